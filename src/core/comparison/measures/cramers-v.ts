import { cramersV } from '../../drift.ts';
import type { DriftMeasure } from '../drift-measure.ts';

export const cramersVMeasure: DriftMeasure = {
  id: 'cramersV',
  title: 'Cramér’s V',
  formula: '√(max(0, χ² ÷ n − (K − 1) ÷ (n − 1)) ÷ min(K̃ − 1, r̃ − 1))',
  denominator: 'all counts of both splits as a table of 2 × K, with Bergsma’s correction of its bias',
  most: 1,
  compute: ({ from, to }) => cramersV(from, to),
  // The correction takes away what chance gives on average.
  chance: () => 0,
};
