import * as vscode from 'vscode';
import { type Dataset, primarySplit, primaryUnit } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { COMMANDS } from '../contributions.ts';
import { labelsText, ratioText } from '../texts.ts';
import { escapeIcons, escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';

/**
 * The data set a command is about: the named one, the only one, or the one a person picks. Without any it says so and offers
 * what helps; then, and when the person gives up, it is null.
 */
export async function pickDataset(model: WorkspaceModel, name: string | null): Promise<Dataset | null> {
  const analysis = await model.ready();
  if (analysis === null || analysis.datasets.length === 0) {
    await offerData(model);
    return null;
  }
  const named = analysis.datasets.find((dataset) => dataset.name === name);
  if (named !== undefined) return named;
  if (analysis.datasets.length === 1) return analysis.datasets[0] ?? null;
  const items = analysis.datasets.map((dataset) => ({ ...describe(dataset), dataset }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which data set?'), matchOnDescription: true });
  return picked?.dataset ?? null;
}

function describe(dataset: Dataset): vscode.QuickPickItem {
  const split = primarySplit(dataset);
  const ratio = split === undefined ? null : (primaryUnit(split)?.metrics.imbalanceRatio ?? null);
  const labels = labelsText(dataset.labelMap.labels.length);
  return {
    label: escapeIcons(visibleLabel(dataset.name)),
    description: ratio === null ? labels : `${labels} · ${ratioText(ratio)}`,
    detail: escapeIcons(vscode.workspace.asRelativePath(dataset.folder)),
  };
}

async function offerData(model: WorkspaceModel): Promise<void> {
  const choose = vscode.l10n.t('Choose a Label File');
  const sample = vscode.l10n.t('Open the Sample');
  const said = model.errorMessage ?? vscode.l10n.t('No label files were found in this workspace, for example train.conll and labels.txt.');
  const picked = await vscode.window.showInformationMessage(escapeLinks(said), choose, sample);
  if (picked === choose) await vscode.commands.executeCommand(COMMANDS.analyzeFile);
  if (picked === sample) await vscode.commands.executeCommand(COMMANDS.openSample);
}
