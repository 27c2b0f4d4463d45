import type { PredictionInputs } from '../../core/loss/report.ts';
import type { Scores } from '../format.ts';

/** How far probabilities may stray from [0, 1] and from a sum of 1. */
export const PROBABILITY_TOLERANCE = 1e-3;

/**
 * Tells probabilities from logits by sampled rows: probabilities when every value lies in [0, 1] and every row sums to 1, each within
 * 1e-3. `scores` is row-major, rows × classes. With one score per row (sigmoid) only the range counts. Rows that are not finite do not speak.
 */
export function detectInputs(scores: Scores, classes: number): PredictionInputs {
  let spoke = false;
  for (let start = 0; start + classes <= scores.length; start += classes) {
    let sum = 0;
    for (let index = start; index < start + classes; index += 1) sum += scores[index]!;
    if (!Number.isFinite(sum)) continue;
    spoke = true;
    for (let index = start; index < start + classes; index += 1) {
      if (scores[index]! < -PROBABILITY_TOLERANCE || scores[index]! > 1 + PROBABILITY_TOLERANCE) return 'logits';
    }
    if (classes > 1 && Math.abs(sum - 1) > PROBABILITY_TOLERANCE) return 'logits';
  }
  return spoke ? 'probabilities' : 'logits';
}
