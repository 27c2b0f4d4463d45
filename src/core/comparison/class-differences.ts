import { wilsonInterval } from '../wilson.ts';

/** One class in two splits. */
export interface ClassDifference {
  readonly label: string;
  /** Support in each. */
  readonly counts: readonly [number, number];
  /** Support ÷ the total of the unit, 0 … 1. */
  readonly shares: readonly [number, number];
  /** Wilson's 95 % interval of each share. */
  readonly intervals: readonly [readonly [number, number], readonly [number, number]];
  /** Share in the second − share in the first, −1 … 1. */
  readonly difference: number;
  /** Newcombe's 95 % interval of the difference, −1 … 1. */
  readonly interval: readonly [number, number];
  /** The split it is missing in while the other has it; `both` for a declared class that neither has. */
  readonly missing: 'from' | 'to' | 'both' | null;
}

/**
 * Newcombe's hybrid score interval of the difference of two independent proportions (his method 10, 1998): it comes from the two Wilson
 * intervals, and stays honest at counts of zero.
 * @returns bounds of p₂ − p₁
 */
export function differenceInterval(first: number, firstTotal: number, second: number, secondTotal: number): readonly [number, number] {
  if (firstTotal <= 0 || secondTotal <= 0) return [-1, 1];
  const p1 = first / firstTotal;
  const p2 = second / secondTotal;
  const [low1, high1] = wilsonInterval(first, firstTotal);
  const [low2, high2] = wilsonInterval(second, secondTotal);
  const below = Math.sqrt((p2 - low2) ** 2 + (high1 - p1) ** 2);
  const above = Math.sqrt((high2 - p2) ** 2 + (p1 - low1) ** 2);
  return [Math.max(-1, p2 - p1 - below), Math.min(1, p2 - p1 + above)];
}

/** Counts of one split. `total` is what shares are of; in multi-label data the counts may sum to more. */
export interface SplitCounts {
  readonly name: string;
  readonly total: number;
  readonly classes: readonly { readonly label: string; readonly count: number }[];
}

/** The classes of two splits in the order of the first, then those that only the second has; a name that occurs twice is one class. */
export function pairClasses(
  from: SplitCounts,
  to: SplitCounts,
): readonly { readonly label: string; readonly counts: readonly [number, number] }[] {
  const pairs = new Map<string, [number, number]>();
  for (const [side, split] of [from, to].entries()) {
    for (const { label, count } of split.classes) {
      const pair = pairs.get(label);
      if (pair === undefined) pairs.set(label, side === 0 ? [count, 0] : [0, count]);
      else pair[side === 0 ? 0 : 1] += count;
    }
  }
  return [...pairs].map(([label, counts]) => ({ label, counts }));
}

export function classDifferences(from: SplitCounts, to: SplitCounts): readonly ClassDifference[] {
  return pairClasses(from, to).map(({ label, counts }) => {
    const [first, second] = counts;
    // Where a unit counts a class more often than its total says, the interval is that of a share of one.
    const totals = [Math.max(from.total, first), Math.max(to.total, second)] as const;
    const shares = [from.total > 0 ? first / from.total : 0, to.total > 0 ? second / to.total : 0] as const;
    return {
      label,
      counts,
      shares,
      intervals: [wilsonInterval(first, totals[0]), wilsonInterval(second, totals[1])] as const,
      difference: shares[1] - shares[0],
      interval: differenceInterval(first, totals[0], second, totals[1]),
      missing: first === 0 && second === 0 ? 'both' : first === 0 ? 'from' : second === 0 ? 'to' : null,
    };
  });
}
