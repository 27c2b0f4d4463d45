import type { ClassCount, Drift, Finding } from '../analysis.ts';
import { exceedsChance } from '../drift.ts';
import { namesOf, nounOf } from '../message.ts';
import { wilsonInterval } from '../wilson.ts';
import { type FindingRule, type JudgedDataset, makeFinding } from './finding.ts';

const code = 'drift';

/** Evidently's threshold for the Jensen–Shannon distance. */
const NOTABLE = 0.1;
const SEVERE = 0.2;

/** A split whose classes are distributed otherwise than in the training split: the size of the difference first, then what may be chance. */
export const driftBetweenSplits: FindingRule = {
  code,
  find: ({ dataset }) => dataset.drift.flatMap((each) => driftFinding(each, dataset)),
};

function driftFinding(drift: Drift, dataset: JudgedDataset): readonly Finding[] {
  const unitOf = (name: string) => dataset.splits.find((split) => split.name === name)?.units.find(({ unit }) => unit === drift.unit);
  const from = unitOf(drift.from);
  const to = unitOf(drift.to);
  if (from === undefined || to === undefined || drift.jsDistance < NOTABLE) return [];
  const counts = (classes: readonly ClassCount[]): number[] => classes.map(({ count }) => count);
  if (!exceedsChance(counts(from.classes), counts(to.classes))) return [];
  let moved = 0;
  for (const index of from.classes.keys()) {
    if (Math.abs(to.classes[index]!.share - from.classes[index]!.share) > Math.abs(to.classes[moved]!.share - from.classes[moved]!.share))
      moved = index;
  }
  const before = from.classes[moved]!;
  const after = to.classes[moved]!;
  const [low, high] = wilsonInterval(Math.min(after.count, to.total), to.total);
  return [
    makeFinding({
      code,
      severity: drift.jsDistance >= SEVERE ? 'warning' : 'info',
      template:
        '{0} is not distributed like {1} (Jensen–Shannon distance {2}): {3} has {4} of its {5} {6} (95 % interval {7} to {8}), against {9} in {1}.',
      args: [
        drift.to,
        drift.from,
        { significant: drift.jsDistance, digits: 2 },
        namesOf([after.label]),
        { share: after.share },
        to.total,
        nounOf(drift.unit, 2),
        { share: low },
        { share: high },
        { share: before.share },
      ],
      split: drift.to,
      labels: [after.label],
    }),
  ];
}
