import * as vscode from 'vscode';
import type { Dataset, Decision, DecisionKind } from '../../core/analysis.ts';
import { fileName } from '../../core/file-name.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { SCHEMES } from '../../core/tag-scheme.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { COMMANDS, SETTINGS, SETTINGS_SECTION } from '../contributions.ts';
import { DECISION_KEYS, withDecision } from '../dataset-declarations.ts';
import { unitName } from '../enumeration-texts.ts';
import { decidedText, decisionText } from '../texts.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** The command that overrides what was decided about a data set: it asks which decision and how, and writes the setting. */
export function configureCommands(engine: EngineClient, model: WorkspaceModel) {
  return {
    async [COMMANDS.configureDataset](argument: unknown) {
      const target = readTarget(argument);
      const dataset = await pickDataset(model, target.dataset);
      const origin = dataset === null ? null : model.originOf(dataset);
      if (dataset === null || origin === null) return;
      const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => origin.request.paths.includes(uri.fsPath));
      if (folder === undefined) {
        const said = vscode.l10n.t('{0} is in no folder of this workspace: open its folder to configure it.', visibleLabel(dataset.name));
        void vscode.window.showInformationMessage(escapeLinks(said));
        return;
      }
      const what = target.decision ?? (await pickDecision(dataset));
      if (what === null) return;
      const value = await ask(what, dataset, engine, folder.uri);
      if (value === undefined) return;
      await writeDecision(folder, origin.name, what, value);
      if (what === 'splits') await vscode.commands.executeCommand('workbench.action.openWorkspaceSettingsFile');
    },
  };
}

async function pickDecision(dataset: Dataset): Promise<DecisionKind | null> {
  const decided = new Map<DecisionKind, Decision>(dataset.decisions.map((decision) => [decision.what, decision]));
  const items = DECISION_KEYS.filter((what) => decided.has(what) || canDecide(dataset, what)).map((what) => {
    const decision = decided.get(what);
    const said = decision === undefined ? null : decidedText(decision);
    return {
      label: decisionText(what),
      description: escapeIcons(said?.choice ?? ''),
      detail: escapeIcons(said?.reason ?? ''),
      what,
    };
  });
  const title = vscode.l10n.t('Configure {0}', visibleLabel(dataset.name));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('What shall be decided in another way?') });
  return picked?.what ?? null;
}

/** Tags alone follow a scheme, and only files of records have columns. */
function canDecide({ task, splits }: Dataset, what: DecisionKind): boolean {
  if (what === 'scheme') return task === 'token-classification';
  return what !== 'column' || splits.some(({ files }) => files.some(({ count }) => count === undefined));
}

/** The new value; null to let Focal Lens decide again, undefined when the person gives up. */
async function ask(what: DecisionKind, dataset: Dataset, engine: EngineClient, folder: vscode.Uri): Promise<unknown> {
  const title = `${visibleLabel(dataset.name)}: ${decisionText(what)}`;
  const automatic = { label: vscode.l10n.t('Decide by itself'), description: '', value: null };
  const choose = async (items: readonly { readonly label: string; readonly description: string; readonly value: unknown }[]) =>
    (await vscode.window.showQuickPick([automatic, ...items], { title }))?.value;
  switch (what) {
    case 'format': {
      const formats = (await engine.request('formats', {})).filter(({ kind }) => kind === 'label file');
      return choose(formats.map((format) => ({ label: format.id, description: vscode.l10n.t(format.title), value: format.id })));
    }
    case 'scheme':
      return choose(SCHEMES.map((scheme) => ({ label: scheme, description: '', value: scheme })));
    case 'unit': {
      const units = [...new Set(dataset.splits.flatMap((split) => split.units.map(({ unit }) => unit)))];
      return choose(units.map((unit) => ({ label: unitName(unit, 1, vscode.l10n.t), description: '', value: unit })));
    }
    case 'labels': {
      const file = { label: vscode.l10n.t('Choose a label config…'), description: '', value: 'file' };
      const picked = await choose([file]);
      return picked === 'file' ? chooseConfig(dataset, folder) : picked;
    }
    case 'column': {
      const current = dataset.decisions.find((decision) => decision.what === 'column')?.choice;
      const prompt = vscode.l10n.t('The name of the column or key that holds the labels, or its position from 1. Empty: decide by itself');
      const written = await vscode.window.showInputBox({ title, prompt, ...(current === undefined ? {} : { placeHolder: current }) });
      if (written === undefined) return undefined;
      return written.trim() === '' ? null : /^[1-9]\d*$/.test(written.trim()) ? Number(written) : written.trim();
    }
    case 'splits':
      return Object.fromEntries(dataset.splits.map((split) => [split.name, split.files.map(({ path }) => below(folder, path))]));
  }
}

async function chooseConfig(dataset: Dataset, folder: vscode.Uri): Promise<string | undefined> {
  const [chosen] = (await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose a label config'),
    openLabel: vscode.l10n.t('Choose'),
    defaultUri: vscode.Uri.file(dataset.folder),
  })) ?? [undefined];
  return chosen === undefined ? undefined : below(folder, chosen.fsPath);
}

/** Relative to the workspace folder where it lies in it. */
function below(folder: vscode.Uri, path: string): string {
  const uri = vscode.Uri.file(path);
  const isInside = vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === folder.toString();
  return isInside ? vscode.workspace.asRelativePath(uri, false) : path;
}

async function writeDecision(folder: vscode.WorkspaceFolder, dataset: string, what: DecisionKind, value: unknown): Promise<void> {
  const settings = vscode.workspace.getConfiguration(SETTINGS_SECTION, folder.uri);
  const isAlone = vscode.workspace.workspaceFile === undefined;
  const known = settings.inspect(SETTINGS.datasets);
  const own = isAlone ? known?.workspaceValue : known?.workspaceFolderValue;
  const target = isAlone ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.WorkspaceFolder;
  await settings.update(SETTINGS.datasets, withDecision(own, dataset, what, value), target);
  const said = vscode.l10n.t(
    '{0} of {1} is kept in the settings of {2}.',
    decisionText(what),
    visibleLabel(dataset),
    fileName(folder.uri.fsPath),
  );
  vscode.window.setStatusBarMessage(escapeIcons(said), STATUS_MILLISECONDS);
}

const STATUS_MILLISECONDS = 5000;
