import type { ClassCount, Place } from '../analysis.ts';
import { fileName } from '../file-name.ts';
import { nounOf } from '../message.ts';
import { type DeclaredClasses, declaredClasses } from './classes.ts';
import { eachOrAll, type FindingContext, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'undeclared-label';

/** A label of the data that the label config does not know. Without a config there is nothing to be missing from. */
export const undeclaredLabel: FindingRule = {
  code,
  find(context) {
    const declared = declaredClasses(context);
    if (declared === null || declared.labels.length === 0) return [];
    const config = declared.source === null ? { template: 'the label config', args: [] } : fileName(declared.source);
    const unknown = undeclared(context, declared);
    return eachOrAll(
      unknown,
      { code, severity: 'error' },
      ({ count, unit, splits }, name) => ({
        template: '{0} stands on {1} {2} in {3} but is not declared in {4}: the model has no id for it.',
        args: [name, count, nounOf(unit, count), splits.join(', '), config],
        split: splits.length === 1 ? splits[0]! : null,
      }),
      (names) => ({
        template: '{0} occur in the data but are not declared in {1}: the model has no ids for them.',
        args: [names, config],
      }),
    );
  },
};

interface Seen extends Subject {
  readonly count: number;
  readonly unit: string;
  readonly splits: readonly string[];
}

/** In order of first appearance over the splits. */
function undeclared({ dataset }: FindingContext, declared: DeclaredClasses): readonly Seen[] {
  const known = new Set(declared.labels.map(({ label }) => label));
  const splits = dataset.splits.map((split) => ({ name: split.name, unit: declared.unitOf(split), counts: declared.countsIn(split) }));
  const unknown = new Set<string>();
  for (const { counts } of splits) for (const [label, { count }] of counts) if (count > 0 && !known.has(label)) unknown.add(label);
  const end: Place | null = declared.source === null ? null : { path: declared.source, line: declared.labels.at(-1)!.line };
  const related = relatedPlace(end, 'the declared labels end here');
  return [...unknown].map((label) => ({ ...seenIn(label, splits), related }));
}

interface CountedSplit {
  readonly name: string;
  readonly unit: string;
  readonly counts: ReadonlyMap<string, ClassCount>;
}

function seenIn(label: string, all: readonly CountedSplit[]): Seen {
  const holders = all.filter(({ counts }) => (counts.get(label)?.count ?? 0) > 0);
  const found = holders.map(({ counts }) => counts.get(label)!);
  return {
    label,
    count: found.reduce((total, { count }) => total + count, 0),
    unit: holders[0]?.unit ?? 'document',
    splits: holders.map(({ name }) => name),
    first: found.find(({ first }) => first !== null)?.first ?? null,
  };
}
