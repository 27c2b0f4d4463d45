import { primarySplit } from '../analysis.ts';
import { backgroundId } from '../background.ts';
import { nounOf } from '../message.ts';
import { declarationPlace, declaredClasses, lossUnit } from './classes.ts';
import { eachOrAll, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'zero-support';

/** A declared class that the training split has no example of. */
export const zeroSupport: FindingRule = {
  code,
  find(context) {
    const { dataset } = context;
    const declared = declaredClasses(context);
    const split = primarySplit(dataset);
    if (declared === null || split === undefined || (lossUnit(split)?.total ?? 0) === 0) return [];
    const counts = declared.countsIn(split);
    const elsewhere = dataset.splits
      .filter((other) => other !== split)
      .map((other) => ({ name: other.name, counts: declared.countsIn(other) }));
    const seen = new Set<string>();
    const scored: (Subject & { other: string; count: number })[] = [];
    const absent: Subject[] = [];
    for (const each of declared.labels) {
      const { label } = each;
      if (seen.has(label) || (counts.get(label)?.count ?? 0) > 0) continue;
      // Nobody draws boxes around the background, though VOC declares it.
      if (dataset.task === 'object-detection' && each === declared.labels[0] && backgroundId([label]) === 0) continue;
      seen.add(label);
      const first = declarationPlace(declared, each);
      const other = elsewhere.find(({ counts: theirs }) => (theirs.get(label)?.count ?? 0) > 0);
      if (other === undefined) absent.push({ label, first });
      else {
        const found = other.counts.get(label)!;
        scored.push({ label, first, other: other.name, count: found.count, related: relatedPlace(found.first, 'first occurs here') });
      }
    }
    const unit = declared.unitOf(split);
    return [
      ...eachOrAll(
        scored,
        { code, severity: 'error', split: split.name },
        ({ other, count }, name) => ({
          template: '{0} has no examples in {1} but {2} {3} in {4}: a model is scored on what it cannot learn, and its α is undefined.',
          args: [name, split.name, count, nounOf(unit, count), other],
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
          template:
            elsewhere.length === 0
              ? '{0} is declared but has no examples in {1}: a model cannot learn it, and its α is undefined.'
              : '{0} is declared but has no examples in any split: a model cannot learn it, and its α is undefined.',
          args: [name, split.name],
        }),
        (names) => ({
          template:
            elsewhere.length === 0
              ? '{0} are declared but have no examples in {1}: a model cannot learn them, and their α is undefined.'
              : '{0} are declared but have no examples in any split: a model cannot learn them, and their α is undefined.',
          args: [names, split.name],
        }),
      ),
    ];
  },
};
