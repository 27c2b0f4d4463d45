import * as vscode from 'vscode';
import { COMMANDS } from '../contributions.ts';
import { explanationLink } from '../findings/finding-page.ts';
import { mutesFor, muteText } from '../findings/mutes.ts';
import { PROBLEM_SEVERITIES, PROBLEM_SOURCE } from '../findings/problems.ts';
import { findingText, messageText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import type { CodeInspections } from './code-inspections.ts';
import { DocumentProblems } from './document-problems.ts';
import { ignoreOnLine } from './ignore-line.ts';
import { rangeOfRemark, type ShownRemark, shownRemarks } from './loss-remarks.ts';

/** Faults of loss code in the Problems panel, and what mends or mutes them. */
export class LossProblems implements vscode.CodeActionProvider, vscode.Disposable {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #inspections: CodeInspections;
  readonly #model: WorkspaceModel;
  readonly #problems: DocumentProblems;

  /** @param onDidChange the data are others, or what is muted */
  constructor(inspections: CodeInspections, model: WorkspaceModel, onDidChange: vscode.Event<void>) {
    this.#inspections = inspections;
    this.#model = model;
    this.#problems = new DocumentProblems('focalLens.loss', onDidChange, async (document) => {
      const shown = await shownRemarks(inspections, model, document);
      return shown.map((each) => diagnosticOf(document, each));
    });
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const own = diagnostics.filter(({ source }) => source === PROBLEM_SOURCE);
    if (own.length === 0) return [];
    const { version } = document;
    const shown = await shownRemarks(this.#inspections, this.#model, document);
    if (token.isCancellationRequested || document.version !== version) return [];
    return shown.flatMap((each) => {
      const place = rangeOfRemark(document, each.remark);
      const diagnostic = own.find((other) => codeOf(other) === each.remark.code && other.range.isEqual(place));
      return diagnostic === undefined || place.intersection(range) === undefined ? [] : actionsFor(document, each, diagnostic);
    });
  }

  dispose(): void {
    this.#problems.dispose();
  }
}

function diagnosticOf(document: vscode.TextDocument, { remark, finding }: ShownRemark): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(rangeOfRemark(document, remark), findingText(finding), PROBLEM_SEVERITIES[finding.severity]);
  diagnostic.source = PROBLEM_SOURCE;
  diagnostic.code = { value: finding.code, target: explanationLink(finding.code) };
  if (remark.related !== undefined) {
    const place = new vscode.Location(document.uri, rangeOfRemark(document, remark.related));
    diagnostic.relatedInformation = [new vscode.DiagnosticRelatedInformation(place, vscode.l10n.t(remark.related.note))];
  }
  return diagnostic;
}

function actionsFor(
  document: vscode.TextDocument,
  { remark, finding }: ShownRemark,
  diagnostic: vscode.Diagnostic,
): readonly vscode.CodeAction[] {
  const action = (title: string, more: Partial<vscode.CodeAction>) =>
    Object.assign(new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix), { diagnostics: [diagnostic], ...more });
  const run = (title: string, command: string, argument: unknown) => action(title, { command: { command, title, arguments: [argument] } });
  const ignoring = ignoreOnLine(document, remark.code, diagnostic.range.start.line);
  return [
    ...remark.fixes.map((fix) => {
      const edit = new vscode.WorkspaceEdit();
      for (const { from, to, text } of fix.edits)
        edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
      // What is a note may be meant so: it is not mended by the way.
      return action(messageText(fix), { edit, isPreferred: remark.severity !== 'info' });
    }),
    run(vscode.l10n.t('Explain {0}', remark.code), COMMANDS.explainFinding, remark.code),
    ...(ignoring === null ? [] : [action(vscode.l10n.t('Ignore {0} on this line', remark.code), { edit: ignoring })]),
    ...mutesFor(finding).map((mute) => run(vscode.l10n.t('Mute {0}', muteText(mute)), COMMANDS.muteFinding, { mute })),
  ];
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === 'object' ? code.value : code;
}
