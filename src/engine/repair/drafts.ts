import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';
import type { DraftChange, EditDraftRequest, HoldDraftRequest } from '../../protocol/engine-api.ts';

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
    this.#byPath.delete(path);
    const text = changed(draft.pieces.join(''), changes);
    if (text === null) return false;
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

/** The text after the changes, one after the other; null where one is outside of it, or makes it too long. */
function changed(before: string, changes: readonly DraftChange[]): string | null {
  let text = before;
  // What lies behind the last change, from the end on. Those of one edit come from the end of the text to its beginning: it is put together once.
  let behind: string[] = [];
  let length = text.length;
  for (const { offset, length: removed, text: added } of changes) {
    if (offset < 0 || removed < 0 || offset + removed > length || length + added.length > LONGEST) return null;
    if (offset + removed > text.length) {
      text += behind.reverse().join('');
      behind = [];
    }
    behind.push(text.slice(offset + removed), added);
    text = text.slice(0, offset);
    length += added.length - removed;
  }
  return text + behind.reverse().join('');
}
