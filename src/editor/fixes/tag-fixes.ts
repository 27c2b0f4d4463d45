import * as vscode from 'vscode';
import { SCHEME_VIOLATION } from '../../core/findings/scheme-violation.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { TagReplacement } from '../../core/repair/tag-places.ts';
import { PROBLEM_SOURCE } from '../findings/problems.ts';
import { countText } from '../texts.ts';
import { withSignal } from '../while-wanted.ts';
import { rangeOf, type TagPlaceProblems } from './tag-places.ts';

/** Tags that one quick fix repairs: the preview lists each of them. */
const MOST_REPAIRS = 2000;

class RepairAll extends vscode.CodeAction {
  readonly document: vscode.TextDocument;

  constructor(title: string, document: vscode.TextDocument) {
    super(title, vscode.CodeActionKind.QuickFix);
    this.document = document;
  }
}

/** Quick fixes that repair tags: of one place at once, of the whole file after a look at the preview. */
export class TagFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #problems: TagPlaceProblems;

  constructor(problems: TagPlaceProblems) {
    this.#problems = problems;
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const shown = context.diagnostics.filter(({ source, code }) => source === PROBLEM_SOURCE && codeOf(code) === SCHEME_VIOLATION);
    const found = shown.length === 0 ? null : this.#problems.of(document);
    if (found === null || found.total === 0) return [];
    const actions: vscode.CodeAction[] = [];
    for (const place of found.places) {
      const own = rangeOf(place);
      const diagnostic = shown.find((each) => each.range.isEqual(own));
      if (diagnostic === undefined || place.repairs.length === 0 || own.intersection(range) === undefined) continue;
      if (!place.repairs.every((each) => isThere(document, each))) continue;
      const action = new vscode.CodeAction(titleOf(place.repairs), vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      for (const each of place.repairs) action.edit.replace(document.uri, rangeOf(each), each.tag);
      action.diagnostics = [diagnostic];
      action.isPreferred = true;
      actions.push(action);
    }
    if (found.edits > 0) {
      const all =
        found.edits > MOST_REPAIRS
          ? vscode.l10n.t('Repair the first {0} of {1} tags in this file…', countText(MOST_REPAIRS), countText(found.edits))
          : vscode.l10n.t('Repair all in this file ({0} tags)…', countText(found.edits));
      const action = new RepairAll(all, document);
      action.diagnostics = shown;
      actions.push(action);
    }
    return actions;
  }

  /** The changes of the whole file are asked for once the fix is chosen. */
  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    if (!(action instanceof RepairAll)) return action;
    const { document } = action;
    const { version } = document;
    const found = await withSignal(token, (signal) => this.#problems.repairs(document, MOST_REPAIRS, signal));
    if (found === null || document.version !== version) return action;
    action.edit = new vscode.WorkspaceEdit();
    for (const each of found.repairs.filter((repair) => isThere(document, repair))) {
      action.edit.replace(document.uri, rangeOf(each), each.tag, {
        needsConfirmation: true,
        label: vscode.l10n.t('Line {0}: {1} → {2}', countText(each.line + 1), visibleLabel(each.written), visibleLabel(each.tag)),
      });
    }
    return action;
  }
}

/** The file may have changed on the disk before the editor saw it. */
function isThere(document: vscode.TextDocument, repair: TagReplacement): boolean {
  return repair.line < document.lineCount && document.getText(rangeOf(repair)) === repair.written;
}

function titleOf(repairs: readonly TagReplacement[]): string {
  const [first, ...others] = repairs;
  if (others.length > 0) return vscode.l10n.t('Repair this mention ({0} tags)', countText(repairs.length));
  return vscode.l10n.t('Repair this tag: {0} → {1}', visibleLabel(first!.written), visibleLabel(first!.tag));
}

function codeOf(code: vscode.Diagnostic['code']): unknown {
  return typeof code === 'object' ? code.value : code;
}
