import { type Finding, primarySplit, type Split } from '../analysis.ts';
import { nounOf } from '../message.ts';
import { type LearnedClass, learnedClasses, learnedNoun, lossUnit } from './classes.ts';
import { eachOrAll, type FindingContext, type FindingRule, relatedPlace } from './finding.ts';

const code = 'missing-in-split';

/** A class that one split has and another lacks. What the training split lacks of the declared classes is `zero-support`. */
export const missingInSplit: FindingRule = {
  code,
  find(context) {
    const { dataset } = context;
    const train = primarySplit(dataset);
    if (train === undefined || isEmpty(train)) return [];
    const others = dataset.splits.filter((split) => split !== train && !isEmpty(split));
    return [...others.flatMap((split) => lostIn(split, train, context)), ...unknownTo(train, others, context)];
  },
};

function isEmpty(split: Split): boolean {
  return (lossUnit(split)?.total ?? 0) === 0;
}

function lostIn(split: Split, train: Split, context: FindingContext): readonly Finding[] {
  const here = new Map(learnedClasses(context, split).map((each) => [each.label, each.count]));
  const lost = learnedClasses(context, train).filter(({ label, count }) => count > 0 && (here.get(label) ?? 0) === 0);
  const absent = split.files.length === 1 ? relatedPlace({ path: split.files[0]!.path, line: null }, 'nowhere in here') : [];
  return eachOrAll(
    lost.map((each) => ({ ...each, related: absent })),
    { code, severity: 'warning', split: split.name },
    ({ count }, name) => ({
      template: '{0} has {1} {2} in {3} but none in {4}: no score on {4} can tell how well it is learned.',
      args: [name, count, nounOf(learnedNoun(train), count), train.name, split.name],
    }),
    (names) => ({
      template: '{0} occur in {1} but not in {2}: no score on {2} can tell how well they are learned.',
      args: [names, train.name, split.name],
    }),
  );
}

/** Classes of the other splits that the training split never shows and no config declares. */
function unknownTo(train: Split, others: readonly Split[], context: FindingContext): readonly Finding[] {
  const inConfig = new Set(context.declared.map(({ label }) => label));
  const known = new Set(learnedClasses(context, train).flatMap(({ label, count }) => (count > 0 ? [label] : [])));
  const unknown = new Map<string, LearnedClass & { readonly split: Split }>();
  for (const split of others) {
    for (const each of learnedClasses(context, split)) {
      if (each.count > 0 && !known.has(each.label) && !inConfig.has(each.label) && !unknown.has(each.label))
        unknown.set(each.label, { ...each, split });
    }
  }
  return eachOrAll(
    [...unknown.values()],
    { code, severity: 'error', split: train.name },
    ({ count, split }, name) => ({
      template: '{0} has {1} {2} in {3} but none in {4}: a model trained on {4} cannot learn it.',
      args: [name, count, nounOf(learnedNoun(split), count), split.name, train.name],
    }),
    (names) => ({
      template: '{0} occur in other splits but not in {1}: a model trained on {1} cannot learn them.',
      args: [names, train.name],
    }),
  );
}
