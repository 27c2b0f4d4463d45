import { largestOf, NOTHING_TO_SEE, type PeerRule, type PeerVerdict, smallestOf } from '../peer-rule.ts';

/** Its threshold is not published: these are the two nearest examples that it shows. */
const UNDER = 22.9;
const FAIR = 34.4;

export const roboflow: PeerRule = {
  id: 'roboflow',
  tool: 'Roboflow Health Check',
  rule: 'min of 100 · n ÷ n_max, “under” below a threshold between 22.9 and 34.4',
  denominator: 'the largest class, in per cent',
  judge: ({ counts }): PeerVerdict => {
    if (counts.length === 0 || !(largestOf(counts) > 0)) return NOTHING_TO_SEE;
    const percent = (100 * smallestOf(counts)) / largestOf(counts);
    const outcome = percent <= UNDER ? 'alarm' : percent >= FAIR ? 'quiet' : 'open';
    return { outcome, value: percent, note: outcome === 'open' ? 'Its threshold is not published.' : null };
  },
};
