/** Numbers, units and findings in the language of the editor. */
import * as vscode from 'vscode';
import type { Decision, DecisionKind, Finding, Place, Severity, Unit } from '../core/analysis.ts';
import type { BackendStatus } from '../core/loss/report.ts';
import { type Message, messageOfError, renderMessage } from '../core/message.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatNumber, formatRatio, formatShare, formatSignificant } from '../core/number-format.ts';
import type { Progress } from '../protocol/rpc.ts';
import { decisionName, severityName } from './enumeration-texts.ts';

export function countText(count: number): string {
  return formatCount(count, vscode.env.language);
}

export function shareText(share: number): string {
  return formatShare(share, vscode.env.language);
}

export function ratioText(ratio: number | null): string {
  return formatRatio(ratio, vscode.env.language);
}

export function numberText(value: number, decimals = 2): string {
  return formatNumber(value, vscode.env.language, decimals);
}

/** α as it stands in a text: four significant digits. */
export function alphaText(alpha: number): string {
  return formatSignificant(alpha, 4, vscode.env.language);
}

/** `212,440 tokens`. */
export function unitText(unit: Unit, count: number): string {
  const number = countText(count);
  switch (unit) {
    case 'token':
      return count === 1 ? vscode.l10n.t('{0} token', number) : vscode.l10n.t('{0} tokens', number);
    case 'mention':
      return count === 1 ? vscode.l10n.t('{0} mention', number) : vscode.l10n.t('{0} mentions', number);
    case 'sentence':
      return count === 1 ? vscode.l10n.t('{0} sentence', number) : vscode.l10n.t('{0} sentences', number);
    case 'document':
      return count === 1 ? vscode.l10n.t('{0} document', number) : vscode.l10n.t('{0} documents', number);
    case 'image':
      return count === 1 ? vscode.l10n.t('{0} image', number) : vscode.l10n.t('{0} images', number);
    case 'box':
      return count === 1 ? vscode.l10n.t('{0} box', number) : vscode.l10n.t('{0} boxes', number);
    case 'pixel':
      return count === 1 ? vscode.l10n.t('{0} pixel', number) : vscode.l10n.t('{0} pixels', number);
  }
}

/** `27 labels`. */
export function labelsText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 label') : vscode.l10n.t('{0} labels', countText(count));
}

/** `3 findings`. */
export function findingsText(count: number): string {
  return count === 1 ? vscode.l10n.t('1 finding') : vscode.l10n.t('{0} findings', countText(count));
}

/** The finding's sentence, in the editor's language. Core made the labels in it fit for a sentence. */
export function findingText(finding: Finding): string {
  return messageText(finding);
}

/** A message of core in the editor's language. */
export function messageText({ template, args }: Message): string {
  return renderMessage(template, args, { locale: vscode.env.language, translate: (text) => vscode.l10n.t(text) });
}

/** What an error says, in the editor's language. */
export function errorText(error: unknown): string {
  return messageText(messageOfError(error));
}

/** The same progress, told in the editor's language. */
export function localProgress(progress: Progress): Progress {
  return progress.said === undefined ? progress : { ...progress, message: messageText(progress.said) };
}

export function severityText(severity: Severity): string {
  return severityName(severity, vscode.l10n.t);
}

/** `label column`: what is decided about a data set. */
export function decisionText(what: DecisionKind): string {
  return decisionName(what, vscode.l10n.t);
}

/** What was decided, and why, in the editor's language. */
export function decidedText({ choice, reason, said }: Decision): { readonly choice: string; readonly reason: string } {
  return said === undefined ? { choice, reason } : { choice: messageText(said.choice), reason: messageText(said.reason) };
}

/** `data/train.conll:12`, `instances.json:1:5004` in a long line, relative to the workspace. */
export function placeText({ path, line, column }: Place): string {
  const name = visibleLabel(vscode.workspace.asRelativePath(path));
  return [name, ...(line === null ? [] : [line]), ...(column === undefined ? [] : [column])].join(':');
}

/** `tensorflow: not available. It is not installed. Run …`: a backend in one line. */
export function backendText({ name, available, said: { detail, remedy } }: BackendStatus): string {
  const state = available ? vscode.l10n.t('available') : vscode.l10n.t('not available');
  return [`${name}: ${state}`, messageText(detail), remedy === null ? '' : messageText(remedy)]
    .filter((part) => part !== '')
    .map((part) => part.replace(/[.\s]*$/, '.'))
    .join(' ');
}
