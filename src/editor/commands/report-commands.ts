import * as vscode from 'vscode';
import type { Analysis } from '../../core/analysis.ts';
import { COMMANDS, SETTINGS } from '../contributions.ts';
import { markdownReport } from '../report/markdown-report.ts';
import { readSetting, writeSetting } from '../settings.ts';
import { findingsText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** Commands about the analysis as a whole: what is written down, and what is not said. */
export function reportCommands(model: WorkspaceModel) {
  return {
    /** The analysis as an untitled document, to be saved or sent. */
    async [COMMANDS.exportReport](argument: unknown) {
      const analysis = await reported(model, readTarget(argument).dataset);
      if (analysis === null) return;
      const markdown = { label: 'Markdown', description: vscode.l10n.t('tables to read'), format: 'markdown' as const };
      const json = { label: 'JSON', description: vscode.l10n.t('as focal-lens analyze --json prints it'), format: 'json' as const };
      const picked = await vscode.window.showQuickPick([markdown, json], { placeHolder: vscode.l10n.t('Which kind of report?') });
      if (picked === undefined) return;
      const options = { locale: vscode.env.language, relativePath: (path: string) => vscode.workspace.asRelativePath(path) };
      const content = picked.format === 'json' ? `${JSON.stringify(analysis, null, 2)}\n` : markdownReport(analysis, options);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: picked.format, content }));
    },

    /** From a finding it mutes its code; else it asks which codes to mute, and which not any more. */
    async [COMMANDS.muteFinding](argument: unknown) {
      const { finding, label } = readTarget(argument);
      const muted = readSetting(SETTINGS.findingsMuted);
      if (finding !== null) {
        if (!muted.includes(finding)) await mute(finding, muted);
        return;
      }
      const analysis = await model.ready();
      const counts = new Map<string, number>(muted.map((code) => [code, 0]));
      for (const dataset of analysis?.datasets ?? []) {
        for (const { code, label: about } of dataset.findings) {
          if (label === null || about === label) counts.set(code, (counts.get(code) ?? 0) + 1);
        }
      }
      if (counts.size === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('There are no findings to mute.'));
        return;
      }
      const items = [...counts].map(([code, count]) => ({
        label: code,
        description: count === 0 ? vscode.l10n.t('muted') : findingsText(count),
        picked: muted.includes(code),
      }));
      const placeHolder = vscode.l10n.t('Checked codes are not reported');
      const picked = await vscode.window.showQuickPick(items, { canPickMany: true, placeHolder });
      if (picked !== undefined)
        await writeSetting(
          SETTINGS.findingsMuted,
          picked.map((item) => item.label),
        );
    },
  };
}

async function reported(model: WorkspaceModel, name: string | null): Promise<Analysis | null> {
  const analysis = await model.ready();
  if (analysis === null || analysis.datasets.length === 0) {
    // Says what is missing and offers help.
    await pickDataset(model, null);
    return null;
  }
  const named = analysis.datasets.filter((dataset) => dataset.name === name);
  return named.length === 0 ? analysis : { ...analysis, datasets: named };
}

async function mute(code: string, muted: readonly string[]): Promise<void> {
  await writeSetting(SETTINGS.findingsMuted, [...muted, code]);
  void offerUndo(code, muted);
}

async function offerUndo(code: string, before: readonly string[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const said = vscode.l10n.t('Findings of the kind {0} are muted in this workspace.', code);
  if ((await vscode.window.showInformationMessage(said, undo)) === undo) await writeSetting(SETTINGS.findingsMuted, before);
}
