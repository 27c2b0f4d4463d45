import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { FolderLabelFormat, FolderPlan, FolderView, RecogniseOptions } from '../folder-format.ts';
import { splitOfFolder } from '../split-name.ts';
import {
  areData,
  arePartitions,
  type ClassFolder,
  FEWEST_CLASSES,
  isOfMembers,
  isPlainSplit,
  mayBeClass,
  placeOf,
  planOfClasses,
} from './class-folders.ts';
import { imagesOf, isImage } from './data-folder.ts';

/**
 * Folders of images, one for each class, as torchvision and Keras read them: the name of the folder is the class, its id the place in the
 * order of code points. A folder without images is a class without examples.
 */
export const imageFolder: FolderLabelFormat = {
  id: 'image-folder',
  title: 'Folders of images, one for each class',
  recognisedBy: 'two or more folders side by side that hold only images and whose names may be those of classes',
  task: 'image-classification',
  largestFile: 0,
  batch: 1000,
  encoding: 'binary',
  isText: false,
  recognise,
  // The names tell everything: no file is read.
  counter: () => ({ count: () => {}, finish: () => ({ counts: emptyCounts(), unit: 'image' }) }),
};

async function recognise(view: FolderView, { isGiven, only }: RecogniseOptions): Promise<readonly FolderPlan[]> {
  if (only !== undefined) return [];
  const names = view.folders.filter((name) => !name.startsWith('.'));
  const place = placeOf(view, IMAGES);
  const isSplit = place.split !== null;
  const isOfSibling = names.length === 1 && isSplit && (await isAClassOfSibling(view, names[0]!));
  if ((names.length < FEWEST_CLASSES && !isOfSibling) || (!isGiven && !names.every((name) => mayBeClass(name, isSplit, names)))) return [];
  // Pictures that lie about here are of no class.
  if (!isGiven && imagesOf(view.files).length > 2) return [];
  const classes: ClassFolder[] = [];
  for (const name of names) {
    const folder = await readClass(view, name);
    if (folder === null && !isGiven) return [];
    if (folder !== null) classes.push(folder);
  }
  const filled = classes.filter(({ members }) => members.length > 0);
  const isSure = isGiven || arePartitions(names) || (isSplit && isPlainSplit(view));
  if (filled.length === 0 || (!isSure && (filled.length < FEWEST_CLASSES || !areData(view, classes)))) return [];
  if (!isGiven && (await areDescribed(view, names))) return [];
  // Tables of what the folder says anyway: `00001/GT-00001.csv` of GTSRB.
  const claims = classes.map(({ folder }) => ({ folder, extensions: ['.csv'] }));
  return [planOfClasses(view, place, classes, messageOf('{0} folders side by side that hold images only', classes.length), claims)];
}

/** `train/good` beside `test/good` and `test/broken` (MVTec): training may know one class alone. */
async function isAClassOfSibling(view: FolderView, name: string): Promise<boolean> {
  const above = dirname(view.path);
  for (const sibling of (await view.open(above))?.folders ?? []) {
    if (sibling === basename(view.path) || splitOfFolder(sibling) === null) continue;
    const classes = (await view.open(join(above, sibling)))?.folders ?? [];
    if (classes.length >= FEWEST_CLASSES && classes.includes(name)) return true;
  }
  return false;
}

const IMAGES = /^(?:images?|imgs?|jpegimages|photos|pictures|jpgs?|pngs?|data)$/i;

/** Null for a folder that holds more than images. Images of folders inside count for the class. */
async function readClass(view: FolderView, name: string): Promise<ClassFolder | null> {
  const folder = join(view.path, name);
  const own = await view.open(folder);
  if (own === null) return null;
  const all = [...imagesOf(own.files)];
  const isEmpty = all.length === 0;
  for (const inner of own.folders) {
    if (inner.startsWith('.')) continue;
    const deeper = await view.open(join(folder, inner));
    // Folders of folders are classes themselves, but for `cat/images`.
    if (deeper === null || deeper.folders.length > 0 || (isEmpty && !IMAGES.test(inner)) || !isOfMembers(deeper, isImage, 0)) return null;
    for (const image of imagesOf(deeper.files)) all.push(join(inner, image));
  }
  return isOfMembers(own, isImage, all.length) ? { name, members: all, folder } : null;
}

const DESCRIPTION = /(?:\.json|\.xml|\.txt|label_?(?:train_?)?ids\.png)$/i;

/** `leftImg8bit/train/aachen` beside `gtFine/train/aachen`, which tells what is in the pictures: their folders are places, no classes. */
async function areDescribed(view: FolderView, names: readonly string[]): Promise<boolean> {
  const inside = relative(resolve(view.root), resolve(view.path)).split(sep);
  for (let height = 1; height < Math.min(inside.length, 3); height += 1) {
    const below = inside.slice(-height);
    const above = resolve(view.root, ...inside.slice(0, -height - 1));
    for (const sibling of (await view.open(above))?.folders ?? []) {
      if (sibling === inside.at(-height - 1)) continue;
      const other = join(above, sibling, ...below);
      const described = (await view.open(other))?.folders ?? [];
      if (!names.every((name) => described.includes(name))) continue;
      const { files = [] } = (await view.open(join(other, names[0]!))) ?? {};
      if (files.some((name) => DESCRIPTION.test(name))) return true;
    }
  }
  return false;
}
