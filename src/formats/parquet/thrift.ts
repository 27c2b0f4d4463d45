import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

/** Kinds of values of the compact protocol. A field of a boolean is its value: `TRUE` or `FALSE`. */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const MAP = 11;
const STRUCT = 12;

/** Parquet nests less than ten; a file that nests without end must not exhaust the stack. */
const DEEPEST = 32;

/**
 * Reads the compact protocol of Thrift, in which Parquet writes what it says of itself. A value that the caller does not ask for is passed
 * over. Lengths are held against the bytes at hand before anything is made of them. Throws `MalformedData`.
 */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  #at: number;
  /** Kind of the value that is to be read; STOP once it has been. */
  #kind = STRUCT;
  #depth = 0;

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** A reader before the header of a list. */
  static atList(bytes: Uint8Array, start: number): ThriftReader {
    const reader = new ThriftReader(bytes, start);
    reader.#kind = LIST;
    return reader;
  }

  /** Index of the byte after what has been read. */
  get position(): number {
    return this.#at;
  }

  /** Calls `visit` with the id of each field; it reads the value by one of the methods below, or leaves it. */
  struct(visit: (field: number) => void): void {
    this.#take(STRUCT);
    this.#enter();
    let field = 0;
    for (;;) {
      const byte = this.#byte();
      this.#kind = byte & 15;
      if (this.#kind === STOP) break;
      field = byte >> 4 === 0 ? this.#zigzag() : field + (byte >> 4);
      visit(field);
      this.#pass();
    }
    this.#depth -= 1;
  }

  /** Calls `each` for every element; it reads the element like the value of a field. */
  list(each: (index: number, length: number) => void): void {
    const { kind, length } = this.openList();
    for (let index = 0; index < length; index += 1) {
      this.element(kind);
      each(index, length);
      this.#pass();
    }
    this.#depth -= 1;
  }

  /** A list that the caller walks by itself, as the last it reads: `element` goes before each value. */
  openList(): { readonly kind: number; readonly length: number } {
    this.#take(LIST);
    this.#enter();
    const byte = this.#byte();
    const length = byte >> 4 === 15 ? this.#varint() : byte >> 4;
    // Each element takes a byte at the least.
    if (length > this.#bytes.length - this.#at)
      throw new MalformedData(messageOf('has metadata with a list that is longer than the metadata'));
    return { kind: byte & 15, length };
  }

  element(kind: number): void {
    // Elements without a byte would make a list of any length out of nothing.
    if (kind === STOP) throw unexpected();
    this.#kind = kind === TRUE || kind === FALSE ? BYTE : kind;
  }

  /** A whole number; beyond 2⁵³ it is not exact. */
  integer(): number {
    const kind = this.#kind;
    if (kind !== BYTE && kind !== I16 && kind !== I32 && kind !== I64) throw unexpected();
    this.#kind = STOP;
    return kind === BYTE ? (this.#byte() << 24) >> 24 : this.#zigzag();
  }

  boolean(): boolean {
    const kind = this.#kind;
    if (kind !== TRUE && kind !== FALSE && kind !== BYTE) throw unexpected();
    this.#kind = STOP;
    return kind === BYTE ? this.#byte() === 1 : kind === TRUE;
  }

  text(): string {
    this.#take(BINARY);
    const length = this.#varint();
    const start = this.#at;
    this.#advance(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, this.#at));
  }

  #take(kind: number): void {
    if (this.#kind !== kind) throw unexpected();
    this.#kind = STOP;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new MalformedData(messageOf('has metadata that is nested more than {0} deep', DEEPEST));
  }

  #pass(): void {
    const kind = this.#kind;
    switch (kind) {
      case STOP:
      case TRUE:
      case FALSE:
        break;
      case BYTE:
        this.#advance(1);
        break;
      case I16:
      case I32:
      case I64:
        this.#varint();
        break;
      case DOUBLE:
        this.#advance(8);
        break;
      case BINARY:
        this.#advance(this.#varint());
        break;
      case STRUCT:
        this.struct(() => {});
        break;
      case LIST:
      case SET:
        this.#kind = LIST;
        this.list(() => {});
        break;
      case MAP:
        this.#passMap();
        break;
      default:
        throw unexpected();
    }
    this.#kind = STOP;
  }

  #passMap(): void {
    this.#enter();
    const length = this.#varint();
    const kinds = length === 0 ? 0 : this.#byte();
    if (length > this.#bytes.length - this.#at) throw unexpected();
    for (let index = 0; index < length; index += 1) {
      this.element(kinds >> 4);
      this.#pass();
      this.element(kinds & 15);
      this.#pass();
    }
    this.#depth -= 1;
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new MalformedData(messageOf('has metadata that is cut off'));
    return this.#bytes[this.#at++]!;
  }

  #advance(length: number): void {
    if (length > this.#bytes.length - this.#at) throw new MalformedData(messageOf('has metadata that is cut off'));
    this.#at += length;
  }

  /** Unsigned, from 0. */
  #varint(): number {
    let value = 0;
    let factor = 1;
    for (let length = 0; length < 10; length += 1) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
    throw unexpected();
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

function unexpected(): MalformedData {
  return new MalformedData(messageOf('has metadata that is not of the format'));
}
