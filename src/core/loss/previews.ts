import { logitAdjustment } from './previews/logit-adjustment.ts';
import type { Preview, PreviewedRemedy, PreviewOptions } from './previews/preview.ts';
import { temperature } from './previews/temperature.ts';
import { thresholds } from './previews/thresholds.ts';
import type { ScoredSample } from './scored-sample.ts';

/** Remedies without training, in the order in which they are shown. */
const REMEDIES: readonly PreviewedRemedy[] = [logitAdjustment, thresholds, temperature];

/** Fewer rows of a second class than this have no two halves worth the name. */
const LEAST_ROWS = 20;

/**
 * Previews every remedy on a sample, cross-fitted. None where there are too few rows, or one class only. A generator, so that the caller
 * can let others work between two previews.
 */
export function* previewRemedies(sample: ScoredSample, options: PreviewOptions): Generator<Preview, void, undefined> {
  if (sample.labels.length < LEAST_ROWS || new Set(sample.labels).size < 2) return;
  for (const remedy of REMEDIES) yield* remedy.previews(sample, options);
}
