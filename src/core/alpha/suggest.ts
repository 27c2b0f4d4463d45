import type { UnitSummary } from '../analysis.ts';
import { messageOf, renderMessage } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import { eachInSteps, finish, mapInSteps, type Steps } from '../steps.ts';
import type { AlphaSettings, AlphaVector } from './alpha.ts';
import { NORMALIZATIONS, normalizeSteps } from './normalize.ts';
import { notesOn } from './notes.ts';
import { alphaScheme } from './schemes.ts';

/**
 * α per class, in label-id order: the scheme's raw weights, then the normalisation, then the upper bound.
 * @param labels names of the K classes
 * @param counts support of the K classes in the training split, non-negative
 * @param unit what was counted (`token`, `document`, …), for notes and provenance
 * @param extents per class the units of the records that carry it; left out where they were not counted
 * @returns α > 0 (≥ 0 for `complement`), null for a class without examples
 * @throws RangeError for an unknown scheme or normalisation, β outside 0 … 1, a bound that is not positive, counts that do not match the labels
 */
export function suggestAlpha(
  labels: readonly string[],
  counts: readonly number[],
  settings: AlphaSettings,
  unit: string,
  extents?: readonly number[],
): AlphaVector {
  return finish(alphaSteps(labels, counts, settings, unit, extents));
}

/** The same in steps; the longest of them is the pass of a scheme over the counts. */
function* alphaSteps(
  labels: readonly string[],
  counts: readonly number[],
  settings: AlphaSettings,
  unit: string,
  extents?: readonly number[],
): Steps<AlphaVector> {
  const scheme = alphaScheme(settings.scheme);
  checkSettings(settings);
  checkCounts(labels, counts);
  yield;
  const weights = scheme.weigh(counts, settings, extents);
  yield;
  const raw = yield* mapInSteps(counts, (count, index) => (count > 0 ? weights[index]! : null));
  yield;
  const normalized = yield* normalizeSteps(raw, counts, settings.normalization);
  yield;
  const { maximum } = settings;
  let capped = 0;
  const alpha = yield* mapInSteps(normalized, (value) => {
    if (value === null || maximum === null || !(value > maximum)) return value;
    capped += 1;
    return maximum;
  });
  yield;
  const noteMessages = notesOn({ labels, counts, alpha, raw, settings, unit, capped });
  return {
    scheme: scheme.id,
    beta: usesBeta(scheme.id) ? settings.beta : null,
    normalization: settings.normalization,
    maximum,
    unit,
    labels: [...labels],
    counts: [...counts],
    alpha,
    notes: noteMessages.map(({ template, args }) => renderMessage(template, args)),
    noteMessages,
  };
}

/** The same for what was counted of a split; its name and that of the data set go along. */
export function suggestAlphaOf(
  { unit, classes }: Pick<UnitSummary, 'unit' | 'classes'>,
  settings: AlphaSettings,
  source: Pick<AlphaVector, 'dataset' | 'split'> = {},
): AlphaVector {
  return finish(alphaOfSteps({ unit, classes }, settings, source));
}

/** The same in steps, for 100 000 classes on a thread that has a person waiting. */
export function* alphaOfSteps(
  { unit, classes }: Pick<UnitSummary, 'unit' | 'classes'>,
  settings: AlphaSettings,
  source: Pick<AlphaVector, 'dataset' | 'split'> = {},
): Steps<AlphaVector> {
  const labels: string[] = [];
  const counts: number[] = [];
  const extents: number[] = [];
  let hasExtents = false;
  let areCounted = true;
  yield* eachInSteps(classes, ({ label, count, extent }) => {
    labels.push(label);
    counts.push(count);
    extents.push(extent ?? 0);
    hasExtents ||= extent !== undefined;
    areCounted &&= count === 0 || (extent ?? 0) > 0;
  });
  const vector = yield* alphaSteps(labels, counts, settings, unit, hasExtents && areCounted ? extents : undefined);
  return { ...vector, ...source };
}

/** Whether β means anything to the scheme. */
export function usesBeta(scheme: string): boolean {
  return scheme === 'effective-number';
}

function checkSettings({ beta, normalization, maximum }: AlphaSettings): void {
  if (!(beta >= 0 && beta < 1))
    throw new OutOfRange(messageOf('β is {0}, but the effective number of samples needs 0 ≤ β < 1.', { significant: beta, digits: 15 }));
  if (!NORMALIZATIONS.includes(normalization))
    throw new OutOfRange(messageOf('Unknown normalisation "{0}". Known: {1}.', normalization, NORMALIZATIONS.join(', ')));
  if (maximum !== null && !(maximum > 0))
    throw new OutOfRange(messageOf('The maximum of α is {0}, but it must be greater than 0.', { significant: maximum, digits: 15 }));
}

function checkCounts(labels: readonly string[], counts: readonly number[]): void {
  if (labels.length !== counts.length)
    throw new OutOfRange(messageOf('There are {0} labels but {1} counts: α needs one count per label.', labels.length, counts.length));
  for (const [index, count] of counts.entries()) {
    if (!(count >= 0) || !Number.isFinite(count))
      throw new OutOfRange(messageOf('The count of label {0} is {1}, but it must be a number from 0.', String(index), count));
  }
}
