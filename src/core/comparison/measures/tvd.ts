import { tvd } from '../../drift.ts';
import { type DriftMeasure, spread } from '../drift-measure.ts';

export const tvdMeasure: DriftMeasure = {
  id: 'tvd',
  title: 'TVD',
  formula: '½ Σ |P − Q|',
  denominator: 'shares of all counts of each split: the share of examples that would have to change class',
  most: 1,
  compute: ({ p, q }) => tvd(p, q),
  // Each difference is near normal with variance p (1 − p) (1/n₁ + 1/n₂), and the mean of its size is √(2/π) of its deviation.
  chance: (pair) => {
    const variance = spread(pair);
    let sum = 0;
    for (const [index, count] of pair.from.entries()) {
      const share = (count + pair.to[index]!) / (pair.totals[0] + pair.totals[1]);
      sum += Math.sqrt(share * (1 - share) * variance);
    }
    return Number.isFinite(sum) ? (sum * Math.sqrt(2 / Math.PI)) / 2 : null;
  },
};
