import type { Finding } from '../analysis.ts';
import { makeFinding } from '../findings/finding.ts';
import { type MessageArgument, namesOf, nounOf } from '../message.ts';
import { NOTABLE_SHARE } from './split-overlap.ts';
import { type Occurrence, type TextIndex, UNLABELLED } from './text-index.ts';

const SHOWN_TEXTS = 5;

/** The same text with different labels, within a split or across: one finding for the data set. */
export function conflictingLabels(index: TextIndex): readonly Finding[] {
  let texts = 0;
  let records = 0;
  let compared = 0;
  const shown: (readonly Occurrence[])[] = [];
  for (const occurrences of index.texts()) {
    for (const { count } of occurrences) compared += count;
    const conflict = occurrences.length < 2 ? [] : conflictIn(occurrences);
    if (conflict.length === 0) continue;
    texts += 1;
    for (const { count } of conflict) records += count;
    if (shown.length < SHOWN_TEXTS) shown.push(firstOfEach(conflict));
  }
  const [first] = shown;
  if (first === undefined) return [];
  const share = records / compared;
  const [one, ...others] = first;
  return [
    makeFinding({
      code: 'conflicting-labels',
      severity: share >= NOTABLE_SHARE ? 'warning' : 'info',
      ...sayConflicts(texts, share, namesIn(first, index), index),
      place: one!.place,
      related: [
        ...others.map((each) => ({ ...each.place, note: 'the same text with other labels' })),
        ...shown
          .slice(1)
          .flatMap(([another, ...its]) => [
            { ...another!.place, note: 'another of them' },
            ...its.slice(0, 1).map((each) => ({ ...each.place, note: 'the same text with other labels' })),
          ]),
      ],
    }),
  ];
}

/** The occurrences, all of one context, that do not agree; none where they do. */
function conflictIn(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const labelled = occurrences.filter(({ labels }) => labels !== UNLABELLED);
  return labelled.filter((one) => labelled.some((other) => other.context === one.context && other.labels !== one.labels));
}

/** One for each set of labels, all of one context. */
function firstOfEach(conflict: readonly Occurrence[]): readonly Occurrence[] {
  const [first] = conflict;
  const seen = new Set<number>();
  return conflict.filter(({ context, labels }) => {
    if (context !== first!.context || seen.has(labels)) return false;
    seen.add(labels);
    return true;
  });
}

/** The labels that only some of the records carry; none where they are tags, or too many. */
function namesIn(conflict: readonly Occurrence[], index: TextIndex): readonly string[] {
  const sets = conflict.map(({ labels }) => index.labelsOf(labels));
  const known = sets.filter((set) => set !== null);
  if (known.length < sets.length) return [];
  return [...new Set(known.flat())].filter((label) => !known.every((set) => set.includes(label)));
}

interface Said {
  readonly template: string;
  readonly args: readonly MessageArgument[];
}

function sayConflicts(texts: number, share: number, names: readonly string[], index: TextIndex): Said {
  const unit = nounOf(index.hasSentences ? 'sentence' : 'document', 2);
  if (index.sampled < 1) {
    return {
      template: 'About {0} of the {1} have a text that occurs with different labels, by a sample of {2} texts.',
      args: [{ share }, unit, index.size],
    };
  }
  if (names.length > 0) {
    return texts === 1
      ? { template: 'One text occurs with different labels: {0}.', args: [namesOf(names)] }
      : {
          template: '{0} texts occur with different labels ({1} of the {2} compared), the first of them with {3}.',
          args: [texts, { share }, unit, namesOf(names)],
        };
  }
  return texts === 1
    ? { template: 'One text occurs with different labels.', args: [] }
    : { template: '{0} texts occur with different labels ({1} of the {2} compared).', args: [texts, { share }, unit] };
}
