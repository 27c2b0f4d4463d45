import { largestOf, NOTHING_TO_SEE, observed, type PeerRule, smallestOf, unseenNote, verdict } from '../peer-rule.ts';

const THRESHOLD = 3;

export const skore: PeerRule = {
  id: 'skore',
  tool: 'skore, HighClassImbalance',
  rule: 'max ÷ min ≥ 3',
  denominator: 'the smallest class that has examples',
  judge: ({ counts }) => {
    const seen = observed(counts);
    if (seen.length === 0) return NOTHING_TO_SEE;
    const ratio = largestOf(seen) / smallestOf(seen);
    return verdict(ratio >= THRESHOLD, ratio, unseenNote(counts));
  },
};
