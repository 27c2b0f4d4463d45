import { closeSync, openSync, readSync } from 'node:fs';
import { messageOf } from '../../core/message.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';

/** Rows of 32-bit floats in a file. */
export interface RowPlace {
  readonly path: string;
  /** Of the first row, in bytes. */
  readonly offset: number;
  /** K. */
  readonly classes: number;
}

/** Reads rows at once and in this thread: they are few, or the thread has nothing else to do. */
export class FileRows {
  readonly #place: RowPlace;
  readonly #file: number;

  /** Throws the errors of the file system. */
  constructor(place: RowPlace) {
    this.#place = place;
    this.#file = openSync(place.path, 'r');
  }

  /**
   * @param into Row-major, whole rows; of any memory, also one that threads share.
   * @throws UnreadableFile where the file ends before; the errors of the file system.
   */
  read(first: number, into: Float32Array): void {
    const { path, offset, classes } = this.#place;
    const start = offset + 4 * first * classes;
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let done = 0; done < bytes.length; ) {
      const count = readSync(this.#file, bytes, done, bytes.length - done, start + done);
      if (count === 0) throw new UnreadableFile(path, messageOf('{0} became shorter while it was read.', path));
      done += count;
    }
  }

  close(): void {
    closeSync(this.#file);
  }
}
