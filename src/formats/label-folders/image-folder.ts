import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { emptyCounts } from '../../core/label-counts.ts';
import type { FolderLabelFormat, FolderPlan, FolderView, KnownRecords, RecogniseOptions } from '../folder-format.ts';
import { splitOfFolder } from '../split-name.ts';
import { type DataFolder, dataFolderOf, imagesOf, isImage, splitOfPart } from './data-folder.ts';

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

/** Folders of data of other kinds, in lower case: no class of an image is called so. */
const NEVER_CLASSES: ReadonlySet<string> = new Set(
  (
    'images image img imgs jpegimages jpgs pngs pictures photos frames crops labels label masks annotations annotation segmentationclass segmentationobject ' +
    'trainannot valannot testannot imagesets ground_truth groundtruth gt node_modules __macosx'
  ).split(' '),
);
/** Folders of pictures that illustrate something, in lower case: they are classes only where a split is above them. */
const ILLUSTRATIONS: ReadonlySet<string> = new Set(
  (
    'docs doc documentation assets asset static public media resources resource res app www site website wiki blog src source lib libs vendor scripts css js ' +
    'icons icon logos logo screenshots screenshot figures figure figs fig plots plot graphs diagrams charts badges banners banner backgrounds sprites textures tiles fonts ' +
    'thumbnails thumbs thumb previews preview gallery galleries slides posters covers avatars favicon favicons emoji emojis ui gui theme themes skins ' +
    'examples example samples sample demo demos tutorial tutorials readme results result output outputs runs predictions predict weights checkpoints logs ' +
    'light dark small medium large hdpi mdpi xhdpi xxhdpi xxxhdpi ldpi ios android windows macos linux web mobile desktop en de fr es zh ja'
  ).split(' '),
);
const SIZE = /^(?:\d+x\d+|\d+x|@?\d+(?:px|dp)|(?:drawable|mipmap)(?:-.*)?|.*\.(?:imageset|appiconset|xcassets|launchimage))$/i;
/** Numbered portions of one thing, and dates. */
const PORTION =
  /^(?:(?:batch|part|chunk|shard|page|folder|dir|album|scan|seq|sequence|session|day|week|month|year|frame|video|clip|movie|cam|camera|patient|subject|user|run|exp|test|upload)s?[-_ ]*\d+|(?:19|20)\d\d(?:[-_.]?\d\d){0,2})$/i;
/** Beside images such files may lie in a folder of a class. */
const CLUTTER = /^(?:\..*|thumbs\.db|desktop\.ini|readme.*|licen[cs]e.*)$/i;
const FEWEST_CLASSES = 2;
/** Where no split and no person says that these are data: images in all, on average in a class, and numbered ones among them. */
const FEWEST_IMAGES = 20;
const FEWEST_OF_A_CLASS = 4;
const FEWEST_NUMBERED = 0.7;

interface ClassFolder {
  readonly name: string;
  readonly images: readonly string[];
  readonly folder: string;
}

async function recognise(view: FolderView, { isGiven, only }: RecogniseOptions): Promise<readonly FolderPlan[]> {
  if (only !== undefined) return [];
  const names = view.folders.filter((name) => !name.startsWith('.'));
  const place = placeOf(view);
  const isSplit = place.split !== null;
  /** A folder that is called after a split and nothing else. */
  const isSure = isSplit && dataFolderOf(view.path, view.root, new Set()).split !== null;
  if (names.length < FEWEST_CLASSES || (!isGiven && !names.every((name) => mayBeClass(name, isSplit, names)))) return [];
  // Pictures that lie about here are of no class.
  if (!isGiven && imagesOf(view.files).length > 2) return [];
  const classes: ClassFolder[] = [];
  for (const name of names) {
    const folder = await readClass(view, name);
    if (folder === null && !isGiven) return [];
    if (folder !== null) classes.push(folder);
  }
  const total = classes.reduce((sum, { images }) => sum + images.length, 0);
  const filled = classes.filter(({ images }) => images.length > 0);
  if (total === 0 || (!isGiven && !isSure && (filled.length < FEWEST_CLASSES || !areData(view, classes, total)))) return [];
  if (!isGiven && (await areDescribed(view, names))) return [];
  const ordered = [...classes].sort((a, b) => byCodePoint(a.name, b.name));
  const known = ordered
    .filter(({ images }) => images.length > 0)
    .map(({ name, folder, images }): KnownRecords => ({ label: name, count: images.length, path: join(folder, images[0]!) }));
  return [
    {
      evidence: `${classes.length} folders side by side that hold images only`,
      folder: place.folder,
      name: null,
      isDeclared: false,
      labelConfig: null,
      parts: [
        {
          path: view.path,
          split: place.split,
          splitEvidence: place.splitEvidence,
          files: [],
          known,
          setup: { declared: ordered.map(({ name }) => name) },
        },
      ],
      // Tables of what the folder says anyway: `00001/GT-00001.csv` of GTSRB.
      claims: ordered.map(({ folder }) => ({ folder, extensions: ['.csv'] })),
      problems: [],
    },
  ];
}

function mayBeClass(name: string, isSplit: boolean, siblings: readonly string[]): boolean {
  const lower = name.toLowerCase();
  if (NEVER_CLASSES.has(lower) || splitOfFolder(name) !== null) return false;
  // People with and without a mask are classes; masks beside images are not.
  if (lower === 'mask') return !siblings.some((other) => NEVER_CLASSES.has(other.toLowerCase()));
  return isSplit || (!ILLUSTRATIONS.has(lower) && !SIZE.test(name) && !PORTION.test(name));
}

/** `seg_train` beside `seg_test` is a split as well; `images` names no data set. */
function placeOf({ path, root }: FolderView): DataFolder {
  const place = dataFolderOf(path, root, new Set());
  if (place.split !== null || resolve(path) === resolve(root)) return place;
  const split = splitOfPart(basename(path));
  if (split !== null) {
    const isTwice = resolve(dirname(path)) !== resolve(root) && splitOfPart(basename(dirname(path))) === split;
    return { folder: dirname(isTwice ? dirname(path) : path), split, splitEvidence: `the folder "${basename(path)}"` };
  }
  return IMAGES.test(basename(path)) ? { ...place, folder: dirname(path) } : place;
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
    if (deeper === null || deeper.folders.length > 0 || (isEmpty && !IMAGES.test(inner)) || !isOfImages(deeper, 0)) return null;
    for (const image of imagesOf(deeper.files)) all.push(join(inner, image));
  }
  return isOfImages(own, all.length) ? { name, images: all, folder } : null;
}

/** Whether other files are no more than clutter beside the images, `more` of which lie elsewhere. */
function isOfImages({ files }: FolderView, more: number): boolean {
  const images = imagesOf(files).length;
  if (images === files.length) return true;
  const others = files.filter((name) => !isImage(name) && !CLUTTER.test(name)).length;
  return others * 10 <= images + more;
}

/** Whether pictures in folders are examples of classes rather than illustrations of something. */
function areData(view: FolderView, classes: readonly ClassFolder[], total: number): boolean {
  const above = relative(resolve(view.root), resolve(view.path)).split(sep);
  if (above.some((name) => ILLUSTRATIONS.has(name.toLowerCase()))) return false;
  if (total < FEWEST_IMAGES || total < classes.length * FEWEST_OF_A_CLASS) return false;
  const numbered = classes.reduce((sum, { images }) => sum + images.filter((name) => /\d/.test(name)).length, 0);
  return numbered >= total * FEWEST_NUMBERED;
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

function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
