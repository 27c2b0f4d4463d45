import type { ScoredSample } from '../scored-sample.ts';
import { metricOf, previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { entityAdjustment, LEAST_SENTENCES } from './entity-adjustment.ts';
import type { PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy, PreviewOptions } from './preview.ts';
import { SentenceScores } from './sentence-scores.ts';
import { offsetsOf, TAUS } from './tau.ts';

const METRICS: readonly PreviewMetric[] = ['macroF1', 'balancedAccuracy'];

/** Predicts argmax z_c − τ log π_c (Menon et al. 2020, "Long-tail learning via logit adjustment", eq. (9)), with τ fitted. */
export const logitAdjustment: PreviewedRemedy = {
  method: 'logit-adjustment',
  *previews(sample, options) {
    const halves = halvesOf(sample, options.seed);
    const all = Array.from(sample.labels, (_, row) => row);
    for (const metric of METRICS) {
      const fit = (rows: readonly number[], which: PreviewMetric) => offsetsOf(fittedTau(sample, rows, which, options), options);
      const preview = previewOffsets(sample, halves, metric, options.seed, fit);
      yield { method: 'logit-adjustment', parameter: fittedTau(sample, all, metric, options), ...preview };
    }
    const entities = SentenceScores.of(sample);
    if (entities !== null && entities.sentences >= LEAST_SENTENCES) yield entityAdjustment(sample, entities, options);
  },
};

/** The smallest τ that serves the metric best on the rows. */
function fittedTau(sample: ScoredSample, rows: readonly number[], metric: PreviewMetric, options: PreviewOptions): number {
  let best = { tau: 0, value: Number.NEGATIVE_INFINITY };
  for (const tau of TAUS) {
    const value = metricOf(sample, rows, offsetsOf(tau, options), metric);
    if (value > best.value + 1e-12) best = { tau, value };
  }
  return best.tau;
}
