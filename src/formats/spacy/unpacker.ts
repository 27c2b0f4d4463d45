import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

export type Unpacked = null | boolean | number | string | Uint8Array | readonly Unpacked[] | ReadonlyMap<Unpacked, Unpacked>;

/** A single value is no longer: documents are many, not large. */
const LONGEST_VALUE = 4 * 1024 * 1024;
const DEEPEST = 16;

/**
 * Reads MessagePack (spec.md of msgpack/msgpack) as it streams by: values one by one, long binary values in parts, and what nobody asks for
 * without keeping it. Lengths are held against what is there. Throws `MalformedData`, also where the stream ends within a value.
 */
export class Unpacker {
  readonly #parts: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #isOver = false;

  constructor(parts: AsyncIterable<Uint8Array>) {
    this.#parts = parts[Symbol.asyncIterator]();
  }

  /** A value that is in memory. */
  static whole(bytes: Uint8Array): Unpacked {
    const value = new ValueReader(bytes, 0).read(0);
    if (value === undefined) throw cutOff();
    return value;
  }

  async close(): Promise<void> {
    await this.#parts.return?.();
  }

  /** The number of entries of a map, or null where there is none. */
  async openMap(): Promise<number | null> {
    const { kind, length } = await this.#header();
    return kind === 'map' ? length : null;
  }

  /** The number of elements of an array, or null where there is none. */
  async openArray(): Promise<number | null> {
    const { kind, length } = await this.#header();
    return kind === 'array' ? length : null;
  }

