import type { AlphaScheme } from '../alpha.ts';
import { present } from '../counts.ts';

export const minRatio: AlphaScheme = {
  id: 'min-ratio',
  title: 'Smallest ÷ count',
  formula: 'min(n) ÷ n: the rarest class has 1',
  weigh(counts) {
    const smallest = present(counts).reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
    return counts.map((count) => smallest / count);
  },
};
