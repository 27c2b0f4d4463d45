import * as vscode from 'vscode';
import type { Analysis, RelatedPlace, Severity } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { findingText, messageText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { explanationLink } from './finding-page.ts';

/** Who says it, in the Problems panel. */
export const PROBLEM_SOURCE = 'Focal Lens';

/** Findings with a place and records that could not be read, in the Problems panel. */
export class Problems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('focalLens');
  readonly #subscription: vscode.Disposable;
  #shown: Analysis | null = null;

  constructor(model: WorkspaceModel) {
    this.#subscription = model.onDidChange(() => {
      if (model.analysis === null || model.analysis === this.#shown) return;
      this.#shown = model.analysis;
      this.#collection.clear();
      this.#collection.set(diagnosticsOf(model.analysis));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }
}

function diagnosticsOf(analysis: Analysis): readonly [vscode.Uri, readonly vscode.Diagnostic[]][] {
  const byFile = new Map<string, vscode.Diagnostic[]>();
  const add = (path: string, diagnostic: vscode.Diagnostic) => {
    const list = byFile.get(path);
    if (list === undefined) byFile.set(path, [diagnostic]);
    else list.push(diagnostic);
  };
  for (const { path, line, said } of analysis.problems) {
    // A remark on all files has no place here; the tree shows it.
    if (path !== '') add(path, diagnosticAt(line, messageText(said), vscode.DiagnosticSeverity.Warning, 'unreadable-record'));
  }
  for (const { findings } of analysis.datasets) {
    for (const finding of findings) {
      if (finding.path === null) continue;
      const diagnostic = diagnosticAt(finding.line, findingText(finding), PROBLEM_SEVERITIES[finding.severity], finding.code);
      diagnostic.code = { value: finding.code, target: explanationLink(finding.code) };
      diagnostic.relatedInformation = (finding.related ?? []).map(relatedInformation);
      add(finding.path, diagnostic);
    }
  }
  return [...byFile].map(([path, diagnostics]) => [vscode.Uri.file(path), diagnostics]);
}

export const PROBLEM_SEVERITIES: { readonly [Key in Severity]: vscode.DiagnosticSeverity } = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

function relatedInformation({ path, line, note, label }: RelatedPlace): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(
    new vscode.Location(vscode.Uri.file(path), rangeOf(line)),
    label === undefined ? vscode.l10n.t(note) : visibleLabel(label),
  );
}

/** The line; VS Code ends the range with it. */
function rangeOf(line: number | null): vscode.Range {
  const row = Math.max(0, (line ?? 1) - 1);
  return new vscode.Range(row, 0, row, line === null ? 0 : Number.MAX_SAFE_INTEGER);
}

function diagnosticAt(line: number | null, message: string, severity: vscode.DiagnosticSeverity, code: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOf(line), message, severity);
  diagnostic.source = PROBLEM_SOURCE;
  diagnostic.code = code;
  return diagnostic;
}
