import { modulatingFactor } from './focal-reference.ts';

/**
 * Derivatives of FL = −α q^γ log p_t, q = 1 − p_t, with respect to its parameters, for one example in float64.
 *
 *     ∂FL/∂γ = −α q^γ log q · log p_t     (≤ 0: more focusing never adds loss)
 *     ∂FL/∂α = −q^γ log p_t
 *
 * Where p_t is 1 both are 0: log p_t ≈ −q there, and q log q → 0.
 */
export function gammaDerivative(logP: number, logQ: number, alpha: number, gamma: number): number {
  return logQ === Number.NEGATIVE_INFINITY ? 0 : 0 - alpha * modulatingFactor(logQ, gamma) * logQ * logP;
}

/** See {@link gammaDerivative}. */
export function alphaDerivative(logP: number, logQ: number, gamma: number): number {
  return 0 - modulatingFactor(logQ, gamma) * logP;
}
