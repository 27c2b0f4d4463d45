import * as vscode from 'vscode';
import { badInput } from '../../protocol/connection.ts';

/** The kinds of files that the page hands out. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['svg', 'SVG'],
  ['csv', 'CSV'],
  ['json', 'JSON'],
]);
const LARGEST_TEXT = 256 * 1024 * 1024;

/**
 * Asks where a file of the dashboard goes, and writes it.
 * @param name only its last part counts, and its ending must be one of the known ones
 * @returns false when the person gave up
 */
export async function saveFile(name: unknown, text: unknown): Promise<boolean> {
  if (typeof name !== 'string' || typeof text !== 'string' || text.length > LARGEST_TEXT) throw badInput('The dashboard saves texts only.');
  const extension = /\.([a-z]+)$/.exec(name)?.[1] ?? '';
  const kind = KINDS.get(extension);
  if (kind === undefined) throw badInput(`The dashboard saves ${[...KINDS.values()].join(', ')} only.`);
  const proposed = name.replace(/^.*[/\\]/s, '').replace(/[^\p{Letter}\p{Number}._-]/gu, '-');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save {0}', proposed),
    filters: { [kind]: [extension] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, proposed) }),
  });
  if (chosen === undefined) return false;
  await vscode.workspace.fs.writeFile(chosen, new TextEncoder().encode(text));
  return true;
}
