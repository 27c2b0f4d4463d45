import { primarySplit } from '../analysis.ts';
import { nounOf } from '../message.ts';
import { isLearned, learnedClasses, learnedNoun } from './classes.ts';
import { eachOrAll, type FindingRule } from './finding.ts';

const code = 'low-support';

/** Below this no weight helps much: the class is known by heart, not learned. */
const ENOUGH = 10;

/** A class with hardly any examples to learn from. */
export const lowSupport: FindingRule = {
  code,
  find(context) {
    const { dataset } = context;
    const split = primarySplit(dataset);
    if (split === undefined || !isLearned(dataset, split)) return [];
    const noun = learnedNoun(split);
    return eachOrAll(
      learnedClasses(context, split).filter(({ count }) => count > 0 && count < ENOUGH),
      { code, severity: 'warning', split: split.name },
      ({ count }, name) => ({
        template: '{0} has only {1} {2} in {3}: more examples help it, a larger α hardly.',
        args: [name, count, nounOf(noun, count), split.name],
      }),
      (names) => ({
        template: '{0} have fewer than {1} {2} in {3}: more examples help them, a larger α hardly.',
        args: [names, ENOUGH, nounOf(noun, ENOUGH), split.name],
      }),
    );
  },
};
