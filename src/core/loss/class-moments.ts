import type { StratumMoments } from '../sample/estimate.ts';

/** First two moments of several quantities of the rows, per gold class. */
export class ClassMoments {
  readonly #classes: number;
  readonly #population: Float64Array;
  readonly #sampled: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  #rows = 0;

  constructor(classes: number, quantities: number) {
    this.#classes = classes;
    this.#population = new Float64Array(classes);
    this.#sampled = new Float64Array(classes);
    this.#sums = new Float64Array(classes * quantities);
    this.#squares = new Float64Array(classes * quantities);
  }

  /**
   * Begins a row of a class that stands for `weight` rows.
   * @returns The class.
   * @throws RangeError for one that is none of the K.
   */
  enter(classId: number, weight: number): number {
    if (!(classId >= 0 && classId < this.#classes && Number.isInteger(classId))) {
      throw new RangeError(`Term ${this.#rows} has the class id ${classId}, expected 0 … ${this.#classes - 1}.`);
    }
    this.#rows += 1;
    this.#population[classId]! += weight;
    this.#sampled[classId]! += 1;
    return classId;
  }

  /** Adds a quantity, by its number from 0, of the row. */
  add(quantity: number, classId: number, value: number): void {
    const at = quantity * this.#classes + classId;
    this.#sums[at]! += value;
    this.#squares[at]! += value * value;
  }

  /** The moments of a quantity, in class order. */
  strata(quantity: number): readonly StratumMoments[] {
    const start = quantity * this.#classes;
    return Array.from(this.#population, (population, id) => ({
      // The weights N_c/n_c sum to N_c up to rounding.
      population: Math.round(population),
      sampled: this.#sampled[id]!,
      sum: this.#sums[start + id]!,
      sumOfSquares: this.#squares[start + id]!,
    }));
  }
}
