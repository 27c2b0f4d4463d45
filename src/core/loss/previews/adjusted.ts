import { predictedClasses, type ScoredSample } from '../scored-sample.ts';
import { bootstrapInterval, type Halves } from './cross-fit.ts';
import { OutcomeChanges } from './outcome-changes.ts';
import { OutcomeCounts, PREVIEW_METRICS, type PreviewMetric } from './outcomes.ts';
import type { Preview } from './preview.ts';
import { f1Of, SentenceScores } from './sentence-scores.ts';

/** Fits offsets per class on some rows, to serve a metric, and predicts the class of others: `into` has room for all rows. */
export type FittedPrediction = (fitted: Int32Array, measured: Int32Array, metric: PreviewMetric, into: Int32Array) => void;

/** What remedies that add an offset to each logit share: fitted both ways round, measured, with an interval. */
export function previewOffsets(
  sample: ScoredSample,
  halves: Halves,
  metric: PreviewMetric,
  seed: number,
  predict: FittedPrediction,
): Omit<Preview, 'method' | 'parameter'> {
  const rows = sample.labels.length;
  const before = predictedClasses(sample);
  const after = new Int32Array(rows);
  predict(halves.first, halves.second, metric, after);
  predict(halves.second, halves.first, metric, after);
  const [old, fresh] = [outcomesOf(sample, before), outcomesOf(sample, after)];
  const changes = new OutcomeChanges(sample, before, after);
  const entities = SentenceScores.of(sample);
  const cost =
    entities === null ? [] : [{ metric: 'entityF1' as const, before: f1Of(entities.count(before)), after: f1Of(entities.count(after)) }];
  return {
    metric,
    before: old.metric(metric),
    after: fresh.metric(metric),
    interval: bootstrapInterval(rows, seed, (factors) => changes.difference(factors, metric)),
    others: [
      ...PREVIEW_METRICS.filter((other) => other !== metric).map((other) => ({
        metric: other,
        before: old.metric(other),
        after: fresh.metric(other),
      })),
      ...cost,
    ],
  };
}

function outcomesOf({ classes, labels, weight }: ScoredSample, predicted: Int32Array): OutcomeCounts {
  const counts = new OutcomeCounts(classes);
  for (let row = 0; row < labels.length; row++) counts.add(labels[row]!, predicted[row]!, weight[row]!);
  return counts;
}
