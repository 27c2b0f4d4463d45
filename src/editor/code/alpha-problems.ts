import * as vscode from 'vscode';
import { STALE_ALPHA } from '../../core/code/stale-alpha.ts';
import { COMMANDS } from '../contributions.ts';
import { explanationLink } from '../findings/finding-page.ts';
import { mutesFor, muteText } from '../findings/mutes.ts';
import { PROBLEM_SEVERITIES, PROBLEM_SOURCE } from '../findings/problems.ts';
import { findingText } from '../texts.ts';
import type { AlphaVerdicts, JudgedAlpha } from './alpha-verdicts.ts';
import { DocumentProblems } from './document-problems.ts';
import { ignoreOnLine } from './ignore-line.ts';
import type { UpdateTarget } from './update-alpha.ts';

/** Stale α vectors of open sources in the Problems panel, and what mends or mutes them. */
export class AlphaProblems implements vscode.CodeActionProvider, vscode.Disposable {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #verdicts: AlphaVerdicts;
  readonly #problems: DocumentProblems;

  constructor(verdicts: AlphaVerdicts) {
    this.#verdicts = verdicts;
    this.#problems = new DocumentProblems('focalLens.code', verdicts.onDidChange, async (document) => {
      const judged = await verdicts.of(document);
      return judged.flatMap((each) => diagnosticOf(document, each) ?? []);
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const shown = context.diagnostics.filter(({ source, code }) => source === PROBLEM_SOURCE && codeOf(code) === STALE_ALPHA);
    if (shown.length === 0) return [];
    const actions: vscode.CodeAction[] = [];
    for (const { site, verdict, finding } of await this.#verdicts.of(document, token)) {
      const own = rangeOf(document, site);
      const diagnostic = shown.find((each) => each.range.isEqual(own));
      if (finding === null || diagnostic === undefined || own.intersection(range) === undefined) continue;
      const add = (title: string, command: string, argument: unknown, isPreferred = false) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.command = { command, title, arguments: [argument] };
        action.diagnostics = [diagnostic];
        action.isPreferred = isPreferred;
        actions.push(action);
      };
      const target: UpdateTarget = { uri: document.uri.toString(), from: site.from };
      if (verdict.kind === 'stale') add(vscode.l10n.t('Update alpha'), COMMANDS.updateAlpha, target, true);
      else add(vscode.l10n.t('Suggest alpha'), COMMANDS.suggestAlpha, { dataset: verdict.target.dataset.name });
      add(vscode.l10n.t('Explain {0}', STALE_ALPHA), COMMANDS.explainFinding, STALE_ALPHA);
      const ignoring = ignoreOnLine(document, STALE_ALPHA, own.start.line);
      if (ignoring !== null) {
        const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} on this line', STALE_ALPHA), vscode.CodeActionKind.QuickFix);
        action.edit = ignoring;
        action.diagnostics = [diagnostic];
        actions.push(action);
      }
      for (const mute of mutesFor(finding)) add(vscode.l10n.t('Mute {0}', muteText(mute)), COMMANDS.muteFinding, { mute });
    }
    return actions;
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function diagnosticOf(document: vscode.TextDocument, { site, finding }: JudgedAlpha): vscode.Diagnostic | null {
  if (finding === null) return null;
  const diagnostic = new vscode.Diagnostic(rangeOf(document, site), findingText(finding), PROBLEM_SEVERITIES[finding.severity]);
  diagnostic.source = PROBLEM_SOURCE;
  diagnostic.code = { value: finding.code, target: explanationLink(finding.code) };
  return diagnostic;
}

/** The vector as far as its first line goes, for a mark below hundreds of lines would hide everything else; the whole line where that is but a bracket. */
function rangeOf(document: vscode.TextDocument, { from, to }: JudgedAlpha['site']): vscode.Range {
  const [start, end] = [document.positionAt(from), document.positionAt(to)];
  if (start.line === end.line) return new vscode.Range(start, end);
  const line = document.lineAt(start.line);
  const isBracket = line.text.slice(start.character).trim().length <= 1;
  return new vscode.Range(start.line, isBracket ? line.firstNonWhitespaceCharacterIndex : start.character, start.line, line.text.length);
}

function codeOf(code: vscode.Diagnostic['code']): unknown {
  return typeof code === 'object' ? code.value : code;
}
