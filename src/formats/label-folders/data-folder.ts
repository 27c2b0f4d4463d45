import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type { FolderPart, FolderPlan, FolderView } from '../folder-format.ts';
import { namesByExtension } from '../names-by-extension.ts';
import { splitOfFolder, splitOfName } from '../split-name.ts';

/** Where the label files of a folder belong. */
export interface DataFolder {
  /** The folder of the data set. */
  readonly folder: string;
  readonly split: string | null;
  /** What told the split, for a person. */
  readonly splitEvidence: Message;
}

/**
 * The data set and split of a folder with label files, by the names below `root`. `containers` are names of folders that hold the labels of
 * a data set (lower case): `set/labels/train`, `set/train/labels`. Without one the innermost folder that is named after a split tells.
 */
export function dataFolderOf(path: string, root: string, containers: ReadonlySet<string>): DataFolder {
  const names = namesBelow(path, root);
  const isContainer = (index: number) => index >= 0 && containers.has(names[index]!.toLowerCase());
  const inner = names.findLastIndex((_, index) => isContainer(index));
  let container = inner;
  while (isContainer(container - 1) && ANNOTATIONS.test(names[container - 1]!)) container -= 1;
  /** The folder above that of an index; `train/train` is one split. */
  const above = (index: number, split: string | null) => {
    let outermost = index;
    while (split !== null && outermost > 0 && splitOfPart(names[outermost - 1]!) === split) outermost -= 1;
    return ancestor(path, names.length - outermost);
  };
  // Below the container nothing but splits (and parts of them) is to be expected.
  for (let index = names.length - 1; index > inner; index -= 1) {
    const isPart = inner >= 0 || CVAT_PART.test(names[index]!);
    const split = isPart ? splitOfPart(names[index]!) : splitOfFolder(names[index]!);
    if (split === null) continue;
    return { folder: inner < 0 ? above(index, split) : above(container, null), split, splitEvidence: evidenceOf(names[index]!) };
  }
  if (inner < 0) return { folder: path, split: null, splitEvidence: NO_SPLIT };
  const split = container === 0 ? null : splitOfPart(names[container - 1]!);
  if (split === null) return { folder: above(container, null), split: null, splitEvidence: NO_SPLIT };
  return { folder: above(container - 1, split), split, splitEvidence: evidenceOf(names[container - 1]!) };
}

/** The plan for label files that lie in one folder: one split, of which nothing is known before they are read. `only` is the one file of interest. */
export function planOfFiles(
  { path }: FolderView,
  { folder, split, splitEvidence }: DataFolder,
  names: readonly string[],
  evidence: Message,
  { only = '', setup = {} }: { readonly only?: string | undefined; readonly setup?: FolderPart['setup'] },
): FolderPlan {
  return {
    evidence,
    folder,
    name: null,
    isDeclared: false,
    labelConfig: null,
    parts: [{ path: join(path, only), split, splitEvidence, files: [{ folder: path, names }], known: [], setup }],
    claims: [{ folder: path, extensions: [], names }],
    problems: [],
  };
}

function ancestor(path: string, height: number): string {
  let folder = path;
  for (let step = 0; step < height; step += 1) folder = dirname(folder);
  return folder;
}

/** `annotations/xmls`: two containers, one in the other. Names of formats (`yolo/labels`) may be names of data sets. */
const ANNOTATIONS = /^annotations?$/i;

/** `obj_train_data`, as CVAT calls it. */
const CVAT_PART = /^obj_\w+_data$/i;

const NO_SPLIT = messageOf('nothing names a split');

function evidenceOf(name: string): Message {
  return messageOf('the folder "{0}"', name);
}

/** The split of a folder that holds label files only: years and other words may stand beside it (`train2017`, `obj_train_data`). */
export function splitOfPart(name: string): string | null {
  return splitOfName(`${name}.`).split;
}

/** Names of the folders from below `root` down to `path`; none where it is `root` itself, or lies elsewhere. */
function namesBelow(path: string, root: string): readonly string[] {
  const inside = relative(resolve(root), resolve(path));
  if (inside === '' || inside.startsWith('..') || resolve(path) === inside) return [];
  return inside.split(sep);
}

/** The same place below a folder of another name: `set/labels/train` → `set/images/train`. The last folder of that name counts; null without one. */
export function swapFolder(path: string, from: readonly string[], to: string): string | null {
  const parts = path.split(/([\\/])/);
  const index = parts.findLastIndex((part) => from.includes(part));
  return index < 0 ? null : parts.with(index, to).join('');
}

/** The name without its extension. */
export function stemOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

/** In lower case, with the dot; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** The images among the names of a folder. */
export function imagesOf(names: readonly string[]): readonly string[] {
  const found = [...namesByExtension(names)].filter(([extension]) => IMAGES.has(extension));
  return found.length === 1 ? found[0]![1] : found.flatMap(([, images]) => images);
}

export function isImage(name: string): boolean {
  return IMAGES.has(extensionOf(name));
}

const IMAGES: ReadonlySet<string> = new Set(
  '.jpg .jpeg .jpe .jfif .png .bmp .gif .webp .tif .tiff .ppm .pgm .heic .heif .avif .dng .mpo'.split(' '),
);

/** The names of a folder that have an extension, which is in lower case. */
export function namesWith(extension: string, names: readonly string[]): readonly string[] {
  return namesByExtension(names).get(extension) ?? [];
}

/** Up to `count` of the names, spread evenly. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * (items.length - 1)) / (count - 1))]!);
}

/** A name for a data set whose folder has several; null where the folder speaks for itself. */
export function nameOfConfig(path: string): string {
  return stemOf(basename(path));
}
