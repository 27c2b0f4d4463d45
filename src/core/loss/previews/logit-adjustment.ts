import type { ScoredSample } from '../scored-sample.ts';
import { previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { entityAdjustment, LEAST_SENTENCES } from './entity-adjustment.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy } from './preview.ts';
import { SentenceScores } from './sentence-scores.ts';
import { classesByTau, offsetsOf, TAUS } from './tau.ts';

const METRICS: readonly PreviewMetric[] = ['macroF1', 'balancedAccuracy'];

/** Predicts argmax z_c − τ log π_c (Menon et al. 2020, "Long-tail learning via logit adjustment", eq. (9)), with τ fitted. */
export const logitAdjustment: PreviewedRemedy = {
  method: 'logit-adjustment',
  *previews(sample, options) {
    const halves = halvesOf(sample, options.seed);
    const predicted = classesByTau(sample, options);
    // What each τ comes to on the halves, and on all rows, serves all metrics.
    const [first, second] = [countsByTau(sample, halves.first, predicted), countsByTau(sample, halves.second, predicted)];
    const all = first.map((counts, step) => {
      const both = new OutcomeCounts(sample.classes);
      both.set(counts);
      both.join(second[step]!);
      return both;
    });
    for (const metric of METRICS) {
      const fit = (rows: readonly number[], which: PreviewMetric) =>
        offsetsOf(fittedTau(rows === halves.first ? first : second, which), options);
      const preview = previewOffsets(sample, halves, metric, options.seed, fit);
      yield { method: 'logit-adjustment', parameter: fittedTau(all, metric), ...preview };
    }
    const entities = SentenceScores.of(sample);
    if (entities !== null && entities.sentences >= LEAST_SENTENCES) yield entityAdjustment(sample, entities, predicted, options);
  },
};

/** The smallest τ that serves the metric best. */
function fittedTau(counts: readonly OutcomeCounts[], metric: PreviewMetric): number {
  let best = { tau: 0, value: Number.NEGATIVE_INFINITY };
  for (const [index, tau] of TAUS.entries()) {
    const value = counts[index]!.metric(metric);
    if (value > best.value + 1e-12) best = { tau, value };
  }
  return best.tau;
}

function countsByTau(
  { classes, labels, weight }: ScoredSample,
  rows: readonly number[],
  predicted: readonly Int32Array[],
): readonly OutcomeCounts[] {
  const byTau = predicted.map(() => new OutcomeCounts(classes));
  for (let at = 0; at < rows.length; at++) byTau[0]!.add(labels[rows[at]!]!, predicted[0]![rows[at]!]!, weight[rows[at]!]!);
  for (let step = 1; step < byTau.length; step++) {
    const [counts, before, after] = [byTau[step]!, predicted[step - 1]!, predicted[step]!];
    counts.set(byTau[step - 1]!);
    // From one τ to the next few rows are predicted otherwise.
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      if (before[row] !== after[row]) counts.move(labels[row]!, before[row]!, after[row]!, weight[row]!);
    }
  }
  return byTau;
}
