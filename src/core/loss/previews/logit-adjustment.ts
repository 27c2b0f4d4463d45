import type { ScoredSample } from '../scored-sample.ts';
import { metricOf, previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import type { PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy, PreviewOptions } from './preview.ts';

/** Values of τ that are tried. 0 leaves the model as it is; 1 is full balance, and never taken unasked. */
const TAUS = Array.from({ length: 41 }, (_, step) => step / 20);
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

function offsetsOf(tau: number, { priors }: PreviewOptions): Float64Array {
  return Float64Array.from(priors, (prior) => (prior > 0 ? -tau * Math.log(prior) : 0));
}
