import type { ScoredSample } from '../scored-sample.ts';

/** The two highest classes of some rows under an offset per class, the first on a tie: what is best among all but one class is known at once. */
export class TopTwo {
  readonly #classes: number;
  readonly #rows: number;
  /** Class by class, so that what is asked of one class lies together. */
  readonly #scores: Float32Array;
  readonly #offsets: Float64Array;
  readonly #best: Int32Array;
  readonly #second: Int32Array;
  readonly #heightOfBest: Float64Array;
  readonly #heightOfSecond: Float64Array;

  /** @param offsets One per class; changed by `setOffset` alone from now on. At least two classes. */
  constructor({ classes, scores }: Pick<ScoredSample, 'classes' | 'scores'>, rows: ArrayLike<number>, offsets: Float64Array) {
    this.#classes = classes;
    this.#rows = rows.length;
    this.#offsets = offsets;
    this.#scores = new Float32Array(rows.length * classes);
    const turned = this.#scores;
    for (let at = 0, count = rows.length; at < count; at++) {
      const start = rows[at]! * classes;
      for (let id = 0, place = at; id < classes; id++, place += count) turned[place] = scores[start + id]!;
    }
    this.#best = new Int32Array(rows.length);
    this.#second = new Int32Array(rows.length);
    this.#heightOfBest = new Float64Array(rows.length);
    this.#heightOfSecond = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) this.#find(at);
  }

  /** The logit of a class, without its offset. @param at The place of the row among `rows`. */
  scoreOf(at: number, id: number): number {
    return this.#scores[id * this.#rows + at]!;
  }

  /** The highest class of all but `id`. */
  rivalOf(at: number, id: number): number {
    return this.#best[at] === id ? this.#second[at]! : this.#best[at]!;
  }

  /**
   * Lists the rows in which a class is the highest with an offset of its own.
   * @param offset What is added to its score; finite.
   * @param into Has room for all rows. Receives their places, ascending.
   * @returns How many there are.
   */
  rowsWonWith(id: number, offset: number, into: Int32Array): number {
    const [best, second, heightOfBest, heightOfSecond] = [this.#best, this.#second, this.#heightOfBest, this.#heightOfSecond];
    const scores = this.#scores.subarray(id * this.#rows, (id + 1) * this.#rows);
    let count = 0;
    for (let at = 0; at < scores.length; at++) {
      const height = scores[at]! + offset;
      if (best[at] === id) {
        const rival = heightOfSecond[at]!;
        if (height > rival || (height === rival && id < second[at]!)) into[count++] = at;
      } else if (height >= heightOfBest[at]! && (height > heightOfBest[at]! || id < best[at]!)) into[count++] = at;
    }
    return count;
  }

  /**
   * The first of ascending offsets with which a class is the highest, by its number.
   * @param offsets What is added to its score; the last one is enough.
   */
  firstWin(at: number, id: number, offsets: Float64Array): number {
    const isBest = this.#best[at] === id;
    const height = isBest ? this.#heightOfSecond[at]! : this.#heightOfBest[at]!;
    const isFirst = id < (isBest ? this.#second[at]! : this.#best[at]!);
    const score = this.scoreOf(at, id);
    let index = 0;
    while (index < offsets.length - 1) {
      const own = score + offsets[index]!;
      if (own > height || (isFirst && own === height)) break;
      index += 1;
    }
    return index;
  }

  bestOf(at: number): number {
    return this.#best[at]!;
  }

  setOffset(id: number, offset: number): void {
    this.#offsets[id] = offset;
    const [best, second, heightOfSecond] = [this.#best, this.#second, this.#heightOfSecond];
    const scores = this.#scores.subarray(id * this.#rows, (id + 1) * this.#rows);
    for (let at = 0; at < scores.length; at++) {
      // A class below both stays there unless it rises above the second.
      if (best[at] === id || second[at] === id || scores[at]! + offset >= heightOfSecond[at]!) this.#find(at);
    }
  }

  #find(at: number): void {
    const [scores, offsets] = [this.#scores, this.#offsets];
    let best = 0;
    let second = 1;
    let high = scores[at]! + offsets[0]!;
    let low = Number.NEGATIVE_INFINITY;
    for (let id = 1, place = at + this.#rows; id < this.#classes; id++, place += this.#rows) {
      const height = scores[place]! + offsets[id]!;
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
