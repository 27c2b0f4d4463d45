import { Random } from '../random.ts';

/** What is known of one stratum (the rows of one gold class) after the pass. */
export interface Stratum {
  /** N_c, rows of the class in the whole file. */
  readonly population: number;
  /** n_c, rows of the class in the sample; n_c = N_c for a class that was taken whole. */
  readonly sampled: number;
}

/** The sampled rows, as columns indexed by slot 0 … size − 1. */
export interface StratifiedSample {
  readonly size: number;
  readonly classId: Int32Array;
  /** Row of the file, as it was offered. */
  readonly row: Float64Array;
  /** N_c ÷ n_c: how many rows of the file this one stands for. The weights of a class sum to N_c. */
  readonly weight: Float64Array;
  /** One stratum per class, in class order. */
  readonly strata: readonly Stratum[];
}

/**
 * One streaming pass, one bounded sample, stratified by gold class: rare classes whole, common ones by reservoir.
 *
 * While there is room every row is kept. When the sample is full, a row of a smaller stratum takes the place of a random row of the
 * largest stratum, whose capacity k thereby shrinks by one; a stratum that has reached its capacity accepts its n-th row with probability
 * k/n, in the place of a random one of its own (Vitter 1985). The sizes n_c depend on the order of the labels alone, never
 * on the draws; and a simple random sample less a random row is a simple random sample. So, given the labels, each stratum is a simple
 * random sample of its class, and N_c/n_c-weighted totals are unbiased.
 */
export class StratifiedReservoir {
  readonly #capacity: number;
  readonly #random: Random;
  readonly #population: Float64Array;
  /** Per class: the probability that no row since the last one taken is taken, and the draw it is held against. */
  readonly #passed: Float64Array;
  readonly #drawn: Float64Array;
  /** Per class: the slots of its rows. */
  readonly #slots: readonly number[][];
  readonly #row: number[] = [];

  /**
   * @param classes K ≥ 1.
   * @param sampleSize How many rows are kept at most; `Infinity` keeps all. At least two rows per class are always allowed for: fewer would
   *   leave a class without a sample or without a standard error.
   */
  constructor(classes: number, sampleSize: number, seed: number) {
    if (!(Number.isInteger(classes) && classes >= 1)) {
      throw new RangeError(`The number of classes must be a positive integer, not ${classes}.`);
    }
    if (!(sampleSize >= 1)) throw new RangeError(`The sample size must be at least 1, not ${sampleSize}.`);
    this.#capacity = Math.max(Math.floor(sampleSize), 2 * classes);
    this.#random = new Random(seed);
    this.#population = new Float64Array(classes);
    this.#slots = Array.from({ length: classes }, () => []);
    this.#passed = new Float64Array(classes).fill(1);
    this.#drawn = Float64Array.from({ length: classes }, () => this.#random.uniform());
  }

  /** How many slots are in use; they are 0 … size − 1. */
  get size(): number {
    return this.#row.length;
  }

  /**
   * Offers the next row.
   * @param label Gold class id, 0 … K − 1.
   * @param row Row of the file.
   * @returns The slot to write the row's scores to (what was there is dropped), or −1 when the row is not taken.
   */
  offer(label: number, row: number): number {
    const own = this.#slots[label];
    if (own === undefined) throw new RangeError(`The class id must be an integer 0 … ${this.#slots.length - 1}, not ${label}.`);
    const seen = (this.#population[label]! += 1);
    // The stratum is still whole when it holds each of the rows seen before this one.
    if (own.length === seen - 1) {
      if (this.#row.length < this.#capacity) return this.#place(own, this.#row.length, row);
      const largest = this.#largestStratum();
      if (own.length < largest.length) return this.#place(own, this.#evict(largest), row);
    }
    // With a probability of k/n each, the rows since the last one that was taken are all passed over with the product of 1 − k/n: one draw
    // against that product tells the next one that is taken, whatever k becomes meanwhile (Vitter 1985, Algorithm X).
    const passed = (this.#passed[label]! *= (seen - own.length) / seen);
    if (passed > this.#drawn[label]!) return -1;
    this.#passed[label] = 1;
    this.#drawn[label] = this.#random.uniform();
    const slot = own[this.#random.below(own.length)]!;
    this.#row[slot] = row;
    return slot;
  }

  /**
   * Offers the next rows.
   * @param labels Gold class ids of a batch. @param usable Which of them are offered, ascending.
   * @param first Row of the file that the batch begins with.
   * @param taken Receives the places in `usable` of the rows that are taken, and `slots` their slots. Both have room for all.
   * @returns How many are taken.
   */
  offerAll(labels: Int32Array, usable: Int32Array, first: number, taken: Int32Array, slots: Int32Array): number {
    const [population, passed, drawn, held] = [this.#population, this.#passed, this.#drawn, this.#slots];
    let count = 0;
    for (let entered = 0; entered < usable.length; entered++) {
      const index = usable[entered]!;
      const label = labels[index]!;
      const seen = population[label]! + 1;
      const size = held[label]?.length ?? Number.NaN;
      const product = passed[label]! * ((seen - size) / seen);
      // Most rows are passed over; what else may become of one is told one by one.
      if (size < seen - 1 && product > drawn[label]!) {
        population[label] = seen;
        passed[label] = product;
        continue;
      }
      const slot = this.offer(label, first + index);
      if (slot < 0) continue;
      taken[count] = entered;
      slots[count] = slot;
      count += 1;
    }
    return count;
  }

  /** The sample so far. */
  sample(): StratifiedSample {
    const size = this.#row.length;
    const classId = new Int32Array(size);
    const weight = new Float64Array(size);
    const strata = this.#slots.map((slots, label) => {
      const population = this.#population[label]!;
      for (const slot of slots) {
        classId[slot] = label;
        weight[slot] = population / slots.length;
      }
      return { population, sampled: slots.length };
    });
    return { size, classId, row: Float64Array.from(this.#row), weight, strata };
  }

  #place(stratum: number[], slot: number, row: number): number {
    stratum.push(slot);
    this.#row[slot] = row;
    return slot;
  }

  #evict(stratum: number[]): number {
    const place = this.#random.below(stratum.length);
    const slot = stratum[place]!;
    stratum[place] = stratum.at(-1)!;
    stratum.pop();
    return slot;
  }

  #largestStratum(): number[] {
    let largest = this.#slots[0]!;
    for (const slots of this.#slots) if (slots.length > largest.length) largest = slots;
    return largest;
  }
}
