import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

export type Value = string | number | boolean;

/** Takes the values of a column in and gives each a number. */
export interface ValueStore {
  /** By id. */
  readonly values: readonly Value[];
  ofInteger(value: number): number;
  /** Whole floats are the integers they stand for. */
  ofNumber(value: number): number;
  ofBoolean(value: boolean): number;
  /** 64 bits, the lower half first; what is beyond 2⁵³ is its decimal digits. */
  ofInteger64(low: number, high: number, isUnsigned: boolean): number;
  /** UTF-8 from `start` to `end`. */
  ofText(bytes: Uint8Array, start: number, end: number): number;
  /** What is there now is part of a dictionary and stays. */
  keep(): void;
  /** Entries of a dictionary; what has more holds something else. */
  readonly mostInDictionary: number;
}

/** Labels are few and short: a column with more than this holds something else. */
const MOST_VALUES = 250_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** Whole numbers from 0 to below this are found by themselves. */
const SMALL = 4096;
const UNKNOWN = -1;

/**
 * Numbers the different values of a column in the order in which they are met, so that what follows handles small numbers only. Texts are
 * found by their bytes: none is decoded twice.
 */
export class ValueTable implements ValueStore {
  /** By id. */
  readonly values: Value[] = [];
  readonly mostInDictionary = MOST_VALUES;
  readonly #small = new Int32Array(SMALL).fill(UNKNOWN);
  readonly #others = new Map<Value, number>();
  #bytes = 0;

  /** A table of hashes with open addressing: the id of the text, or UNKNOWN. The size is a power of two. */
  #slots = new Int32Array(1024).fill(UNKNOWN);
  #hashes = new Int32Array(1024);
  /** The bytes of all texts, and where that of an id begins and ends. */
  #texts = new Uint8Array(4096);
  #textsEnd = 0;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  ofInteger(value: number): number {
    if (value >= 0 && value < SMALL) {
      const id = this.#small[value]!;
      return id === UNKNOWN ? (this.#small[value] = this.#add(value, 8)) : id;
    }
    return this.#ofOther(value);
  }

  ofNumber(value: number): number {
    return Number.isInteger(value) ? this.ofInteger(value) : this.#ofOther(value);
  }

  ofBoolean(value: boolean): number {
    return this.#ofOther(value);
  }

  ofInteger64(low: number, high: number, isUnsigned: boolean): number {
    if (high === 0 && low >= 0 && low < SMALL) return this.ofInteger(low);
    const value = integer64(low, high, isUnsigned);
    return typeof value === 'number' ? this.ofInteger(value) : this.#ofOther(value);
  }

  ofText(bytes: Uint8Array, start: number, end: number): number {
    let hash = end - start;
    for (let index = start; index < end; index += 1) hash = Math.imul(hash ^ bytes[index]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]!;
      if (id === UNKNOWN) return this.#addText(bytes.subarray(start, end), hash, slot);
      if (this.#hashes[slot] === hash && this.#isText(id, bytes, start, end)) return id;
    }
  }

  keep(): void {}

  #ofOther(value: Value): number {
    let id = this.#others.get(value);
    if (id === undefined) this.#others.set(value, (id = this.#add(value, typeof value === 'string' ? value.length : 8)));
    return id;
  }

  #addText(bytes: Uint8Array, hash: number, slot: number): number {
    const id = this.#add(decoder.decode(bytes), bytes.length);
    this.#starts[id] = this.#textsEnd;
    this.#textsEnd += bytes.length;
    this.#ends[id] = this.#textsEnd;
    if (this.#textsEnd > this.#texts.length) {
      const longer = new Uint8Array(this.#textsEnd * 2);
      longer.set(this.#texts);
      this.#texts = longer;
    }
    this.#texts.set(bytes, this.#starts[id]);
    this.#slots[slot] = id;
    this.#hashes[slot] = hash;
    if (this.values.length * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #isText(id: number, bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#starts[id]!;
    if (this.#ends[id]! - own !== end - start) return false;
    for (let index = start; index < end; index += 1) if (this.#texts[own + index - start] !== bytes[index]) return false;
    return true;
  }

  #grow(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    const mask = slots.length * 2 - 1;
    this.#slots = new Int32Array(mask + 1).fill(UNKNOWN);
    this.#hashes = new Int32Array(mask + 1);
    for (const [index, id] of slots.entries()) {
      if (id === UNKNOWN) continue;
      let slot = hashes[index]! & mask;
      while (this.#slots[slot] !== UNKNOWN) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
      this.#hashes[slot] = hashes[index]!;
    }
  }

  #add(value: Value, bytes: number): number {
    this.#bytes += bytes;
    if (this.values.length >= MOST_VALUES || this.#bytes > MOST_BYTES) {
      throw new TooManyValues(messageOf('holds more than {0} different values, or very long ones: these are no labels', MOST_VALUES));
    }
    this.values.push(value);
    return this.values.length - 1;
  }
}

function integer64(low: number, high: number, isUnsigned: boolean): number | string {
  const value = (isUnsigned ? high >>> 0 : high) * 2 ** 32 + (low >>> 0);
  if (Number.isSafeInteger(value)) return value;
  const exact = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return String(isUnsigned ? BigInt.asUintN(64, exact) : exact);
}

/** Values one after the other, equal or not: for texts, and for what is read once. Only the dictionary and what came since `release` is kept. */
export class ValueList implements ValueStore {
  readonly values: Value[] = [false, true];
  /** Writers keep scores in dictionaries too, of a megabyte. */
  readonly mostInDictionary = 1 << 20;
  #kept = 2;

  ofInteger(value: number): number {
    return this.values.push(value) - 1;
  }

  ofNumber(value: number): number {
    return this.values.push(value) - 1;
  }

  ofBoolean(value: boolean): number {
    return value ? 1 : 0;
  }

  ofInteger64(low: number, high: number, isUnsigned: boolean): number {
    return this.values.push(integer64(low, high, isUnsigned)) - 1;
  }

  ofText(bytes: Uint8Array, start: number, end: number): number {
    return this.values.push(decoder.decode(bytes.subarray(start, end))) - 1;
  }

  keep(): void {
    this.#kept = this.values.length;
  }

  release(): void {
    this.values.length = this.#kept;
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Not only a part of the file, but the whole column cannot be counted. */
export class TooManyValues extends MalformedData {}