  /** The next value, whole. */
  async value(): Promise<Unpacked> {
    for (let wanted = 1; ; wanted = Math.max(wanted * 2, 64 * 1024)) {
      await this.#ensure(Math.min(wanted, LONGEST_VALUE + 1));
      const reader = new ValueReader(this.#bytes, this.#at);
      const value = reader.read(0);
      if (value !== undefined) {
        this.#at = reader.at;
        return value;
      }
      if (this.#isOver) throw cutOff();
      if (wanted > LONGEST_VALUE) throw new MalformedData(messageOf('holds a value of more than {0} bytes', LONGEST_VALUE));
    }
  }

  /** Calls `take` with the parts of a binary value; false where the next value is none, which is then passed over. */
  async binary(take: (part: Uint8Array) => void | Promise<void>): Promise<boolean> {
    const header = await this.#header();
    if (header.kind !== 'bytes') {
      await this.#passRest(header);
      return false;
    }
    await this.#stream(header.length, take);
    return true;
  }

  /** Passes over the next value. */
  async skip(): Promise<void> {
    await this.#passRest(await this.#header());
  }

  async #passRest(first: Header): Promise<void> {
    let header = first;
    // How many values are still to come, of all the arrays and maps that were opened.
    for (let left = 1; ; header = await this.#header()) {
      left -= 1;
      if (header.kind === 'array') left += header.length;
      else if (header.kind === 'map') left += header.length * 2;
      else await this.#stream(header.length, () => {});
      if (left === 0) return;
    }
  }

  async #stream(length: number, take: (part: Uint8Array) => void | Promise<void>): Promise<void> {
    for (let left = length; left > 0; ) {
      await this.#ensure(1);
      if (this.#at === this.#bytes.length) throw cutOff();
      const part = this.#bytes.subarray(this.#at, Math.min(this.#bytes.length, this.#at + left));
      this.#at += part.length;
      left -= part.length;
      await take(part);
    }
  }

  async #header(): Promise<Header> {
    await this.#ensure(LONGEST_HEADER);
    const header = headerAt(this.#bytes, this.#at);
    if (header === null) throw cutOff();
    this.#at += header.size;
    return header;
  }

  /** Makes `length` bytes be there, or all up to the end. */
  async #ensure(length: number): Promise<void> {
    if (this.#bytes.length - this.#at >= length || this.#isOver) return;
    const parts: Uint8Array[] = [this.#bytes.subarray(this.#at)];
    let there = parts[0]!.length;
    while (there < length && !this.#isOver) {
      const next = await this.#parts.next();
      if (next.done === true) this.#isOver = true;
      else {
        parts.push(next.value);
        there += next.value.length;
      }
    }
    this.#bytes = parts.length === 2 && parts[0]!.length === 0 ? parts[1]! : Buffer.concat(parts);
    this.#at = 0;
  }
}

interface Header {
  readonly kind: 'array' | 'map' | 'text' | 'bytes' | 'number' | 'float' | 'constant' | 'extension';
  /** Elements, entries, or bytes after the header. */
  readonly length: number;
  /** Bytes of the header itself. */
  readonly size: number;
}

const LONGEST_HEADER = 6;

/** Null where the bytes end within it. */
function headerAt(bytes: Uint8Array, at: number): Header | null {
  const first = bytes[at];
  if (first === undefined) return null;
  if (first < 0x80 || first >= 0xe0) return { kind: 'number', length: 0, size: 1 };
  if (first < 0x90) return { kind: 'map', length: first & 15, size: 1 };
  if (first < 0xa0) return { kind: 'array', length: first & 15, size: 1 };
  if (first < 0xc0) return { kind: 'text', length: first & 31, size: 1 };
  const form = FORMS[first - 0xc0];
  if (form === undefined || form === null) throw new MalformedData(messageOf('holds what is no MessagePack'));
  const [kind, lengthBytes, fixed] = form;
  const size = 1 + lengthBytes + (kind === 'extension' ? 1 : 0);
  if (at + size > bytes.length) return null;
  let length = fixed;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + bytes[at + 1 + index]!;
  return { kind, length, size };
}

/** From 0xc0 on: the kind, the bytes of its length, and the length where it has none. */
const FORMS: readonly (readonly [Header['kind'], lengthBytes: number, fixed: number] | null)[] = [
  ['constant', 0, 0],
  null,
  ['constant', 0, 0],
  ['constant', 0, 0],
  ['bytes', 1, 0],
  ['bytes', 2, 0],
  ['bytes', 4, 0],
  ['extension', 1, 0],
  ['extension', 2, 0],
  ['extension', 4, 0],
  ['float', 0, 4],
  ['float', 0, 8],
  ['number', 0, 1],
  ['number', 0, 2],
  ['number', 0, 4],
  ['number', 0, 8],
  ['number', 0, 1],
  ['number', 0, 2],
  ['number', 0, 4],
  ['number', 0, 8],
  ['extension', 0, 1],
  ['extension', 0, 2],
  ['extension', 0, 4],
  ['extension', 0, 8],
  ['extension', 0, 16],
  ['text', 1, 0],
  ['text', 2, 0],
  ['text', 4, 0],
  ['array', 2, 0],
  ['array', 4, 0],
  ['map', 2, 0],
  ['map', 4, 0],
];

/** Reads one value that is in memory. */
class ValueReader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Undefined where the bytes end within it. */
  read(depth: number): Unpacked | undefined {
    if (depth > DEEPEST) throw new MalformedData(messageOf('holds values that are nested more than {0} deep', DEEPEST));
    const header = headerAt(this.#bytes, this.at);
    if (header === null) return undefined;
    const { kind, length } = header;
    const first = this.#bytes[this.at]!;
    this.at += header.size;
    if (kind === 'array' || kind === 'map') return this.#container(kind, length, depth);
    if (length > this.#bytes.length - this.at) return undefined;
    const start = this.at;
    this.at += length;
    const own = this.#bytes.subarray(start, this.at);
    if (kind === 'text') return new TextDecoder().decode(own);
    if (kind === 'bytes' || kind === 'extension') return new Uint8Array(own);
    if (kind === 'constant') return first === 0xc0 ? null : first === 0xc3;
    return length === 0 ? (first << 24) >> 24 : numberOf(first, own);
  }

  #container(kind: 'array' | 'map', length: number, depth: number): Unpacked | undefined {
    // An element takes a byte at the least: what is not there yet is not made room for.
    if (length > this.#bytes.length - this.at) return undefined;
    const values: Unpacked[] = [];
    for (let index = 0; index < (kind === 'map' ? length * 2 : length); index += 1) {
      const value = this.read(depth + 1);
      if (value === undefined) return undefined;
      values.push(value);
    }
    if (kind === 'array') return values;
    const map = new Map<Unpacked, Unpacked>();
    for (let index = 0; index < values.length; index += 2) map.set(values[index]!, values[index + 1]!);
    return map;
  }
}

function numberOf(first: number, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (first) {
    case 0xca:
      return view.getFloat32(0);
    case 0xcb:
      return view.getFloat64(0);
    case 0xcc:
      return view.getUint8(0);
    case 0xcd:
      return view.getUint16(0);
    case 0xce:
      return view.getUint32(0);
    case 0xcf:
      return Number(view.getBigUint64(0));
    case 0xd0:
      return view.getInt8(0);
    case 0xd1:
      return view.getInt16(0);
    case 0xd2:
      return view.getInt32(0);
    default:
      return Number(view.getBigInt64(0));
  }
}

function cutOff(): MalformedData {
  return new MalformedData(messageOf('is cut off'));
}
