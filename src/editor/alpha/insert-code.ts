import * as vscode from 'vscode';
import { withoutKnownImports } from '../../core/alpha-code/imports.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import { indentCode } from './indent-code.ts';

const MOST_FILES = 50;

/**
 * Writes code at the cursor (over the selection) as one edit, one undo away, without the imports that the file has.
 * @param language of a file that is made for it, as VS Code names it
 * @returns false when there was no editor to write to, or it refused
 */
export async function insertCode(code: string, language: string): Promise<boolean> {
  const editor = await editorToWriteTo(language);
  if (editor === null) return false;
  const { start } = editor.selection;
  const before = editor.document.lineAt(start.line).text.slice(0, start.character);
  const after = editor.document.lineAt(editor.selection.end.line).text.slice(editor.selection.end.character);
  const text = indentCode(withoutKnownImports(code, editor.document.getText()), before, after);
  const done = await editor.edit((edit) => edit.replace(editor.selection, text), { undoStopBefore: true, undoStopAfter: true });
  if (!done) {
    void vscode.window.showWarningMessage(
      escapeLinks(vscode.l10n.t('{0} could not be edited; copy the vector instead.', vscode.workspace.asRelativePath(editor.document.uri))),
    );
  }
  return done;
}

/** The active editor; else the only one that is visible; else the one a person picks. */
async function editorToWriteTo(language: string): Promise<vscode.TextEditor | null> {
  const active = vscode.window.activeTextEditor;
  if (active !== undefined && isWritable(active.document)) return active;
  const visible = vscode.window.visibleTextEditors.filter((editor) => isWritable(editor.document));
  const only = visible.length === 1 ? visible[0] : undefined;
  if (only !== undefined) return vscode.window.showTextDocument(only.document, only.viewColumn);
  return pickEditor(language);
}

async function pickEditor(language: string): Promise<vscode.TextEditor | null> {
  const open = vscode.workspace.textDocuments
    .filter((document) => isWritable(document) && !document.isClosed)
    .map((document) => document.uri);
  const scripts = await vscode.workspace.findFiles('**/*.py', undefined, MOST_FILES);
  const uris = new Map([...open, ...scripts].map((uri) => [uri.toString(), uri]));
  const items = [
    { label: `$(new-file) ${language === 'python' ? vscode.l10n.t('New Python file') : vscode.l10n.t('New file')}`, uri: null },
    ...[...uris.values()].map((uri) => ({ label: escapeIcons(vscode.workspace.asRelativePath(uri)), uri })),
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Where does the alpha vector go?') });
  if (picked === undefined) return null;
  const document =
    picked.uri === null
      ? await vscode.workspace.openTextDocument({ language: language === 'csv' ? 'plaintext' : language, content: '' })
      : await vscode.workspace.openTextDocument(picked.uri);
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Output channels and logs are text editors too. */
function isWritable(document: vscode.TextDocument): boolean {
  return ['file', 'untitled', 'vscode-notebook-cell', 'vscode-userdata'].includes(document.uri.scheme);
}
