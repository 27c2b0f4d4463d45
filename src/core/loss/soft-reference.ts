import { focalLoss, gradientFactor, termsOfLogOdds } from './focal-reference.ts';

/**
 * Focal loss of softmax(z) against soft labels, one row in float64:
 *
 *     FL = Σ_j −y_j α_j (1 − p_j)^γ_j log p_j
 *
 * With one y_j = 1 it is the loss of the gold class j; γ = 0 and α = 1 make it the cross-entropy of the two distributions. As each term is a
 * focal loss of its own, ∂FL/∂z_i = Σ_j y_j f_j (p_i − [i = j]) = p_i Σ_{j≠i} y_j f_j − y_i f_i (1 − p_i), f as in `gradientFactor`; no entry is
 * a difference of neighbours when one class has all of the target. The others of each class are summed from both ends, not as total less own.
 */
export class SoftLoss {
  readonly #alpha: ArrayLike<number>;
  readonly #gamma: ArrayLike<number>;
  readonly #classes: number;
  readonly #exponentials: Float64Array;
  /** Sums of what lies behind each class. */
  readonly #behind: Float64Array;
  readonly #factors: Float64Array;
  readonly #complements: Float64Array;

  /** @param alpha α ≥ 0 and γ ≥ 0, one per class. */
  constructor(alpha: ArrayLike<number>, gamma: ArrayLike<number>) {
    this.#alpha = alpha;
    this.#gamma = gamma;
    this.#classes = alpha.length;
    this.#exponentials = new Float64Array(alpha.length);
    this.#behind = new Float64Array(alpha.length + 1);
    this.#factors = new Float64Array(alpha.length);
    this.#complements = new Float64Array(alpha.length);
  }

  /**
   * The loss of the row `logits[offset …]` against `targets[offset …]`; writes scale · ∂FL/∂z there in `gradient`, if given. NaN for a bad row: NaN
   * or +∞ among the logits, −∞ on a class with a part of the target, or a target that is negative or not finite.
   */
  row(logits: ArrayLike<number>, targets: ArrayLike<number>, offset: number, gradient?: Float32Array | Float64Array, scale = 1): number {
    const classes = this.#classes;
    const loss = this.#terms(logits, targets, offset);
    if (gradient === undefined) return loss;
    if (Number.isNaN(loss)) {
      gradient.fill(Number.NaN, offset, offset + classes);
      return loss;
    }
    const total = this.#behind[0]!;
    const factors = this.#factors;
    // The sums of the exponentials are not needed any more: those of the factors take their place.
    for (let j = classes - 1; j >= 0; j--) this.#behind[j] = this.#behind[j + 1]! + factors[j]!;
    let before = 0;
    for (let j = 0; j < classes; j++) {
      const others = before + this.#behind[j + 1]!;
      before += factors[j]!;
      gradient[offset + j] = scale * ((this.#exponentials[j]! / total) * others - factors[j]! * this.#complements[j]!);
    }
    return loss;
  }

  /** The loss, and y_j f_j and 1 − p_j of each class. */
  #terms(logits: ArrayLike<number>, targets: ArrayLike<number>, offset: number): number {
    const classes = this.#classes;
    let maximum = Number.NEGATIVE_INFINITY;
    // Math.max keeps a NaN.
    for (let j = 0; j < classes; j++) maximum = Math.max(maximum, logits[offset + j]!);
    if (!Number.isFinite(maximum)) return Number.NaN;
    for (let j = classes - 1; j >= 0; j--) {
      this.#exponentials[j] = Math.exp(logits[offset + j]! - maximum);
      this.#behind[j] = this.#behind[j + 1]! + this.#exponentials[j]!;
    }
    let before = 0;
    let loss = 0;
    for (let j = 0; j < classes; j++) {
      const target = targets[offset + j]!;
      const others = before + this.#behind[j + 1]!;
      before += this.#exponentials[j]!;
      if (!(target >= 0 && target < Number.POSITIVE_INFINITY)) return Number.NaN;
      const { logP, logQ } = termsOfLogOdds(logits[offset + j]! - maximum - Math.log(others));
      this.#complements[j] = Math.exp(logQ);
      this.#factors[j] = target === 0 ? 0 : target * gradientFactor(logP, logQ, this.#alpha[j]!, this.#gamma[j]!);
      if (target > 0)
        loss += logP === Number.NEGATIVE_INFINITY ? Number.NaN : target * focalLoss(logP, logQ, this.#alpha[j]!, this.#gamma[j]!);
    }
    return loss;
  }
}
