import type { Png } from './png.ts';
import { readRows } from './png.ts';

/** How many pixels of an image have each value: an id, or a colour (0xRRGGBB) where there are three channels or more. */
export type MaskValues = ReadonlyMap<number, number>;

/** An image with more colours is no mask. */
const MOST_COLOURS = 4096;

/** Null where there are more colours than a mask has. Throws `BadPng`, or the reason of the signal. */
export async function readMaskValues(png: Png, signal?: AbortSignal): Promise<MaskValues | null> {
  const counter = png.channels >= 3 ? new ColourCounter(png) : new IdCounter(png);
  await readRows(png, (row, pixels) => counter.row(row, pixels), signal);
  return counter.values();
}

class IdCounter {
  readonly #histogram: Uint32Array;
  readonly #depth: number;
  readonly #channels: number;

  constructor({ depth, channels }: Png) {
    this.#depth = depth;
    this.#channels = channels;
    this.#histogram = new Uint32Array(depth === 16 ? 65_536 : 256);
  }

  row(row: Uint8Array, pixels: number): void {
    const histogram = this.#histogram;
    if (this.#depth === 8 && this.#channels === 1) {
      for (let at = 0; at < pixels; at += 1) histogram[row[at]!]! += 1;
    } else if (this.#depth === 8) {
      for (let at = 0; at < pixels; at += 1) histogram[row[at * this.#channels]!]! += 1;
    } else if (this.#depth === 16) {
      const step = 2 * this.#channels;
      for (let at = 0, index = 0; index < pixels; index += 1, at += step) histogram[(row[at]! << 8) | row[at + 1]!]! += 1;
    } else {
      // The first pixel is in the highest bits.
      const depth = this.#depth;
      const mask = (1 << depth) - 1;
      for (let index = 0, bit = 0; index < pixels; index += 1, bit += depth)
        histogram[(row[bit >> 3]! >> (8 - depth - (bit & 7))) & mask]! += 1;
    }
  }

  values(): MaskValues {
    const values = new Map<number, number>();
    for (const [id, count] of this.#histogram.entries()) if (count > 0) values.set(id, count);
    return values;
  }
}

class ColourCounter {
  readonly #counts = new Map<number, number>();
  readonly #sample: number;
  readonly #step: number;

  constructor({ depth, channels }: Png) {
    // Of 16 bits the upper half is the colour.
    this.#sample = depth >> 3;
    this.#step = this.#sample * channels;
  }

  row(row: Uint8Array, pixels: number): void {
    const counts = this.#counts;
    if (counts.size > MOST_COLOURS || pixels === 0) return;
    const sample = this.#sample;
    // Neighbours are mostly of one colour.
    let last = -1;
    let run = 0;
    for (let index = 0, at = 0; index < pixels; index += 1, at += this.#step) {
      const colour = (row[at]! << 16) | (row[at + sample]! << 8) | row[at + 2 * sample]!;
      if (colour === last) {
        run += 1;
        continue;
      }
      if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
      last = colour;
      run = 1;
    }
    counts.set(last, (counts.get(last) ?? 0) + run);
  }

  values(): MaskValues | null {
    return this.#counts.size > MOST_COLOURS ? null : this.#counts;
  }
}
