import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import { bootstrapInterval, type Halves } from './cross-fit.ts';
import { OutcomeCounts, PREVIEW_METRICS, type PreviewMetric } from './outcomes.ts';
import type { Preview } from './preview.ts';
import { f1Of, SentenceScores } from './sentence-scores.ts';

/** Offsets per class, fitted on some rows to serve a metric. */
export type OffsetFit = (rows: readonly number[], metric: PreviewMetric) => ArrayLike<number>;

/** What remedies that add an offset to each logit share: fitted both ways round, measured, with an interval. */
export function previewOffsets(
  sample: ScoredSample,
  halves: Halves,
  metric: PreviewMetric,
  seed: number,
  fitOffsets: OffsetFit,
): Omit<Preview, 'method' | 'parameter'> {
  const rows = sample.labels.length;
  const before = new Int32Array(rows);
  const after = new Int32Array(rows);
  for (const [fitted, measured] of [
    [halves.first, halves.second],
    [halves.second, halves.first],
  ] as const) {
    const offsets = fitOffsets(fitted, metric);
    for (const row of measured) {
      before[row] = predictedClass(sample, row, null);
      after[row] = predictedClass(sample, row, offsets);
    }
  }
  const counts = new OutcomeCounts(sample.classes);
  const measure = (predicted: Int32Array, which: PreviewMetric, factors: Float64Array | null) => {
    counts.clear();
    for (let row = 0; row < rows; row++) {
      const weight = sample.weight[row]! * (factors === null ? 1 : factors[row]!);
      if (weight > 0) counts.add(sample.labels[row]!, predicted[row]!, weight);
    }
    return counts.metric(which);
  };
  const entities = SentenceScores.of(sample);
  const cost =
    entities === null ? [] : [{ metric: 'entityF1' as const, before: f1Of(entities.count(before)), after: f1Of(entities.count(after)) }];
  return {
    metric,
    before: measure(before, metric, null),
    after: measure(after, metric, null),
    interval: bootstrapInterval(rows, seed, (factors) => measure(after, metric, factors) - measure(before, metric, factors)),
    others: [
      ...PREVIEW_METRICS.filter((other) => other !== metric).map((other) => ({
        metric: other,
        before: measure(before, other, null),
        after: measure(after, other, null),
      })),
      ...cost,
    ],
  };
}

/** A metric of some rows under offsets. */
export function metricOf(sample: ScoredSample, rows: readonly number[], offsets: ArrayLike<number> | null, metric: PreviewMetric): number {
  const counts = new OutcomeCounts(sample.classes);
  for (const row of rows) counts.add(sample.labels[row]!, predictedClass(sample, row, offsets), sample.weight[row]!);
  return counts.metric(metric);
}
