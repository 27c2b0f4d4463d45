import * as vscode from 'vscode';
import type { Place } from '../../core/analysis.ts';
import { fileName } from '../../core/file-name.ts';
import { COMMANDS } from '../contributions.ts';
import { escapeLinks } from '../untrusted-text.ts';
import type { ExcerptDocuments } from './excerpt-documents.ts';
import { wayToOpen } from './way-to-open.ts';

/** A click on a row opens the place. */
export function openPlaceCommand({ path, line, column }: Place): vscode.Command {
  return { command: COMMANDS.openPlace, title: vscode.l10n.t('Open'), arguments: [{ path, line, column }] };
}

/** Opens places of analysed files, whatever these are and however large. */
export class Places {
  readonly #excerpts: ExcerptDocuments;

  constructor(excerpts: ExcerptDocuments) {
    this.#excerpts = excerpts;
  }

  /** @param isPreview Shows the place and leaves the focus where it is; what cannot be shown is left alone. */
  async open(place: Place, isPreview = false): Promise<void> {
    const uri = vscode.Uri.file(place.path);
    const status = await vscode.workspace.fs.stat(uri);
    const isFolder = (status.type & vscode.FileType.Directory) !== 0;
    const options = { preview: true, preserveFocus: isPreview };
    switch (wayToOpen(place, { isFolder, bytes: status.size, isRemote: isRemote() })) {
      case 'editor':
        // The built-in command also works for files that VS Code shows in another editor.
        await vscode.commands.executeCommand('vscode.open', uri, {
          ...options,
          selection: rangeOf((place.line ?? 1) - 1, (place.column ?? 1) - 1),
        });
        return;
      case 'excerpt': {
        const { document, line } = await this.#excerpts.open(place);
        await vscode.window.showTextDocument(document, { ...options, selection: rangeOf(line) });
        return;
      }
      case 'explorer':
        if (!isPreview) await this.#reveal(uri, isFolder);
    }
  }

  async #reveal(uri: vscode.Uri, isFolder: boolean): Promise<void> {
    const isInWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
    await vscode.commands.executeCommand(isInWorkspace ? 'revealInExplorer' : 'revealFileInOS', uri);
    if (isFolder) return;
    const said = vscode.l10n.t('{0} has no lines to show. It is selected where it lies.', fileName(uri.fsPath));
    void vscode.window.showInformationMessage(escapeLinks(said));
  }
}

/** VS Code moves a line beyond the end to the last one, and a column to the end of its line. */
function rangeOf(line: number, column = 0): vscode.Range {
  const row = Math.max(0, line);
  const at = Math.max(0, column);
  return new vscode.Range(row, at, row, at);
}

function isRemote(): boolean {
  return vscode.env.remoteName !== undefined || vscode.env.uiKind === vscode.UIKind.Web;
}
