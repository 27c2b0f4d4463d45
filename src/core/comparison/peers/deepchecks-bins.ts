/** How Deepchecks prepares counts before it compares them. */
import { roundHalfEven } from '../../round.ts';
import { sumOf } from '../../sum.ts';

/** Classes below this share of the first split are one class, "other rare categories". */
const SMALLEST = 0.01;

export interface Binned {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** Lumps what is rare in the first split, whatever it is in the second; the lump itself is dropped when both have too little of it. */
export function lumpRare(from: readonly number[], to: readonly number[]): Binned {
  const fromTotal = sumOf(from);
  const toTotal = sumOf(to);
  const kept: [number, number][] = [];
  const other: [number, number] = [0, 0];
  for (const [index, count] of from.entries()) {
    const opposite = to[index]!;
    if (count === 0 && opposite === 0) continue;
    if (count < fromTotal * SMALLEST) {
      other[0] += count;
      other[1] += opposite;
    } else kept.push([count, opposite]);
  }
  if (other[0] > fromTotal * SMALLEST || other[1] > toTotal * SMALLEST) kept.push(other);
  return { from: kept.map(([first]) => first), to: kept.map(([, second]) => second) };
}

/** Scales the larger split down to the size of the smaller one. */
export function downsize({ from, to }: Binned, isRounded: boolean): Binned {
  const fromTotal = sumOf(from);
  const toTotal = sumOf(to);
  const scaled = (counts: readonly number[], factor: number) =>
    counts.map((count) => (isRounded ? roundHalfEven(count * factor) : count * factor));
  if (fromTotal > toTotal) return { from: scaled(from, toTotal / fromTotal), to };
  if (toTotal > fromTotal) return { from, to: scaled(to, fromTotal / toTotal) };
  return { from, to };
}

/** The first split made even, the second changed by the same factors; one is added to every count. */
export function rebalance(bins: Binned): Binned {
  const { from, to } = downsize(bins, false);
  const even = Math.trunc(sumOf(to.map((count) => count + 1)) / to.length);
  const changed = to.map((count, index) => roundHalfEven((even * (count + 1)) / (from[index]! + 1)));
  const factor = (even * to.length) / sumOf(changed);
  return { from: from.map(() => even), to: changed.map((count) => roundHalfEven(count * factor)) };
}

/**
 * Bias-corrected Cramér's V of a 2 × K table as scipy's `chi2_contingency` gives its χ²: with Yates's correction at one degree of freedom.
 * @returns 0 … 1; 0 for a single class
 */
export function correctedV({ from, to }: Binned): number {
  const columns = from.length;
  if (columns < 2) return 0;
  const fromTotal = sumOf(from);
  const toTotal = sumOf(to);
  const total = fromTotal + toTotal;
  let statistic = 0;
  for (const [index, count] of from.entries()) {
    const column = count + to[index]!;
    if (column === 0) continue;
    for (const [cell, row] of [
      [count, fromTotal],
      [to[index]!, toTotal],
    ] as const) {
      const expected = (column * row) / total;
      if (expected === 0) continue;
      const away = Math.abs(cell - expected);
      // Scipy corrects by half a count, but not past zero.
      statistic += (away - (columns === 2 ? Math.min(0.5, away) : 0)) ** 2 / expected;
    }
  }
  const phi2 = Math.max(0, statistic / total - (columns - 1) / (total - 1));
  const smaller = Math.min(columns - 1 - (columns - 1) ** 2 / (total - 1), 1 - 1 / (total - 1));
  return smaller > 0 ? Math.sqrt(phi2 / smaller) : 0;
}
