import { focalLoss, gradientFactor, termsOfLogOdds } from './focal-reference.ts';

/** Weights of one class of a multi-label model. */
export interface SigmoidWeights {
  /** α of an example that has the class, ≥ 0. */
  readonly positive: number;
  /** α of an example that has it not, ≥ 0. */
  readonly negative: number;
  readonly gamma: number;
}

/**
 * Focal loss of one class of a multi-label model, p = σ(z), in float64:
 *
 *     y · [−α₊ (1 − p)^γ log p] + (1 − y) · [−α₋ p^γ log(1 − p)]
 *
 * Lin et al. 2017, eq. (5), with p_t = p for y = 1 and 1 − p for y = 0; α₋ = 1 − α₊ there. A target between is the expected loss of an
 * example that has the class with probability y. The log-odds of p is z itself, so no digit is lost anywhere.
 * @param logit z; NaN and ±∞ yield NaN.
 * @param target y, 0 … 1; NaN outside.
 */
export function sigmoidLoss(logit: number, target: number, { positive, negative, gamma }: SigmoidWeights): number {
  if (!isLegal(logit, target)) return Number.NaN;
  const { logP, logQ } = termsOfLogOdds(logit);
  const present = target === 0 ? 0 : target * focalLoss(logP, logQ, positive, gamma);
  const absent = target === 1 ? 0 : (1 - target) * focalLoss(logQ, logP, negative, gamma);
  return present + absent;
}

/** ∂/∂z of {@link sigmoidLoss}: −y f₊ (1 − p) + (1 − y) f₋ p, with f as in `gradientFactor`. */
export function sigmoidGradient(logit: number, target: number, { positive, negative, gamma }: SigmoidWeights): number {
  if (!isLegal(logit, target)) return Number.NaN;
  const { logP, logQ } = termsOfLogOdds(logit);
  const present = target === 0 ? 0 : target * gradientFactor(logP, logQ, positive, gamma) * Math.exp(logQ);
  const absent = target === 1 ? 0 : (1 - target) * gradientFactor(logQ, logP, negative, gamma) * Math.exp(logP);
  return absent - present;
}

function isLegal(logit: number, target: number): boolean {
  return Number.isFinite(logit) && target >= 0 && target <= 1;
}
