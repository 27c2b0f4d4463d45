import type { Place } from '../analysis.ts';
import { Random } from '../random.ts';

/** A line, or a record in a long line, and how many of the labels that are looked for it holds. */
export interface CountedPlace extends Place {
  readonly count: number;
  /** Bytes of the line before the record; left out where the line itself is the place. */
  readonly offset?: number;
}

/**
 * The first places of a stream, and a uniform sample without replacement of the others: Algorithm L (Li 1994, "Reservoir-sampling algorithms
 * of time complexity O(n(1 + log(N/n)))"), which draws a random number only for the places it keeps. Labels that follow each other on one
 * line are one place. The same seed on the same stream gives the same sample.
 */
export class PlaceSample {
  /** Labels. */
  total = 0;
  /** Lines. */
  places = 0;
  readonly #firstSize: number;
  readonly #size: number;
  readonly #random: Random;
  readonly #first: KeptPlace[] = [];
  readonly #reservoir: KeptPlace[] = [];
  #path = '';
  #line: number | null = null;
  #offset = 0;
  /** The place at hand, when it is kept. */
  #kept: KeptPlace | null = null;
  /** The number of the place that is sampled next, from 1, among those after the first ones. */
  #next: number;
  #threshold: number;

  /** @param size 0 … of the sample. */
  constructor(first: number, size: number, seed: number) {
    this.#firstSize = first;
    this.#size = size;
    this.#random = new Random(seed);
    this.#next = size;
    this.#threshold = size === 0 ? 0 : this.#draw(1);
    if (size > 0) this.#skip();
  }

  /** `line` is null where the file has no lines; `offset` as of a `CountedPlace`, else 0. */
  add(path: string, line: number | null, offset = 0): void {
    this.total += 1;
    if (line === this.#line && offset === this.#offset && path === this.#path && this.places > 0) {
      if (this.#kept !== null) this.#kept.count += 1;
      return;
    }
    this.#path = path;
    this.#line = line;
    this.#offset = offset;
    this.places += 1;
    this.#kept = this.#keep();
  }

  first(): readonly CountedPlace[] {
    return this.#first;
  }

  /** In the order of the stream. */
  sample(): readonly CountedPlace[] {
    return [...this.#reservoir].sort((a, b) => a.index - b.index);
  }

  #keep(): KeptPlace | null {
    const { places } = this;
    const make = (): KeptPlace => {
      const place = { path: this.#path, line: this.#line, count: 1, index: places };
      return this.#offset > 0 ? { ...place, offset: this.#offset } : place;
    };
    if (places <= this.#firstSize) {
      const place = make();
      this.#first.push(place);
      return place;
    }
    const other = places - this.#firstSize;
    if (other <= this.#size) {
      const place = make();
      this.#reservoir.push(place);
      return place;
    }
    if (other !== this.#next) return null;
    const place = make();
    this.#reservoir[this.#random.below(this.#size)] = place;
    this.#threshold = this.#draw(this.#threshold);
    this.#skip();
    return place;
  }

  #draw(threshold: number): number {
    return threshold * Math.exp(Math.log(1 - this.#random.uniform()) / this.#size);
  }

  #skip(): void {
    this.#next += Math.floor(Math.log(1 - this.#random.uniform()) / Math.log1p(-this.#threshold)) + 1;
  }
}

interface KeptPlace {
  readonly path: string;
  readonly line: number | null;
  readonly offset?: number;
  count: number;
  readonly index: number;
}
