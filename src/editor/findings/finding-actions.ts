import * as vscode from 'vscode';
import type { Finding } from '../../core/analysis.ts';
import { COMMANDS } from '../contributions.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { mutesFor, muteText } from './mutes.ts';
import { PROBLEM_SOURCE } from './problems.ts';

/** Quick fixes that every finding has in the Problems panel and at its line: explain it, mute it. */
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
        actions.push(action);
      };
      add(vscode.l10n.t('Explain {0}', code), COMMANDS.explainFinding, code);
      for (const mute of mutesFor(finding)) add(vscode.l10n.t('Mute {0}', muteText(mute)), COMMANDS.muteFinding, { mute });
    }
    return actions;
  }

  #findingAt(path: string, line: number, code: string): Finding | null {
    for (const { findings } of this.#model.analysis?.datasets ?? []) {
      const found = findings.find((each) => each.code === code && each.path === path && (each.line ?? 1) === line);
      if (found !== undefined) return found;
    }
    return null;
  }
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}
