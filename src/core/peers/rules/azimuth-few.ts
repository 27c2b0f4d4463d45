import { NOTHING_TO_SEE, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const THRESHOLD = 20;

export const azimuthFew: PeerRule = {
  id: 'azimuth-few',
  tool: 'Azimuth, few examples',
  rule: 'min < 20',
  denominator: 'examples of the rarest class',
  judge: ({ counts }) => (counts.length === 0 ? NOTHING_TO_SEE : verdict(smallestOf(counts) < THRESHOLD, smallestOf(counts))),
};
