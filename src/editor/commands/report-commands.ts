import * as vscode from 'vscode';
import type { AlphaVector } from '../../core/alpha/alpha.ts';
import type { Analysis, Dataset } from '../../core/analysis.ts';
import { jsonTextSteps } from '../../core/json-text.ts';
import { plainAnalysis } from '../../core/problem.ts';
import type { Steps } from '../../core/steps.ts';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import { COMMANDS } from '../contributions.ts';
import { inSlices } from '../in-slices.ts';
import { htmlReport } from '../report/html-report.ts';
import { markdownSteps } from '../report/markdown-report.ts';
import type { ReportOptions } from '../report/report-options.ts';
import { escapeLinks } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { readTarget } from './command-target.ts';
import { pickDataset } from './pick-dataset.ts';

interface ReportKind extends vscode.QuickPickItem {
  readonly write: (analysis: Analysis, options: ReportOptions) => Steps<string>;
  readonly extension: string;
}

/** The analysis as a document. */
export function reportCommands(model: WorkspaceModel, alpha: AlphaSuggestions) {
  return {
    /** The analysis as a file, where the person wants it. */
    async [COMMANDS.exportReport](argument: unknown) {
      const analysis = await reported(model, readTarget(argument).dataset);
      if (analysis === null) return;
      const kinds: readonly ReportKind[] = [
        { label: 'HTML', description: vscode.l10n.t('one file to send or print'), write: htmlSteps, extension: 'html' },
        { label: 'Markdown', description: vscode.l10n.t('tables to read'), write: markdownSteps, extension: 'md' },
        { label: 'JSON', description: vscode.l10n.t('as focal-lens analyze --json prints it'), write: jsonReport, extension: 'json' },
      ];
      const picked = await vscode.window.showQuickPick(kinds, { placeHolder: vscode.l10n.t('Which kind of report?') });
      if (picked === undefined) return;
      const vectors = new Map<Dataset, AlphaVector | null>();
      for (const dataset of analysis.datasets) vectors.set(dataset, await alpha.of(dataset));
      const options: ReportOptions = {
        locale: vscode.env.language,
        relativePath: (path) => vscode.workspace.asRelativePath(path),
        t: vscode.l10n.t,
        alphaOf: (dataset) => vectors.get(dataset) ?? null,
      };
      await saveReport(picked, await inSlices(picked.write(analysis, options)));
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

function* jsonReport(analysis: Analysis): Steps<string> {
  return `${yield* jsonTextSteps(plainAnalysis(analysis))}\n`;
}

/** Of very many classes it shows the first ones: there is nothing to be done in steps. */
// biome-ignore lint/correctness/useYield: it is of the same kind as the others.
function* htmlSteps(analysis: Analysis, options: ReportOptions): Steps<string> {
  return htmlReport(analysis, options);
}

/** Asks where the report goes, writes it, and offers to look at it. */
async function saveReport({ label, extension }: ReportKind, text: string): Promise<void> {
  const name = `focal-lens-report.${extension}`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [label]: [extension] },
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open');
  const said = escapeLinks(vscode.l10n.t('The report is in {0}.', vscode.workspace.asRelativePath(uri)));
  // Not awaited: a message may stay open for long.
  void vscode.window.showInformationMessage(said, open).then((choice) => (choice === open ? openReport(uri, extension) : undefined));
}

/** In the browser, as Markdown is read, or as text. */
async function openReport(uri: vscode.Uri, extension: string): Promise<void> {
  if (extension === 'html') await vscode.env.openExternal(uri);
  else if (extension === 'md') await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(uri);
}
