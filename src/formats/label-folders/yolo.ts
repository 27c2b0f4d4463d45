import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../../core/analysis.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { Claim, FolderFiles, FolderLabelFormat, FolderPart, FolderPlan, FolderView, RecogniseOptions } from '../folder-format.ts';
import { dataFolderOf, extensionOf, imagesOf, nameOfConfig, namesWith, splitOfPart } from './data-folder.ts';
import { placesBelow, type YoloConfig, type YoloSplit, yoloConfigs } from './yolo-config.ts';
import { filesOfFolder, filesOfList, imagesBeside, labelFilesOf, looksOf, mostlyObjects, pairFiles, type YoloFiles } from './yolo-files.ts';
import { YoloLines } from './yolo-lines.ts';

/**
 * YOLO: a text file beside each image, one object a line. `data.yaml` of Ultralytics or `obj.data` of Darknet says where the splits lie; without
 * either each folder of such files is part of the data set whose folders it lies in.
 */
export const yolo: FolderLabelFormat = {
  id: 'yolo',
  title: 'YOLO text files',
  recognisedBy: 'a folder of .txt files with lines of a class id and coordinates from 0 to 1; data.yaml or obj.data tell the splits',
  task: 'object-detection',
  largestFile: 32 * 1024 * 1024,
  batch: 1000,
  encoding: 'utf-8',
  isText: true,
  recognise,
  counter: (options) => new YoloLines(options),
};

async function recognise(view: FolderView, options: RecogniseOptions): Promise<readonly FolderPlan[]> {
  const configs = await yoloConfigs(view, options.only);
  const plans: FolderPlan[] = [];
  for (const config of configs) {
    const plan = await planOfConfig(view, config, configs.length > 1, options);
    if (plan !== null) plans.push(plan);
  }
  if (options.only !== undefined && configs.length > 0) return plans;
  const leaf = await planOfFolder(view, options);
  return leaf === null ? plans : [...plans, leaf];
}

/** Paths of one split; who has more lists them in a file. */
const MOST_PATHS = 1_000;

/** What `data.yaml` or `obj.data` describes; null where none of it is there. */
async function planOfConfig(
  view: FolderView,
  config: YoloConfig,
  hasSiblings: boolean,
  { only }: RecogniseOptions,
): Promise<FolderPlan | null> {
  const parts: FolderPart[] = [];
  const problems: Problem[] = [];
  const say = (line: number | null, message: Message) => problems.push(problemAt(config.path, line, message));
  for (const split of config.splits) {
    if (split.paths.length > MOST_PATHS)
      say(split.line, messageOf('{0} has {1} paths; only the first {2} were read.', split.key, split.paths.length, MOST_PATHS));
    for (const written of split.paths.slice(0, MOST_PATHS)) {
      const found = await findEntry(view, config, written);
      if (found === null) {
        // Exports name a test split whether there is one or not.
        if (split.key !== 'test')
          say(split.line, messageOf('{0}: {1} is not there; looked for beside and above the file as well.', split.key, written));
        continue;
      }
      if (found.missing.length > 0)
        say(split.line, messageOf('{0} lists files in {1}, which is not there.', found.path, found.missing.slice(0, 3).join(', ')));
      if (found.orphans > 0) say(split.line, messageOf('{0}: {1}', split.key, orphansText(found.orphans)));
      parts.push(partOf(found, split));
    }
  }
  if (parts.every(({ files }) => files.length === 0)) {
    if (only === undefined) return null;
    say(null, messageOf('None of the label files it describes is there.'));
  }
  const folder = commonFolder(view, parts) ?? view.path;
  const named =
    config.labelConfig === null || config.labelConfig === config.path ? config.labelConfig : findFile(view, config, config.labelConfig);
  const labelConfig = named ?? (await findNames(view, folder));
  return {
    evidence: config.evidence,
    folder,
    name: hasSiblings ? nameOfConfig(config.path) : null,
    isDeclared: true,
    labelConfig,
    parts,
    claims: [...claimsOf(parts), ...listsOf(config, parts)],
    problems,
  };
}

