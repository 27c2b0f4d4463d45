import * as vscode from 'vscode';
import type { Analysis, Dataset } from '../../core/analysis.ts';
import { RequestError } from '../../protocol/connection.ts';
import { ErrorCode } from '../../protocol/rpc.ts';
import { COMMANDS } from '../contributions.ts';
import type { DashboardHost } from '../dashboard/dashboard-host.ts';
import { alignChoices, datasetOfPredictions, type EvaluationChoice, type EvaluationChoices, withPaths } from '../loss/evaluation-choice.ts';
import type { LossSession } from '../loss/loss-session.ts';
import { pickAlign, pickPredictions } from '../loss/predictions-picker.ts';
import { errorText } from '../texts.ts';
import { escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands that run the kernel. */
export function lossCommands(model: WorkspaceModel, loss: LossSession, choices: EvaluationChoices, dashboard: DashboardHost) {
  /** Rejects with what another label file would not mend. */
  async function evaluate(dataset: Dataset | null, choice: EvaluationChoice): Promise<void> {
    try {
      await evaluateWithProgress(loss, dataset, choice);
    } catch (error) {
      const isRefused = error instanceof RequestError && error.code === ErrorCode.badInput;
      if (!isRefused || dataset === null || alignChoices(dataset).length === 0) throw error;
      // Not awaited: a message may stay open for long.
      void offerAlign(dataset, choice, errorText(error)).catch((later: unknown) =>
        vscode.window.showErrorMessage(escapeLinks(errorText(later))),
      );
    }
  }

  /** What cannot be evaluated may belong to a label file that lies elsewhere, or to another one than was chosen: it can be told at once. */
  async function offerAlign(dataset: Dataset, choice: EvaluationChoice, message: string): Promise<void> {
    const choose = vscode.l10n.t('Choose Label File…');
    const showLog = vscode.l10n.t('Show Log');
    const picked = await vscode.window.showErrorMessage(escapeLinks(message), choose, showLog);
    if (picked === showLog) await vscode.commands.executeCommand(COMMANDS.showLog);
    if (picked !== choose) return;
    const align = await pickAlign(dataset, choice.align);
    if (align === undefined) return;
    const changed = { ...choice, align };
    await choices.keep(dataset, changed);
    await evaluate(dataset, changed);
  }

  return {
    /**
     * Evaluates predictions and shows the Loss tab, which also reports what went wrong. From the explorer the files are given; else they are
     * asked for. What was chosen before is not asked again.
     */
    async [COMMANDS.evaluateLoss](argument: unknown, selected: unknown) {
      const files = chosenFiles(argument, selected);
      const analysis = await model.ready();
      // Predictions can be evaluated without a data set: the file then names its own classes.
      const needsDataset = analysis !== null && analysis.datasets.length > 0;
      const dataset = needsDataset ? await datasetFor(model, analysis, files, argument) : null;
      if (needsDataset && dataset === null) return;
      const remembered = choices.of(dataset);
      const choice =
        files.length > 0
          ? withPaths(remembered, files, remembered)
          : await pickPredictions(dataset, analysis?.predictions ?? [], remembered);
      if (choice === null) return;
      await choices.keep(dataset, choice);
      dashboard.show({ tab: 'loss', dataset: dataset?.name ?? null });
      await evaluate(dataset, choice);
    },
  };
}

/** Files of the explorer: the one that was clicked, or all that are selected with it. */
function chosenFiles(argument: unknown, selected: unknown): readonly string[] {
  if (!(argument instanceof vscode.Uri) || argument.scheme !== 'file') return [];
  const all = Array.isArray(selected)
    ? selected.filter((uri): uri is vscode.Uri => uri instanceof vscode.Uri && uri.scheme === 'file')
    : [];
  const isAmong = all.some((uri) => uri.toString() === argument.toString());
  return (isAmong ? all : [argument]).map((uri) => uri.fsPath);
}

async function datasetFor(
  model: WorkspaceModel,
  { datasets }: Analysis,
  files: readonly string[],
  argument: unknown,
): Promise<Dataset | null> {
  const [file] = files;
  const found = file === undefined ? undefined : datasetOfPredictions(datasets, file);
  return found ?? pickDataset(model, readTarget(argument).dataset);
}

/** The dashboard shows progress and can cancel; the status bar tells those who look elsewhere. */
async function evaluateWithProgress(loss: LossSession, dataset: Dataset | null, choice: EvaluationChoice): Promise<void> {
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Evaluating the focal loss') };
  await vscode.window.withProgress(options, async (progress) => {
    const listening = loss.onDidProgress((value) => progress.report({ message: value.message }));
    try {
      await loss.evaluate(dataset, choice);
    } finally {
      listening.dispose();
    }
  });
}
