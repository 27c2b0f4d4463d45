import { jsDistance } from '../../drift.ts';
import { type DriftRule, withoutThreshold } from './drift-rule.ts';

export const tfdvJsd: DriftRule = {
  id: 'tfdv-jsd',
  tool: 'TensorFlow Data Validation, JSD',
  rule: '½ KL(P‖M) + ½ KL(Q‖M)',
  denominator: 'logarithm to the base 2, without the root: not the JS distance',
  judge: ({ p, q }) => withoutThreshold(jsDistance(p, q) ** 2 / Math.LN2),
};
