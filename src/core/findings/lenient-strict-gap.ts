import { formatShare } from '../number-format.ts';
import { type FindingRule, makeFinding } from './finding.ts';

const code = 'lenient-strict-gap';

/** From this relative difference on, the choice of the scorer alone moves F1 by about half a point. */
const NOTABLE = 0.005;
const SEVERE = 0.05;

/** Mentions that the lenient rule counts and the strict one does not. */
export const lenientStrictGap: FindingRule = {
  code,
  find: ({ dataset }) =>
    dataset.splits.flatMap((split) => {
      const mention = split.units.find(({ unit }) => unit === 'mention');
      if (mention === undefined || mention.total === 0) return [];
      const strict = mention.classes.reduce((total, each) => total + (each.strict ?? each.count), 0);
      const gap = (mention.total - strict) / mention.total;
      if (gap < NOTABLE) return [];
      return [
        makeFinding({
          code,
          severity: gap >= SEVERE ? 'warning' : 'info',
          template:
            '{0} has {1} mentions by the lenient rule of conlleval but {2} by the strict one ({3} fewer): the choice of the scorer moves F1.',
          args: [split.name, mention.total, strict, formatShare(gap)],
          split: split.name,
        }),
      ];
    }),
};
