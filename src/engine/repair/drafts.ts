import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';
import type { EditDraftRequest, HoldDraftRequest } from '../../protocol/engine-api.ts';

/** Characters of a text that is held; more is not sent by an editor. */
const LONGEST = 64 * 1024 * 1024;
/** Documents that are held at a time. */
const CAPACITY = 4;

/** Texts of documents that were not saved, sent in pieces so that no message is long. */
export class Drafts {
  readonly #byPath = new Map<string, { readonly version: number; readonly pieces: string[]; length: number }>();

  hold({ path, version, piece, isFirst }: HoldDraftRequest): null {
    let draft = isFirst ? undefined : this.#byPath.get(path);
    if (!isFirst && draft?.version !== version)
      throw badInput(messageOf('The beginning of the draft of {0} is not held any more: send it again.', path));
    draft ??= { version, pieces: [], length: 0 };
    draft.length += piece.length;
    if (draft.length > LONGEST) {
      this.#byPath.delete(path);
      throw badInput(messageOf('{0} has more than {1} characters that are not saved: save it to have its tags looked at.', path, LONGEST));
    }
    draft.pieces.push(piece);
    this.#byPath.delete(path);
    this.#byPath.set(path, draft);
    for (const oldest of this.#byPath.keys()) {
      if (this.#byPath.size <= CAPACITY) break;
      this.#byPath.delete(oldest);
    }
    return null;
  }

  /** False where the version that the changes begin with is not held. */
  edit({ path, from, version, changes }: EditDraftRequest): boolean {
    const draft = this.#byPath.get(path);
    if (draft?.version !== from) return false;
    let text = draft.pieces.join('');
    for (const change of changes) {
      const isInside = change.offset >= 0 && change.length >= 0 && change.offset + change.length <= text.length;
      if (!isInside || text.length + change.text.length > LONGEST) {
        this.#byPath.delete(path);
        return false;
      }
      text = text.slice(0, change.offset) + change.text + text.slice(change.offset + change.length);
    }
    this.#byPath.delete(path);
    this.#byPath.set(path, { version, pieces: [text], length: text.length });
    return true;
  }

  /** The whole text; rejects as bad input a version that is not held. */
  textOf(path: string, version: number): string {
    const draft = this.#byPath.get(path);
    if (draft?.version !== version) throw badInput(messageOf('The draft of {0} is not held any more: send it again.', path));
    return draft.pieces.join('');
  }
}
