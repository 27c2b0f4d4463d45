import type { PreviewOptions } from './preview.ts';

/** Values of τ that are tried. 0 leaves the model as it is; 1 is full balance, and never taken unasked. */
export const TAUS: readonly number[] = Array.from({ length: 41 }, (_, step) => step / 20);

/** −τ log π_c for each class; 0 for one that training never saw. */
export function offsetsOf(tau: number, { priors }: PreviewOptions): Float64Array {
  return Float64Array.from(priors, (prior) => (prior > 0 ? -tau * Math.log(prior) : 0));
}
