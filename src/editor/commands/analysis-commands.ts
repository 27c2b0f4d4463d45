import * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../contributions.ts';
import type { DashboardHost } from '../dashboard/dashboard-host.ts';
import { dashboardView } from '../dashboard/dashboard-view.ts';
import { fileExists } from '../file-exists.ts';
import type { LossSession } from '../loss/loss-session.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';

/** Commands that read files or show what was read. */
export function analysisCommands(context: vscode.ExtensionContext, model: WorkspaceModel, loss: LossSession, dashboard: DashboardHost) {
  return {
    async [COMMANDS.analyzeWorkspace]() {
      if ((vscode.workspace.workspaceFolders?.length ?? 0) > 0) return model.refresh();
      const openFolder = vscode.l10n.t('Open Folder');
      const sample = vscode.l10n.t('Open the Sample');
      const picked = await vscode.window.showInformationMessage(vscode.l10n.t('Open a folder with label files first.'), openFolder, sample);
      if (picked === openFolder) await vscode.commands.executeCommand('vscode.openFolder');
      if (picked === sample) await vscode.commands.executeCommand(COMMANDS.openSample);
    },

    /** From the explorer with one file or a selection, else by a dialog. */
    async [COMMANDS.analyzeFile](argument: unknown, selection: unknown) {
      const files = filesOfArguments(argument, selection) ?? (await chooseFiles());
      if (files === null) return;
      await model.addFiles(files);
      await vscode.commands.executeCommand(`${VIEWS.labels}.focus`);
    },

    [COMMANDS.openDashboard](argument: unknown) {
      dashboard.show(dashboardView(model.analysis?.datasets ?? [], readTarget(argument)));
    },

    [COMMANDS.cancelAnalysis]() {
      model.cancel();
      loss.cancel();
    },

    /** The sample is copied out of the extension, so that it can be changed and is left alone by updates. */
    async [COMMANDS.openSample]() {
      const version = String(context.extension.packageJSON.version);
      const target = vscode.Uri.joinPath(context.globalStorageUri, version, 'news-ner');
      if (!(await fileExists(target))) {
        await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(target, '..'));
        // Under its name only when it is complete: a copy that was interrupted would be opened as it is for ever.
        const part = vscode.Uri.joinPath(target, '..', 'news-ner.part');
        await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'media', 'sample'), part, { overwrite: true });
        await vscode.workspace.fs.rename(part, target);
      }
      const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
      await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow });
    },
  };
}

function filesOfArguments(argument: unknown, selection: unknown): readonly vscode.Uri[] | null {
  if (Array.isArray(selection) && selection.length > 0 && selection.every((uri) => uri instanceof vscode.Uri)) return selection;
  return argument instanceof vscode.Uri ? [argument] : null;
}

async function chooseFiles(): Promise<readonly vscode.Uri[] | null> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t('Choose a Label File'),
    openLabel: vscode.l10n.t('Analyze'),
    filters: {
      [vscode.l10n.t('Label files')]: LABEL_FILE_EXTENSIONS,
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return chosen ?? null;
}

const LABEL_FILE_EXTENSIONS =
  'conll conllu conllup bio bioes iob iob2 txt tsv csv json jsonl ndjson xml yaml yml parquet arrow spacy gz zst'.split(' ');
