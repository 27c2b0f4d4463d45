import { jsDistance } from '../../drift.ts';
import { type DriftMeasure, spread } from '../drift-measure.ts';

export const jsDistanceMeasure: DriftMeasure = {
  id: 'jsDistance',
  title: 'JS distance',
  formula: '√(½ KL(P‖M) + ½ KL(Q‖M)), M = ½ (P + Q), in nats',
  denominator: 'shares of all counts of each split; a class of one split alone counts as it is',
  most: Math.sqrt(Math.LN2),
  compute: ({ p, q }) => jsDistance(p, q),
  // 8 JSD ÷ (1/n₁ + 1/n₂) is near χ²: each class adds 1 − p to its mean, but never more than if the two splits shared none of it.
  chance: (pair) => {
    const eighth = spread(pair) / 8;
    if (!Number.isFinite(eighth)) return null;
    let divergence = 0;
    for (const [index, count] of pair.from.entries()) {
      const share = (count + pair.to[index]!) / (pair.totals[0] + pair.totals[1]);
      divergence += Math.min((1 - share) * eighth, share * Math.LN2);
    }
    return Math.sqrt(divergence);
  },
};
