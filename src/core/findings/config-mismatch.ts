import { fileName } from '../file-name.ts';
import { type MessageArgument, namesOf } from '../message.ts';
import { declarationPlace } from './classes.ts';
import { type DeclarationPair, declarationPairs, nameBeside } from './declaration-pairs.ts';
import { eachOrAll, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'config-mismatch';

interface Mismatch extends Subject {
  readonly names: MessageArgument;
  readonly has: string;
  readonly lacks: string;
}

/** Two declarations of the same classes, of which one has labels that the other lacks. Lists that are only presumed may be parts on purpose. */
export const configMismatch: FindingRule = {
  code,
  find({ config, types, others }) {
    const used = types ?? config;
    const mismatches = declarationPairs(used, others).filter(({ other }) => !other.presumed);
    return eachOrAll(
      mismatches.flatMap(mismatchesOf),
      { code, severity: 'warning' },
      ({ names, has, lacks }) => ({
        template:
          '{1} declares {0}, but {2} does not: models and data that go by the two have different numbers of classes. Make them agree.',
        args: [names, has, lacks],
      }),
      (names) => ({
        template:
          'Several files do not declare the same labels as {0} ({1}): models and data that go by them have different numbers of classes. Make them agree.',
        args: [fileName(used?.source ?? ''), names],
      }),
    );
  },
};

/** At the line that declares what the other file lacks. */
function mismatchesOf({ used, other, lacking, added }: DeclarationPair): readonly Mismatch[] {
  return [
    { labels: lacking, from: used, to: other },
    { labels: added, from: other, to: used },
  ].flatMap(({ labels, from, to }): readonly Mismatch[] => {
    const [first] = labels;
    if (first === undefined) return [];
    const names = labels.map(({ label }) => label);
    const has = nameBeside(from.source, to.source);
    const lacks = nameBeside(to.source, from.source);
    const end = declarationPlace(to, to.labels.at(-1)!);
    const related = relatedPlace(end, 'the declared labels end here');
    return [{ label: first.label, labels: names, names: namesOf(names), has, lacks, first: declarationPlace(from, first), related }];
  });
}
