import { join } from 'node:path';
import type { FolderView } from '../folder-format.ts';
import { normaliseSplit } from '../split-name.ts';
import { extensionOf, stemOf } from './data-folder.ts';

/** A list of images that makes a split: `ImageSets/Main/train.txt` of Pascal VOC. */
export interface ImageSet {
  readonly path: string;
  readonly split: string;
  /** As the list writes them, mostly without an extension. */
  readonly names: readonly string[];
}

const LARGEST_LIST = 256 * 1024 * 1024;

/**
 * The lists of a data set, by the splits they name. `trainval` is the union of two others and counts only without them; lists of single
 * classes (`cat_train.txt`) are none of splits. `kind` is the folder for a task, `Main` for boxes; without it the lists lie in `ImageSets` itself.
 */
export async function imageSetsOf(folder: string, kind: string, view: FolderView): Promise<readonly ImageSet[]> {
  const root = join(folder, 'ImageSets');
  for (const path of [join(root, kind), root]) {
    const lists = await view.open(path);
    const sets = (lists?.files ?? []).flatMap((name) => readSet(join(path, name), name, view));
    const splits = new Set(sets.map(({ split }) => split));
    if (sets.length === 0) continue;
    const isCovered = splits.has('train') || splits.has('dev');
    return sets.filter(({ split }) => split !== UNION || !isCovered).map((set) => (set.split === UNION ? { ...set, split: 'train' } : set));
  }
  return [];
}

const UNION = 'trainval';

function readSet(path: string, name: string, view: FolderView): readonly ImageSet[] {
  if (extensionOf(name) !== '.txt') return [];
  const split = normaliseSplit(stemOf(name));
  if (split !== UNION && !['train', 'dev', 'test', 'eval'].includes(split)) return [];
  const text = view.readText(path, LARGEST_LIST);
  if (text === null) return [];
  const names = text.split(/\r\n|\n|\r/).flatMap((line) => line.trim().split(/\s+/)[0] || []);
  return [{ path, split, names }];
}

/** The extensionless names under which files of a folder are listed. */
export function matchSet(
  set: ImageSet,
  present: ReadonlyMap<string, string>,
): { readonly names: readonly string[]; readonly missing: number } {
  const names: string[] = [];
  let missing = 0;
  for (const listed of set.names) {
    const name = listed.slice(Math.max(listed.lastIndexOf('/'), listed.lastIndexOf('\\')) + 1);
    const file = present.get(name) ?? present.get(stemOf(name));
    if (file === undefined) missing += 1;
    else names.push(file);
  }
  return { names, missing };
}

/** Every text file in the folders of lists: those of single classes look like tables of labels. */
export async function claimedLists(
  folder: string,
  view: FolderView,
): Promise<readonly { readonly folder: string; readonly extensions: readonly string[] }[]> {
  const root = join(folder, 'ImageSets');
  const lists = await view.open(root);
  if (lists === null) return [];
  return [root, ...lists.folders.map((name) => join(root, name))].map((path) => ({ folder: path, extensions: ['.txt'] }));
}
