import { primarySplit } from '../analysis.ts';
import { namesOf, nounOf } from '../message.ts';
import { learnedClasses, learnedNoun } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'severe-imbalance';

const NOTABLE = 20;
const SEVERE = 100;

/** Classes whose support differs by orders of magnitude; the outside tag, which has its own finding, left aside. */
export const severeImbalance: FindingRule = {
  code,
  find(context) {
    const { dataset } = context;
    const split = primarySplit(dataset);
    if (split === undefined) return [];
    const present = learnedClasses(context, split).filter(({ count }) => count > 0);
    if (present.length < 2) return [];
    const largest = present.reduce((most, each) => (each.count > most.count ? each : most));
    const smallest = present.reduce((least, each) => (each.count < least.count ? each : least));
    const ratio = largest.count / smallest.count;
    if (ratio < NOTABLE) return [];
    return [
      makeFinding({
        code,
        severity: ratio >= SEVERE ? 'warning' : 'info',
        template: 'Support in {0} differs {1}: {2} has {3} {4}, {5} has {6}.',
        args: [
          split.name,
          { ratio },
          namesOf([largest.label]),
          largest.count,
          nounOf(learnedNoun(split), largest.count),
          namesOf([smallest.label]),
          smallest.count,
        ],
        split: split.name,
        labels: [smallest.label],
        place: smallest.first,
      }),
    ];
  },
};
