import type { AlphaScheme } from '../alpha.ts';
import { present } from '../counts.ts';

/**
 * Eigen & Fergus divide by the pixels of the images that *contain* the class. Where nobody counted them, as for tokens, the counts stand
 * alone: the median count over the count.
 */
export const medianFrequency: AlphaScheme = {
  id: 'median-frequency',
  title: 'Median frequency',
  formula: 'median(f) ÷ f with f = pixels of the class ÷ pixels of the images that hold it, else its count (Eigen & Fergus 2015)',
  weigh(counts, _, extents) {
    const frequencies = counts.map((count, index) => (extents === undefined || count === 0 ? count : count / extents[index]!));
    // Numbers alone are sorted several times faster.
    const sorted = Float64Array.from(present(frequencies)).sort();
    const middle = Math.floor(sorted.length / 2);
    const median = sorted.length % 2 === 1 ? sorted[middle]! : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
    return frequencies.map((frequency) => median / frequency);
  },
};
