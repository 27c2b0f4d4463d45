import { primarySplit } from '../analysis.ts';
import { namesOf } from '../message.ts';
import { OUTSIDE_TAG } from '../tag.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'unusual-outside-tag';

/** What some files write for `O`. */
const ALTERNATIVES: ReadonlySet<string> = new Set(['o', '0', 'out', 'outside', '_', '-', '*', 'none', 'null', 'other', 'na', 'n/a']);

/** Only what stands on most tokens can be the background. */
const LEAST_SHARE = 0.5;

/**
 * A label that is probably the outside tag under another name. It is counted as the label that it says it is: only the person who made the
 * data knows.
 */
export const unusualOutsideTag: FindingRule = {
  code,
  find: ({ dataset }) => {
    const split = primarySplit(dataset);
    const unit = split === undefined ? undefined : lossUnit(split);
    if (split === undefined || unit?.unit !== 'token') return [];
    const classes = labelCountsOf(split);
    if ((classes.get(OUTSIDE_TAG)?.count ?? 0) > 0) return [];
    const found = [...classes.values()].find(({ label, share }) => share >= LEAST_SHARE && ALTERNATIVES.has(label.toLowerCase()));
    if (found === undefined || found.count === unit.total) return [];
    return [
      makeFinding({
        code,
        severity: 'warning',
        template: /^\d+$/.test(found.label)
          ? '{0} stands on {1} of the tokens in {2} and is counted as a class: if it is the id of O, a label config that names the ids tells mentions from the background.'
          : '{0} stands on {1} of the tokens in {2} and is counted as a class: if it marks what lies outside of all mentions, write it as O, which tells mentions from the background.',
        args: [namesOf([found.label]), { share: found.share }, split.name],
        split: split.name,
        labels: [found.label],
        place: found.first,
      }),
    ];
  },
};
