import type { ScoredSample } from '../scored-sample.ts';
import { metricOf, previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';
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
  const { classes, labels, scores, weight } = sample;
  const offsets = new Float64Array(classes);
  const support = new Float64Array(classes);
  for (const row of rows) support[labels[row]!]! += 1;
  const counts = new OutcomeCounts(classes);
  // The best of the other classes does not change while one offset is tried.
  const rivals = new Int32Array(rows.length);
  const heights = new Float64Array(rows.length);
  let best = metricOf(sample, rows, offsets, metric);
  for (let round = 0; round < ROUNDS; round++) {
    for (let id = 0; id < classes; id++) {
      if (support[id] === 0) continue;
      findRivals(sample, rows, offsets, id, rivals, heights);
      const before = offsets[id]!;
      let kept = before;
      for (const step of STEPS) {
        counts.clear();
        for (const [at, row] of rows.entries()) {
          const own = scores[row * classes + id]! + before + step;
          // The first on a tie.
          const wins = own > heights[at]! || (own === heights[at] && id < rivals[at]!);
          counts.add(labels[row]!, wins ? id : rivals[at]!, weight[row]!);
        }
        const value = counts.metric(metric);
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

/** For each row the class with the highest adjusted logit among all but `id`, the first on a tie, and that logit. */
function findRivals(
  { classes, scores }: ScoredSample,
  rows: readonly number[],
  offsets: Float64Array,
  id: number,
  rivals: Int32Array,
  heights: Float64Array,
): void {
  for (const [at, row] of rows.entries()) {
    let [rival, height] = [id === 0 ? 1 : 0, Number.NEGATIVE_INFINITY];
    for (let other = 0; other < classes; other++) {
      const adjusted = scores[row * classes + other]! + offsets[other]!;
      if (other !== id && adjusted > height) {
        height = adjusted;
        rival = other;
      }
    }
    rivals[at] = rival;
    heights[at] = height;
  }
}
