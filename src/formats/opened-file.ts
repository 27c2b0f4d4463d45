import { closeSync, fstatSync, openSync, read, readSync, type Stats } from 'node:fs';

/** Bytes that are read at once in this thread, where they are mostly in memory: to ask another thread for them takes longer. */
const LITTLE = 128 * 1024;
/** So long is nobody else let in. */
const SLICE_MILLISECONDS = 8;

let sliceEnd = 0;

/** A file that is opened for reading. Little is read at once, but other work gets its turn all the same. */
export class OpenedFile {
  #file: number;
  readonly #reading = new Set<Promise<number>>();

  /** Throws the errors of the file system. @param flags See `openSync`. */
  constructor(path: string, flags: number) {
    this.#file = openSync(path, flags);
  }

  /** Reads up to `length` bytes from `position` on to `offset` in the buffer. */
  async read<T extends Uint8Array>(buffer: T, offset: number, length: number, position: number): Promise<{ bytesRead: number; buffer: T }> {
    if (length <= LITTLE && performance.now() < sliceEnd)
      return { bytesRead: readSync(this.#file, buffer, offset, length, position), buffer };
    const reading = new Promise<number>((resolve, reject) =>
      read(this.#file, buffer, offset, length, position, (error, count) => (error === null ? resolve(count) : reject(error))),
    );
    this.#reading.add(reading);
    const bytesRead = await reading.finally(() => this.#reading.delete(reading));
    sliceEnd = performance.now() + SLICE_MILLISECONDS;
    return { bytesRead, buffer };
  }

  stat(): Stats {
    return fstatSync(this.#file);
  }

  /** Waits for what is being read. May be called twice. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = -1;
    if (this.#reading.size > 0) await Promise.allSettled(this.#reading);
    if (file >= 0) closeSync(file);
  }
}
