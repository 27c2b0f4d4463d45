/**
 * The focal loss in float64, one row at a time: what every backend of the kernel is held to.
 *
 *     FL(p_t) = −α_t (1 − p_t)^γ log p_t          Lin et al. 2017, "Focal Loss for Dense Object Detection", eq. (5)
 *
 * p = softmax(z) and t is the gold class. The textbook form loses every digit as p_t → 1, because 1 − p_t is then a subtraction
 * of neighbours. The stable form rests on one number, the log-odds of the gold class against all others:
 *
 *     d = z_t − log Σ_{j≠t} exp(z_j)
 *     log p_t       = log σ(d)  = −log(1 + e^−d)
 *     log(1 − p_t)  = log σ(−d) = −log(1 + e^d)   (= log-sum-exp over j ≠ t, minus log-sum-exp)
 *
 * The exponentials of the *other* classes are summed by themselves, below their own maximum, so 1 − p_t is never a subtraction and
 * nothing overflows; `log1p` keeps the small side of both logarithms.
 */

/** log p_t and log(1 − p_t) of one row; both ≤ 0, both NaN for a bad row. */
export interface FocalTerms {
  readonly logP: number;
  /** −∞ where p_t is exactly 1 (every other class has the logit −∞). */
  readonly logQ: number;
}

/**
 * Terms of one row of logits.
 * @param scores Logits, row-major; the row is `scores[offset … offset + classes − 1]`. Any additive constant per row is immaterial.
 * @param classes K ≥ 1. With K = 1 the gold class is certain: logP = 0, logQ = −∞.
 * @param label Gold class id, 0 … K − 1 (not checked here).
 * @returns NaN terms for a bad row, see {@link isBadRow}.
 */
export function focalTerms(scores: ArrayLike<number>, offset: number, classes: number, label: number): FocalTerms {
  return termsOfLogOdds(logOdds(scores, offset, classes, label));
}

/**
 * d = log(p_t / (1 − p_t)) of one row; NaN for a bad row.
 * @param exponentials When given, receives exp(z_j − m) for j ≠ t, where m is the maximum of the others, and at t their sum.
 */
function logOdds(scores: ArrayLike<number>, offset: number, classes: number, label: number, exponentials?: Float64Array): number {
  const gold = scores[offset + label] as number;
  let maximum = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < classes; j++) {
    if (j !== label && (scores[offset + j] as number) > maximum) maximum = scores[offset + j] as number;
  }
  // With all others at −∞ the differences below would be NaN: measure from 0 instead, their sum is then 0.
  const origin = maximum === Number.NEGATIVE_INFINITY ? 0 : maximum;
  let others = 0;
  for (let j = 0; j < classes; j++) {
    if (j === label) continue;
    const exponential = Math.exp((scores[offset + j] as number) - origin);
    others += exponential;
    if (exponentials !== undefined) exponentials[j] = exponential;
  }
  if (exponentials !== undefined) exponentials[label] = others;
  // A NaN or +∞ among the others has made `others` NaN by now; the gold class must be finite as well.
  return Number.isFinite(gold) ? gold - origin - Math.log(others) : Number.NaN;
}

/** Terms from the log-odds d = log(p_t / (1 − p_t)) of the gold class. */
export function termsOfLogOdds(logOdds: number): FocalTerms {
  // Of the two exponentials only the one below 1 is formed. `0 −` instead of a minus sign keeps −0 out of the results.
  const small = Math.log1p(Math.exp(-Math.abs(logOdds)));
  return logOdds > 0 ? { logP: 0 - small, logQ: -logOdds - small } : { logP: logOdds - small, logQ: 0 - small };
}

/**
 * Unreduced loss −α (1 − p_t)^γ log p_t of one example, in nats.
 * γ = 0 is the (weighted) cross-entropy to the last bit, also where 1 − p_t = 0 (0⁰ = 1).
 * @param alpha Weight of the gold class, ≥ 0.
 * @param gamma Focusing parameter of the gold class, ≥ 0.
 */
