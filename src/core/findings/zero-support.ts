import { type Place, primarySplit } from '../analysis.ts';
import { nameLabels } from '../name-labels.ts';
import { unitNoun } from '../unit-noun.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { eachOrAll, type FindingRule, makeFinding } from './finding.ts';

const code = 'zero-support';

/** A declared class that the training split has no example of. */
export const zeroSupport: FindingRule = {
  code,
  find({ dataset, declared }) {
    const split = primarySplit(dataset);
    const unit = split && lossUnit(split);
    if (split === undefined || unit === undefined || unit.total === 0) return [];
    const counts = labelCountsOf(split);
    const elsewhere = dataset.splits
      .filter((other) => other !== split)
      .map((other) => ({ name: other.name, counts: labelCountsOf(other) }));
    const everywhere = elsewhere.length === 0 ? split.name : 'any split';
    const place = (line: number | null): Place | null =>
      dataset.labelMap.source === null ? null : { path: dataset.labelMap.source, line };
    const seen = new Set<string>();
    const scored: { label: string; line: number | null; other: string; count: number }[] = [];
    const absent: { label: string; line: number | null }[] = [];
    for (const { label, line } of declared) {
      if (seen.has(label) || (counts.get(label)?.count ?? 0) > 0) continue;
      seen.add(label);
      const other = elsewhere.find((each) => (each.counts.get(label)?.count ?? 0) > 0);
      if (other === undefined) absent.push({ label, line });
      else scored.push({ label, line, other: other.name, count: other.counts.get(label)!.count });
    }
    return [
      ...eachOrAll(
        scored,
        ({ label, line, other, count }) =>
          makeFinding({
            code,
            severity: 'error',
            template: '{0} has no examples in {1} but {2} {3} in {4}: a model is scored on what it cannot learn, and its α is undefined.',
            args: [nameLabels([label]), split.name, count, unitNoun(unit.unit, count), other],
            split: split.name,
            labels: [label],
            place: place(line),
          }),
        (all) =>
          makeFinding({
            code,
            severity: 'error',
            template:
              '{0} have no examples in {1} but some in other splits: a model is scored on what it cannot learn, and their α is undefined.',
            args: [nameLabels(all.map(({ label }) => label)), split.name],
            split: split.name,
            labels: all.map(({ label }) => label),
            place: place(all[0]!.line),
          }),
      ),
      ...eachOrAll(
        absent,
        ({ label, line }) =>
          makeFinding({
            code,
            severity: 'warning',
            template: '{0} is declared but has no examples in {1}: a model cannot learn it, and its α is undefined.',
            args: [nameLabels([label]), everywhere],
            split: split.name,
            labels: [label],
            place: place(line),
          }),
        (all) =>
          makeFinding({
            code,
            severity: 'warning',
            template: '{0} are declared but have no examples in {1}: a model cannot learn them, and their α is undefined.',
            args: [nameLabels(all.map(({ label }) => label)), everywhere],
            split: split.name,
            labels: all.map(({ label }) => label),
            place: place(all[0]!.line),
          }),
      ),
    ];
  },
};
