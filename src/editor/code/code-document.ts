import * as vscode from 'vscode';
import { type CodeLanguage, LONGEST_SOURCE, mayHoldAlpha, mayHoldLoss } from '../../core/code/alpha-site.ts';

const CELL_SCHEME = 'vscode-notebook-cell';
/** Files, cells of notebooks, and what is not saved yet. */
const SCHEMES = ['file', 'untitled', CELL_SCHEME];

/** Languages of VS Code in which α vectors and losses are written. */
const LANGUAGES: ReadonlyMap<string, CodeLanguage> = new Map([
  ['python', 'python'],
  ['yaml', 'yaml'],
  ['json', 'json'],
  ['jsonc', 'json'],
]);

export const CODE_SELECTOR: vscode.DocumentSelector = [...LANGUAGES.keys()].flatMap((language) =>
  SCHEMES.map((scheme) => ({ language, scheme })),
);

export function isCodeDocument({ languageId, uri }: vscode.TextDocument): boolean {
  return LANGUAGES.has(languageId) && SCHEMES.includes(uri.scheme);
}

export function languageOf({ languageId }: vscode.TextDocument): CodeLanguage | null {
  return LANGUAGES.get(languageId) ?? null;
}

export function isCell({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === CELL_SCHEME;
}

/** The cells of its notebook that hold Python, and which of them it is; null where it is no such cell, or alone. */
export function cellsAround(
  document: vscode.TextDocument,
): { readonly documents: readonly vscode.TextDocument[]; readonly index: number } | null {
  if (!isCell(document)) return null;
  const notebook = vscode.workspace.notebookDocuments.find(({ uri }) => uri.path === document.uri.path);
  const cells = notebook?.getCells() ?? [];
  const documents = cells.flatMap((cell) => (cell.document.languageId === 'python' ? [cell.document] : []));
  const index = documents.indexOf(document);
  return index < 0 || documents.length < 2 ? null : { documents, index };
}

/** Where it lies, or would lie; null for what was never saved. */
export function pathOf({ uri }: vscode.TextDocument): string | null {
  return uri.scheme === 'untitled' ? null : uri.fsPath;
}

/** What is to be looked into; null for a document that is too long, and an empty text for one that says nothing of α or of a loss. */
export function sourceOf(document: vscode.TextDocument): { readonly language: CodeLanguage; readonly text: string } | null {
  const language = LANGUAGES.get(document.languageId);
  if (language === undefined) return null;
  // Longer ones are not even copied.
  if (document.offsetAt(document.lineAt(document.lineCount - 1).range.end) > LONGEST_SOURCE) return null;
  const text = document.getText();
  return { language, text: mayHoldAlpha(text) || (language === 'python' && mayHoldLoss(text)) ? text : '' };
}

/** Whether a glob of a mute is about the file of a document: against its path in the workspace, its whole path, or, without a slash, its name. */
export function isFileOf(document: vscode.TextDocument, glob: string): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const patterns: vscode.GlobPattern[] = [glob.includes('/') ? glob : `**/${glob}`];
  if (folder !== undefined) patterns.push(new vscode.RelativePattern(folder, glob));
  return patterns.some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}
