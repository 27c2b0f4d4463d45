import { linf } from '../../drift.ts';
import { type DriftRule, withoutThreshold } from './drift-rule.ts';

export const tfdvLinf: DriftRule = {
  id: 'tfdv-linf',
  tool: 'TensorFlow Data Validation, L∞',
  rule: 'max |P − Q|; 0.01 in its documentation',
  denominator: 'shares of all counts of each split',
  judge: ({ p, q }) => withoutThreshold(linf(p, q)),
};
