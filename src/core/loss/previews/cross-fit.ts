import { Random } from '../../random.ts';
import type { ScoredSample } from '../scored-sample.ts';

/** The two halves of a sample: what is fitted on one is measured on the other. Row numbers. */
export interface Halves {
  readonly first: Int32Array;
  readonly second: Int32Array;
}

/** All previews of a report halve the same rows. */
const halvesKnown = new WeakMap<ScoredSample, { readonly seed: number; readonly halves: Halves }>();

/** Each class is dealt out evenly, in a seeded order, so that a rare one is in both halves. */
export function halvesOf(sample: ScoredSample, seed: number): Halves {
  const known = halvesKnown.get(sample);
  if (known?.seed === seed) return known.halves;
  const halves = madeHalves(sample, seed);
  halvesKnown.set(sample, { seed, halves });
  return halves;
}

function madeHalves({ classes, labels }: ScoredSample, seed: number): Halves {
  const random = new Random(seed);
  const byClass = rowsByClass(labels, classes);
  const halves = [new Int32Array((labels.length + 1) >> 1), new Int32Array(labels.length >> 1)] as const;
  let dealt = 0;
  for (const rows of byClass) {
    shuffle(rows, random);
    for (let at = 0; at < rows.length; at++, dealt++) halves[dealt & 1]![dealt >> 1] = rows[at]!;
  }
  return { first: halves[0], second: halves[1] };
}

function rowsByClass(labels: Int32Array, classes: number): readonly Int32Array[] {
  const sizes = new Int32Array(classes);
  for (let row = 0; row < labels.length; row++) sizes[labels[row]!]! += 1;
  const rowsOf = Array.from(sizes, (size) => new Int32Array(size));
  sizes.fill(0);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    rowsOf[label]![sizes[label]!++] = row;
  }
  return rowsOf;
}

function shuffle(rows: Int32Array, random: Random): void {
  for (let index = rows.length - 1; index > 0; index--) {
    const other = random.below(index + 1);
    const row = rows[index]!;
    rows[index] = rows[other]!;
    rows[other] = row;
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
    draw(bits, factors, first);
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

/** Poisson variates of mean 1, by inversion. @param bits 32 random ones for each. @param first Where in `factors` they go. */
function draw(bits: Uint32Array, factors: Uint8Array, first: number): void {
  const likely = BY_UPPER_BITS;
  for (let row = 0; row < bits.length; row++) {
    const own = bits[row]!;
    const count = likely[own >>> 20]!;
    factors[first + row] = count === UNDECIDED ? variate(own) : count;
  }
}

function variate(bits: number): number {
  let count = 0;
  while (count < STEPS_UP.length && bits >= STEPS_UP[count]!) count += 1;
  return count;
}
