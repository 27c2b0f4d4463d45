import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import type { PreviewOptions } from './preview.ts';

/** Values of τ that are tried. 0 leaves the model as it is; 1 is full balance, and never taken unasked. */
export const TAUS: readonly number[] = Array.from({ length: 41 }, (_, step) => step / 20);

/** −τ log π_c for each class; 0 for one that training never saw. */
export function offsetsOf(tau: number, { priors }: PreviewOptions): Float64Array {
  return Float64Array.from(priors, (prior) => (prior > 0 ? -tau * Math.log(prior) : 0));
}

/**
 * The class of each row under each τ of `TAUS`. The adjusted logits of a row are lines over τ: a class is the highest of them over one range of
 * τ, so that what two values have in common all between have, and few need be looked at.
 */
export function classesByTau(sample: ScoredSample, options: PreviewOptions): readonly Int32Array[] {
  const offsets = TAUS.map((tau) => offsetsOf(tau, options));
  const classes = TAUS.map(() => new Int32Array(sample.labels.length));
  for (let row = 0; row < sample.labels.length; row++) {
    const last = TAUS.length - 1;
    classes[0]![row] = predictedClass(sample, row, offsets[0]!);
    classes[last]![row] = predictedClass(sample, row, offsets[last]!);
    fillBetween(0, last, row);
  }
  return classes;

  function fillBetween(from: number, to: number, row: number): void {
    const low = classes[from]![row]!;
    if (low === classes[to]![row]) {
      for (let step = from + 1; step < to; step++) classes[step]![row] = low;
    } else if (to - from > 1) {
      const middle = (from + to) >> 1;
      classes[middle]![row] = predictedClass(sample, row, offsets[middle]!);
      fillBetween(from, middle, row);
      fillBetween(middle, to, row);
    }
  }
}
