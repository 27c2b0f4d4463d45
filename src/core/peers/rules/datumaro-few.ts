import { NOTHING_TO_SEE, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const THRESHOLD = 1;

export const datumaroFew: PeerRule = {
  id: 'datumaro-few',
  tool: 'Datumaro, FewSamplesInLabel',
  rule: 'min ≤ 1',
  denominator: 'examples of the rarest declared class',
  judge: ({ counts }) => (counts.length === 0 ? NOTHING_TO_SEE : verdict(smallestOf(counts) <= THRESHOLD, smallestOf(counts))),
};
