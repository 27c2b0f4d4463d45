import { SENTENCE_BORDER } from '../label-counts.ts';
import { visibleLabel } from '../name-labels.ts';
import { lossUnit } from './classes.ts';
import { type FindingRule, makeFinding, type PlacedViolation } from './finding.ts';

const code = 'scheme-violation';

const AND_SO = 'scorers repair it in different ways, so state the rule beside every F1.';

/** Tags that cannot follow each other in the tag scheme; the place is that of the first. */
export const schemeViolation: FindingRule = {
  code,
  find: ({ dataset, violations: bySplit }) =>
    dataset.splits.flatMap((split) => {
      if (split.scheme === null || split.scheme.violations === 0) return [];
      const { name, violations } = split.scheme;
      const found = bySplit.get(split.name) ?? [];
      const [first] = found;
      return [
        makeFinding({
          code,
          severity: 'warning',
          template: templateOf(violations, found.length),
          args: [split.name, violations, name, lossUnit(split)?.total ?? 0, first === undefined ? '' : pairOf(first), found.length - 1],
          split: split.name,
          place: first?.first ?? null,
        }),
      ];
    }),
};

function templateOf(violations: number, kinds: number): string {
  if (violations === 1) return `{0} breaks the tag scheme {2} once in {3} tokens, with {4}: ${AND_SO}`;
  const times = '{0} breaks the tag scheme {2} {1} times in {3} tokens';
  if (kinds === 1) return `${times}, each time with {4}: ${AND_SO}`;
  const others = kinds === 2 ? 'another pair' : '{5} other pairs';
  return `${times}, first with {4}, and with ${others} of tags: ${AND_SO}`;
}

/** `I-LOC after O`, as it stands in a sentence. */
function pairOf({ previous, tag }: PlacedViolation): string {
  if (tag === SENTENCE_BORDER) return `the end of a sentence after ${visibleLabel(previous)}`;
  return `${visibleLabel(tag)} ${previous === SENTENCE_BORDER ? 'at the start of a sentence' : `after ${visibleLabel(previous)}`}`;
}
