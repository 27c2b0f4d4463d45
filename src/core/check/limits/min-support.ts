import { eachOrAll } from '../../findings/finding.ts';
import { nounOf } from '../../message.ts';
import { type LimitRule, measuredUnit } from './limit.ts';

const code = 'min-support';

/** The support of the smallest class of a split, declared classes without examples included. */
export const minSupport: LimitRule = {
  code,
  key: 'minSupport',
  about: 'every class has at least this many examples, in each split',
  placeholder: 'count',
  page: 'low-support',
  expected: 'a whole number from 0',
  accepts: (value) => Number.isInteger(value) && value >= 0,
  measure(_, split, limit) {
    const unit = measuredUnit(split);
    if (unit === null || unit.classes.length === 0) return null;
    const noun = (count: number) => nounOf(unit.unit, count);
    const findings = eachOrAll(
      unit.classes.filter(({ count }) => count < limit),
      { code, severity: 'error', split: split.name },
      ({ count }, name) => ({
        template: '{0} has {1} {2} in {3}, but at least {4} are asked for.',
        args: [name, count, noun(count), split.name, limit],
      }),
      (names) => ({
        template: '{0} have fewer than the {1} {2} in {3} that are asked for.',
        args: [names, limit, noun(limit), split.name],
      }),
    );
    const value = unit.classes.reduce((least, { count }) => Math.min(least, count), Number.POSITIVE_INFINITY);
    return { unit: unit.unit, value, findings };
  },
};
