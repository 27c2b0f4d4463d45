import { messageOf } from '../../core/message.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { FlatTable } from './flat-table.ts';

export const SCHEMA = 1;
export const DICTIONARY_BATCH = 2;
export const RECORD_BATCH = 3;

/** One message of a stream: what it says, and where its body lies in the file. */
export interface ArrowMessage {
  /** SCHEMA, DICTIONARY_BATCH, RECORD_BATCH, or another, which is passed over. */
  readonly kind: number;
  readonly header: FlatTable;
  readonly body: number;
  readonly bodyLength: number;
}

const MAGIC = 'ARROW1';
const OLD_FEATHER = 'FEA1';
/** The magic of a file is padded to this; the stream follows. */
const FILE_START = 8;
const CONTINUATION = 0xffffffff;
/** A schema of a hundred thousand columns; a batch of as many. */
const LONGEST_METADATA = 64 * 1024 * 1024;
/** Bytes that are read at once where the metadata of a message are expected. */
const LIKELY_METADATA = 16 * 1024;

export function isArrowFile(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 6)) === MAGIC;
}

export function isOldFeather(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 4)) === OLD_FEATHER;
}

/** The schema that the first bytes of a file or stream hold; null where they hold none, or not all of it. */
export function schemaOfHead(head: Uint8Array): FlatTable | null {
  const at = isArrowFile(head) ? FILE_START : 0;
  if (head.length < at + 8) return null;
  const { start, length } = prefixOf(head, at);
  if (length < 8 || length > head.length - start) return null;
  try {
    const message = arrowMessageOf(head.subarray(start, start + length), start + length);
    return message.kind === SCHEMA ? message.header : null;
  } catch (error) {
    if (error instanceof MalformedData) return null;
    throw error;
  }
}

/** True where the first bytes may be those of a stream: the length of a message, and the message as far as it is there. */
export function maySchema(head: Uint8Array): boolean {
  const { start, length } = prefixOf(head, 0);
  return start === 8 && length > 0 && length <= LONGEST_METADATA && length % 8 === 0;
}

/** Reads one message after the other. Throws `MalformedData` where the next one cannot be found. */
export async function* messages(file: ByteSource): AsyncGenerator<ArrowMessage, void, undefined> {
  const reader = new MessageReader(file);
  const isFile = isArrowFile(await file.read(0, FILE_START));
  for (let at = isFile ? FILE_START : 0; at < file.size; ) {
    const message = await reader.at(at);
    if (message === null) return;
    yield message;
    at = message.body + message.bodyLength;
  }
}

/** Reads messages at any place, ahead where they follow each other. */
export class MessageReader {
  readonly #file: ByteSource;
  #known: Uint8Array = new Uint8Array(0);
  #knownAt = 0;

  constructor(file: ByteSource) {
    this.#file = file;
  }

  /** The message at a place; null at the end of a stream. Throws `MalformedData`. */
  async at(at: number): Promise<ArrowMessage | null> {
    const file = this.#file;
    if (!(at >= 0) || at >= file.size) throw new MalformedData(messageOf('claims a message outside the file'));
    const prefix = await this.#bytesAt(at, Math.min(8, file.size - at));
    // Some writers end a stream without the mark of its end.
    if (prefix.length < 8) {
      if (prefix.every((byte) => byte === 0) || (prefix.length === 4 && prefix.every((byte) => byte === 255))) return null;
      throw new MalformedData(messageOf('is cut off between two messages'));
    }
    const { start, length } = prefixOf(prefix, 0);
    if (length === 0) return null;
    if (length < 8 || length > LONGEST_METADATA) throw new MalformedData(messageOf('claims a message with {0} bytes of metadata', length));
    if (length > file.size - at - start) throw new MalformedData(messageOf('is cut off within the metadata of a message'));
    const metadata = await this.#bytesAt(at + start, length);
    if (metadata.length < length) throw new MalformedData(messageOf('has become shorter while it was read'));
    // The next message is read into the same memory only when this one has been dealt with.
    const message = arrowMessageOf(new Uint8Array(metadata), at + start + length);
    if (!(message.bodyLength >= 0)) throw new MalformedData(messageOf('claims a message of less than nothing'));
    if (message.bodyLength > file.size - message.body)
      throw new MalformedData(messageOf('is cut off within a batch, or claims more bytes than there are'));
    return message;
  }

  async #bytesAt(start: number, length: number): Promise<Uint8Array> {
    if (start < this.#knownAt || start + length > this.#knownAt + this.#known.length) {
      this.#known = await this.#file.read(start, Math.max(length, LIKELY_METADATA));
      this.#knownAt = start;
    }
    return this.#known.subarray(start - this.#knownAt, start - this.#knownAt + length);
  }
}

/** The messages that the contents of a file name, dictionaries first. Throws `MalformedData`, also where two share bytes. */
export async function* messagesAt(file: ByteSource, places: readonly number[]): AsyncGenerator<ArrowMessage, void, undefined> {
  const reader = new MessageReader(file);
  if (new Set(places).size < places.length) throw new MalformedData(messageOf('names a batch twice in its contents'));
  const order = [...places].sort((a, b) => a - b);
  for (const at of places) {
    const message = await reader.at(at);
    if (message === null) throw new MalformedData(messageOf('names an empty message in its contents'));
    const next = order[lowerBound(order, at) + 1] ?? file.size;
    if (message.body + message.bodyLength > next) throw new MalformedData(messageOf('holds batches that share bytes'));
    yield message;
  }
}

function lowerBound(order: readonly number[], value: number): number {
  let [low, high] = [0, order.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Streams from before 2019 have no mark before the length. */
function prefixOf(bytes: Uint8Array, at: number): { readonly start: number; readonly length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < at + 8) return { start: at, length: 0 };
  const first = view.getUint32(at, true);
  return first === CONTINUATION
    ? { start: at + 8, length: view.getInt32(at + 4, true) }
    : { start: at + 4, length: view.getInt32(at, true) };
}

function arrowMessageOf(metadata: Uint8Array, body: number): ArrowMessage {
  const root = FlatTable.root(metadata);
  const header = root.table(2);
  if (header === null) throw new MalformedData(messageOf('holds a message without a header'));
  return { kind: root.int8(1), header, body, bodyLength: root.int64(3) };
}