export function focalLoss(logP: number, logQ: number, alpha: number, gamma: number): number {
  return 0 - alpha * modulatingFactor(logQ, gamma) * logP;
}

/** (1 − p_t)^γ as exp(γ · log(1 − p_t)): a power of a rounded 1 − p_t would have lost its digits. */
export function modulatingFactor(logQ: number, gamma: number): number {
  return gamma === 0 ? 1 : Math.exp(gamma * logQ);
}

/**
 * The factor f in ∂FL/∂z_j = f · (p_j − [j = t]).
 *
 * With q = 1 − p_t and d as above, dp_t/dd = p_t q, so
 *     dFL/dd = −α [ q^γ · q − γ q^(γ−1) · p_t q · log p_t ] = −α q^γ (q − γ p_t log p_t).
 * As ∂d/∂z_t = 1 and ∂d/∂z_j = −p_j / q, both cases are f · (p_j − [j = t]) with
 *     f = α q^γ (1 − γ p_t · log p_t / q).
 * The quotient log p_t / q tends to −1 as q → 0, so f → α (1 + γ) q^γ: finite for every γ ≥ 0. The textbook form has q^(γ−1),
 * which is infinite there for γ < 1. With γ = 0, f = α: the gradient of cross-entropy.
 */
export function gradientFactor(logP: number, logQ: number, alpha: number, gamma: number): number {
  if (gamma === 0) return alpha + 0 * logP;
  const q = Math.exp(logQ);
  const quotient = q === 0 ? -1 : logP / q;
  return alpha * Math.exp(gamma * logQ) * (1 - gamma * Math.exp(logP) * quotient);
}

/**
 * Writes scale · ∂FL/∂z_j of one row to `gradient[offset … offset + classes − 1]`; NaN for a bad row.
 * p_j is formed as (1 − p_t) · exp(z_j) / Σ_{i≠t} exp(z_i), and p_t − 1 as −(1 − p_t): no entry is a difference of neighbours.
 * @param exponentials Scratch of at least `classes` numbers.
 */
export function focalGradient(
  scores: ArrayLike<number>,
  offset: number,
  classes: number,
  label: number,
  { alpha, gamma, scale }: { readonly alpha: number; readonly gamma: number; readonly scale: number },
  exponentials: Float64Array,
  gradient: Float32Array | Float64Array,
): void {
  const { logP, logQ } = termsOfLogOdds(logOdds(scores, offset, classes, label, exponentials));
  const gold = scale * gradientFactor(logP, logQ, alpha, gamma) * Math.exp(logQ);
  const others = exponentials[label] as number;
  const share = others === 0 ? 0 * gold : gold / others; // a bad row stays NaN
  for (let j = 0; j < classes; j++) gradient[offset + j] = share * (exponentials[j] as number);
  gradient[offset + label] = 0 - gold;
}

/** L1 norm of ∂FL/∂z over the K logits: |f| · Σ_j |p_j − [j = t]| = |f| · 2 (1 − p_t). */
export function gradientNorm(logP: number, logQ: number, alpha: number, gamma: number): number {
  return Math.abs(gradientFactor(logP, logQ, alpha, gamma)) * 2 * Math.exp(logQ);
}

/**
 * Whether a row of logits cannot enter: NaN or +∞ anywhere, −∞ on the gold class, or a label outside 0 … K − 1.
 * −∞ on another class is legal: that class is ruled out (p = 0).
 */
export function isBadRow(scores: ArrayLike<number>, offset: number, classes: number, label: number): boolean {
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) return true;
  if (scores[offset + label] === Number.NEGATIVE_INFINITY) return true;
  for (let j = offset; j < offset + classes; j++) {
    if (!((scores[j] as number) < Number.POSITIVE_INFINITY)) return true;
  }
  return false;
}

/**
 * Logits whose softmax is the given probabilities: their logarithms. The softmax renormalises, so rows that do not quite sum to 1
 * are as if divided by their sum. A probability of 0 gives −∞, a negative one gives NaN (a bad row).
 */
export function logitsOfProbabilities(probabilities: ArrayLike<number>): Float32Array {
  return Float32Array.from(probabilities, Math.log);
}
