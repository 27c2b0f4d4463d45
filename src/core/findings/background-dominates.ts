import { primarySplit } from '../analysis.ts';
import { OUTSIDE_TAG } from '../tag.ts';
import { labelCountsOf } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'background-dominates';

const NOTABLE = 0.5;
const SEVERE = 0.75;

/** The outside tag on most tokens: accuracy then says little, because answering `O` always is right that often. */
export const backgroundDominates: FindingRule = {
  code,
  find({ dataset }) {
    const split = primarySplit(dataset);
    const outside = split?.scheme ? labelCountsOf(split).get(OUTSIDE_TAG) : undefined;
    if (split === undefined || outside === undefined || outside.share < NOTABLE) return [];
    return [
      makeFinding({
        code,
        severity: outside.share >= SEVERE ? 'warning' : 'info',
        template: '{0} holds {1} of the tokens in {2}: a model that always answers {0} is right on {1} of them and finds no mention.',
        args: [OUTSIDE_TAG, { share: outside.share }, split.name],
        split: split.name,
        labels: [OUTSIDE_TAG],
        place: outside.first,
      }),
    ];
  },
};
