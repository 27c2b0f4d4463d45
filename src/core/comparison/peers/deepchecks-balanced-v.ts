import { correctedV, lumpRare, rebalance } from './deepchecks-bins.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.15;

export const deepchecksBalancedV: DriftRule = {
  id: 'deepchecks-balanced-v',
  tool: 'Deepchecks, LabelDrift with balance_classes',
  rule: 'bias-corrected Cramér’s V ≥ 0.15',
  denominator: 'one is added to every count, and each class weighs the same',
  judge: ({ from, to }) => {
    const bins = lumpRare(from, to);
    const value = bins.from.length < 2 ? 0 : correctedV(rebalance(bins));
    return driftJudgement(value >= THRESHOLD, value);
  },
};
