import { constants } from 'node:fs';
import { type Message, messageOf } from '../core/message.ts';
import { type Compression, compressionOf } from './compression/compression.ts';
import { type Damage, type FilePiecesOptions, filePieces, type Piece, SLACK, unpackedPieces } from './file-pieces.ts';
import { OpenedFile } from './opened-file.ts';
import { TextDecoding } from './text-decoding.ts';
import { explainFileError, UnreadableFile } from './unreadable.ts';

export interface TextStreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece with the bytes of the file read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
  /** A file that cannot be read to its end is read up to there, and `remarks` say so; otherwise that is an error. */
  readonly toleratesDamage?: boolean;
}

/** Something wrong with a text that was read all the same. */
export interface TextRemark {
  /** Counted from 1; null where it has no line. */
  readonly line: number | null;
  readonly message: Message;
}

/**
 * The text of a file as pieces of UTF-8 without a mark of byte order, with line feeds. Valid UTF-8 passes through undecoded; UTF-16 (with a mark or
 * without), and text that is not UTF-8, is decoded piece by piece; gzip and zstd are unpacked. A piece is valid until the next one is asked for.
 *
 * Iterate once. Throws `UnreadableFile`, or the reason of the signal.
 */
export class TextStream implements AsyncIterable<Uint8Array> {
  readonly path: string;
  /** Size of the file on disk; known once reading has begun. */
  bytes = 0;
  compression: Compression | null = null;
  readonly #options: TextStreamOptions;
  readonly #decoding = new TextDecoding();
  #damage: Damage | null = null;
  /** Line feeds seen, in compressed text only: to count them costs more than to read plain text. */
  #lineFeeds = 0;

  constructor(path: string, options: TextStreamOptions = {}) {
    this.path = path;
    this.#options = options;
  }

  /** Final at the end: a byte deep in the file may show that an ASCII beginning was not UTF-8. */
  get encoding(): string {
    return this.#decoding.encoding;
  }

  /** True when a UTF-8 text holds bytes that are none; readers decode them as U+FFFD. */
  get hasInvalidBytes(): boolean {
    return this.#decoding.firstInvalid >= 0;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await openRegularFile(this.path);
    try {
      this.bytes = file.bytes;
      let isFirst = true;
      let inOneLine = false;
      for await (const piece of this.#pieces(file.handle)) {
        const decoded = this.#decoding.decode(piece);
        if (decoded === null) throw binaryContent(this.path, this.compression);
        if (isFirst) inOneLine = OPENS_JSON.has(decoded[0] ?? 0);
        isFirst = false;
        const text = piece.last && this.#damage?.isCut === true && !inOneLine ? wholeLinesOf(decoded) : decoded;
        if (this.compression !== null) this.#lineFeeds += countLineFeeds(text, text.length);
        yield text;
      }
      const rest = this.#decoding.end();
      if (rest.length > 0) yield rest;
      if (this.#damage?.isCut === true && this.#options.toleratesDamage !== true)
        throw new UnreadableFile(this.path, messageOf('{0} {1}', this.path, this.#damage.message));
    } catch (error) {
      throw explainFileError(this.path, error);
    } finally {
      await file.handle.close();
    }
  }

  /** What is wrong with the text that was read, one remark of a kind. Ask at the end; to find a line the beginning is read once more. */
  async remarks(): Promise<readonly TextRemark[]> {
    const remarks: TextRemark[] = [];
    const { firstInvalid, firstZero } = this.#decoding;
    if (firstInvalid >= 0) {
      const message = messageOf('{0} is not entirely UTF-8: the bytes that are not were read as U+FFFD.', this.path);
      remarks.push({ line: await this.#lineAt(firstInvalid), message });
    }
    if (firstZero >= 0) {
      const message = messageOf('{0} holds zero bytes, which text does not; they were read as they stand.', this.path);
      remarks.push({ line: await this.#lineAt(firstZero), message });
    }
    if (this.#damage !== null) {
      const line = this.compression === null ? null : this.#lineFeeds + 1;
      remarks.push({ line, message: messageOf('{0} {1}', this.path, this.#damage.message) });
    }
    return remarks;
  }

  async *#pieces(handle: OpenedFile): AsyncGenerator<Piece, void, undefined> {
    const { signal, progress } = this.#options;
    const options: FilePiecesOptions = { signal, progress, damaged: (damage) => (this.#damage ??= damage) };
    const raw = filePieces(this.path, handle, this.bytes, options);
    const first = await raw.next();
    if (first.done === true) return;
    const { buffer, length } = first.value;
    this.compression = compressionOf(buffer.subarray(SLACK, SLACK + length));
    const all = resumed(first.value, raw);
    yield* this.compression === null ? all : unpackedPieces(all, this.compression, options);
  }

  /** The line of a byte of the decoded text; null where it can no longer be read. */
  async #lineAt(offset: number): Promise<number | null> {
    const { signal } = this.#options;
    let line = 1;
    let seen = 0;
    try {
      for await (const piece of new TextStream(this.path, { signal, toleratesDamage: true })) {
        line += countLineFeeds(piece, offset - seen);
        seen += piece.length;
        if (seen > offset) return line;
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
    return null;
  }
}

async function* resumed(first: Piece, rest: AsyncGenerator<Piece, void, undefined>): AsyncGenerator<Piece, void, undefined> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}

/** JSON may stand in one line, of which each element counts. */
const OPENS_JSON: ReadonlySet<number> = new Set([91, 123]);

/** A line that is cut says something else than it did: it is left out, unless it is all there is. */
function wholeLinesOf(text: Uint8Array): Uint8Array {
  const end = text.lastIndexOf(LINE_FEED);
  return end < 0 ? text : text.subarray(0, end + 1);
}

const LINE_FEED = 10;

function countLineFeeds(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0 && at < end; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
}

/** Opens a regular file for reading, or throws `UnreadableFile`. */
export async function openRegularFile(path: string): Promise<{ readonly handle: OpenedFile; readonly bytes: number }> {
  let handle: OpenedFile;
  try {
    // Without O_NONBLOCK the opening of a pipe that nobody writes to would never end.
    handle = new OpenedFile(path, NON_BLOCKING_READ);
  } catch (error) {
    throw explainFileError(path, error);
  }
  try {
    const status = handle.stat();
    if (status.isDirectory()) throw new UnreadableFile(path, messageOf('{0} is a folder; a file was expected.', path));
    if (!status.isFile()) throw new UnreadableFile(path, messageOf('{0} is not a regular file; pipes and devices are not read.', path));
    return { handle, bytes: status.size };
  } catch (error) {
    await handle.close();
    throw explainFileError(path, error);
  }
}

export function binaryContent(path: string, compression: Compression | null = null): UnreadableFile {
  const said =
    compression === null
      ? messageOf('{0} holds binary data; text was expected. Decompress or convert it first.', path)
      : messageOf('{0} holds binary data, packed with {1}; text was expected. Decompress or convert it first.', path, compression);
  return new UnreadableFile(path, said);
}

/** Windows has no such flag, and no pipes under file names. */
const NON_BLOCKING_READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
