import { Random } from '../../random.ts';
import type { ScoredSample } from '../scored-sample.ts';

/** The two halves of a sample: what is fitted on one is measured on the other. Row numbers. */
export interface Halves {
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** Each class is dealt out evenly, in a seeded order, so that a rare one is in both halves. */
export function halvesOf({ classes, labels }: ScoredSample, seed: number): Halves {
  const random = new Random(seed);
  const rowsOf: number[][] = Array.from({ length: classes }, () => []);
  for (let row = 0; row < labels.length; row++) rowsOf[labels[row]!]!.push(row);
  const first: number[] = [];
  const second: number[] = [];
  for (const rows of rowsOf) {
    shuffle(rows, random);
    for (const row of rows) (first.length > second.length ? second : first).push(row);
  }
  return { first, second };
}

function shuffle(rows: number[], random: Random): void {
  for (let index = rows.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    [rows[index], rows[other]] = [rows[other]!, rows[index]!];
  }
}

const RESAMPLES = 200;

/**
 * A 95 % interval of a difference by the bootstrap: rows are drawn anew by Poisson weights of mean 1, the same for both sides.
 * @param difference The difference under a factor per row.
 */
export function bootstrapInterval(rows: number, seed: number, difference: (factors: Float64Array) => number): readonly [number, number] {
  const drawn = resamplesOf(rows, seed);
  const factors = new Float64Array(rows);
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    factors.set(drawn.subarray(resample * rows, (resample + 1) * rows));
    values.push(difference(factors));
  }
  values.sort((a, b) => a - b);
  return [values[Math.floor(0.025 * RESAMPLES)]!, values[Math.ceil(0.975 * RESAMPLES) - 1]!];
}

interface Resamples {
  readonly rows: number;
  readonly seed: number;
  readonly factors: Uint8Array;
}

/** All previews of a report draw the same rows: the last ones are kept. */
let lastResamples: Resamples | null = null;

function resamplesOf(rows: number, seed: number): Uint8Array {
  if (lastResamples?.rows === rows && lastResamples.seed === seed) return lastResamples.factors;
  const random = new Random(seed);
  const factors = new Uint8Array(rows * RESAMPLES);
  for (let index = 0; index < factors.length; index++) factors[index] = poisson(random);
  lastResamples = { rows, seed, factors };
  return factors;
}

/** A Poisson variate of mean 1, by inversion (its values are small). */
function poisson(random: Random): number {
  let left = random.uniform();
  let probability = Math.exp(-1);
  let count = 0;
  while (left > probability && count < 20) {
    left -= probability;
    count += 1;
    probability /= count;
  }
  return count;
}
