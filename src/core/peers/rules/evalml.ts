import { largestOf, NOTHING_TO_SEE, observed, type PeerRule, smallestOf, unseenNote, verdict } from '../peer-rule.ts';

const THRESHOLD = 0.1;
/** A class below both is "severe". */
const FEW = 100;

export const evalml: PeerRule = {
  id: 'evalml',
  tool: 'EvalML, ClassImbalanceDataCheck',
  rule: 'min n ÷ (n + n_max) < 0.1',
  denominator: 'the class and the largest one together',
  judge: ({ counts }) => {
    const seen = observed(counts);
    if (seen.length === 0) return NOTHING_TO_SEE;
    const smallest = smallestOf(seen);
    const balance = smallest / (smallest + largestOf(seen));
    const isAlarm = balance < THRESHOLD;
    return verdict(
      isAlarm,
      balance,
      isAlarm && smallest < FEW ? 'It calls this severe: a class has fewer than 100 examples.' : unseenNote(counts),
    );
  },
};
