import * as vscode from 'vscode';
import type { Place } from '../core/analysis.ts';

function rangeOf(place: Place): vscode.Range {
  const line = Math.max(0, (place.line ?? 1) - 1);
  return new vscode.Range(line, 0, line, 0);
}

/** A click on a row opens the place; the built-in command also works for files that VS Code shows in another editor. */
export function openPlaceCommand(place: Place): vscode.Command {
  return { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.file(place.path), { selection: rangeOf(place) }] };
}

export async function openPlace(place: Place): Promise<void> {
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(place.path), {
    selection: rangeOf(place),
    preview: true,
  } satisfies vscode.TextDocumentShowOptions);
}
