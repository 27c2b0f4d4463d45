import { correctedV, downsize, lumpRare } from './deepchecks-bins.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.15;

export const deepchecksV: DriftRule = {
  id: 'deepchecks-v',
  tool: 'Deepchecks, LabelDrift',
  rule: 'bias-corrected Cramér’s V ≥ 0.15',
  denominator: 'classes below 1 % of the first split are one; the larger split is scaled down to the smaller and rounded',
  judge: ({ from, to }) => {
    const value = correctedV(downsize(lumpRare(from, to), true));
    return driftJudgement(value >= THRESHOLD, value);
  },
};
