import { basename } from 'node:path';
import { messageOf } from '../../core/message.ts';
import type { Groupable, StemGroup } from './grouping.ts';
import { shareLabels } from './shared-labels.ts';

/**
 * Data that are held out beside a file of training, under names of their own: `dev_matched` and `dev_mismatched` beside `train` (MNLI), each of
 * which is a split; or one file that no name calls a split, if it is plainly smaller (`TREC_10.label` beside `train_5500.label`): a larger one
 * may hold all of the data.
 */
export function joinHeldOut<T extends Groupable>(groups: readonly StemGroup<T>[]): readonly StemGroup<T>[] {
  const training = groups.filter((group) => splitsOf(group).includes('train'));
  const [train] = training;
  if (train === undefined || training.length > 1) return groups;
  const others = groups.filter((group) => group !== train);
  return joinVariants(groups, train, others) ?? joinNameless(groups, train, others) ?? groups;
}

function joinVariants<T extends Groupable>(
  groups: readonly StemGroup<T>[],
  train: StemGroup<T>,
  others: readonly StemGroup<T>[],
): readonly StemGroup<T>[] | null {
  const own = splitsOf(train);
  const variants = others.filter(
    (group) =>
      group.stem !== train.stem &&
      group.stem.startsWith(train.stem) &&
      splitsOf(group).every((split) => split !== null && !own.includes(split)) &&
      !group.files.some(({ file }) => file.holdsSplits),
  );
  const splits = variants.flatMap(splitsOf);
  // Where no split occurs twice, the names need no distinction.
  if (new Set(splits).size === splits.length || !shareLabels([train, ...variants])) return null;
  const files = variants.flatMap(({ stem, files: members }) => {
    const variant = stem.slice(train.stem.length).replace(/^[^\p{L}\p{N}]+/u, '');
    return members.map((member) => ({
      ...member,
      split: `${member.split}_${variant}`,
      evidence: messageOf('{0}, with "{1}"', member.evidence, variant),
    }));
  });
  const joined: StemGroup<T> = { ...train, files: [...train.files, ...files] };
  return [joined, ...groups.filter((group) => group !== train && !variants.includes(group))];
}

/** Names of what models say, and of parts or the whole of the data. */
const OTHER_NAMES = /pred|result|output|submi|sampl|mini|tiny|toy|demo|debug|subset|small|extra|augm|all|full|unlabel|dict|lexicon/i;
/** A file held out is hardly more than half as large as that of training. */
const LARGEST_SHARE = 0.5;

function joinNameless<T extends Groupable>(
  groups: readonly StemGroup<T>[],
  train: StemGroup<T>,
  others: readonly StemGroup<T>[],
): readonly StemGroup<T>[] | null {
  if ([train, ...others].some((group) => splitsOf(group).includes('test'))) return null;
  const nameless = others.filter((group) => splitsOf(group).includes(null));
  const [only] = nameless;
  const [member] = only?.files ?? [];
  if (only === undefined || member === undefined || nameless.length > 1 || only.files.length > 1 || member.file.holdsSplits) return null;
  if (OTHER_NAMES.test(basename(member.file.path))) return null;
  const size = train.files.reduce((sum, { file }) => sum + (file.bytes ?? 0), 0);
  if ((member.file.bytes ?? size) > size * LARGEST_SHARE || !shareLabels([train, only])) return null;
  const test = { ...member, split: 'test', evidence: messageOf('the only file beside that of training') };
  const joined: StemGroup<T> = { ...train, stem: '', files: [...train.files, test] };
  return [joined, ...groups.filter((group) => group !== train && group !== only)];
}

function splitsOf<T>({ files }: StemGroup<T>): readonly (string | null)[] {
  return [...new Set(files.map(({ split }) => split))];
}
