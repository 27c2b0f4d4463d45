import { readYamlTree, type YamlNode, yamlText, yamlValue } from './label-configs/syntax/yaml-tree.ts';
import { normaliseSplit } from './split-name.ts';

/** Files that say which files make which split, as Hugging Face writes them; the most telling first. */
export const SPLIT_DECLARATIONS: readonly string[] = ['dataset_dict.json', 'README.md', 'dataset_info.json'];

/** The splits of a data set as a file beside them names them. Plain data. */
export interface DeclaredDataset {
  /** Null where the folder names it. */
  readonly name: string | null;
  readonly splits: readonly DeclaredFiles[];
}

export interface DeclaredFiles {
  /** As the product says it: `dev` for `validation`. */
  readonly split: string;
  /** Patterns with `*`, `**` and `?` of paths below the folder. */
  readonly patterns: readonly string[];
  /** Files in the folder itself whose names end with this word: `imdb-unsupervised.arrow`. */
  readonly ending: string | null;
}

/** Reads one of `SPLIT_DECLARATIONS`; empty where it declares no splits, or cannot be read. */
export async function readSplitDeclaration(name: string, text: string, signal?: AbortSignal): Promise<readonly DeclaredDataset[]> {
  if (name === 'README.md') return readCard(text, signal);
  const value = parsed(text);
  return name === 'dataset_dict.json' ? readDatasetDict(value) : readDatasetInfo(value);
}

/** `{"splits": ["train", "unsupervised"]}`: each split is a folder. */
function readDatasetDict(value: unknown): readonly DeclaredDataset[] {
  const names = property(value, 'splits');
  if (!Array.isArray(names)) return [];
  const splits = names.filter(isName).map((name) => ({ split: normaliseSplit(name), patterns: [`${name}/**/*`], ending: null }));
  return splits.length === 0 ? [] : [{ name: null, splits }];
}

/** `{"dataset_name": …, "splits": {"train": {…}}}`: each split is a word at the end of a name. */
function readDatasetInfo(value: unknown): readonly DeclaredDataset[] {
  const declared = property(value, 'splits');
  const names = typeof declared === 'object' && declared !== null && !Array.isArray(declared) ? Object.keys(declared) : [];
  const splits = names.filter(isName).map((name) => ({ split: normaliseSplit(name), patterns: [], ending: name }));
  const own = property(value, 'dataset_name');
  const config = property(value, 'config_name');
  const parts = [own, config === 'default' ? undefined : config].filter(isName);
  return splits.length === 0 ? [] : [{ name: parts.length === 0 ? null : parts.join('/'), splits }];
}

/** The front matter of a data set card: `configs` with `data_files` for each split. */
async function readCard(text: string, signal: AbortSignal | undefined): Promise<readonly DeclaredDataset[]> {
  const end = /^---[ \t]*\r?\n/.test(text) ? /\r?\n---[ \t]*(?:\r?\n|$)/.exec(text.slice(3)) : null;
  const matter = end === null ? '' : text.slice(3, 3 + end.index);
  if (!/^configs[ \t]*:/m.test(matter)) return [];
  const { root } = await readYamlTree(matter, '', signal);
  const configs = yamlValue(root, 'configs');
  if (configs?.kind !== 'list') return [];
  const datasets = configs.items.slice(0, MOST).flatMap(({ node }): readonly DeclaredDataset[] => {
    const splits = splitsOfConfig(yamlValue(node, 'data_files'));
    return splits.length === 0 ? [] : [{ name: yamlText(yamlValue(node, 'config_name')), splits }];
  });
  // A name tells configs apart; one alone has that of its folder.
  return datasets.length === 1 ? datasets.map(({ splits }) => ({ name: null, splits })) : datasets;
}

/** `[{split, path}]`, or `{split: path}`; a path alone tells no split. */
function splitsOfConfig(files: YamlNode | null): readonly DeclaredFiles[] {
  const make = (split: string | null, paths: YamlNode | null) => {
    const patterns = pathsOf(paths);
    return split === null || patterns.length === 0 ? [] : [{ split: normaliseSplit(split), patterns, ending: null }];
  };
  if (files?.kind === 'list') {
    return files.items.slice(0, MOST).flatMap(({ node }) => make(yamlText(yamlValue(node, 'split')), yamlValue(node, 'path')));
  }
  return files?.kind === 'map' ? files.entries.flatMap(({ key, value }) => make(key, value)) : [];
}

function pathsOf(node: YamlNode | null): readonly string[] {
  const texts = node?.kind === 'list' ? node.items.slice(0, MOST).map((item) => yamlText(item.node)) : [yamlText(node)];
  return texts.filter((text) => text !== null).map((text) => text.replace(/^\.\//, ''));
}

const MOST = 1_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length < 200;
}

/** The split of a file by its path below the folder of the declaration, with `/`; null where none is declared for it. */
export function declaredSplit({ splits }: DeclaredDataset, below: string): string | null {
  const stem = below.replace(/(?:-\d+-of-\d+)?(?:\.\w+)+$/, '');
  const found = splits.find(
    ({ patterns, ending }) =>
      patterns.some((pattern) => matchesGlob(pattern, below)) ||
      (ending !== null && !below.includes('/') && (stem === ending || stem.endsWith(`-${ending}`))),
  );
  return found?.split ?? null;
}

/** Whether a path fits a pattern with `*`, `**` and `?`. The pattern comes from a file: the work is bounded by the product of both lengths. */
function matchesGlob(pattern: string, path: string): boolean {
  const [wanted, found] = [pattern.split('/'), path.split('/')];
  // reach[j]: whether the parts so far fit the first j parts of the path.
  let reach = found.map((_, index) => index === 0);
  reach.push(found.length === 0);
  for (const part of wanted) {
    const next = reach.map(() => false);
    let isOpen = false;
    for (const [index, isReached] of reach.entries()) {
      if (part === '**') next[index] = isOpen ||= isReached;
      else if (isReached && index < found.length && matchesPart(part, found[index]!)) next[index + 1] = true;
    }
    reach = next;
  }
  return reach.at(-1) === true;
}

function matchesPart(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let index = 0;
  while (index < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
