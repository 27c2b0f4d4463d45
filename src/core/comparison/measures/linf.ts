import { linf } from '../../drift.ts';
import type { DriftMeasure } from '../drift-measure.ts';

export const linfMeasure: DriftMeasure = {
  id: 'linf',
  title: 'L∞',
  formula: 'max |P − Q|',
  denominator: 'shares of all counts of each split; the largest difference of one class',
  most: 1,
  compute: ({ p, q }) => linf(p, q),
  chance: () => null,
};
