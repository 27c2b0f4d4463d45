import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';

/**
 * Reads whole numbers that are written as differences (DELTA_BINARY_PACKED of Encodings.md): blocks of miniblocks, each with a width of its
 * own. One number at a time, as 64 bits in two halves, so that a count that lies makes nothing large.
 */
export class DeltaReader {
  /** The two halves of the number that `next` went to. */
  low = 0;
  high = 0;
  readonly #bytes: Uint8Array;
  #at: number;
  readonly #miniblocks: number;
  readonly #perMiniblock: number;
  /** Numbers that are not yet read. */
  #left: number;
  #isFirst = true;
  readonly #minimum = { low: 0, high: 0 };
  /** Place of the width of the miniblock at hand. */
  #widthAt = 0;
  #miniblocksLeft = 0;
  #inMiniblock = 0;
  #width = 0;
  /** Bits of the miniblock that are used up. */
  #bit = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
    const block = this.#varint();
    this.#miniblocks = this.#varint();
    this.#left = this.#varint();
    this.#perMiniblock = block / this.#miniblocks;
    if (!Number.isInteger(this.#perMiniblock) || this.#perMiniblock <= 0 || this.#perMiniblock % 8 !== 0) throw damaged();
    this.#zigzag(this);
  }

  /** How many numbers there are. */
  get left(): number {
    return this.#left;
  }

  /** Goes to the next number. Throws `MalformedData` where there is none. */
  next(): void {
    if (this.#left === 0) throw new MalformedData(messageOf('holds fewer values than it claims'));
    this.#left -= 1;
    if (this.#isFirst) {
      this.#isFirst = false;
      return;
    }
    if (this.#inMiniblock === 0) this.#nextMiniblock();
    this.#inMiniblock -= 1;
    const width = this.#width;
    const low = this.#bits(Math.min(32, width));
    const high = width > 32 ? this.#bits(width - 32) : 0;
    this.#add(low, high);
    this.#add(this.#minimum.low, this.#minimum.high);
    if (this.#inMiniblock === 0) this.#at += (this.#perMiniblock * width) / 8;
  }

  /** Index of the byte after all the numbers; passes over those that are left. */
  end(): number {
    this.#isFirst = false;
    // The first number stands in the header.
    while (this.#left > 1) {
      this.#nextMiniblock();
      this.#left -= Math.min(this.#left - 1, this.#perMiniblock);
      this.#at += (this.#perMiniblock * this.#width) / 8;
      this.#inMiniblock = 0;
    }
    return this.#at;
  }

  #nextMiniblock(): void {
    if (this.#miniblocksLeft === 0) {
      this.#zigzag(this.#minimum);
      this.#widthAt = this.#at;
      this.#miniblocksLeft = this.#miniblocks;
      this.#at += this.#miniblocks;
      if (this.#at > this.#bytes.length) throw damaged();
    }
    this.#width = this.#bytes[this.#widthAt]!;
    this.#widthAt += 1;
    this.#miniblocksLeft -= 1;
    this.#inMiniblock = this.#perMiniblock;
    this.#bit = 0;
    if (this.#width > 64) throw damaged();
  }

  #bits(width: number): number {
    let value = 0;
    for (let taken = 0; taken < width; ) {
      const at = this.#at + (this.#bit >> 3);
      if (at >= this.#bytes.length) throw damaged();
      const used = this.#bit & 7;
      const bits = Math.min(8 - used, width - taken);
      value |= ((this.#bytes[at]! >> used) & ((1 << bits) - 1)) << taken;
      taken += bits;
      this.#bit += bits;
    }
    return value;
  }

  #add(low: number, high: number): void {
    const sum = (this.low >>> 0) + (low >>> 0);
    this.low = sum | 0;
    this.high = (this.high + high + (sum >= 2 ** 32 ? 1 : 0)) | 0;
  }

  /** Up to 2⁵³. */
  #varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 49; factor *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw damaged();
  }

  #zigzag(into: { low: number; high: number }): void {
    let [low, high] = [0, 0];
    for (let shift = 0; ; shift += 7) {
      if (shift > 63) throw damaged();
      const byte = this.#byte();
      const bits = byte & 127;
      if (shift < 32) low |= bits << shift;
      if (shift > 25) high |= shift < 32 ? bits >> (32 - shift) : bits << (shift - 32);
      if (byte < 128) break;
    }
    const sign = -(low & 1);
    into.low = ((low >>> 1) | (high << 31)) ^ sign;
    into.high = (high >>> 1) ^ sign;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw damaged();
    return byte;
  }
}

function damaged(): MalformedData {
  return new MalformedData(messageOf('holds differences (DELTA_BINARY_PACKED) that are damaged'));
}
