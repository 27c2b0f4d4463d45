import type { ScoredSample } from '../scored-sample.ts';

/** The two highest classes of some rows under an offset per class, the first on a tie: what is best among all but one class is known at once. */
export class TopTwo {
  readonly #sample: ScoredSample;
  readonly #rows: readonly number[];
  readonly #offsets: Float64Array;
  readonly #best: Int32Array;
  readonly #second: Int32Array;
  readonly #heightOfBest: Float64Array;
  readonly #heightOfSecond: Float64Array;

  /** @param offsets One per class; changed by `setOffset` alone from now on. At least two classes. */
  constructor(sample: ScoredSample, rows: readonly number[], offsets: Float64Array) {
    this.#sample = sample;
    this.#rows = rows;
    this.#offsets = offsets;
    this.#best = new Int32Array(rows.length);
    this.#second = new Int32Array(rows.length);
    this.#heightOfBest = new Float64Array(rows.length);
    this.#heightOfSecond = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) this.#find(at);
  }

  /** The logit of a class, without its offset. @param at The place of the row among `rows`. */
  scoreOf(at: number, id: number): number {
    return this.#sample.scores[this.#rows[at]! * this.#sample.classes + id]!;
  }

  /** The highest class of all but `id`. */
  rivalOf(at: number, id: number): number {
    return this.#best[at] === id ? this.#second[at]! : this.#best[at]!;
  }

  /** Whether a class is the highest with this height of its own. */
  wins(at: number, id: number, height: number): boolean {
    const isBest = this.#best[at] === id;
    const rival = isBest ? this.#heightOfSecond[at]! : this.#heightOfBest[at]!;
    return height > rival || (height === rival && id < (isBest ? this.#second[at]! : this.#best[at]!));
  }

  setOffset(id: number, offset: number): void {
    this.#offsets[id] = offset;
    for (let at = 0; at < this.#rows.length; at++) {
      const isIn = this.#best[at] === id || this.#second[at] === id;
      // A class below both stays there unless it rises above the second.
      const height = this.scoreOf(at, id) + offset;
      if (isIn || height >= this.#heightOfSecond[at]!) this.#find(at);
    }
  }

  #find(at: number): void {
    const { classes, scores } = this.#sample;
    const start = this.#rows[at]! * classes;
    const offsets = this.#offsets;
    let best = 0;
    let second = 1;
    let high = scores[start]! + offsets[0]!;
    let low = Number.NEGATIVE_INFINITY;
    for (let id = 1; id < classes; id++) {
      const height = scores[start + id]! + offsets[id]!;
      if (height > high) {
        second = best;
        low = high;
        best = id;
        high = height;
      } else if (height > low) {
        second = id;
        low = height;
      }
    }
    this.#best[at] = best;
    this.#second[at] = second;
    this.#heightOfBest[at] = high;
    this.#heightOfSecond[at] = low;
  }
}
