import { roundHalfEven } from '../../round.ts';
import { sumOf } from '../../sum.ts';
import { largestOf, NOTHING_TO_SEE, observed, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const THRESHOLD = 0.1;

/** Its condition is the wrong way round: it warns where the ratio is at least the threshold. The verdict is what it says, not what it means. */
export const deepchecks: PeerRule = {
  id: 'deepchecks',
  tool: 'Deepchecks, ClassImbalance',
  rule: 'round(min p, 2) ÷ round(max p, 2) ≥ 0.1',
  denominator: 'the largest share, both rounded to two decimals',
  judge: ({ counts }) => {
    const seen = observed(counts);
    if (seen.length === 0) return NOTHING_TO_SEE;
    const total = sumOf(seen);
    const rounded = (count: number) => roundHalfEven((count / total) * 100) / 100;
    const largest = rounded(largestOf(seen));
    const ratio = largest === 0 ? Number.NaN : rounded(smallestOf(seen)) / largest;
    const value = Number.isNaN(ratio) ? null : ratio;
    return {
      ...verdict(ratio >= THRESHOLD, ratio, 'Its condition is the wrong way round: balanced classes warn, unbalanced ones pass.'),
      value,
    };
  },
};
