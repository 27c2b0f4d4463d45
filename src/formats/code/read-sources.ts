import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { type CodeLanguage, LONGEST_SOURCE, mayHoldAlpha, mayHoldLoss } from '../../core/code/alpha-site.ts';
import { type NotebookCell, notebookCells, plainCell } from './notebook-cells.ts';

export interface Source extends NotebookCell {
  readonly language: CodeLanguage;
  readonly isCell: boolean;
}

const LANGUAGES: ReadonlyMap<string, CodeLanguage> = new Map([
  ['.py', 'python'],
  ['.ipynb', 'python'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
  ['.json', 'json'],
]);

/** Most of a notebook is what its cells have drawn. */
const LARGEST_NOTEBOOK = 8 * LONGEST_SOURCE;

export function mayBeSource(name: string): boolean {
  return LANGUAGES.has(extname(name).toLowerCase());
}

/**
 * The sources of a file in which α or a loss may stand: the file itself, or the cells of a notebook. Null for a file that is too large to be looked at; none for one that
 * says nothing of either.
 * @throws the error of the file system
 */
export async function readSources(path: string): Promise<readonly Source[] | null> {
  const extension = extname(path).toLowerCase();
  const language = LANGUAGES.get(extension);
  const status = await stat(path);
  if (language === undefined || !status.isFile()) return [];
  const isCell = extension === '.ipynb';
  if (status.size > (isCell ? LARGEST_NOTEBOOK : LONGEST_SOURCE)) return null;
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  const isOfInterest = (own: string) => mayHoldAlpha(own) || (language === 'python' && mayHoldLoss(own));
  if (!isOfInterest(text)) return [];
  const cells = isCell ? notebookCells(text).filter((cell) => isOfInterest(cell.text)) : [plainCell(text)];
  return cells.map((cell) => ({ ...cell, language, isCell }));
}
