import type { ScoredSample } from '../scored-sample.ts';
import { previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { entityAdjustment, LEAST_SENTENCES } from './entity-adjustment.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy } from './preview.ts';
import { SentenceScores } from './sentence-scores.ts';
import { classesByTau, TAUS } from './tau.ts';

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
      const predict = (fitted: Int32Array, measured: Int32Array, which: PreviewMetric, into: Int32Array) => {
        const own = predicted[fittedStep(fitted === halves.first ? first : second, which)]!;
        for (let at = 0; at < measured.length; at++) into[measured[at]!] = own[measured[at]!]!;
      };
      const preview = previewOffsets(sample, halves, metric, options.seed, predict);
      yield { method: 'logit-adjustment', parameter: TAUS[fittedStep(all, metric)]!, ...preview };
    }
    const entities = SentenceScores.of(sample);
    if (entities !== null && entities.sentences >= LEAST_SENTENCES) yield entityAdjustment(sample, entities, predicted, options);
  },
};

/** The step of the smallest τ that serves the metric best. */
function fittedStep(counts: readonly OutcomeCounts[], metric: PreviewMetric): number {
  let [best, highest] = [0, Number.NEGATIVE_INFINITY];
  for (let step = 0; step < counts.length; step++) {
    const value = counts[step]!.metric(metric);
    if (!(value > highest + 1e-12)) continue;
    best = step;
    highest = value;
  }
  return best;
}

function countsByTau(
  { classes, labels, weight }: ScoredSample,
  rows: Int32Array,
  predicted: readonly Int32Array[],
): readonly OutcomeCounts[] {
  const byTau = predicted.map(() => new OutcomeCounts(classes));
  const [start, first] = [byTau[0]!, predicted[0]!];
  for (let at = 0; at < rows.length; at++) start.add(labels[rows[at]!]!, first[rows[at]!]!, weight[rows[at]!]!);
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
