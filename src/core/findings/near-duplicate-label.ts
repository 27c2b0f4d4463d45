import type { Place } from '../analysis.ts';
import { foldedLabel } from '../folded-label.ts';
import { namesOf } from '../message.ts';
import { declarationPlace, declaredClasses, labelCountsOf } from './classes.ts';
import { eachOrAll, type FindingContext, type FindingRule, relatedPlace } from './finding.ts';

const code = 'near-duplicate-label';

/**
 * Labels that differ only in case, blanks, separators or Unicode form, within the config, within the data, or between the two: mostly one
 * class that is counted, and weighed, as two.
 */
export const nearDuplicateLabel: FindingRule = {
  code,
  find(context) {
    const groups = new Map<string, string[]>();
    for (const label of labelsOf(context)) {
      const key = foldedLabel(label);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [label]);
      else group.push(label);
    }
    const twins = [...groups.values()].filter((group) => group.length > 1);
    const placeOf = placesOf(context, twins);
    return eachOrAll(
      twins.map((labels) => {
        const related = labels.flatMap((label, index) => (index === 1 ? [] : relatedPlace(placeOf(label), 'written otherwise here')));
        return { label: labels[1]!, labels, first: placeOf(labels[1]!), related };
      }),
      { code, severity: 'warning' },
      ({ labels }) => ({
        template: looksEqual(labels)
          ? '{0} look the same and differ in their Unicode form alone: if they mean one class, its examples are split between them. Normalise them (NFC).'
          : '{0} differ only in case, blanks or separators: if they mean one class, its examples are split between them.',
        args: [namesOf(labels)],
      }),
      (names) => ({
        template: '{0} differ from other labels only in case, blanks or separators: if they mean one class, its examples are split.',
        args: [names],
      }),
    );
  },
};

/** The labels of the map; where a config declares kinds of mentions, those kinds, declared or seen. */
function labelsOf(context: FindingContext): ReadonlySet<string> {
  const { dataset, types } = context;
  if (types === null) return new Set(dataset.labelMap.labels);
  const declared = declaredClasses(context)!;
  const labels = new Set(types.labels.map(({ label }) => label));
  for (const split of dataset.splits) for (const label of declared.countsIn(split).keys()) labels.add(label);
  return labels;
}

/** Declarations first, then where the data show a label first. */
function placesOf(context: FindingContext, twins: readonly (readonly string[])[]): (label: string) => Place | null {
  const wanted = new Set(twins.flat());
  const places = new Map<string, Place>();
  const declared = declaredClasses(context);
  const add = (label: string, place: Place | null) => {
    if (place !== null && wanted.has(label) && !places.has(label)) places.set(label, place);
  };
  for (const each of declared?.labels ?? []) add(each.label, declarationPlace(declared!, each));
  for (const split of context.dataset.splits) {
    for (const [label, { first }] of (declared?.countsIn ?? labelCountsOf)(split)) add(label, first);
  }
  return (label) => places.get(label) ?? null;
}

function looksEqual(labels: readonly string[]): boolean {
  return new Set(labels.map((label) => label.normalize('NFC'))).size === 1;
}
