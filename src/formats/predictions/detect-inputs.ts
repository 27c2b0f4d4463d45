import type { PredictionInputs } from '../../core/loss/report.ts';
import type { Scores } from '../format.ts';

/** How far probabilities may stray from [0, 1] and from a sum of 1: 1e-3, and the rounding of a sum such as 0.999. */
export const PROBABILITY_TOLERANCE = 1e-3 + 1e-6;

/**
 * Tells probabilities from logits by sampled rows: probabilities when in more than half of them every value lies in [0, 1] and they sum to 1, each within
 * 1e-3; the others are then bad rows, for logits do not do so by chance. `scores` is row-major, rows × classes. With one score per row (sigmoid) only the
 * range counts, and all must lie in it. Rows that are not finite do not speak.
 */
export function detectInputs(scores: Scores, classes: number): PredictionInputs {
  let [spoke, fit] = [0, 0];
  for (let start = 0; start + classes <= scores.length; start += classes) {
    let sum = 0;
    let isInRange = true;
    for (let index = start; index < start + classes; index += 1) {
      const score = scores[index]!;
      sum += score;
      if (score < -PROBABILITY_TOLERANCE || score > 1 + PROBABILITY_TOLERANCE) isInRange = false;
    }
    if (!Number.isFinite(sum)) continue;
    spoke += 1;
    if (isInRange && (classes === 1 || Math.abs(sum - 1) <= PROBABILITY_TOLERANCE)) fit += 1;
    else if (classes === 1) return 'logits';
  }
  return fit * 2 > spoke ? 'probabilities' : 'logits';
}
