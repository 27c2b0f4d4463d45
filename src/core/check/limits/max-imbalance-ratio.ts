import { makeFinding } from '../../findings/finding.ts';
import { namesOf, nounOf } from '../../message.ts';
import { type LimitRule, measuredUnit } from './limit.ts';

const code = 'max-imbalance-ratio';

/** The imbalance ratio of a split, as `analyze` prints it: the largest class ÷ the smallest that has examples. */
export const maxImbalanceRatio: LimitRule = {
  code,
  key: 'maxImbalanceRatio',
  about: 'the largest class may have this many times the examples of the smallest that has some, in each split',
  placeholder: 'ratio',
  page: 'severe-imbalance',
  expected: 'a number from 1',
  accepts: (value) => value >= 1,
  measure(_, split, limit) {
    const unit = measuredUnit(split);
    if (unit === null || unit.metrics.imbalanceRatio === null) return null;
    const value = unit.metrics.imbalanceRatio;
    if (value <= limit) return { unit: unit.unit, value, findings: [] };
    const present = unit.classes.filter(({ count }) => count > 0);
    const largest = present.reduce((most, each) => (each.count > most.count ? each : most));
    const smallest = present.reduce((least, each) => (each.count < least.count ? each : least));
    const finding = makeFinding({
      code,
      severity: 'error',
      template: 'The imbalance ratio of {0} is {1}, but at most {2} is allowed: {3} has {4} {5}, {6} has {7}.',
      args: [
        split.name,
        { ratio: value },
        { ratio: limit },
        namesOf([largest.label]),
        largest.count,
        nounOf(unit.unit, largest.count),
        namesOf([smallest.label]),
        smallest.count,
      ],
      split: split.name,
      labels: [smallest.label],
      place: smallest.first,
    });
    return { unit: unit.unit, value, findings: [finding] };
  },
};
