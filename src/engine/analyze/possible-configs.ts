import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Dataset, Problem } from '../../core/analysis.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import type { FoundFile } from './found-file.ts';
import { isFolderOfSources } from './label-maps.ts';

/** Sources, cards and settings: by their names they hold no labels, but they may declare them. */
export function mayBeConfig(name: string): boolean {
  return /\.pyi?$|^(?:readme|dataset_?card)[\w.-]*\.(?:md|markdown)$|\.cfg$/i.test(name);
}

/** Only so many are looked into, and none that is larger: a project may have thousands of sources. */
const MOST_FILES = 300;
const MOST_BYTES = 4 * 1024 * 1024;
const LARGEST_SOURCE = 1024 * 1024;
/** The front matter of a card may describe hundreds of languages. */
const LARGEST_CARD = 4 * 1024 * 1024;
/** No more paths are kept. */
const MOST_KEPT = 100_000;

/** Files that hold no labels but may declare them. Those near label files are looked into. */
export class PossibleConfigs {
  readonly #byFolder = new Map<string, string[]>();
  #kept = 0;

  readonly add = (path: string): void => {
    if (this.#kept >= MOST_KEPT) return;
    this.#kept += 1;
    const folder = dirname(path);
    const paths = this.#byFolder.get(folder);
    if (paths === undefined) this.#byFolder.set(folder, [path]);
    else paths.push(path);
  };

  /** Those in the folders of the files and above, up to the roots of the search, and in folders of sources beside these. */
  async near(files: readonly FoundFile[], signal: AbortSignal): Promise<readonly FoundFile[]> {
    const roots = new Map<string, string>();
    for (const { path, root } of files) roots.set(dirname(path), root);
    const folders = new Set<string>();
    for (const [own, root] of roots) {
      for (let folder = own; !folders.has(resolve(folder)); folder = dirname(folder)) {
        folders.add(resolve(folder));
        if (resolve(folder) === resolve(root) || dirname(folder) === folder) break;
      }
    }
    const beside: string[] = [];
    const inside: string[] = [];
    for (const [folder, paths] of this.#byFolder) {
      if (folders.has(resolve(folder))) inside.push(...paths);
      else if (isFolderOfSources(folder) && folders.has(dirname(resolve(folder)))) beside.push(...paths);
    }
    const found: FoundFile[] = [];
    let bytes = 0;
    for (const path of [...inside, ...beside].slice(0, MOST_FILES)) {
      signal.throwIfAborted();
      const status = await stat(path).catch(() => null);
      if (status === null || !status.isFile() || status.size > (path.endsWith('d') ? LARGEST_CARD : LARGEST_SOURCE)) continue;
      bytes += status.size;
      if (bytes > MOST_BYTES) break;
      found.push({ path, bytes: status.size, modified: status.mtimeMs, named: false, root: dirname(path) });
    }
    return found;
  }
}

/** A config that is recognised with less confidence may be no config at all: it speaks up only where a data set goes by it. */
export const SURE = 0.5;

/** What is wrong with the doubtful configs that the data sets go by, or are compared with. */
export function problemsOfUsed(configs: readonly LabelConfig[], datasets: readonly Dataset[]): readonly Problem[] {
  const used = new Set<string | null | undefined>();
  for (const { labelMap } of datasets)
    for (const path of [labelMap.source, labelMap.types?.source, ...(labelMap.others ?? [])]) used.add(path);
  return configs.flatMap(({ path, confidence, problems }) => (confidence < SURE && used.has(path) ? problems : []));
}
