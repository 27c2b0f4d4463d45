import { SENTENCE_BORDER } from '../label-counts.ts';
import type { Message } from '../message.ts';
import { visibleLabel } from '../name-labels.ts';
import { lossUnit } from './classes.ts';
import { type FindingRule, makeFinding, type PlacedViolation } from './finding.ts';

export const SCHEME_VIOLATION = 'scheme-violation';

const code = SCHEME_VIOLATION;

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

/** Whole sentences, for each is translated as a whole. {0} split, {1} times, {2} scheme, {3} tokens, {4} the pair of tags, {5} further kinds of pairs. */
function templateOf(violations: number, kinds: number): string {
  if (violations === 1)
    return '{0} breaks the tag scheme {2} once in {3} tokens, with {4}: scorers repair it in different ways, so state the rule beside every F1.';
  if (kinds === 1)
    return '{0} breaks the tag scheme {2} {1} times in {3} tokens, each time with {4}: scorers repair it in different ways, so state the rule beside every F1.';
  if (kinds === 2)
    return '{0} breaks the tag scheme {2} {1} times in {3} tokens, first with {4}, and with another pair of tags: scorers repair it in different ways, so state the rule beside every F1.';
  return '{0} breaks the tag scheme {2} {1} times in {3} tokens, first with {4}, and with {5} other pairs of tags: scorers repair it in different ways, so state the rule beside every F1.';
}

/** `I-LOC after O`, as it stands in a sentence. */
function pairOf({ previous, tag }: PlacedViolation): Message {
  const [before, after] = [visibleLabel(previous), visibleLabel(tag)];
  if (tag === SENTENCE_BORDER) return { template: 'the end of a sentence after {0}', args: [before] };
  if (previous === SENTENCE_BORDER) return { template: '{0} at the start of a sentence', args: [after] };
  return { template: '{0} after {1}', args: [after, before] };
}
