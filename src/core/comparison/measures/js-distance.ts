import { jsDistance } from '../../drift.ts';
import { type DriftMeasure, degreesOf, spread } from '../drift-measure.ts';

export const jsDistanceMeasure: DriftMeasure = {
  id: 'jsDistance',
  title: 'JS distance',
  formula: '√(½ KL(P‖M) + ½ KL(Q‖M)), M = ½ (P + Q), in nats',
  denominator: 'shares of all counts of each split; a class of one split alone counts as it is',
  most: Math.sqrt(Math.LN2),
  compute: ({ p, q }) => jsDistance(p, q),
  // 8 JSD ÷ (1/n₁ + 1/n₂) is near χ² with K − 1 degrees of freedom.
  chance: (pair) => {
    const squared = (degreesOf(pair) * spread(pair)) / 8;
    return Number.isFinite(squared) ? Math.min(Math.sqrt(squared), Math.sqrt(Math.LN2)) : null;
  },
};
