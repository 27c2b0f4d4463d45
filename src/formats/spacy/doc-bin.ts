import { type Message, messageOf } from '../../core/message.ts';
import { inflate } from '../compression/gunzip.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { ENT_IOB, ENT_TYPE, SENT_START } from './symbols.ts';
import { type Unpacked, Unpacker } from './unpacker.ts';

/** What is told of a `DocBin` (spaCy 3, `tokens/_serialize.py`), in the order of the file. What is not asked for is passed over. */
export interface DocBinVisitor {
  /** The entity and sentence marks of the next token: `ENT_IOB` (0 missing, 1 I, 2 O, 3 B), the hash of `ENT_TYPE`, `SENT_START` (1 begins one). */
  token?(iob: number, typeHigh: number, typeLow: number, start: number): void;
  /** Numbers of tokens of the documents. */
  lengths?(lengths: Int32Array): void;
  string?(text: Uint8Array): void;
  /** Categories of the next document. */
  cats?(cats: Unpacked): void;
  /** Groups of spans of the next document, packed. */
  spans?(groups: Unpacked): void;
}

/** Bytes of the file that are inflated at once. */
const PIECE = 256 * 1024;
/** Attributes of tokens compress well, but not like this: what grows more is a bomb. */
const MOST_GROWTH = 400;
const LEAST_LIMIT = 64 * 1024 * 1024;
const MOST_ATTRIBUTES = 1000;
const MOST_DOCUMENTS = 20_000_000;

/** Reads a `DocBin` from its beginning to its end. Throws `MalformedData`, and the reason of the signal. */
export async function readDocBin(file: ByteSource, visitor: DocBinVisitor, signal: AbortSignal | undefined): Promise<void> {
  let broken: Message | null = null;
  const parts = inflate(piecesOf(file, signal), (reason) => (broken ??= reason));
  const unpacker = new Unpacker(limited(parts, file.size, signal));
  try {
    const entries = await unpacker.openMap();
    if (entries === null) throw new MalformedData(messageOf('holds no documents of spaCy'));
    let columns: TokenColumns | null = null;
    for (let entry = 0; entry < entries; entry += 1) {
      const key = await unpacker.value();
      if (key === 'attrs') columns = columnsOf(await unpacker.value());
      else if (key === 'tokens') await readTokens(unpacker, columns, visitor);
      else if (key === 'lengths') await readLengths(unpacker, visitor);
      else if (key === 'strings' && visitor.string !== undefined) await eachValue(unpacker, (value) => visitor.string?.(encoded(value)));
      else if (key === 'cats' && visitor.cats !== undefined) await eachValue(unpacker, (value) => visitor.cats?.(value));
      else if (key === 'span_groups' && visitor.spans !== undefined) await eachValue(unpacker, (value) => visitor.spans?.(value));
      else await unpacker.skip();
      signal?.throwIfAborted();
    }
    if (columns === null) throw new MalformedData(messageOf('holds no documents of spaCy'));
  } catch (error) {
    if (error instanceof MalformedData && broken !== null) throw new MalformedData(broken);
    throw error;
  } finally {
    await unpacker.close();
  }
}

async function* piecesOf(file: ByteSource, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < file.size; start += PIECE) {
    signal?.throwIfAborted();
    const piece = await file.read(start, PIECE);
    if (piece.length === 0) return;
    yield piece;
  }
}

async function* limited(
  parts: AsyncIterable<Uint8Array>,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = Math.max(LEAST_LIMIT, size * MOST_GROWTH);
  for await (const part of parts) {
    signal?.throwIfAborted();
    left -= part.length;
    if (left < 0) throw new MalformedData(messageOf('grows more than {0} times when it is unpacked: that is no data set', MOST_GROWTH));
    yield part;
  }
}

/** Where the attributes are in the row of a token; −1 for one that was not stored. */
interface TokenColumns {
  readonly width: number;
  readonly iob: number;
  readonly type: number;
  readonly start: number;
}

