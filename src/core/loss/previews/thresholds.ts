import type { ScoredSample } from '../scored-sample.ts';
import { metricOf, previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import type { PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy } from './preview.ts';

/** Offsets of a logit that are tried for one class while the others stay. */
const STEPS = [-2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2];
const ROUNDS = 2;
/** Beyond this many classes the fit takes long, and half a sample has too few rows of each. */
const MOST_CLASSES = 64;

/** An offset per class, fitted class by class: the same as a threshold for each probability. */
export const thresholds: PreviewedRemedy = {
  method: 'thresholds',
  *previews(sample, { seed }) {
    if (sample.classes > MOST_CLASSES) return;
    const halves = halvesOf(sample, seed);
    const all = Array.from(sample.labels, (_, row) => row);
    const metric: PreviewMetric = 'macroF1';
    const preview = previewOffsets(sample, halves, metric, seed, (rows, which) => fittedOffsets(sample, rows, which));
    yield { method: 'thresholds', parameter: [...fittedOffsets(sample, all, metric)], ...preview };
  },
};

function fittedOffsets(sample: ScoredSample, rows: readonly number[], metric: PreviewMetric): Float64Array {
  const offsets = new Float64Array(sample.classes);
  const support = new Float64Array(sample.classes);
  for (const row of rows) support[sample.labels[row]!]! += 1;
  let best = metricOf(sample, rows, offsets, metric);
  for (let round = 0; round < ROUNDS; round++) {
    for (let id = 0; id < sample.classes; id++) {
      if (support[id] === 0) continue;
      const before = offsets[id]!;
      let kept = before;
      for (const step of STEPS) {
        offsets[id] = before + step;
        const value = metricOf(sample, rows, offsets, metric);
        // A gain of a hair is chance.
        if (value > best + 1e-4) {
          best = value;
          kept = before + step;
        }
      }
      offsets[id] = kept;
    }
  }
  return offsets;
}
