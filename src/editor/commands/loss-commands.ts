import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import { COMMANDS } from '../contributions.ts';
import type { DashboardHost } from '../dashboard/dashboard-host.ts';
import type { LossSession } from '../loss/loss-session.ts';
import type { PredictionsPicker } from '../loss/predictions-picker.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands that run the kernel. */
export function lossCommands(model: WorkspaceModel, loss: LossSession, picker: PredictionsPicker, dashboard: DashboardHost) {
  return {
    /** Evaluates predictions and shows the Loss tab, which also reports what went wrong. */
    async [COMMANDS.evaluateLoss](argument: unknown) {
      const analysis = await model.ready();
      // Predictions can be evaluated without a data set: the file then names its own classes.
      const needsChoice = analysis !== null && analysis.datasets.length > 0;
      const dataset = needsChoice ? await pickDataset(model, readTarget(argument).dataset) : null;
      if (needsChoice && dataset === null) return;
      const paths = await picker.pick(dataset);
      if (paths === null) return;
      dashboard.show({ tab: 'loss', dataset: dataset?.name ?? null });
      await evaluateWithProgress(loss, dataset, paths);
    },
  };
}

/** The dashboard shows progress and can cancel; the status bar tells those who look elsewhere. */
async function evaluateWithProgress(loss: LossSession, dataset: Dataset | null, paths: readonly string[]): Promise<void> {
  const options = { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Evaluating the focal loss') };
  await vscode.window.withProgress(options, async (progress) => {
    const listening = loss.onDidProgress((value) => progress.report({ message: value.message }));
    try {
      await loss.evaluate(dataset, paths);
    } finally {
      listening.dispose();
    }
  });
}