interface FoundEntry extends YoloFiles {
  readonly path: string;
  readonly missing: readonly string[];
}

/** The first of the places a path may lead to that holds labels; else the first that is there. */
async function findEntry(view: FolderView, config: YoloConfig, written: string): Promise<FoundEntry | null> {
  let unlabelled: FoundEntry | null = null;
  const places = new Set(config.bases.flatMap((base) => placesBelow(base, written)));
  for (const path of places) {
    // A folder above all that is searched is no folder of images.
    if (isInside(view.root, path) && resolve(path) !== resolve(view.root)) continue;
    const found = await readEntry(view, config, path);
    if (found === null) continue;
    if (found.files.length > 0) return found;
    if (found.known.length > 0) unlabelled ??= found;
  }
  return unlabelled;
}

const LARGEST_LIST = 256 * 1024 * 1024;

async function readEntry(view: FolderView, config: YoloConfig, path: string): Promise<FoundEntry | null> {
  if (extensionOf(path) === '.txt') {
    const text = view.readText(path, LARGEST_LIST);
    if (text === null) return null;
    const placesOf = (folder: string) => [dirname(path), ...config.bases].flatMap((base) => placesBelow(base, folder));
    return { path, ...(await filesOfList(view, text, placesOf)) };
  }
  const files = await filesOfFolder(view, path);
  const [first] = files.files;
  return { path: files.files.length === 1 ? first!.folder : path, ...files, missing: [] };
}

function findFile(view: FolderView, config: YoloConfig, written: string): string | null {
  const places = config.bases.flatMap((base) => placesBelow(base, written));
  return places.find((place) => view.readHead(place, 1) !== null) ?? null;
}

function partOf({ path, files, known }: FoundEntry, { name, evidence }: YoloSplit): FolderPart {
  return { path, split: name, splitEvidence: evidence, files, known, setup: {} };
}

/** The innermost folder that holds all label files and lies above folders named after labels and splits. */
function commonFolder(view: FolderView, parts: readonly FolderPart[]): string | null {
  const folders = [...new Set(parts.flatMap(({ files }) => files.map(({ folder }) => dataFolderOf(folder, view.root, CONTAINERS).folder)))];
  const [first, ...others] = folders;
  if (first === undefined) return null;
  return others.reduce(commonAncestor, first);
}

function commonAncestor(a: string, b: string): string {
  let folder = a;
  while (dirname(folder) !== folder && !isInside(b, folder)) folder = dirname(folder);
  return folder;
}

function isInside(path: string, folder: string): boolean {
  const inside = relative(resolve(folder), resolve(path));
  return !inside.startsWith('..') && inside !== resolve(path);
}

function claimsOf(parts: readonly { readonly files: readonly FolderFiles[] }[]): readonly Claim[] {
  const folders = new Set(parts.flatMap(({ files }) => files.map(({ folder }) => folder)));
  return [...folders].map((folder) => ({ folder, extensions: ['.txt'] }));
}

/** Lists of images beside a description are no label files. */
function listsOf({ path }: YoloConfig, parts: readonly FolderPart[]): readonly Claim[] {
  const lists = parts.map((part) => part.path).filter((list) => extensionOf(list) === '.txt');
  return [...lists, ...(extensionOf(path) === '.data' ? [path] : [])].map((file) => ({
    folder: dirname(file),
    names: [basename(file)],
    extensions: [],
  }));
}

/** Folders that hold the label files of a data set, in lower case. */
const CONTAINERS: ReadonlySet<string> = new Set('labels label obj yolo yolo_labels labels_yolo yolo_txt bbox_txt'.split(' '));
/** Where programs write what a model found, in the same format. */
const PREDICTIONS = /[\\/](?:runs|predict\d*|inference)[\\/]/i;

