import { basename, dirname, extname, resolve } from 'node:path';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { namesSplit } from '../../formats/split-name.ts';
import type { FoundFile } from './found-file.ts';
import type { ProblemLog } from './problem-log.ts';

/**
 * Says which empty files were meant to hold labels: a split that an interrupted script left empty would be missing without a word. The name
 * has to tell a split; where nothing was found at all, an extension that only label files have is enough.
 */
export function sayEmptyFiles(
  found: readonly FoundFile[],
  datasets: readonly { readonly folder: string; readonly files: readonly { readonly file: { readonly path: string } }[] }[],
  problems: ProblemLog,
): void {
  const folders = new Set(
    datasets.flatMap(({ folder, files }) => [resolve(folder), ...files.map(({ file }) => resolve(dirname(file.path)))]),
  );
  for (const { path, bytes, named } of found) {
    // One that was named is said to be empty by its reader.
    if (bytes > 0 || named) continue;
    const extension = extname(path).toLowerCase();
    const isSplit = EXTENSIONS.has(extension) && namesSplit(basename(path));
    const isMeant = datasets.length === 0 ? isSplit || OF_LABELS.has(extension) : isSplit && folders.has(resolve(dirname(path)));
    if (isMeant) problems.add(problemAt(path, null, messageOf('The file is empty: labels were expected, one record a line.')));
  }
}

/** Whether the name promises labels in text: by an extension that only label files have, or by a split. */
export function promisesLabelText(path: string): boolean {
  const extension = extname(path).toLowerCase();
  return !BINARY.has(extension) && (OF_LABELS.has(extension) || (EXTENSIONS.has(extension) && namesSplit(basename(path))));
}

const BINARY = new Set('.spacy .parquet .arrow'.split(' '));
const OF_LABELS = new Set('.conll .conllu .conllup .iob .iob2 .bio .bioes .spacy'.split(' '));
const EXTENSIONS = new Set([...OF_LABELS, ...'.csv .tsv .jsonl .ndjson .json .txt .parquet .arrow'.split(' ')]);
