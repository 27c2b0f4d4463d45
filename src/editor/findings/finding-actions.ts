import * as vscode from 'vscode';
import type { Dataset, Finding } from '../../core/analysis.ts';
import { COMMANDS } from '../contributions.ts';
import { isFileOf } from '../workspace/analysis-files.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { mutesFor, muteText } from './mutes.ts';
import { PROBLEM_SOURCE } from './problems.ts';

/** Quick fixes that every finding has in the Problems panel and wherever it is marked: explain it, mute it. */
export class FindingActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #model: WorkspaceModel;

  constructor(model: WorkspaceModel) {
    this.#model = model;
  }

  provideCodeActions(document: vscode.TextDocument, _: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const actions: vscode.CodeAction[] = [];
    for (const diagnostic of context.diagnostics) {
      if (diagnostic.source !== PROBLEM_SOURCE) continue;
      const code = codeOf(diagnostic);
      const finding = this.#findingAt(document.uri.fsPath, diagnostic.range.start.line + 1, code);
      if (finding === null) continue;
      const add = (title: string, command: string, argument: unknown) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.command = { command, title, arguments: [argument] };
        action.diagnostics = [diagnostic];
        // Several marks of one kind are explained and muted once.
        if (!actions.some((other) => other.title === title)) actions.push(action);
      };
      add(vscode.l10n.t('Explain {0}', code), COMMANDS.explainFinding, code);
      for (const mute of mutesFor(finding)) add(vscode.l10n.t('Mute {0}', muteText(mute)), COMMANDS.muteFinding, { mute });
    }
    return actions;
  }

  /** The finding of the line; else one that is marked there as well: a tag scheme is broken in many places, and said once. */
  #findingAt(path: string, line: number, code: string): Finding | null {
    const own = (this.#model.analysis?.datasets ?? []).filter((dataset) => isAbout(dataset, path));
    const alike = own.flatMap(({ findings }) => findings.filter((each) => each.code === code));
    const inFile = alike.filter((each) => each.path === path);
    const found = inFile.find((each) => (each.line ?? 1) === line) ?? inFile[0];
    if (found !== undefined) return found;
    // It is muted for the file at hand, not for the one that the finding names.
    return alike[0] === undefined ? null : { ...alike[0], path, line };
  }
}

function isAbout({ splits, findings }: Dataset, path: string): boolean {
  return findings.some((finding) => finding.path === path) || splits.some(({ files }) => files.some((file) => isFileOf(file, path)));
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
