import type { Place } from '../analysis.ts';
import { nameLabels } from '../name-labels.ts';
import { unitNoun } from '../unit-noun.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { eachOrAll, type FindingRule, makeFinding } from './finding.ts';

const code = 'undeclared-label';

/** A label of the data that the label config does not know. Without a config there is nothing to be missing from. */
export const undeclaredLabel: FindingRule = {
  code,
  find({ dataset }) {
    const { labels, declared, source } = dataset.labelMap;
    if (declared === 0) return [];
    const config = source === null ? 'the label config' : fileName(source);
    const unknown = labels.slice(declared).map((label) => seenIn(label, dataset.splits));
    return eachOrAll(
      unknown,
      ({ label, count, unit, splits, first }) =>
        makeFinding({
          code,
          severity: 'error',
          template: '{0} stands on {1} {2} in {3} but is not declared in {4}: the model has no id for it.',
          args: [nameLabels([label]), count, unitNoun(unit, count), splits.join(', '), config],
          split: splits.length === 1 ? splits[0]! : null,
          labels: [label],
          place: first,
        }),
      (all) =>
        makeFinding({
          code,
          severity: 'error',
          template: '{0} occur in the data but are not declared in {1}: the model has no ids for them.',
          args: [nameLabels(all.map(({ label }) => label)), config],
          labels: all.map(({ label }) => label),
          place: all[0]!.first,
        }),
    );
  },
};

interface Seen {
  readonly label: string;
  readonly count: number;
  readonly unit: string;
  readonly splits: readonly string[];
  readonly first: Place | null;
}

function seenIn(label: string, splits: Parameters<FindingRule['find']>[0]['dataset']['splits']): Seen {
  let count = 0;
  let unit = 'document';
  let first: Place | null = null;
  const names: string[] = [];
  for (const split of splits) {
    const found = labelCountsOf(split).get(label);
    if (found === undefined || found.count === 0) continue;
    count += found.count;
    unit = lossUnit(split)?.unit ?? unit;
    first ??= found.first;
    names.push(split.name);
  }
  return { label, count, unit, splits: names, first };
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) || path;
}
