import { linf } from '../../drift.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.05;

export const azimuthDelta: DriftRule = {
  id: 'azimuth-delta',
  tool: 'Azimuth, representation mismatch',
  rule: 'max |P − Q| > 0.05',
  denominator: 'shares of all counts of each split',
  judge: ({ p, q }) => driftJudgement(linf(p, q) > THRESHOLD, linf(p, q)),
};
