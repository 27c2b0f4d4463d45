import * as vscode from 'vscode';
import type { Analysis } from '../../core/analysis.ts';
import { COMMANDS } from '../contributions.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

/** The analysis as a document. */
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
