import { NOTHING_TO_SEE, observed, type PeerRule, smallestOf, unseenNote, verdict } from '../peer-rule.ts';

/** Twice its three folds of cross-validation. */
const THRESHOLD = 6;

export const evalmlFolds: PeerRule = {
  id: 'evalml-folds',
  tool: 'EvalML, too few for cross-validation',
  rule: 'min < 6',
  denominator: 'examples of the rarest class that has any',
  judge: ({ counts }) => {
    const seen = observed(counts);
    return seen.length === 0 ? NOTHING_TO_SEE : verdict(smallestOf(seen) < THRESHOLD, smallestOf(seen), unseenNote(counts));
  },
};
