import { CALIBRATION_BINS, calibrationBin } from '../calibration.ts';
import { predictedClasses, type ScoredSample } from '../scored-sample.ts';
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
    const predicted = predictedClasses(sample);
    const fitted = [nearInverse(sample, first), nearInverse(sample, second)].map((start, half) =>
      fittedInverse(sample, half === 0 ? first : second, start),
    ) as [number, number];
    for (const [inverse, measured] of [
      [fitted[0], second],
      [fitted[1], first],
    ] as const) {
      for (let at = 0; at < measured.length; at++) {
        const row = measured[at]!;
        right[row] = Number(predicted[row] === sample.labels[row]);
        before[row] = confidenceOf(sample, row, predicted[row]!, 1);
        after[row] = confidenceOf(sample, row, predicted[row]!, inverse);
      }
    }
    const [calibration, adjusted] = [gapsOf(sample, before, right), gapsOf(sample, after, right)];
    const errors = new CalibrationErrors(sample.weight, calibration, adjusted);
    const [old, fresh] = errors.under(new Uint8Array(rows).fill(1));
    const both = new Int32Array(rows);
    both.set(first);
    both.set(second, first.length);
    yield {
      method: 'temperature',
      parameter: 1 / fittedInverse(sample, both, (fitted[0] + fitted[1]) / 2),
      metric: 'calibrationError',
      before: old,
      after: fresh,
      interval: bootstrapInterval(rows, seed, (factors) => {
        const [without, withIt] = errors.under(factors);
        return withIt - without;
      }),
      others: [],
    };
  },
};

/** Temperatures are looked for in 1/20 … 20. */
const MOST = 20;
/** Of the inverse temperature, relative. The last step squares it. */
const TOLERANCE = 1e-5;
const MOST_STEPS = 60;

/** One row of so many tells roughly where the peak is: from there it takes fewer steps over all rows. */
const THINNED = 8;
const FEW_ROWS = 100 * THINNED;

function nearInverse(sample: ScoredSample, rows: Int32Array): number {
  return rows.length < FEW_ROWS
    ? 1
    : fittedInverse(
        sample,
        rows.filter((_, at) => at % THINNED === 0),
        1,
      );
}

/**
 * The inverse temperature 1/T of the highest likelihood. The negative log-likelihood is convex in it, with the derivative Σ w (mean of z under p − z_t) and
 * the second derivative Σ w (variance of z under p): Newton's method, kept within what the sign of the derivative leaves.
 */
function fittedInverse(sample: ScoredSample, rows: Int32Array, start: number): number {
  const slope = { first: 0, second: 0 };
  let [low, high] = [1 / MOST, MOST];
  // Where the derivative is known.
  let [hasLow, hasHigh] = [false, false];
  let inverse = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    addSlopes(sample, rows, inverse, slope);
    if (slope.first > 0) [high, hasHigh] = [inverse, true];
    else [low, hasLow] = [inverse, true];
    if (high === 1 / MOST || low === MOST) break;
    let next = inverse - slope.first / slope.second;
    if (!(next > low)) next = hasLow ? Math.sqrt(low * high) : low;
    else if (!(next < high)) next = hasHigh ? Math.sqrt(low * high) : high;
    const moved = Math.abs(next - inverse);
    inverse = next;
    if (moved <= TOLERANCE * inverse) break;
  }
  return inverse;
}

function addSlopes(
  { classes, scores, labels, weight }: ScoredSample,
  rows: Int32Array,
  inverse: number,
  slope: { first: number; second: number },
): void {
  let [first, second] = [0, 0];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index]!;
    const start = row * classes;
    const gold = scores[start + labels[row]!]!;
    let highest = gold;
    for (let at = start; at < start + classes; at++) if (scores[at]! > highest) highest = scores[at]!;
    let [sum, mean, square] = [0, 0, 0];
    for (let at = start; at < start + classes; at++) {
      const below = scores[at]! - highest;
      const exponential = Math.exp(below * inverse);
      if (exponential === 0) continue;
      sum += exponential;
      mean += exponential * below;
      square += exponential * below * below;
    }
    mean /= sum;
    first += weight[row]! * (mean - (gold - highest));
    second += weight[row]! * (square / sum - mean * mean);
  }
  slope.first = first;
  slope.second = second;
}

/** Probability of a class at an inverse temperature. */
function confidenceOf({ classes, scores }: ScoredSample, row: number, id: number, inverse: number): number {
  const start = row * classes;
  let sum = 0;
  const own = scores[start + id]!;
  for (let other = start; other < start + classes; other++) sum += Math.exp((scores[other]! - own) * inverse);
  return 1 / sum;
}

/** What each row adds to its bin (lo, hi]: weighted, 1 or 0 for right or wrong, less the confidence. */
interface Gaps {
  readonly bins: Uint8Array;
  readonly gaps: Float64Array;
}

function gapsOf({ weight }: ScoredSample, confidence: Float64Array, right: Uint8Array): Gaps {
  const rows = confidence.length;
  const [bins, gaps] = [new Uint8Array(rows), new Float64Array(rows)];
  for (let row = 0; row < rows; row++) {
    bins[row] = calibrationBin(confidence[row]!);
    gaps[row] = weight[row]! * (right[row]! - confidence[row]!);
  }
  return { bins, gaps };
}

/** ECE over equal bins, weighted, without and with a temperature, under any factors of the rows. */
class CalibrationErrors {
  readonly #weight: Float64Array;
  readonly #before: Gaps;
  readonly #after: Gaps;
  readonly #sumsBefore = new Float64Array(CALIBRATION_BINS);
  readonly #sumsAfter = new Float64Array(CALIBRATION_BINS);

  constructor(weight: Float64Array, before: Gaps, after: Gaps) {
    this.#weight = weight;
    this.#before = before;
    this.#after = after;
  }

  under(factors: Uint8Array): readonly [before: number, after: number] {
    const [sumsBefore, sumsAfter, weight] = [this.#sumsBefore.fill(0), this.#sumsAfter.fill(0), this.#weight];
    const [binsBefore, gapsBefore] = [this.#before.bins, this.#before.gaps];
    const [binsAfter, gapsAfter] = [this.#after.bins, this.#after.gaps];
    let total = 0;
    for (let row = 0; row < weight.length; row++) {
      const factor = factors[row]!;
      sumsBefore[binsBefore[row]!]! += factor * gapsBefore[row]!;
      sumsAfter[binsAfter[row]!]! += factor * gapsAfter[row]!;
      total += factor * weight[row]!;
    }
    return [errorOf(sumsBefore, total), errorOf(sumsAfter, total)];
  }
}

function errorOf(sums: Float64Array, total: number): number {
  return total === 0 ? 0 : sums.reduce((sum, value) => sum + Math.abs(value), 0) / total;
}
