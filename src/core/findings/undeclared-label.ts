import type { ClassCount } from '../analysis.ts';
import { fileName } from '../file-name.ts';
import { unitNoun } from '../unit-noun.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { eachOrAll, type FindingRule, type Subject } from './finding.ts';

const code = 'undeclared-label';

/** A label of the data that the label config does not know. Without a config there is nothing to be missing from. */
export const undeclaredLabel: FindingRule = {
  code,
  find({ dataset }) {
    const { labels, declared, source } = dataset.labelMap;
    if (declared === 0) return [];
    const config = source === null ? 'the label config' : fileName(source);
    const splits = dataset.splits.map((split) => ({
      name: split.name,
      unit: lossUnit(split)?.unit ?? 'document',
      counts: labelCountsOf(split),
    }));
    const unknown = labels.slice(declared).map((label) => seenIn(label, splits));
    return eachOrAll(
      unknown,
      { code, severity: 'error' },
      ({ count, unit, splits }, name) => ({
        template: '{0} stands on {1} {2} in {3} but is not declared in {4}: the model has no id for it.',
        args: [name, count, unitNoun(unit, count), splits.join(', '), config],
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
