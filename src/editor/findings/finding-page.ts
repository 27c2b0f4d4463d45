import * as vscode from 'vscode';
import { COMMANDS } from '../contributions.ts';

/** A link that explains a finding; the Problems panel shows it behind the code. */
export function explanationLink(code: string): vscode.Uri {
  return vscode.Uri.parse(`command:${COMMANDS.explainFinding}?${encodeURIComponent(JSON.stringify([code]))}`);
}

/** Opens the page of a finding that comes with the extension. Codes arrive from links: only those that have a page are followed. */
export async function openFindingPage(extension: vscode.Uri, code: string): Promise<void> {
  const page = vscode.Uri.joinPath(extension, 'media', 'findings', `${code}.md`);
  if (!/^[a-z0-9-]+$/.test(code) || !(await exists(page))) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no page about this finding.'));
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
