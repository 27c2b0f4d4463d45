import * as vscode from 'vscode';

/** A comment behind the line that silences a finding there; null where it would end up in a text, or break a line that goes on, and in JSON. */
export function ignoreOnLine(document: vscode.TextDocument, code: string, line: number): vscode.WorkspaceEdit | null {
  const { text, range } = document.lineAt(line);
  if (/\\\s*$|'''|"""/.test(text) || !['python', 'yaml'].includes(document.languageId)) return null;
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, range.end, `${text.endsWith(' ') ? '' : '  '}# focal-lens: ignore[${code}]`);
  return edit;
}
