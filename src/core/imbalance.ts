import type { Metrics } from './analysis.ts';

/**
 * How unbalanced counts are.
 * @param counts support of each declared class, K ≥ 0 non-negative numbers
 * @param labels their names, in the same order
 * @param total what the majority share is of; the sum of the counts unless records carry several labels
 */
export function metrics(counts: readonly number[], labels: readonly string[], total: number = sum(counts)): Metrics {
  const all = sum(counts);
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  let present = 0;
  let majority = -1;
  let entropy = 0;
  let sumOfSquares = 0;
  for (const [index, count] of counts.entries()) {
    if (!(count > 0)) continue;
    present += 1;
    if (count > largest) {
      largest = count;
      majority = index;
    }
    if (count < smallest) smallest = count;
    const share = count / all;
    entropy -= share * Math.log2(share);
    sumOfSquares += share * share;
  }
  return {
    imbalanceRatio: present < 2 ? null : largest / smallest,
    // K declared: a class without examples lowers the entropy instead of vanishing. One class has nothing to be balanced with.
    normalizedEntropy: counts.length < 2 ? 0 : entropy / Math.log2(counts.length),
    effectiveClasses: present === 0 ? 0 : 2 ** entropy,
    inverseSimpson: present === 0 ? 0 : 1 / sumOfSquares,
    majorityLabel: labels[majority] ?? '',
    majorityShare: total > 0 ? largest / total : 0,
  };
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
