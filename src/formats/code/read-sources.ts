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

/** Whether α or a loss may stand in a source: the parser looks at no other. */
export function isOfInterest({ language, text }: Pick<Source, 'language' | 'text'>): boolean {
  return mayHoldAlpha(text) || (language === 'python' && mayHoldLoss(text));
}

/** Most of a notebook is what its cells have drawn. */
export const LARGEST_NOTEBOOK = 8 * LONGEST_SOURCE;

export function mayBeSource(name: string): boolean {
  return LANGUAGES.has(extname(name).toLowerCase());
}

/**
 * The sources of a file in which α or a loss may stand: the file itself, or the cells of a notebook. Null for a script that is too large to be looked at; none for one that
 * says nothing of either, and for large documents, which are data.
 * @throws the error of the file system
 */
export async function readSources(path: string): Promise<readonly Source[] | null> {
  const extension = extname(path).toLowerCase();
  const language = LANGUAGES.get(extension);
  const status = await stat(path);
  if (language === undefined || !status.isFile()) return [];
  const isCell = extension === '.ipynb';
  if (status.size > (isCell ? LARGEST_NOTEBOOK : LONGEST_SOURCE)) return language === 'python' ? null : [];
  const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  if (!isOfInterest({ language, text })) return [];
  const cells = isCell ? notebookCells(text) : [plainCell(text)];
  return cells.map((cell) => ({ ...cell, language, isCell }));
}
