import { largestOf, NOTHING_TO_SEE, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const THRESHOLD = 50;

export const datumaro: PeerRule = {
  id: 'datumaro',
  tool: 'Datumaro, ImbalancedLabels',
  rule: 'max ÷ min ≥ 50',
  denominator: 'the smallest class; ∞ where a declared class has no examples',
  judge: ({ counts }) => {
    if (counts.length === 0 || !(largestOf(counts) > 0)) return NOTHING_TO_SEE;
    const ratio = largestOf(counts) / smallestOf(counts);
    return verdict(ratio >= THRESHOLD, ratio, ratio >= THRESHOLD ? 'As information, not as a warning.' : null);
  },
};
