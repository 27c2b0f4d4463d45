import * as vscode from 'vscode';
import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';
import type { SavedFile } from '../../protocol/dashboard-api.ts';
import { bytesToSave } from './saved-bytes.ts';

/** The kinds of files that the page hands out. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['svg', 'SVG'],
  ['png', 'PNG'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
]);

/**
 * Asks where a file of the dashboard goes, and writes it.
 * @param file only the last part of its name counts, and the ending of that must be one of the known ones
 * @returns false when the person gave up
 */
export async function saveFile(file: SavedFile): Promise<boolean> {
  const { name } = file;
  const extension = typeof name === 'string' ? (/\.([a-z]+)$/.exec(name)?.[1] ?? '') : '';
  const kind = KINDS.get(extension);
  if (kind === undefined) throw badInput(messageOf('The dashboard saves {0} only.', [...KINDS.values()].join(', ')));
  const bytes = bytesToSave(extension, file.text, file.encoding);
  const proposed = name.replace(/^.*[/\\]/s, '').replace(/[^\p{Letter}\p{Number}._-]/gu, '-');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save {0}', proposed),
    filters: { [kind]: [extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, proposed) }),
  });
  if (chosen === undefined) return false;
  await vscode.workspace.fs.writeFile(chosen, bytes);
  return true;
}
