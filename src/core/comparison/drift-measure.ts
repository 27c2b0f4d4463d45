/** Two distributions over the same classes. */
export interface PairedCounts {
  /** Counts of the first and the second split, K each. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** The same as shares of their sums. */
  readonly p: readonly number[];
  readonly q: readonly number[];
  /** Sums of the counts. */
  readonly totals: readonly [number, number];
}

/** One measure of how far two distributions are apart. Adding one: a file in `measures/`, a line in the registry, its figures. */
export interface DriftMeasure {
  readonly id: string;
  readonly title: string;
  /** As a formula, of the shares P and Q. */
  readonly formula: string;
  /** What shares are of, and what is done about zeros, in English. */
  readonly denominator: string;
  /** The largest value it can take; ∞ where there is none. */
  readonly most: number;
  compute(pair: PairedCounts): number;
  /** What two samples of these sizes, drawn from one distribution, give on average; null where that is not known. */
  chance(pair: PairedCounts): number | null;
}

/** 1 ÷ n₁ + 1 ÷ n₂: the variance of a difference of shares, but for p (1 − p). */
export function spread({ totals: [first, second] }: PairedCounts): number {
  return first > 0 && second > 0 ? 1 / first + 1 / second : Number.NaN;
}

/** Cochran's rule: χ² is not to be trusted where more than a fifth of the classes can be expected fewer than five times. */
export function isSparse({ from, to, totals: [first, second] }: PairedCounts): boolean {
  let seen = 0;
  let few = 0;
  for (const [index, count] of from.entries()) {
    const both = count + to[index]!;
    if (both === 0) continue;
    seen += 1;
    if ((both * Math.min(first, second)) / (first + second) < 5) few += 1;
  }
  return few > seen / 5;
}

/** Degrees of freedom: classes that either split has, less one. */
export function degreesOf({ from, to }: PairedCounts): number {
  let seen = 0;
  for (const [index, count] of from.entries()) if (count + to[index]! > 0) seen += 1;
  return Math.max(0, seen - 1);
}
