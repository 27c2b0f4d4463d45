import { primarySplit } from '../analysis.ts';
import { unitNoun } from '../unit-noun.ts';
import { labelCountsOf, lossUnit } from './classes.ts';
import { eachOrAll, type FindingRule, type Subject } from './finding.ts';

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
    const { source } = dataset.labelMap;
    const seen = new Set<string>();
    const scored: (Subject & { other: string; count: number })[] = [];
    const absent: Subject[] = [];
    for (const { label, line } of declared) {
      if (seen.has(label) || (counts.get(label)?.count ?? 0) > 0) continue;
      seen.add(label);
      const first = source === null ? null : { path: source, line };
      const other = elsewhere.find((each) => (each.counts.get(label)?.count ?? 0) > 0);
      if (other === undefined) absent.push({ label, first });
      else scored.push({ label, first, other: other.name, count: other.counts.get(label)!.count });
    }
    return [
      ...eachOrAll(
        scored,
        { code, severity: 'error', split: split.name },
        ({ other, count }, name) => ({
          template: '{0} has no examples in {1} but {2} {3} in {4}: a model is scored on what it cannot learn, and its α is undefined.',
          args: [name, split.name, count, unitNoun(unit.unit, count), other],
        }),
        (names) => ({
          template:
            '{0} have no examples in {1} but some in other splits: a model is scored on what it cannot learn, and their α is undefined.',
          args: [names, split.name],
        }),
      ),
      ...eachOrAll(
        absent,
        { code, severity: 'warning', split: split.name },
        (_, name) => ({
          template: '{0} is declared but has no examples in {1}: a model cannot learn it, and its α is undefined.',
          args: [name, everywhere],
        }),
        (names) => ({
          template: '{0} are declared but have no examples in {1}: a model cannot learn them, and their α is undefined.',
          args: [names, everywhere],
        }),
      ),
    ];
  },
};
