import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type { Claim, FolderPlan, FolderView, KnownRecords } from '../folder-format.ts';
import { splitOfFolder, splitOfName } from '../split-name.ts';
import { type DataFolder, dataFolderOf, splitOfPart } from './data-folder.ts';

/** Folders side by side, one for each class: what those of images and those of texts have in common. */
export interface ClassFolder {
  readonly name: string;
  readonly folder: string;
  /** Names below the folder, in order. */
  readonly members: readonly string[];
}

export const FEWEST_CLASSES = 2;
/** Where no split and no person says that these are data: images in all, on average in a class, and numbered ones among them. */
const FEWEST_IMAGES = 20;
const FEWEST_OF_A_CLASS = 4;
const FEWEST_NUMBERED = 0.7;

/** Beside the members such files may lie in a folder of a class. */
export const CLUTTER = /^(?:\..*|thumbs\.db|desktop\.ini|readme.*|licen[cs]e.*)$/i;

/** Folders of data of other kinds, in lower case: no class of an image is called so. */
const NEVER_CLASSES: ReadonlySet<string> = new Set(
  (
    'images image img imgs jpegimages jpgs pngs pictures photos frames crops labels label masks annotations annotation segmentationclass segmentationobject ' +
    'trainannot valannot testannot imagesets ground_truth groundtruth gt node_modules __macosx'
  ).split(' '),
);
/** Pictures and masks of a kind, or of a stage: `images_png`, `original_images`, `label_images_semantic`, `RGB_color_image_masks`. */
const KINDS =
  /^(?:(?:images?|imgs?|masks?|labels?)[_-]?(?:png|jpe?g|tiff?|rgb|raw|semantic)|(?:original|raw|label|source|input|rgb|colou?r)[_-](?:.*[_-])?(?:images?|imgs?|masks?)(?:[_-].*)?)$/i;
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

/** Keys of Hive partitions whose values are classes: `label=cat`. */
const CLASS_KEYS: ReadonlySet<string> = new Set(
  'label labels class classes class_name classname label_name category target y species breed intent sentiment topic genre'.split(' '),
);

/** The class that a partition stands for: `cat` of `label=cat`, as Hive, Spark and Arrow write them; null for any other folder. */
export function classOfPartition(name: string): string | null {
  const border = name.indexOf('=');
  if (border < 1 || border === name.length - 1 || !CLASS_KEYS.has(name.slice(0, border).toLowerCase())) return null;
  const value = name.slice(border + 1);
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** What Hive calls the partition of the records that have no value. */
const NO_VALUE = '__HIVE_DEFAULT_PARTITION__';

/** True where the folders say that they are the classes: all of them are partitions of one key. */
export function arePartitions(names: readonly string[]): boolean {
  const keys = new Set(names.map((name) => (classOfPartition(name) === null ? null : name.slice(0, name.indexOf('=')))));
  return keys.size === 1 && !keys.has(null);
}

export function mayBeClass(name: string, isSplit: boolean, siblings: readonly string[]): boolean {
  if (arePartitions(siblings)) return true;
  const lower = name.toLowerCase();
  // A partition by something else: `year=2024`.
  if (/^\w+=/.test(name)) return false;
  if (NEVER_CLASSES.has(lower) || KINDS.test(name) || splitOfFolder(name) !== null || isOneOfSplits(name, siblings)) return false;
  // People with and without a mask are classes; masks beside images are not.
  if (lower === 'mask') return !siblings.some((other) => NEVER_CLASSES.has(other.toLowerCase()));
  return isSplit || (!ILLUSTRATIONS.has(lower) && !SIZE.test(name) && !PORTION.test(name));
}

/** `sampled_train` beside `sampled_test`. */
function isOneOfSplits(name: string, siblings: readonly string[]): boolean {
  const { split, stem } = splitOfName(`${name}.`);
  if (split === null) return false;
  return siblings.some((other) => {
    const its = splitOfName(`${other}.`);
    return its.split !== null && its.split !== split && its.stem === stem;
  });
}

/** `seg_train` beside `seg_test` is a split as well; `images` names no data set. */
export function placeOf({ path, root }: FolderView, containers: RegExp): DataFolder {
  const place = dataFolderOf(path, root, new Set());
  if (place.split !== null || resolve(path) === resolve(root)) return place;
  const split = splitOfPart(basename(path));
  if (split !== null) {
    const isTwice = resolve(dirname(path)) !== resolve(root) && splitOfPart(basename(dirname(path))) === split;
    return { folder: dirname(isTwice ? dirname(path) : path), split, splitEvidence: messageOf('the folder "{0}"', basename(path)) };
  }
  return containers.test(basename(path)) ? { ...place, folder: dirname(path) } : place;
}

/** True for a folder that is called after a split and nothing else. */
export function isPlainSplit({ path, root }: FolderView): boolean {
  return dataFolderOf(path, root, new Set()).split !== null;
}

/** Whether the other files of a folder are no more than clutter beside its members, `more` of which lie elsewhere. */
export function isOfMembers({ files }: FolderView, isMember: (name: string) => boolean, more: number): boolean {
  const members = files.filter(isMember).length;
  if (members === files.length) return true;
  const others = files.filter((name) => !isMember(name) && !CLUTTER.test(name)).length;
  return others * 10 <= members + more;
}

/** Whether files in folders are examples of classes rather than illustrations of something. */
export function areData(view: FolderView, classes: readonly ClassFolder[]): boolean {
  const total = classes.reduce((sum, { members }) => sum + members.length, 0);
  const above = relative(resolve(view.root), resolve(view.path)).split(sep);
  if (above.some((name) => ILLUSTRATIONS.has(name.toLowerCase()))) return false;
  // People of whom there are one or two pictures each, called after them (LFW).
  const areNamed =
    classes.length >= FEWEST_IMAGES && classes.every(({ name, members }) => members.every((file) => isCalledAfter(file, name)));
  if (total < FEWEST_IMAGES || (total < classes.length * FEWEST_OF_A_CLASS && !areNamed)) return false;
  const numbered = classes.reduce((sum, { members }) => sum + members.filter((name) => /\d/.test(name)).length, 0);
  return numbered >= total * FEWEST_NUMBERED;
}

function isCalledAfter(file: string, name: string): boolean {
  return file.length > name.length && file.toLowerCase().startsWith(name.toLowerCase());
}

/** The plan for one split: the names of the folders are the classes, in the order of code points, and each member is a record. */
export function planOfClasses(
  view: FolderView,
  place: DataFolder,
  classes: readonly ClassFolder[],
  evidence: Message,
  claims: readonly Claim[],
): FolderPlan {
  const labelled = arePartitions(classes.map(({ name }) => name))
    ? classes.map((each) => ({ ...each, name: classOfPartition(each.name)! }))
    : classes;
  const ordered = [...labelled].sort((a, b) => byCodePoint(a.name, b.name));
  const known = ordered
    .filter(({ members }) => members.length > 0)
    .map(
      ({ name, folder, members }): KnownRecords => ({
        label: name === NO_VALUE ? null : name,
        count: members.length,
        path: join(folder, members[0]!),
      }),
    );
  return {
    evidence,
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
        setup: { declared: ordered.map(({ name }) => name).filter((name) => name !== NO_VALUE) },
      },
    ],
    claims,
    problems: [],
  };
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
