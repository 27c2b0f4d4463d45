import { jsDistance } from '../../drift.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.1;

export const evidentlyJs: DriftRule = {
  id: 'evidently-js',
  tool: 'Evidently, Jensen–Shannon',
  rule: '√JSD ≥ 0.1',
  denominator: 'natural logarithm; its default above 1000 rows of reference',
  judge: ({ p, q, totals }) => {
    const distance = jsDistance(p, q);
    return driftJudgement(distance >= THRESHOLD, distance, totals[0] > 1000 ? 'The check that it takes by default for this size.' : null);
  },
};
