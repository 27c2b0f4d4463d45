import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';
import { BINNINGS, countBinned, UNPACK } from './bit-packing.ts';

/**
 * Reads numbers of a fixed width as Parquet writes levels and dictionary indices: runs of one number, and groups of eight numbers packed bit
 * by bit (the "RLE/bit-packing hybrid" of Encodings.md). As many numbers as are asked for at a time, so that the length of a run is no matter.
 */
export class HybridReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #width: number;
  #at: number;
  /** Numbers left of the run at hand. */
  #left = 0;
  #isPacked = false;
  #value = 0;
  /** Bits of the packed run that were read and not used: `#held` of them, the lowest first. */
  #bits = 0;
  #held = 0;
  /** Numbers left of the group of eight at hand; 0 between groups. */
  #groupRest = 0;

  /** @param width Bits of a number, 0 … 32. */
  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    if (width > 32) throw new MalformedData(messageOf('holds numbers of more than 32 bits where indices were expected'));
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#width = width;
  }

  /** Writes the next `count` numbers to `into`, from `start` on. Throws `MalformedData` where there are fewer. */
  read(into: Int32Array, start: number, count: number): void {
    let at = start;
    const end = start + count;
    while (at < end) {
      if (this.#left === 0) this.#nextRun();
      const length = Math.min(this.#left, end - at);
      if (this.#isPacked) this.#unpack(into, at, length);
      else into.fill(this.#value, at, at + length);
      this.#left -= length;
      at += length;
    }
  }

  /** Passes over the next `count` numbers if they are one run of `value`, and tells whether they were. */
  takeRun(value: number, count: number): boolean {
    if (this.#left === 0) this.#nextRun();
    if (this.#isPacked || this.#value !== value || this.#left < count) return false;
    this.#left -= count;
    return true;
  }

  /** Adds the next `count` numbers to `tallies`, by number. It has a place for each number of the width, which is at most `MOST_TALLIED`. */
  tally(tallies: Float64Array, count: number): void {
    const binning = BINNINGS[this.#width] ?? null;
    let rest = count;
    let isBinned = false;
    while (rest > 0) {
      if (this.#left === 0) this.#nextRun();
      const length = Math.min(this.#left, rest);
      if (!this.#isPacked) tallies[this.#value]! += length;
      else {
        // Up to the next whole group, and behind the last one, numbers are counted one by one.
        const before = binning === null ? length : Math.min(length, this.#groupRest);
        const whole = (length - before) & ~7;
        this.#tallyEach(tallies, before);
        if (binning !== null && whole > 0) {
          const end = this.#at + (whole / 8) * this.#width;
          binning.count(this.#bytes, this.#at, end);
          this.#at = end;
          isBinned = true;
        }
        this.#tallyEach(tallies, length - before - whole);
      }
      this.#left -= length;
      rest -= length;
    }
    if (isBinned) countBinned(binning!, this.#width, tallies);
  }

  /** A reader at the same place. */
  clone(): HybridReader {
    const twin = new HybridReader(this.#bytes, this.#at, this.#end, this.#width);
    [twin.#left, twin.#isPacked, twin.#value] = [this.#left, this.#isPacked, this.#value];
    [twin.#bits, twin.#held, twin.#groupRest] = [this.#bits, this.#held, this.#groupRest];
    return twin;
  }

  #tallyEach(tallies: Float64Array, count: number): void {
    for (let rest = count; rest > 0; rest -= SCRATCH) {
      const length = Math.min(rest, SCRATCH);
      this.#unpack(scratch, 0, length);
      for (let index = 0; index < length; index += 1) tallies[scratch[index]!]! += 1;
    }
  }

  #nextRun(): void {
    if (this.#width === 0) {
      // Zeros take no space, not even for the length of their runs.
      [this.#isPacked, this.#value, this.#left] = [false, 0, Number.MAX_SAFE_INTEGER];
      return;
    }
    const header = this.#varint();
    const count = Math.floor(header / 2);
    if (count === 0) throw cutOff();
    this.#isPacked = header % 2 === 1;
    if (this.#isPacked) {
      // The last group may be cut off after the numbers that count.
      const most = Math.floor(((this.#end - this.#at) * 8) / this.#width);
      this.#left = Math.min(count * 8, most);
      this.#bits = 0;
      this.#held = 0;
      this.#groupRest = 0;
      if (this.#left === 0) throw cutOff();
    } else {
      this.#left = count;
      this.#value = this.#fixed();
      if (this.#width < 32 && (this.#value < 0 || this.#value >= 2 ** this.#width))
        throw new MalformedData(messageOf('holds a number that is wider than its kind'));
    }
  }

  #unpack(into: Int32Array, start: number, count: number): void {
    const unpack = UNPACK[this.#width] ?? null;
    // A run consists of whole groups; where a part of one has been read, the rest of it comes first.
    const before = unpack === null ? count : Math.min(count, this.#groupRest);
    if (before > 0) this.#unpackEach(into, start, before);
    const whole = (count - before) & ~7;
    if (unpack !== null && whole > 0) {
      unpack(this.#bytes, this.#at, into, start + before, start + before + whole);
      this.#at += (whole / 8) * this.#width;
    }
    const after = count - before - whole;
    if (after > 0) this.#unpackEach(into, start + before + whole, after);
  }

  #unpackEach(into: Int32Array, start: number, count: number): void {
    if (this.#width > 24) {
      this.#unpackWide(into, start, count);
      return;
    }
    const [bytes, width] = [this.#bytes, this.#width];
    const mask = (1 << width) - 1;
    let at = this.#at;
    let bits = this.#bits;
    let held = this.#held;
    for (let index = start; index < start + count; index += 1) {
      while (held < width) {
        bits |= bytes[at++]! << held;
        held += 8;
      }
      into[index] = bits & mask;
      bits >>>= width;
      held -= width;
    }
    this.#bits = bits;
    this.#held = held;
    this.#at = at;
    this.#groupRest = (this.#groupRest + 8 - (count & 7)) & 7;
  }

  /** 25 to 32 bits do not fit beside the bits of a byte. */
  #unpackWide(into: Int32Array, start: number, count: number): void {
    const factor = 2 ** this.#width;
    for (let index = start; index < start + count; index += 1) {
      let bits = this.#bits;
      let held = this.#held;
      while (held < this.#width) {
        bits += this.#bytes[this.#at++]! * 2 ** held;
        held += 8;
      }
      into[index] = bits % factor;
      this.#bits = Math.floor(bits / factor);
      this.#held = held - this.#width;
    }
  }

  #fixed(): number {
    const length = (this.#width + 7) >> 3;
    if (this.#at + length > this.#end) throw cutOff();
    let value = 0;
    for (let index = 0; index < length; index += 1) value += this.#bytes[this.#at++]! * 2 ** (8 * index);
    return value | 0;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.#at >= this.#end) throw cutOff();
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw cutOff();
  }
}

/** Numbers up to this width are few enough to count them by number. */
export const MOST_TALLIED = 16;
const SCRATCH = 1024;
const scratch = new Int32Array(SCRATCH);

function cutOff(): MalformedData {
  return new MalformedData(messageOf('is cut off within its values'));
}

/** Bits that the numbers from 0 to `most` need. */
export function bitsFor(most: number): number {
  return 32 - Math.clz32(most);
}
