import { type FocalTerms, focalTerms, modulatingFactor } from './focal-reference.ts';

/** Per class; and the least and the largest log p among them. */
export interface SigmoidLosses {
  readonly values: Float64Array;
  least: number;
  most: number;
}

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
  readonly #sigmoidLosses: SigmoidLosses;
  #lossesOf: readonly number[] | null = null;

  /** @param classes K ≥ 1. */
  constructor(classes: number) {
    this.#classes = classes;
    this.#softmaxP = new Float64Array(classes);
    this.#softmaxQ = new Float64Array(classes);
    this.#sigmoidP = new Float64Array(classes);
    this.#sigmoidQ = new Float64Array(classes);
    this.#sigmoidLosses = { values: new Float64Array(classes), least: 0, most: 0 };
  }

  /** Turns to the row of logits `scores[offset … offset + K − 1]`, which must not change meanwhile. */
  turnTo(scores: ArrayLike<number>, offset: number, label: number): this {
    this.#scores = scores;
    this.#offset = offset;
    this.label = label;
    this.#gold = this.#goldWithoutFirst = this.#lossesOf = null;
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

  /** Of any class in the softmax; log p to an absolute 1e-15 only, which is enough for what leaks into the loss of another class. */
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

  /**
   * The unweighted focal losses of all classes by themselves: −(1 − p)^γ log p, p that of the right answer.
   * @param gamma One γ per class; the same array is recognised.
   */
  sigmoidLosses(gamma: readonly number[]): SigmoidLosses {
    const losses = this.#sigmoidLosses;
    if (this.#lossesOf === gamma) return losses;
    if (!this.#hasSigmoid) this.#fillSigmoid();
    this.#lossesOf = gamma;
    const [label, values, there, absent] = [this.label, losses.values, this.#sigmoidP, this.#sigmoidQ];
    let [least, most] = [0, Number.NEGATIVE_INFINITY];
    for (let id = 0; id < values.length; id++) {
      const logP = id === label ? there[id]! : absent[id]!;
      const logQ = id === label ? absent[id]! : there[id]!;
      values[id] = 0 - modulatingFactor(logQ, gamma[id]!) * logP;
      if (logP < least) least = logP;
      if (logP > most) most = logP;
    }
    losses.least = least;
    losses.most = most;
    return losses;
  }

  #fillSoftmax(): void {
    this.#hasSoftmax = true;
    const [classes, scores, offset] = [this.#classes, this.#scores, this.#offset];
    let maximum = Number.NEGATIVE_INFINITY;
    for (let id = 0; id < classes; id++) maximum = Math.max(maximum, scores[offset + id]!);
    // The others of each class are summed from both ends, not as total less own, which would lose them beside a large one.
    const exponentials = this.#softmaxP;
    const others = this.#softmaxQ;
    let sum = 0;
    for (let id = 0; id < classes; id++) {
      const exponential = Math.exp(scores[offset + id]! - maximum);
      exponentials[id] = exponential;
      others[id] = sum;
      sum += exponential;
    }
    const logSum = Math.log(sum);
    let after = 0;
    for (let id = classes - 1; id >= 0; id--) {
      const own = exponentials[id]!;
      exponentials[id] = Math.min(0, scores[offset + id]! - maximum - logSum);
      others[id] = Math.min(0, Math.log(others[id]! + after) - logSum);
      after += own;
    }
  }

  #fillSigmoid(): void {
    this.#hasSigmoid = true;
    const [scores, offset, logP, logQ] = [this.#scores, this.#offset, this.#sigmoidP, this.#sigmoidQ];
    for (let id = 0; id < logP.length; id++) {
      // As `termsOfLogOdds`, without an object for each class.
      const score = scores[offset + id]!;
      const small = Math.log1p(Math.exp(-Math.abs(score)));
      logP[id] = score > 0 ? 0 - small : score - small;
      logQ[id] = score > 0 ? -score - small : 0 - small;
    }
  }
}
