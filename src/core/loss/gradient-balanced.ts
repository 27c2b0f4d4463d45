import type { Normalization } from '../alpha/alpha.ts';
import { normalize } from '../alpha/normalize.ts';
import { gammaOfClasses } from './budget.ts';
import { gradientNorm } from './focal-reference.ts';
import { piecesOf, wholly } from './pieces.ts';
import type { LossTerms } from './report.ts';

/** The name under which it stands beside the schemes of counts; it is none of them, because it follows from predictions. */
export const GRADIENT_BALANCED = 'gradient-balanced';
/** The upper bound without another: a class that the model already has right would be weighted without end. */
export const GRADIENT_BALANCED_MAXIMUM = 20;

export interface GradientBalancedSettings {
  readonly gamma: number | readonly number[];
  /** Examples of training, for the normalisation, and for the classes that get an α at all. */
  readonly counts: readonly number[];
  readonly normalization: Normalization;
  /** After the normalisation. */
  readonly maximum: number;
}

/**
 * α_c ∝ 1 ÷ Σ_{i of class c} ‖∂FL_i/∂logits‖₁ at γ: every class then has the same share of the gradient norm, as far as the bound lets it. A class
 * without rows in the predictions gets null, one without training examples too.
 */
export function gradientBalancedAlpha(terms: LossTerms, settings: GradientBalancedSettings): readonly (number | null)[] {
  return wholly(gradientBalancedInPieces(terms, settings));
}

/** As {@link gradientBalancedAlpha}. */
export function* gradientBalancedInPieces(
  terms: LossTerms,
  { gamma, ...settings }: GradientBalancedSettings,
): Generator<void, readonly (number | null)[], undefined> {
  const classes = settings.counts.length;
  const gammas = gammaOfClasses(gamma, classes);
  const norms = new Float64Array(classes);
  for (const [from, to] of piecesOf(terms.classId.length)) {
    for (let row = from; row < to; row++) {
      const id = terms.classId[row]!;
      const norm = gradientNorm(terms.logP[row] ?? Number.NEGATIVE_INFINITY, terms.logQ[row] ?? Number.NEGATIVE_INFINITY, 1, gammas[id]!);
      norms[id]! += terms.weight[row]! * norm;
    }
    yield;
  }
  return alphaOfNorms(norms, settings);
}

/** The same from the sums of the norms per class. */
export function alphaOfNorms(
  norms: Float64Array,
  { counts, normalization, maximum }: Omit<GradientBalancedSettings, 'gamma'>,
): readonly (number | null)[] {
  const raw = Array.from(norms, (norm, id) => (norm > 0 && counts[id]! > 0 ? 1 / norm : null));
  return normalize(raw, counts, normalization).map((value) => (value === null ? null : Math.min(value, maximum)));
}
