import { CALIBRATION_BINS, calibrationBin } from '../calibration.ts';
import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import { bootstrapInterval, halvesOf } from './cross-fit.ts';
import type { PreviewedRemedy } from './preview.ts';

/** Divides the logits by a temperature, fitted to the likelihood (Guo et al. 2017, "On calibration of modern neural networks"). No prediction changes. */
export const temperature: PreviewedRemedy = {
  method: 'temperature',
  *previews(sample, { seed }) {
    const { first, second } = halvesOf(sample, seed);
    const rows = sample.labels.length;
    const before = new Float64Array(rows);
    const after = new Float64Array(rows);
    const right = new Uint8Array(rows);
    for (const [fitted, measured] of [
      [first, second],
      [second, first],
    ] as const) {
      const t = fittedTemperature(sample, fitted);
      for (const row of measured) {
        const predicted = predictedClass(sample, row, null);
        right[row] = Number(predicted === sample.labels[row]);
        before[row] = confidenceOf(sample, row, predicted, 1);
        after[row] = confidenceOf(sample, row, predicted, t);
      }
    }
    const measure = (confidence: Float64Array, factors: Float64Array | null) => calibrationError(sample, confidence, right, factors);
    yield {
      method: 'temperature',
      parameter: fittedTemperature(sample, [...first, ...second]),
      metric: 'calibrationError',
      before: measure(before, null),
      after: measure(after, null),
      interval: bootstrapInterval(rows, seed, (factors) => measure(after, factors) - measure(before, factors)),
      others: [],
    };
  },
};

/** Golden-section search over log T in [1/20, 20]: the mean log-likelihood has one peak in 1/T. */
function fittedTemperature(sample: ScoredSample, rows: readonly number[]): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  const cost = (logT: number) => negativeLikelihood(sample, rows, Math.exp(logT));
  let [low, high] = [-Math.log(20), Math.log(20)];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atLeft, atRight] = [cost(left), cost(right)];
  // Of the two points inside, one stays inside.
  for (let step = 0; step < 30; step++) {
    if (atLeft < atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = cost(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = cost(right);
    }
  }
  return Math.exp((low + high) / 2);
}

function negativeLikelihood(sample: ScoredSample, rows: readonly number[], t: number): number {
  let sum = 0;
  for (const row of rows) sum -= sample.weight[row]! * Math.log(Math.max(1e-300, confidenceOf(sample, row, sample.labels[row]!, t)));
  return sum;
}

/** Probability of a class at a temperature. */
function confidenceOf({ classes, scores }: ScoredSample, row: number, id: number, t: number): number {
  const start = row * classes;
  let sum = 0;
  const own = scores[start + id]!;
  for (let other = start; other < start + classes; other++) sum += Math.exp((scores[other]! - own) / t);
  return 1 / sum;
}

/** ECE over equal bins (lo, hi], weighted. */
function calibrationError({ weight }: ScoredSample, confidence: Float64Array, right: Uint8Array, factors: Float64Array | null): number {
  const gap = new Float64Array(CALIBRATION_BINS);
  let total = 0;
  for (let row = 0; row < confidence.length; row++) {
    const own = weight[row]! * (factors === null ? 1 : factors[row]!);
    gap[calibrationBin(confidence[row]!)]! += own * (right[row]! - confidence[row]!);
    total += own;
  }
  return total === 0 ? 0 : gap.reduce((sum, value) => sum + Math.abs(value), 0) / total;
}
