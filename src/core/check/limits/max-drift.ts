import type { ClassCount } from '../../analysis.ts';
import { shares } from '../../drift.ts';
import { makeFinding } from '../../findings/finding.ts';
import { namesOf, nounOf } from '../../message.ts';
import { wilsonInterval } from '../../wilson.ts';
import { type LimitRule, measuredUnit } from './limit.ts';

const code = 'max-drift';

/**
 * L∞ of the class shares between the training split and another: the largest difference of a share, 0 … 1. A size of effect, which does
 * not grow with the number of examples as a test statistic does, and one that a person can read: 0.05 is five points of per cent.
 */
export const maxDrift: LimitRule = {
  code,
  key: 'maxDrift',
  about: 'the share of a class may differ by this much (0 to 1, L∞) between train and each other split',
  placeholder: 'distance',
  page: 'drift',
  expected: 'a number from 0 to 1',
  accepts: (value) => value >= 0 && value <= 1,
  // Train is what the others are compared with; alone it has nothing to be compared with, which is said.
  appliesTo: ({ splits }, { name }) => name !== 'train' || splits.length === 1,
  measure(dataset, split, limit) {
    const to = measuredUnit(split);
    const drift = dataset.drift.find((each) => each.to === split.name && each.unit === to?.unit);
    if (to === null || drift === undefined) return null;
    const measured = { unit: to.unit, value: drift.linf };
    if (drift.linf <= limit) return { ...measured, findings: [] };
    const from = dataset.splits.find(({ name }) => name === drift.from)?.units.find(({ unit }) => unit === to.unit);
    const before = sharesOf(from?.classes ?? []);
    const change = sharesOf(to.classes).map((share, index) => Math.abs(share - (before[index] ?? 0)));
    const moved = change.reduce((most, each, index) => (each > change[most]! ? index : most), 0);
    const after = to.classes[moved]!;
    const [low, high] = wilsonInterval(Math.min(after.count, to.total), to.total);
    const finding = makeFinding({
      code,
      severity: 'error',
      template:
        'A share differs by {0} between {1} and {2}, but at most {3} is allowed: {4} has {5} of the {6} {7} in {2} (95 % interval {8} to {9}), against {10} in {1}.',
      args: [
        { significant: drift.linf, digits: 3 },
        drift.from,
        drift.to,
        { significant: limit, digits: 6 },
        namesOf([after.label]),
        { share: after.share },
        to.total,
        nounOf(to.unit, to.total),
        { share: low },
        { share: high },
        { share: from?.classes[moved]?.share ?? 0 },
      ],
      split: split.name,
      labels: [after.label],
      place: after.first,
    });
    return { ...measured, findings: [finding] };
  },
};

/** Shares among all labels, as drift compares them: in multi-label data a class has another share among the records. */
function sharesOf(classes: readonly ClassCount[]): readonly number[] {
  return shares(classes.map(({ count }) => count));
}
