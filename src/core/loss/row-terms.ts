import { type FocalTerms, focalTerms, modulatingFactor, termsOfLogOdds } from './focal-reference.ts';

/**
 * What the loss of one row under any definition is made of. Each part is computed when it is first asked, and once: under twenty definitions
 * a row has the same logarithms.
 */
export class RowTerms {
  readonly #classes: number;
  #scores: ArrayLike<number> = [];
  #offset = 0;
  label = 0;

  #gold: FocalTerms | null = null;
  #goldWithoutFirst: FocalTerms | null = null;
  readonly #softmaxP: Float64Array;
  readonly #softmaxQ: Float64Array;
  #hasSoftmax = false;
  /** log σ(z_j) and log(1 − σ(z_j)). */
  readonly #sigmoidP: Float64Array;
  readonly #sigmoidQ: Float64Array;
  #hasSigmoid = false;
  readonly #powers: Float64Array;
  #powersOf: readonly number[] | null = null;

  /** @param classes K ≥ 1. */
  constructor(classes: number) {
    this.#classes = classes;
    this.#softmaxP = new Float64Array(classes);
    this.#softmaxQ = new Float64Array(classes);
    this.#sigmoidP = new Float64Array(classes);
    this.#sigmoidQ = new Float64Array(classes);
    this.#powers = new Float64Array(classes);
  }

  /** Turns to the row of logits `scores[offset … offset + K − 1]`, which must not change meanwhile. */
  turnTo(scores: ArrayLike<number>, offset: number, label: number): this {
    this.#scores = scores;
    this.#offset = offset;
    this.label = label;
    this.#gold = this.#goldWithoutFirst = this.#powersOf = null;
    this.#hasSoftmax = this.#hasSigmoid = false;
    return this;
  }

  score(id: number): number {
    return this.#scores[this.#offset + id] as number;
  }

  /** Of the gold class in the softmax; with `first` 1 in that of the other classes but the first one. */
  gold(first: 0 | 1): FocalTerms {
    if (first === 0) return (this.#gold ??= focalTerms(this.#scores, this.#offset, this.#classes, this.label));
    return (this.#goldWithoutFirst ??= focalTerms(this.#scores, this.#offset + 1, this.#classes - 1, this.label - 1));
  }

  /** Of any class in the softmax. */
  softmax(id: number): FocalTerms {
    if (!this.#hasSoftmax) this.#fillSoftmax();
    return { logP: this.#softmaxP[id]!, logQ: this.#softmaxQ[id]! };
  }

  /** Of the right answer of a class by itself: that it is there for the gold class, that it is not for the others. */
  sigmoid(id: number): FocalTerms {
    if (!this.#hasSigmoid) this.#fillSigmoid();
    const [logP, logQ] = [this.#sigmoidP[id]!, this.#sigmoidQ[id]!];
    return id === this.label ? { logP, logQ } : { logP: logQ, logQ: logP };
  }

  /** (1 − p)^γ of the right answer of a class by itself. @param gamma One γ per class; the same array is recognised. */
  sigmoidPower(id: number, gamma: readonly number[]): number {
    if (this.#powersOf !== gamma) {
      for (let each = 0; each < this.#classes; each++) this.#powers[each] = modulatingFactor(this.sigmoid(each).logQ, gamma[each]!);
      this.#powersOf = gamma;
    }
    return this.#powers[id]!;
  }

  #fillSoftmax(): void {
    this.#hasSoftmax = true;
    const classes = this.#classes;
    let maximum = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < classes; id++) maximum = Math.max(maximum, this.score(id));
    // The others of each class are summed from both ends, not as total less own, which would lose them beside a large one.
    const exponentials = this.#softmaxP;
    const others = this.#softmaxQ;
    let sum = 0;
    for (let id = 0; id < classes; id++) {
      exponentials[id] = Math.exp(this.score(id) - maximum);
      others[id] = sum;
      sum += exponentials[id]!;
    }
    sum = 0;
    for (let id = classes - 1; id >= 0; id--) {
      const own = exponentials[id]!;
      const { logP, logQ } = termsOfLogOdds(this.score(id) - maximum - Math.log(others[id]! + sum));
      sum += own;
      this.#softmaxP[id] = logP;
      this.#softmaxQ[id] = logQ;
    }
  }

  #fillSigmoid(): void {
    this.#hasSigmoid = true;
    for (let id = 0; id < this.#classes; id++) {
      const { logP, logQ } = termsOfLogOdds(this.score(id));
      this.#sigmoidP[id] = logP;
      this.#sigmoidQ[id] = logQ;
    }
  }
}
