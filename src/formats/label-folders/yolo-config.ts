import { basename, dirname, join } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type { FolderView } from '../folder-format.ts';
import { readYamlTree, yamlText, yamlValue } from '../label-configs/syntax/yaml-tree.ts';
import { normaliseSplit } from '../split-name.ts';
import { extensionOf, isImage, namesWith, splitOfPart, stemOf } from './data-folder.ts';

/** What a description of YOLO data says of its splits. */
export interface YoloConfig {
  readonly path: string;
  /** What it is, for a person. */
  readonly evidence: Message;
  readonly splits: readonly YoloSplit[];
  /** Folders that its relative paths may begin at, the likeliest first. */
  readonly bases: readonly string[];
  /** The label config that it names, or that it is. */
  readonly labelConfig: string | null;
}

export interface YoloSplit {
  readonly name: string;
  readonly key: string;
  /** What names it, for a person. */
  readonly evidence: Message;
  /** Folders of images, or text files that list images. */
  readonly paths: readonly string[];
  readonly line: number | null;
}

/** Files of a folder that are looked at for being descriptions. */
const MOST_FILES = 64;

/** The descriptions of data that lie in a folder itself. */
export async function yoloConfigs(view: FolderView, only: string | undefined): Promise<readonly YoloConfig[]> {
  const configs: YoloConfig[] = [];
  const all = [...READERS.keys()].flatMap((extension) => namesWith(extension, view.files));
  const candidates = all.filter((name) => only === undefined || name === only).slice(0, MOST_FILES);
  for (const name of candidates) {
    const path = join(view.path, name);
    const text = view.readText(path);
    const config = text === null ? null : await READERS.get(extensionOf(name))!(path, text, view);
    if (config !== null) configs.push(config);
  }
  if (configs.length > 0 || only !== undefined) return configs;
  const lists = readLists(view);
  return lists === null ? [] : [lists];
}

function evidenceOf(key: string, path: string): Message {
  return messageOf('"{0}" of {1}', key, basename(path));
}

function keysOf(path: string, splits: readonly YoloSplit[]): Message {
  return messageOf('{0} with {1}', basename(path), [...new Set(splits.map(({ key }) => key))].join(', '));
}

type Reader = (path: string, text: string, view: FolderView) => Promise<YoloConfig | null>;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['.yaml', readYaml],
  ['.yml', readYaml],
  ['.data', readDarknet],
]);

/** Ultralytics knows the first four; others write `valid`. */
const SPLIT_KEYS: readonly string[] = ['train', 'val', 'test', 'minival', 'valid'];
const SPLIT_LINE = /^["']?(?:train|val|test|valid)["']?[ \t]*:/m;
const CLASSES_LINE = /^["']?(?:names|nc)["']?[ \t]*:/m;

async function readYaml(path: string, text: string, view: FolderView): Promise<YoloConfig | null> {
  if (!SPLIT_LINE.test(text) || !CLASSES_LINE.test(text)) return null;
  const { root } = await readYamlTree(text, path);
  const splits = SPLIT_KEYS.flatMap((key): readonly YoloSplit[] => {
    const node = yamlValue(root, key);
    if (node === null) return [];
    const values = node.kind === 'list' ? node.items.map((item) => yamlText(item.node)) : [yamlText(node)];
    const paths = values.filter((value) => value !== null && value !== '');
    const evidence = evidenceOf(key, path);
    return paths.length === 0 ? [] : [{ name: normaliseSplit(key), key, evidence, paths: paths as readonly string[], line: node.line }];
  });
  if (splits.length === 0) return null;
  const own = yamlText(yamlValue(root, 'path'));
  const folder = dirname(path);
  const bases = own === null || own === '' ? [] : basesOf(own, folder, view.root);
  const names = yamlValue(root, 'names');
  return {
    path,
    evidence: keysOf(path, splits),
    splits,
    bases: [...bases, folder, dirname(folder), view.root],
    labelConfig: names === null ? null : path,
  };
}

/** `path` is relative to the file, to where the program was started, or to a folder of data sets; an absolute one may have been of another machine. */
function basesOf(path: string, folder: string, root: string): readonly string[] {
  return [folder, dirname(folder), root, join(root, 'datasets'), join(dirname(root), 'datasets')].flatMap((base) =>
    placesBelow(base, path),
  );
}

/**
 * Where a path may lead: as it is, below a folder, and there without the folders that another machine had above it (`data/train.txt` beside
 * `train.txt`). Names of other computers (`\\host`) lead nowhere.
 */
export function placesBelow(folder: string, path: string): readonly string[] {
  const written = path.trim().replaceAll('\\', '/');
  if (written.startsWith('//') || /^[a-z]{2,}:/i.test(written) || written.includes('\0')) return [];
  const isAbsolute = written.startsWith('/') || /^[a-z]:/i.test(written);
  const parts = written.split('/').filter((part) => part !== '' && part !== '.' && !/^[a-z]:$/i.test(part));
  const inside = parts.filter((part) => part !== '..');
  // The folder that names a split must stay: `valid/images` is not the `images` of another one.
  const least = inside.findLastIndex((part) => splitOfPart(part) !== null);
  const shorter = inside.slice(0, least < 0 ? inside.length : least + 1).map((_, index) => join(folder, ...inside.slice(index)));
  return [...new Set([isAbsolute ? written : join(folder, ...parts), ...shorter])];
}

/** `train.txt` and `val.txt` alone: paths of images, one a line. */
function readLists(view: FolderView): YoloConfig | null {
  const splits = namesWith('.txt', view.files).flatMap((name): readonly YoloSplit[] => {
    const key = stemOf(name).toLowerCase();
    if (!SPLIT_KEYS.includes(key)) return [];
    const head = view.readHead(join(view.path, name), LIST_HEAD);
    const [first = ''] =
      head === null
        ? []
        : Buffer.from(head)
            .toString('utf8')
            .trim()
            .split(/[\r\n]/);
    return isImage(first) && /[\\/]/.test(first)
      ? [{ name: normaliseSplit(key), key, evidence: messageOf('the list {0}', name), paths: [name], line: null }]
      : [];
  });
  if (splits.length === 0) return null;
  const bases = [view.path, dirname(view.path), view.root];
  const names = splits.flatMap(({ paths }) => paths);
  return {
    path: join(view.path, names[0]!),
    evidence: messageOf('{0} with paths of images', names.join(', ')),
    splits,
    bases,
    labelConfig: null,
  };
}

const LIST_HEAD = 1024;

/** `obj.data` of Darknet: lines of `key = value`. */
async function readDarknet(path: string, text: string, { root }: FolderView): Promise<YoloConfig | null> {
  const entries = text.split(/\r\n|\n|\r/).map((line, index) => ({ match: /^\s*(\w+)\s*=\s*(\S.*?)\s*$/.exec(line), line: index + 1 }));
  const splits: YoloSplit[] = [];
  const folder = dirname(path);
  const bases = [folder, dirname(folder), root];
  let labelConfig: string | null = null;
  let isDarknet = false;
  for (const { match, line } of entries) {
    const [, key = '', value = ''] = match ?? [];
    if (key === 'classes' || key === 'names') isDarknet = true;
    if (key === 'names') labelConfig = value;
    else if (SPLIT_KEYS.includes(key))
      splits.push({ name: normaliseSplit(key), key, evidence: evidenceOf(key, path), paths: [value], line });
  }
  if (!isDarknet || splits.length === 0) return null;
  return { path, evidence: keysOf(path, splits), splits, bases, labelConfig };
}
