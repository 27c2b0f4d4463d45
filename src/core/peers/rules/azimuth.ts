import { sumOf } from '../../sum.ts';
import { largestOf, NOTHING_TO_SEE, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const THRESHOLD = 0.5;

export const azimuth: PeerRule = {
  id: 'azimuth',
  tool: 'Azimuth, class imbalance',
  rule: 'max |n − mean| ÷ mean > 0.5',
  denominator: 'the mean count of a class',
  judge: ({ counts }) => {
    const mean = sumOf(counts) / counts.length;
    if (!(mean > 0)) return NOTHING_TO_SEE;
    const away = Math.max(largestOf(counts) - mean, mean - smallestOf(counts)) / mean;
    return verdict(away > THRESHOLD, away);
  },
};
