import type { AlphaScheme } from '../alpha.ts';
import { present } from '../counts.ts';

/**
 * Eigen & Fergus divide by the pixels of the images that *contain* the class. Counts alone do not tell which records do, so
 * this is the per-token variant: the median count over the count.
 */
export const medianFrequency: AlphaScheme = {
  id: 'median-frequency',
  title: 'Median frequency',
  formula: 'median(n) ÷ n, the per-token variant of Eigen & Fergus 2015',
  weigh(counts) {
    const sorted = present(counts).sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    const median = sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
    return counts.map((count) => median / count);
  },
};
