import { primarySplit } from '../analysis.ts';
import { namesOf, nounOf } from '../message.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'majority-dominates';

/** Shares from which on one class is most of the data, with two classes and with more. */
const OF_TWO = 0.75;
const OF_MORE = 0.6;

/** One class on most records (tagged text has its own finding, `background-dominates`; labels that exclude each other only). */
export const majorityDominates: FindingRule = {
  code,
  find({ dataset }) {
    const split = primarySplit(dataset);
    const unit = split && lossUnit(split);
    if (split === undefined || unit === undefined || split.scheme !== null || dataset.task === 'multi-label-classification') return [];
    // Of mentions by the records that hold them, or of boxes by images, a record counts for each of its classes.
    if (unit.classes.reduce((sum, { count }) => sum + count, 0) > unit.total) return [];
    const classes = new Set(unit.classes.map(({ label }) => label)).size;
    const { majorityLabel, majorityShare } = unit.metrics;
    if (classes < 2 || majorityShare < (classes === 2 ? OF_TWO : OF_MORE)) return [];
    return [
      makeFinding({
        code,
        severity: 'warning',
        template: '{0} holds {1} of the {2} in {3}: a model that always answers {0} has an accuracy of {1}.',
        args: [namesOf([majorityLabel]), { share: majorityShare }, nounOf(unit.unit, 2), split.name],
        split: split.name,
        labels: [majorityLabel],
        place: labelCountsOf(split).get(majorityLabel)?.first ?? null,
      }),
    ];
  },
};
