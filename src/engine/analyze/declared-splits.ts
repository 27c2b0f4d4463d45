import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { messageOf } from '../../core/message.ts';
import { type DeclaredDataset, declaredSplit, readSplitDeclaration, SPLIT_DECLARATIONS } from '../../formats/split-declarations.ts';
import { splitOfName } from '../../formats/split-name.ts';
import { explainFileError, UnreadableFile } from '../../formats/unreadable.ts';
import type { FileReader } from './file-reader.ts';
import type { DeclaredSplit, Groupable } from './grouping.ts';

interface Declaration {
  readonly path: string;
  readonly datasets: readonly DeclaredDataset[];
}

/** Longer files are no declarations of splits. */
const LONGEST = 1024 * 1024;

/** Label files with the split that a file beside or above them declares (`dataset_dict.json`, a data set card), the nearest first. */
export async function withDeclaredSplits<T extends Groupable>(
  files: readonly T[],
  reader: FileReader,
  signal: AbortSignal,
): Promise<readonly T[]> {
  const folders = new Map<string, readonly Declaration[]>();
  const declarationsIn = async (folder: string, root: string) => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const found: Declaration[] = [];
    for (const name of SPLIT_DECLARATIONS) {
      const datasets = await readDeclaration(join(folder, name), root, reader, signal);
      if (datasets.length > 0) found.push({ path: join(folder, name), datasets });
    }
    folders.set(folder, found);
    return found;
  };
  const declaredFor = async ({ path, root }: T): Promise<DeclaredSplit | null> => {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const below = relative(folder, path).split(sep).join('/');
      for (const declaration of await declarationsIn(folder, root)) {
        for (const dataset of declaration.datasets) {
          const split = declaredSplit(dataset, below);
          if (split !== null) return { split, folder, name: dataset.name, evidence: basename(declaration.path) };
        }
      }
      if (resolve(folder) === resolve(root) || dirname(folder) === folder) return null;
    }
  };
  const result: T[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    // A file that names its splits itself knows better.
    const declared = file.holdsSplits || file.declared !== undefined ? null : await declaredFor(file);
    result.push(declared === null ? file : { ...file, declared });
  }
  return withSiblings(result);
}

/** A declaration may leave out splits: `test.jsonl` beside the `train.jsonl` that a card names is one of the same data set. */
export function withSiblings<T extends Groupable>(files: readonly T[]): readonly T[] {
  const bySeries = new Map<string, { readonly declared: DeclaredSplit; readonly splits: Set<string | null>; isOne: boolean }>();
  const seriesOf = ({ path, format }: T) => `${dirname(path)}\0${splitOfName(basename(path)).stem}\0${format}`;
  for (const file of files) {
    const { declared } = file;
    if (declared === undefined || file.holdsSplits) continue;
    const known = bySeries.get(seriesOf(file));
    if (known === undefined) bySeries.set(seriesOf(file), { declared, splits: new Set([declared.split]), isOne: true });
    else {
      known.splits.add(declared.split);
      known.isOne &&= known.declared.folder === declared.folder && known.declared.name === declared.name;
    }
  }
  if (bySeries.size === 0) return files;
  return files.map((file) => {
    const series = file.declared === undefined && !file.holdsSplits ? bySeries.get(seriesOf(file)) : undefined;
    const name = basename(file.path);
    const { split } = splitOfName(name);
    if (series === undefined || !series.isOne || split === null || series.splits.has(split)) return file;
    return {
      ...file,
      declared: { ...series.declared, split, evidence: messageOf('the name {0}, beside files of {1}', name, series.declared.evidence) },
    };
  });
}

async function readDeclaration(path: string, root: string, reader: FileReader, signal: AbortSignal): Promise<readonly DeclaredDataset[]> {
  const status = await stat(path).catch(() => null);
  if (status === null || !status.isFile() || status.size === 0 || status.size > LONGEST) return [];
  const file = { path, bytes: status.size, modified: status.mtimeMs, named: false, root };
  const read = async () => {
    const text = await readFile(path, { encoding: 'utf8', signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw explainFileError(path, error);
    });
    return readSplitDeclaration(basename(path), text.replace(/^\uFEFF/, ''), signal);
  };
  try {
    return await reader.remember('splits', file, null, read);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return [];
  }
}
