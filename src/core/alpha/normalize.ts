import { text } from '../message.ts';
import { eachInSteps, finish, mapInSteps, type Steps } from '../steps.ts';
import type { Normalization } from './alpha.ts';

export const NORMALIZATIONS: readonly Normalization[] = ['none', 'sum', 'mean', 'max'];

/** What each makes 1, or the number of classes K. */
export const NORMALIZATION_NAMES: Readonly<Record<Normalization, string>> = {
  none: text('not normalised'),
  sum: text('sum K'),
  mean: text('mean 1'),
  max: text('maximum 1'),
};

/**
 * Scales raw weights. Classes without examples are null before and after.
 * `sum`: the weights add up to their number; `mean`: the mean over the examples, Σ n·α ÷ Σ n, is 1; `max`: the largest is 1.
 * Weights that are all zero stay as they are.
 */
export function normalize(raw: readonly (number | null)[], counts: readonly number[], normalization: Normalization): (number | null)[] {
  return finish(normalizeSteps(raw, counts, normalization));
}

/** The same in steps. */
export function* normalizeSteps(
  raw: readonly (number | null)[],
  counts: readonly number[],
  normalization: Normalization,
): Steps<(number | null)[]> {
  let sum = 0;
  let weighted = 0;
  let examples = 0;
  let largest = 0;
  let classes = 0;
  yield* eachInSteps(raw, (value, index) => {
    if (value === null) return;
    classes += 1;
    sum += value;
    weighted += value * counts[index]!;
    examples += counts[index]!;
    largest = Math.max(largest, value);
  });
  const scale = { none: 1, sum: classes / sum, mean: examples / weighted, max: 1 / largest }[normalization];
  return yield* mapInSteps(raw, (value) => (value === null || !Number.isFinite(scale) ? value : value * scale));
}
