import { type DriftRule, driftJudgement } from './drift-rule.ts';
import { floored } from './evidently-floor.ts';

const THRESHOLD = 0.1;

export const evidentlyPsi: DriftRule = {
  id: 'evidently-psi',
  tool: 'Evidently, PSI',
  rule: 'Σ (P − Q) ln(P ÷ Q) ≥ 0.1',
  denominator: 'a share of zero is raised to 0.0001 or less',
  judge: ({ from, to, p, q }) => {
    const [left, right] = [floored(p), floored(q)];
    let total = 0;
    for (const [index, share] of left.entries()) {
      // A class that neither has is not in its data.
      if (from[index]! + to[index]! > 0) total += (share - right[index]!) * Math.log(share / right[index]!);
    }
    return driftJudgement(total >= THRESHOLD, total);
  },
};
