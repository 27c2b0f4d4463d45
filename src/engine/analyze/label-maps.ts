import { basename, dirname, resolve, sep } from 'node:path';
import type { LabelConfig } from '../../formats/read-label-config.ts';

/** The label configs of one folder, one for each list of a file, the more telling first. */
export type ConfigsByFolder = ReadonlyMap<string, readonly LabelConfig[]>;

/** Sources, settings and the model of a project often lie in a folder of their own beside the data; they then count as if they lay in the folder above. */
const FOLDERS_OF_SOURCES: ReadonlySet<string> = new Set(
  'src source code lib scripts config configs conf cfg utils model models checkpoint checkpoints'.split(' '),
);

export function isFolderOfSources(folder: string): boolean {
  return FOLDERS_OF_SOURCES.has(basename(folder).toLowerCase());
}

export function configsByFolder(configs: readonly LabelConfig[]): ConfigsByFolder {
  const folders = new Map<string, LabelConfig[]>();
  for (const config of configs) {
    const own = folderOf(config);
    const lists = listsOf(config);
    for (const folder of isFolderOfSources(own) ? [own, dirname(own)] : [own]) {
      const list = folders.get(folder);
      if (list === undefined) folders.set(folder, [...lists]);
      else list.push(...lists);
    }
  }
  for (const [folder, list] of folders) {
    const aside = (config: LabelConfig) => Number(folderOf(config) !== folder);
    list.sort((a, b) => aside(a) - aside(b) || rank(a) - rank(b) || (a.path === b.path ? 0 : a.path < b.path ? -1 : 1));
  }
  return folders;
}

/** The folder that a config speaks for. */
export function folderOf({ path, referredBy }: LabelConfig): string {
  return dirname(resolve(referredBy ?? path));
}

/** A model reads its own configuration; a list of labels is often only a by-product, and a list in a script may be anything. */
function rank({ speaksOf, lists }: LabelConfig): number {
  if (lists[0]?.presumed === true) return 3;
  return speaksOf === 'model' ? 0 : speaksOf === 'data' ? 1 : 2;
}

/** Each list of a config as a config of its own. */
export function listsOf(config: LabelConfig): readonly LabelConfig[] {
  return config.lists.length === 1 ? [config] : config.lists.map((list) => ({ ...config, lists: [list], labels: list.labels }));
}

/** What a config calls its list, where it holds several. */
export function nameOfList({ lists }: LabelConfig): string | null {
  return lists[0]?.name ?? null;
}

/** Whether the list is called as the column whose ids it names: the features of a data card are. */
export function isOfColumn(config: LabelConfig, column: string | number | undefined): boolean {
  return column !== undefined && nameOfList(config)?.split('.').at(-1) === column;
}

/** Names that stand for none: what Transformers writes where nobody named the classes. */
export function isPlaceholder({ labels }: LabelConfig): boolean {
  return labels.every(({ label }) => /^LABEL_\d+$/.test(label));
}

/** The configs of the folder of the file itself, then those of its parents up to `root`. */
export function configsAbove(path: string, root: string, configs: ConfigsByFolder): readonly LabelConfig[] {
  const top = resolve(root);
  const own = dirname(resolve(path));
  let known = knownAbove.get(configs);
  if (known === undefined) knownAbove.set(configs, (known = new Map()));
  const key = `${top}\0${own}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = new Set<LabelConfig>();
  for (let folder = own; ; folder = dirname(folder)) {
    for (const config of configs.get(folder) ?? []) found.add(config);
    if (folder === top || dirname(folder) === folder) break;
  }
  const above = [...found];
  known.set(key, above);
  return above;
}

/** A folder may hold 100 000 label files. */
const knownAbove = new WeakMap<ConfigsByFolder, Map<string, readonly LabelConfig[]>>();

/**
 * The config that gives the ids in a label file their names: one of the nearest folder that has any, made for the column if one is, else one
 * that describes data rather than a model. Lists that are only presumed name nothing: a wrong name is worse than an id.
 */
export function namingConfig(path: string, configs: readonly LabelConfig[], column: string | number | undefined): LabelConfig | null {
  const isBeside = (config: LabelConfig) => !isFolderOfSources(folderOf(config)) || isBelow(path, folderOf(config));
  const sure = configs.filter((config) => config.lists[0]?.presumed !== true && !isPlaceholder(config) && isBeside(config));
  const folder = sure[0] === undefined ? '' : folderOf(sure[0]);
  const near = sure.filter((config) => folderOf(config) === folder);
  const ofColumn = near.find((config) => isOfColumn(config, column));
  return ofColumn ?? near.find(({ speaksOf }) => speaksOf === 'data') ?? near[0] ?? null;
}

function isBelow(path: string, folder: string): boolean {
  return resolve(path).startsWith(folder + sep);
}

/** An id beyond this many times the number of labels is no position in a list of names. */
const WIDEST_GAPS = 100;

/** The name of each id. Where the ids have a gap, its ids stand for themselves instead of moving the names after them. */
export function namesById({ labels }: LabelConfig): readonly string[] {
  const most = labels.length * WIDEST_GAPS;
  const names = new Map(labels.map(({ label, id }) => [id, label] as const).reverse());
  const length = labels.reduce((longest, { id }) => (id < most ? Math.max(longest, id + 1) : longest), 0);
  return Array.from({ length }, (_, id) => names.get(id) ?? String(id));
}
