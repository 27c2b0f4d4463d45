import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import { bootstrapInterval, type Halves } from './cross-fit.ts';
import { OutcomeChanges } from './outcome-changes.ts';
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
  const measure = (predicted: Int32Array, which: PreviewMetric) => {
    counts.clear();
    for (let row = 0; row < rows; row++) counts.add(sample.labels[row]!, predicted[row]!, sample.weight[row]!);
    return counts.metric(which);
  };
  const changes = new OutcomeChanges(sample, before, after);
  const entities = SentenceScores.of(sample);
  const cost =
    entities === null ? [] : [{ metric: 'entityF1' as const, before: f1Of(entities.count(before)), after: f1Of(entities.count(after)) }];
  return {
    metric,
    before: measure(before, metric),
    after: measure(after, metric),
    interval: bootstrapInterval(rows, seed, (factors) => changes.difference(factors, metric)),
    others: [
      ...PREVIEW_METRICS.filter((other) => other !== metric).map((other) => ({
        metric: other,
        before: measure(before, other),
        after: measure(after, other),
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
