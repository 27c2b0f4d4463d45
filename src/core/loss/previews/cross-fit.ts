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
export function bootstrapInterval(rows: number, seed: number, difference: (factors: Uint8Array) => number): readonly [number, number] {
  const drawn = resamplesOf(rows, seed);
  const values = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    values[resample] = difference(drawn.subarray(resample * rows, (resample + 1) * rows));
  }
  values.sort();
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
  const bits = new Uint32Array(rows);
  for (let first = 0; first < factors.length; first += rows) {
    random.fill(bits);
    for (let row = 0; row < rows; row++) factors[first + row] = poisson(bits[row]!);
  }
  lastResamples = { rows, seed, factors };
  return factors;
}

/** Where the distribution function of a Poisson variate of mean 1 steps up, in 2⁻³²; the 13th step is beyond the last of them. */
const STEPS_UP: readonly number[] = Array.from({ length: 13 }, (_, last) => {
  let [sum, probability] = [0, Math.exp(-1)];
  for (let count = 0; count <= last; count++) {
    sum += probability;
    probability /= count + 1;
  }
  return Math.round(sum * 2 ** 32);
});

/** The variate for the upper 12 bits alone; `UNDECIDED` where a step lies among the numbers that begin with them. */
const UNDECIDED = 255;
const BY_UPPER_BITS = Uint8Array.from({ length: 4096 }, (_, upper) => {
  const [least, most] = [upper * 2 ** 20, upper * 2 ** 20 + 2 ** 20 - 1];
  return variate(least) === variate(most) ? variate(least) : UNDECIDED;
});

/** A Poisson variate of mean 1, by inversion. @param bits 32 random ones. */
function poisson(bits: number): number {
  const likely = BY_UPPER_BITS[bits >>> 20]!;
  return likely === UNDECIDED ? variate(bits) : likely;
}

function variate(bits: number): number {
  let count = 0;
  while (count < STEPS_UP.length && bits >= STEPS_UP[count]!) count += 1;
  return count;
}
