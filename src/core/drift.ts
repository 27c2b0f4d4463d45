import type { Drift, Unit } from './analysis.ts';

/** What a split contributes to a comparison: counts of the same classes in the same order, K each. */
export interface SplitDistribution {
  /** Of the split. */
  readonly name: string;
  readonly unit: Unit;
  readonly counts: readonly number[];
}

/** PSI's logarithm needs a floor under classes without examples; 0.0001 is Evidently's (0.01, Deepchecks', hides a lost class). */
const PSI_FLOOR = 0.0001;

/**
 * Compares the class distribution of two splits.
 * @throws RangeError when the lists of counts differ in length
 */
export function drift(from: SplitDistribution, to: SplitDistribution): Drift {
  if (from.counts.length !== to.counts.length) {
    throw new RangeError(
      `Drift compares counts of the same classes, but ${from.name} has ${from.counts.length} and ${to.name} has ${to.counts.length}.`,
    );
  }
  const p = shares(from.counts);
  const q = shares(to.counts);
  return {
    from: from.name,
    to: to.name,
    unit: from.unit,
    linf: linf(p, q),
    jsDistance: jsDistance(p, q),
    psi: psi(p, q),
    cramersV: cramersV(from.counts, to.counts),
  };
}

/** count ÷ Σ counts; all zero when there is nothing. */
export function shares(counts: readonly number[]): number[] {
  let total = 0;
  for (const count of counts) total += count;
  return counts.map((count) => (total > 0 ? count / total : 0));
}

/** The largest difference of a share, 0 … 1. */
export function linf(p: readonly number[], q: readonly number[]): number {
  let largest = 0;
  for (let index = 0; index < p.length; index += 1) largest = Math.max(largest, Math.abs(p[index]! - q[index]!));
  return largest;
}

/** Total variation distance ½ Σ|P − Q|, 0 … 1. */
export function tvd(p: readonly number[], q: readonly number[]): number {
  let total = 0;
  for (let index = 0; index < p.length; index += 1) total += Math.abs(p[index]! - q[index]!);
  return total / 2;
}

/** √(½ KL(P‖M) + ½ KL(Q‖M)) in nats, 0 … √ln 2: the distance, not TFDV's divergence in bits. */
export function jsDistance(p: readonly number[], q: readonly number[]): number {
  let divergence = 0;
  for (let index = 0; index < p.length; index += 1) {
    const middle = (p[index]! + q[index]!) / 2;
    if (p[index]! > 0) divergence += (p[index]! * Math.log(p[index]! / middle)) / 2;
    if (q[index]! > 0) divergence += (q[index]! * Math.log(q[index]! / middle)) / 2;
  }
  return Math.sqrt(Math.max(0, divergence));
}

/** Population stability index Σ (P − Q) ln(P ÷ Q), shares of zero raised to `floor`; ≥ 0. */
export function psi(p: readonly number[], q: readonly number[], floor = PSI_FLOOR): number {
  let total = 0;
  for (let index = 0; index < p.length; index += 1) {
    if (p[index] === 0 && q[index] === 0) continue;
    const left = p[index] === 0 ? floor : p[index]!;
    const right = q[index] === 0 ? floor : q[index]!;
    total += (left - right) * Math.log(left / right);
  }
  return total;
}

/** Pearson's χ² of the 2 × K table of counts (without Yates's correction) and its degrees of freedom. Classes absent from both are left out. */
export function chiSquare(
  from: readonly number[],
  to: readonly number[],
): { readonly statistic: number; readonly degrees: number; readonly total: number } {
  let fromTotal = 0;
  let toTotal = 0;
  let columns = 0;
  for (let index = 0; index < from.length; index += 1) {
    fromTotal += from[index]!;
    toTotal += to[index]!;
    if (from[index]! + to[index]! > 0) columns += 1;
  }
  const total = fromTotal + toTotal;
  let statistic = 0;
  if (fromTotal > 0 && toTotal > 0) {
    for (let index = 0; index < from.length; index += 1) {
      const column = from[index]! + to[index]!;
      if (column === 0) continue;
      const expectedFrom = (column * fromTotal) / total;
      const expectedTo = (column * toTotal) / total;
      statistic += (from[index]! - expectedFrom) ** 2 / expectedFrom + (to[index]! - expectedTo) ** 2 / expectedTo;
    }
  }
  return { statistic, degrees: Math.max(0, columns - 1), total };
}

/** χ² must lie so many standard deviations above what equal distributions give: small splits with many classes differ by chance. */
const BEYOND_CHANCE = 4;

/** Whether two splits differ by more than chance would have it: χ² against its mean K − 1 and variance 2 (K − 1). */
export function exceedsChance(from: readonly number[], to: readonly number[]): boolean {
  const { statistic, degrees } = chiSquare(from, to);
  return degrees > 0 && (statistic - degrees) / Math.sqrt(2 * degrees) >= BEYOND_CHANCE;
}

/** Cramér's V with Bergsma's bias correction, on plain counts; 0 … 1. */
export function cramersV(from: readonly number[], to: readonly number[]): number {
  const { statistic, degrees, total } = chiSquare(from, to);
  if (degrees === 0 || total < 2) return 0;
  const columns = degrees + 1;
  const phi2 = Math.max(0, statistic / total - degrees / (total - 1));
  const correctedColumns = columns - degrees ** 2 / (total - 1);
  const correctedRows = 2 - 1 / (total - 1);
  const smaller = Math.min(correctedColumns - 1, correctedRows - 1);
  return smaller > 0 ? Math.min(1, Math.sqrt(phi2 / smaller)) : 0;
}
