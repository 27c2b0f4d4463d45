import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { extensionOf } from '../analyze/file-names.ts';
import { GitFailure, openBlobs } from './git.ts';

/** A file of a commit whose content is wanted. */
export interface Wanted {
  /** Where it lies, or lay, in the working tree. */
  readonly path: string;
  readonly hash: string;
}

export interface Copy extends Wanted {
  /** The name of the copy in the folder; null where the content is too large. */
  readonly name: string | null;
  readonly bytes: number;
}

/**
 * Copies the content of files into a folder, one after the other by one process of git; those that are not on this machine are left out. The
 * names are numbers, with the extensions. The next one is read when the last one was taken.
 * @param largest Bytes; what is larger is not copied.
 */
export async function* copiesOf(
  wanted: readonly Wanted[],
  {
    folder,
    repository,
    largest,
    signal,
  }: { readonly folder: string; readonly repository: string; readonly largest: number; readonly signal: AbortSignal },
): AsyncGenerator<Copy> {
  const hashes = wanted.map(({ hash }) => hash);
  const blobs = openBlobs(repository, hashes, signal);
  const answers = new Answers(blobs.output[Symbol.asyncIterator]());
  let isDone = false;
  try {
    for (const [index, each] of wanted.entries()) {
      signal.throwIfAborted();
      const header = await answers.line();
      const match = /^([0-9a-f]+) (\w+)(?: (\d+))?$/.exec(header);
      if (match?.[1] !== each.hash) throw new GitFailure(`git answered ${header.slice(0, 80)}.`);
      if (match[3] === undefined) continue;
      const bytes = Number(match[3]);
      const name = bytes <= largest && match[2] === 'blob' ? `${index}${safeExtension(each.path)}` : null;
      const file = name === null ? null : openSync(join(folder, name), 'wx', 0o600);
      try {
        for await (const piece of answers.content(bytes)) if (file !== null) writeSync(file, piece);
      } finally {
        if (file !== null) closeSync(file);
      }
      yield { ...each, name, bytes };
    }
    isDone = true;
  } finally {
    if (!isDone) blobs.stop();
  }
  await blobs.ended;
}

function safeExtension(path: string): string {
  const extension = extensionOf(path);
  return /^\.[a-z0-9]{1,10}$/.test(extension) ? extension : '';
}

const LONGEST_LINE = 1024;

/** Lines and pieces of what git writes. */
class Answers {
  readonly #pieces: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(pieces: AsyncIterator<Buffer>) {
    this.#pieces = pieces;
  }

  async line(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf(0x0a);
      if (end >= 0) {
        const line = this.#rest.toString('utf8', 0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (this.#rest.length > LONGEST_LINE) throw new GitFailure('git answered with a line of endless length.');
      await this.#more();
    }
  }

  /** So many bytes, and the end of line behind them. */
  async *content(bytes: number): AsyncGenerator<Buffer> {
    let left = bytes;
    while (left > 0) {
      if (this.#rest.length === 0) await this.#more();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
    if ((await this.line()) !== '') throw new GitFailure('git wrote more of a file than it said.');
  }

  async #more(): Promise<void> {
    const next = await this.#pieces.next();
    if (next.done === true) throw new GitFailure('git ended before it had written everything.');
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}
