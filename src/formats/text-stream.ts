import { isAscii, isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { detectEncoding, detectLegacy, wholeCharacters } from './text-encoding.ts';
import { explainFileError, UnreadableFile } from './unreadable.ts';

/** Bytes read at once. */
export const PIECE = 256 * 1024;

export interface TextStreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece with the bytes of the file read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/**
 * The text of a file as pieces of UTF-8 without a mark of byte order. Valid UTF-8 passes through undecoded; UTF-16 (with a mark or
 * without), and text that is not UTF-8, is decoded piece by piece. A piece is valid until the next one is asked for.
 *
 * Iterate once. Throws `UnreadableFile`, or the reason of the signal.
 */
export class TextStream implements AsyncIterable<Uint8Array> {
  readonly path: string;
  /** Size of the file; known once reading has begun. */
  bytes = 0;
  /** Final at the end: a byte deep in the file may show that an ASCII beginning was not UTF-8. */
  encoding = 'utf-8';
  /** True when a UTF-8 text holds bytes that are none; readers decode them as U+FFFD. */
  hasInvalidBytes = false;
  readonly #options: TextStreamOptions;

  constructor(path: string, options: TextStreamOptions = {}) {
    this.path = path;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await openRegularFile(this.path);
    try {
      this.bytes = file.bytes;
      yield* this.#decode(this.#pieces(file.handle));
    } catch (error) {
      throw explainFileError(this.path, error);
    } finally {
      await file.handle.close();
    }
  }

  /** Raw pieces, each with `SLACK` free bytes before it, the next one read while this one is used. */
  async *#pieces(handle: FileHandle): AsyncGenerator<RawPiece, void, undefined> {
    const buffers = [Buffer.allocUnsafe(SLACK + PIECE), Buffer.allocUnsafe(SLACK + PIECE)] as const;
    let position = 0;
    const read = (buffer: Buffer) => handle.read(buffer, SLACK, Math.min(PIECE, this.bytes - position), position);
    let ahead = this.bytes > 0 ? read(buffers[0]) : null;
    for (let turn = 0; ahead !== null; turn += 1) {
      this.#options.signal?.throwIfAborted();
      const { bytesRead, buffer } = await ahead;
      if (bytesRead === 0) {
        const expected = `${this.bytes} bytes were expected, ${position} are left`;
        throw new UnreadableFile(
          this.path,
          `${this.path} became shorter while it was read: ${expected}. Read it again once it is complete.`,
        );
      }
      position += bytesRead;
      const last = position >= this.bytes;
      ahead = last ? null : read(buffers[turn % 2 === 0 ? 1 : 0]);
      // A failed read must not count as unhandled while the consumer still works on this piece.
      ahead?.catch(() => {});
      try {
        yield { buffer, length: bytesRead, last };
      } finally {
        // The consumer may stop here; the file is closed only after the read in flight has ended.
        await ahead?.catch(() => {});
      }
      this.#options.progress?.(position);
    }
  }

  async *#decode(pieces: AsyncIterable<RawPiece>): AsyncGenerator<Uint8Array, void, undefined> {
    let decoder: PieceDecoder | null = null;
    let begun = false;
    let onlyAscii = true;
    let held = 0;
    const holding = new Uint8Array(SLACK);
    for await (const { buffer, length, last } of pieces) {
      let start = SLACK;
      const end = SLACK + length;
      if (!begun) {
        begun = true;
        const detected = detectEncoding(buffer.subarray(start, end), last);
        if (detected === null) throw binaryContent(this.path);
        this.encoding = detected.name;
        start += detected.mark;
        if (detected.name !== 'utf-8') decoder = new PieceDecoder(detected.name);
      }
      if (decoder !== null) {
        yield decoder.decode(buffer.subarray(start, end));
        continue;
      }
      // The cut character of the previous piece goes before this one.
      start -= held;
      buffer.set(holding.subarray(0, held), start);
      held = 0;
      let piece = buffer.subarray(start, end);
      if (isAscii(piece)) {
        yield piece;
        continue;
      }
      const whole = last ? piece.length : wholeCharacters(piece);
      if (isUtf8(piece.subarray(0, whole))) onlyAscii = false;
      else if (onlyAscii) {
        this.encoding = detectLegacy(piece);
        decoder = new PieceDecoder(this.encoding);
        yield decoder.decode(piece);
        continue;
      } else this.hasInvalidBytes = true;
      held = piece.length - whole;
      holding.set(piece.subarray(whole));
      piece = piece.subarray(0, whole);
      yield piece;
    }
    const rest = decoder?.end();
    if (rest !== undefined && rest.length > 0) yield rest;
  }
}

/** Opens a regular file for reading, or throws `UnreadableFile`. */
export async function openRegularFile(path: string): Promise<{ readonly handle: FileHandle; readonly bytes: number }> {
  let handle: FileHandle;
  try {
    // Without O_NONBLOCK the opening of a pipe that nobody writes to would never end.
    handle = await open(path, NON_BLOCKING_READ);
  } catch (error) {
    throw explainFileError(path, error);
  }
  try {
    const status = await handle.stat();
    if (status.isDirectory()) throw new UnreadableFile(path, `${path} is a folder; a file was expected.`);
    if (!status.isFile()) throw new UnreadableFile(path, `${path} is not a regular file; pipes and devices are not read.`);
    return { handle, bytes: status.size };
  } catch (error) {
    await handle.close();
    throw explainFileError(path, error);
  }
}

export function binaryContent(path: string): UnreadableFile {
  return new UnreadableFile(path, `${path} holds binary data; text was expected. Decompress or convert it first.`);
}

/** Room for the longest UTF-8 character that a border can cut. */
const SLACK = 4;

interface RawPiece {
  readonly buffer: Buffer;
  readonly length: number;
  readonly last: boolean;
}

/** Decodes pieces to UTF-8; a surrogate pair that a border cuts is put together again. */
class PieceDecoder {
  readonly #decoder: { write(piece: Buffer): string; end(): string | undefined };
  #surrogate = '';

  constructor(encoding: string) {
    this.#decoder = iconv.getDecoder(encoding, { stripBOM: true });
  }

  decode(piece: Buffer): Uint8Array {
    let text = this.#surrogate + this.#decoder.write(piece);
    const last = text.charCodeAt(text.length - 1);
    this.#surrogate = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
    if (this.#surrogate !== '') text = text.slice(0, -1);
    return Buffer.from(text, 'utf8');
  }

  end(): Uint8Array {
    return Buffer.from(this.#surrogate + (this.#decoder.end() ?? ''), 'utf8');
  }
}

/** Windows has no such flag, and no pipes under file names. */
const NON_BLOCKING_READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
