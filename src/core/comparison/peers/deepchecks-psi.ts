import { shares } from '../../drift.ts';
import { lumpRare } from './deepchecks-bins.ts';
import { type DriftRule, withoutThreshold } from './drift-rule.ts';

const FLOOR = 0.01;

export const deepchecksPsi: DriftRule = {
  id: 'deepchecks-psi',
  tool: 'Deepchecks, PSI',
  rule: 'Σ (P − Q) ln(P ÷ Q)',
  denominator: 'every share below 0.01 is raised to it, which hides a lost class',
  judge: ({ from, to }) => {
    const bins = lumpRare(from, to);
    const q = shares(bins.to);
    let total = 0;
    for (const [index, share] of shares(bins.from).entries()) {
      const [left, right] = [Math.max(share, FLOOR), Math.max(q[index]!, FLOOR)];
      total += (left - right) * Math.log(left / right);
    }
    return withoutThreshold(total);
  },
};
