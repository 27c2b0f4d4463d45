import { sumOf } from '../../sum.ts';
import { NOTHING_TO_SEE, observed, type PeerRule, unseenNote, verdict } from '../peer-rule.ts';

const THRESHOLD = 0.5;

export const ydata: PeerRule = {
  id: 'ydata',
  tool: 'ydata-profiling, Imbalance',
  rule: '1 − H₂ ÷ log₂ K > 0.5',
  denominator: 'the entropy of even classes; K counts the classes that have examples',
  judge: ({ counts }) => {
    const seen = observed(counts);
    if (seen.length === 0) return NOTHING_TO_SEE;
    const score = imbalanceScore(seen);
    return verdict(score > THRESHOLD, score, unseenNote(counts));
  },
};

/** 1 − H₂ ÷ log₂ K of counts that are all above zero; 0 for a single class. */
function imbalanceScore(seen: readonly number[]): number {
  if (seen.length < 2) return 0;
  const total = sumOf(seen);
  let entropy = 0;
  for (const count of seen) entropy -= (count / total) * Math.log2(count / total);
  return 1 - entropy / Math.log2(seen.length);
}