/** A folder that holds label files itself. */
async function planOfFolder(folder: FolderView, { isGiven, only }: RecogniseOptions): Promise<FolderPlan | null> {
  const view = only === undefined ? folder : { ...folder, files: folder.files.filter((name) => name === only) };
  const names = labelFilesOf(view);
  if (names.length === 0) return null;
  const looks = looksOf(view, names);
  const filled = looks.filter((look) => look !== 'empty');
  if (filled.length > 0 && filled.every((look) => look === 'other')) return null;
  if (filled.length === 0 && imagesOf(view.files).length === 0) return null;
  const images = only === undefined ? await imagesBeside(view) : null;
  const place = dataFolderOf(view.path, view.root, CONTAINERS);
  const files = pairFiles(view, images);
  const isLikely = only === undefined ? areLabels(view, names.length, filled, images, files) : mostlyObjects(filled);
  if (!isGiven && !isLikely) return null;
  const problems = files.orphans === 0 ? [] : [problemAt(view.path, null, orphansText(files.orphans))];
  return {
    evidence:
      images === null
        ? messageOf('text files with lines of a class id and coordinates')
        : messageOf('text files beside images with lines of a class id and coordinates'),
    folder: place.folder,
    name: null,
    isDeclared: false,
    labelConfig: await findNames(view, place.folder),
    parts: [{ path: join(view.path, only ?? ''), split: place.split, splitEvidence: place.splitEvidence, ...files, setup: {} }],
    claims: [{ folder: view.path, extensions: ['.txt'] }],
    problems,
  };
}

function areLabels(
  view: FolderView,
  count: number,
  filled: ReturnType<typeof looksOf>,
  images: FolderView | null,
  files: YoloFiles,
): boolean {
  if (files.files.length === 0) return false;
  const paired = files.files[0]!.names.length - files.orphans;
  const isBesideImages = images !== null && paired >= count / 2;
  // Numbers that are no shares of an image are wrong in a data set, and right in many other files.
  if (isBesideImages) return mostlyObjects(filled.map((look) => (look === 'numbers' ? 'objects' : look)));
  if (PREDICTIONS.test(`${view.path}/`)) return false;
  const names = relative(view.root, view.path).split(sep);
  return mostlyObjects(filled) && (count > 1 || names.some((name) => CONTAINERS.has(name.toLowerCase())));
}

function orphansText(count: number): Message {
  return count === 1
    ? messageOf('1 label file has no image beside it; it was counted all the same.')
    : messageOf('{0} label files have no images beside them; they were counted all the same.', count);
}

/** Label configs of such data by their extensions, the likeliest first. */
const NAMES: readonly (readonly [extension: string, pattern: RegExp])[] = [
  ['.yaml', /^data(?:set)?\./i],
  ['.yml', /^data(?:set)?\./i],
  ['.yaml', /./],
  ['.yml', /./],
  ['.names', /./],
  ['.txt', /^_?classes\.txt$/i],
  ['.labels', /^_darknet\.labels$/i],
  ['.txt', /^predefined_classes\.txt$/i],
  ['.txt', /^class_?(?:names|list)\.txt$/i],
  ['.txt', /^labels\.txt$/i],
  ['.json', /^notes\.json$/i],
];
const MOST_CONFIGS = 32;
/** Folders of splits and labels in which the label files may lie, one in the other. */
const HIGHEST = 4;

/**
 * The label config that lies with the label files, or above them up to the folder `top` of the data set. What lies higher is of others: a
 * wrong name is worse than an id.
 */
async function findNames(view: FolderView, top: string): Promise<string | null> {
  let folder = view.path;
  for (let height = 0; height <= HIGHEST; height += 1) {
    const files = (await view.open(folder))?.files ?? [];
    for (const [extension, pattern] of NAMES) {
      const found = namesWith(extension, files)
        .filter((name) => pattern.test(name))
        .slice(0, MOST_CONFIGS)
        .find((name) => !/\.ya?ml$/i.test(name) || /^["']?names["']?[ \t]*:/m.test(view.readText(join(folder, name)) ?? ''));
      if (found !== undefined) return join(folder, found);
    }
    const name = basename(resolve(folder));
    const isInner = isInside(folder, top) && resolve(folder) !== resolve(top);
    if (!isInner && !CONTAINERS.has(name.toLowerCase()) && splitOfPart(name) === null) return null;
    folder = join(folder, '..');
  }
  return null;
}
