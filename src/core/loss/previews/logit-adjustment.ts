import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import { previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { entityAdjustment, LEAST_SENTENCES } from './entity-adjustment.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy } from './preview.ts';
import { SentenceScores } from './sentence-scores.ts';
import { offsetsOf, TAUS } from './tau.ts';

const METRICS: readonly PreviewMetric[] = ['macroF1', 'balancedAccuracy'];

/** Predicts argmax z_c − τ log π_c (Menon et al. 2020, "Long-tail learning via logit adjustment", eq. (9)), with τ fitted. */
export const logitAdjustment: PreviewedRemedy = {
  method: 'logit-adjustment',
  *previews(sample, options) {
    const halves = halvesOf(sample, options.seed);
    const all = Array.from(sample.labels, (_, row) => row);
    // What each τ predicts serves all metrics and halves.
    const predicted = TAUS.map((tau) => {
      const offsets = offsetsOf(tau, options);
      return Int32Array.from(sample.labels, (_, row) => predictedClass(sample, row, offsets));
    });
    for (const metric of METRICS) {
      const fit = (rows: readonly number[], which: PreviewMetric) => offsetsOf(fittedTau(sample, rows, which, predicted), options);
      const preview = previewOffsets(sample, halves, metric, options.seed, fit);
      yield { method: 'logit-adjustment', parameter: fittedTau(sample, all, metric, predicted), ...preview };
    }
    const entities = SentenceScores.of(sample);
    if (entities !== null && entities.sentences >= LEAST_SENTENCES) yield entityAdjustment(sample, entities, options);
  },
};

/** The smallest τ that serves the metric best on the rows. @param predicted The class of each row of the sample, for each τ. */
function fittedTau(
  { classes, labels, weight }: ScoredSample,
  rows: readonly number[],
  metric: PreviewMetric,
  predicted: readonly Int32Array[],
): number {
  let best = { tau: 0, value: Number.NEGATIVE_INFINITY };
  const counts = new OutcomeCounts(classes);
  for (const [index, tau] of TAUS.entries()) {
    counts.clear();
    for (const row of rows) counts.add(labels[row]!, predicted[index]![row]!, weight[row]!);
    const value = counts.metric(metric);
    if (value > best.value + 1e-12) best = { tau, value };
  }
  return best.tau;
}
