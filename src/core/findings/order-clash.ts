import { type DeclaredLabels, idOf } from '../declared-labels.ts';
import { fileName } from '../file-name.ts';
import { declarationPlace } from './classes.ts';
import { type DeclarationPair, declarationPairs, nameBeside } from './declaration-pairs.ts';
import { eachOrAll, type FindingRule, relatedPlace, type Subject } from './finding.ts';

const code = 'order-clash';

interface Clash extends Subject {
  readonly id: number;
  readonly otherId: number;
  readonly name: string;
  readonly other: string;
}

/** Declarations that give a label another id than the one that is used: one finding for each, at the first such label. */
export const orderClash: FindingRule = {
  code,
  find({ config, types, others }) {
    return eachOrAll(
      declarationPairs(types ?? config, others).flatMap(clashOf),
      { code, severity: 'error' },
      ({ id, otherId, name, other }, label) => ({
        template:
          'The label {0} has the id {1} in {2} and {3} in {4}: a model trained with one order reads every label of the other wrongly. {2} is used here; make the two agree.',
        args: [label, String(id), name, String(otherId), other],
      }),
      (labels) => ({
        template:
          'Several files order the labels otherwise than {0} (see {1}): a model trained with one order reads every label of the other wrongly. {0} is used here; make them agree.',
        args: [fileName((types ?? config)?.source ?? ''), labels],
      }),
    );
  },
};

function clashOf(pair: DeclarationPair): readonly Clash[] {
  const { used, other } = pair;
  const clash = firstClash(pair);
  if (clash === null) return [];
  const { label, own, theirs } = clash;
  return [
    {
      label,
      id: own.id,
      otherId: theirs.id,
      name: nameBeside(used.source, other.source),
      other: nameBeside(other.source, used.source),
      first: declarationPlace(other, theirs),
      related: relatedPlace(declarationPlace(used, own), 'its id in the order that is used'),
    },
  ];
}

/**
 * The first label whose ids differ. Ids that all begin one later (TensorFlow counts from 1) are the same order; and where a side has gaps
 * (COCO: 80 classes with ids up to 90), only the order of the common labels is compared.
 */
function firstClash({ used, other, common }: DeclarationPair): DeclarationPair['common'][number] | null {
  const shift = common[0]!.theirs.id - common[0]!.own.id;
  if (common.every(({ own, theirs }) => theirs.id - own.id === shift)) return null;
  if (!hasGaps(used) && !hasGaps(other)) return common.find(({ own, theirs }) => own.id !== theirs.id) ?? null;
  const byOwn = [...common].sort((a, b) => a.own.id - b.own.id);
  const byTheirs = [...common].sort((a, b) => a.theirs.id - b.theirs.id);
  const moved = byTheirs.filter((each, index) => each !== byOwn[index]);
  return moved.find(({ own, theirs }) => own.id !== theirs.id) ?? moved[0] ?? null;
}

function hasGaps({ labels }: DeclaredLabels): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const [position, label] of labels.entries()) {
    least = Math.min(least, idOf(label, position));
    most = Math.max(most, idOf(label, position));
  }
  return most - least >= labels.length;
}
