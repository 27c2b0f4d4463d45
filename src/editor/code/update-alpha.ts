import * as vscode from 'vscode';
import { alphaEdits } from '../../core/code/update-alpha.ts';
import { countText } from '../texts.ts';
import { escapeLinks } from '../untrusted-text.ts';
import type { AlphaVerdicts, JudgedAlpha } from './alpha-verdicts.ts';

/** What a lens, a hover or a quick fix is about. */
export interface UpdateTarget {
  readonly uri: string;
  /** Offset at which the vector began when the link was made. */
  readonly from: number;
}

/**
 * Rewrites the numbers of stale α vectors as one edit: of the one that is meant, else of those that the selection touches, else of all in the active editor.
 */
export async function updateAlpha(verdicts: AlphaVerdicts, argument: unknown): Promise<void> {
  const target = readUpdateTarget(argument);
  const editor = vscode.window.activeTextEditor;
  const document = target === null ? editor?.document : await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
  if (document === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a Python, YAML or JSON file with an α vector first.'));
    return;
  }
  const { version } = document;
  const judged = (await verdicts.of(document)).filter(({ verdict }) => verdict.kind === 'stale');
  const chosen = target === null ? touched(judged, document, editor?.selection) : nearest(judged, target.from);
  if (chosen.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No α vector here can be updated: none is known to be off.'));
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const { site, verdict } of chosen) {
    for (const { from, to, text } of alphaEdits(site, verdict)) {
      edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
    }
  }
  if (document.version !== version || !(await vscode.workspace.applyEdit(edit))) {
    const path = vscode.workspace.asRelativePath(document.uri);
    void vscode.window.showWarningMessage(
      escapeLinks(vscode.l10n.t('{0} was changed meanwhile, or cannot be edited; α stays as it was.', path)),
    );
    return;
  }
  const values = chosen.reduce((sum, { site }) => sum + site.numbers.length, 0);
  vscode.window.setStatusBarMessage(vscode.l10n.t('α updated: {0} values.', countText(values)), 4000);
}

/** Arguments come from links: nothing of them is believed. */
export function readUpdateTarget(argument: unknown): UpdateTarget | null {
  if (typeof argument !== 'object' || argument === null || !('uri' in argument) || !('from' in argument)) return null;
  const { uri, from } = argument;
  return typeof uri === 'string' && typeof from === 'number' && Number.isSafeInteger(from) ? { uri, from } : null;
}

/** The document may have been edited since the link was made. */
function nearest(judged: readonly JudgedAlpha[], from: number): readonly JudgedAlpha[] {
  const distance = ({ site }: JudgedAlpha) => Math.abs(site.from - from);
  return judged.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1);
}

function touched(judged: readonly JudgedAlpha[], document: vscode.TextDocument, selection: vscode.Selection | undefined) {
  if (selection === undefined) return judged;
  const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const inside = judged.filter(({ site }) => site.from <= end && start <= site.to);
  return inside.length > 0 ? inside : judged;
}
