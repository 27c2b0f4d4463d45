import { isTelling } from './file-names.ts';

/** Files of one folder and one extension. */
export interface FileGroup {
  readonly folder: string;
  /** In order. */
  readonly names: readonly string[];
}

export interface ChosenFiles {
  /** The names that are kept of each group, in order. */
  readonly kept: readonly (readonly string[])[];
  /** How many files nobody looked at. */
  readonly passedBy: number;
}

/** Up to so many files are all looked at. */
const MOST_LOOKED_AT = 4_000;
/** Files of one group whose names promise something. */
const MOST_TELLING = 50;
/** A look at a sample of a group ends with the first file that is something; so many are looked at in one go. */
const AT_ONCE = 8;

/**
 * Where there are more files than can be looked at, a few of each folder and extension show what the others are: files that lie together
 * are mostly of one kind. Files whose names promise something are always kept.
 * @param isSomething Looks into a file.
 */
export async function chooseFiles(
  groups: readonly FileGroup[],
  isSomething: (group: FileGroup, name: string) => Promise<boolean>,
): Promise<ChosenFiles> {
  const total = groups.reduce((sum, { names }) => sum + names.length, 0);
  if (total <= MOST_LOOKED_AT) return { kept: groups.map(({ names }) => names), passedBy: 0 };
  const telling = groups.map(({ names }) => names.filter(isTelling).slice(0, MOST_TELLING));
  const promised = telling.reduce((sum, names) => sum + names.length, 0);
  const size = sampleSize(groups, Math.max(MOST_LOOKED_AT - promised, MOST_LOOKED_AT / 2));
  const kept: (readonly string[])[] = [];
  let passedBy = 0;
  let looks = 0;
  for (const [index, group] of groups.entries()) {
    const sample = looks < MOST_LOOKED_AT ? spread(group.names, size) : [];
    looks += sample.length;
    if (sample.length === group.names.length || (await anyIs(sample, (name) => isSomething(group, name)))) kept.push(group.names);
    else {
      kept.push(telling[index]!);
      passedBy += group.names.length - new Set([...sample, ...telling[index]!]).size;
    }
  }
  return { kept, passedBy };
}

/** How many of each group may be looked at. */
function sampleSize(groups: readonly FileGroup[], budget: number): number {
  const looks = (size: number) => groups.reduce((sum, { names }) => sum + Math.min(size, names.length), 0);
  let [least, most] = [1, budget];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (looks(middle) <= budget) least = middle;
    else most = middle - 1;
  }
  return least;
}

async function anyIs(names: readonly string[], test: (name: string) => Promise<boolean>): Promise<boolean> {
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const answers = await Promise.all(names.slice(start, start + AT_ONCE).map(test));
    if (answers.includes(true)) return true;
  }
  return false;
}

function spread(names: readonly string[], count: number): readonly string[] {
  if (names.length <= count) return names;
  return Array.from({ length: count }, (_, index) => names[Math.floor((index * (names.length - 1)) / Math.max(1, count - 1))]!);
}
