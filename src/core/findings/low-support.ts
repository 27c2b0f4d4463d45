import { primarySplit } from '../analysis.ts';
import { nameLabels } from '../name-labels.ts';
import { unitNoun } from '../unit-noun.ts';
import { learnedClasses, learnedNoun } from './classes.ts';
import { eachOrAll, type FindingRule, makeFinding } from './finding.ts';

const code = 'low-support';

/** Below this no weight helps much: the class is known by heart, not learned. */
const ENOUGH = 10;

/** A class with hardly any examples to learn from. */
export const lowSupport: FindingRule = {
  code,
  find(context) {
    const { dataset } = context;
    const split = primarySplit(dataset);
    if (split === undefined) return [];
    const noun = learnedNoun(split);
    const rare = learnedClasses(context, split).filter(({ count }) => count > 0 && count < ENOUGH);
    return eachOrAll(
      rare,
      ({ label, count, first }) =>
        makeFinding({
          code,
          severity: 'warning',
          template: '{0} has only {1} {2} in {3}: more examples help it, a larger α hardly.',
          args: [nameLabels([label]), count, unitNoun(noun, count), split.name],
          split: split.name,
          labels: [label],
          place: first,
        }),
      (all) =>
        makeFinding({
          code,
          severity: 'warning',
          template: '{0} have fewer than {1} {2} in {3}: more examples help them, a larger α hardly.',
          args: [nameLabels(all.map(({ label }) => label)), ENOUGH, unitNoun(noun, ENOUGH), split.name],
          split: split.name,
          labels: all.map(({ label }) => label),
          place: all[0]!.first,
        }),
    );
  },
};