function columnsOf(attributes: Unpacked): TokenColumns {
  if (!Array.isArray(attributes) || attributes.length === 0 || attributes.length > MOST_ATTRIBUTES) {
    throw new MalformedData(messageOf('does not say which attributes its tokens have'));
  }
  const place = (attribute: number) => attributes.indexOf(attribute);
  return { width: attributes.length, iob: place(ENT_IOB), type: place(ENT_TYPE), start: place(SENT_START) };
}

/** Rows of 64-bit numbers, the lower half first. */
async function readTokens(unpacker: Unpacker, columns: TokenColumns | null, visitor: DocBinVisitor): Promise<void> {
  if (visitor.token === undefined) {
    await unpacker.skip();
    return;
  }
  if (columns === null) throw new MalformedData(messageOf('holds tokens before it says which attributes they have'));
  const { width, iob, type, start } = columns;
  const row = new Rows(width * 8, (view, at) => {
    const typeAt = at + type * 8;
    visitor.token?.(
      iob < 0 ? 0 : view.getUint32(at + iob * 8, true),
      type < 0 ? 0 : view.getUint32(typeAt + 4, true),
      type < 0 ? 0 : view.getUint32(typeAt, true),
      start < 0 ? 0 : view.getInt32(at + start * 8, true),
    );
  });
  await unpacker.binary((part) => row.push(part));
  if (row.left > 0) throw new MalformedData(messageOf('holds tokens that do not fit their attributes'));
}

async function readLengths(unpacker: Unpacker, visitor: DocBinVisitor): Promise<void> {
  if (visitor.lengths === undefined) {
    await unpacker.skip();
    return;
  }
  let lengths = new Int32Array(1024);
  let count = 0;
  const row = new Rows(4, (view, at) => {
    if (count === MOST_DOCUMENTS) throw new MalformedData(messageOf('holds more than {0} documents', MOST_DOCUMENTS));
    if (count === lengths.length) {
      const longer = new Int32Array(count * 2);
      longer.set(lengths);
      lengths = longer;
    }
    lengths[count++] = view.getInt32(at, true);
  });
  await unpacker.binary((part) => row.push(part));
  const found = lengths.subarray(0, count);
  if (found.some((length) => length < 0)) throw new MalformedData(messageOf('holds a document of less than no tokens'));
  visitor.lengths(found);
}

/** Cuts rows of a fixed length out of parts of any. */
class Rows {
  readonly #each: (view: DataView, at: number) => void;
  readonly #row: Uint8Array;
  readonly #view: DataView;
  /** Bytes of a row that goes on in the next part. */
  left = 0;

  constructor(length: number, each: (view: DataView, at: number) => void) {
    this.#each = each;
    this.#row = new Uint8Array(length);
    this.#view = new DataView(this.#row.buffer);
  }

  push(part: Uint8Array): void {
    const length = this.#row.length;
    let at = 0;
    if (this.left > 0) {
      at = Math.min(length - this.left, part.length);
      this.#row.set(part.subarray(0, at), this.left);
      this.left += at;
      if (this.left < length) return;
      this.#each(this.#view, 0);
      this.left = 0;
    }
    const view = new DataView(part.buffer, part.byteOffset, part.length);
    for (; at + length <= part.length; at += length) this.#each(view, at);
    this.#row.set(part.subarray(at));
    this.left = part.length - at;
  }
}

async function eachValue(unpacker: Unpacker, take: (value: Unpacked) => void): Promise<void> {
  const length = await unpacker.openArray();
  if (length === null) throw new MalformedData(messageOf('lacks a list where one was expected'));
  for (let index = 0; index < length; index += 1) take(await unpacker.value());
}

const encoder = new TextEncoder();

function encoded(value: Unpacked): Uint8Array {
  return typeof value === 'string' ? encoder.encode(value) : value instanceof Uint8Array ? value : encoder.encode(String(value));
}
