import { sumOf } from '../../sum.ts';
import { NOTHING_TO_SEE, observed, type PeerRule, smallestOf, verdict } from '../peer-rule.ts';

const FRACTION = 0.1;

export const cleanlab: PeerRule = {
  id: 'cleanlab',
  tool: 'cleanlab Datalab, class_imbalance',
  rule: 'min p × K < 0.1',
  denominator: 'the share of even classes; K counts the classes that have examples',
  judge: ({ counts }) => {
    const seen = observed(counts);
    if (seen.length === 0) return NOTHING_TO_SEE;
    const relative = (smallestOf(seen) / sumOf(seen)) * seen.length;
    return verdict(relative < FRACTION, relative, 'It flags the rarest class alone, and never one without examples.');
  },
};
