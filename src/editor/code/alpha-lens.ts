import * as vscode from 'vscode';
import { COMMANDS } from '../contributions.ts';
import { escapeIcons } from '../untrusted-text.ts';
import { verdictText } from './alpha-texts.ts';
import type { AlphaVerdicts } from './alpha-verdicts.ts';
import type { UpdateTarget } from './update-alpha.ts';

/** Lines above α vectors: whether they still fit the data, and, where not, what mends it. */
export class AlphaLens implements vscode.CodeLensProvider {
  readonly #verdicts: AlphaVerdicts;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(verdicts: AlphaVerdicts) {
    this.#verdicts = verdicts;
    this.onDidChangeCodeLenses = verdicts.onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const lenses: vscode.CodeLens[] = [];
    for (const { site, verdict, finding } of await this.#verdicts.of(document, token)) {
      const text = verdictText(verdict);
      const isMutedOrSilent = finding === null && verdict.kind !== 'fits';
      if (text === null || isMutedOrSilent) continue;
      const place = document.positionAt(site.from);
      const range = new vscode.Range(place, place);
      const add = (title: string, command: string, ...args: readonly unknown[]) =>
        lenses.push(new vscode.CodeLens(range, { title, command, arguments: [...args] }));
      // A plain blank behind an icon is not drawn.
      add(`${verdict.kind === 'fits' ? '$(check)' : '$(warning)'}\u00a0${escapeIcons(text)}`, '');
      if (verdict.kind === 'stale') {
        const target: UpdateTarget = { uri: document.uri.toString(), from: site.from };
        add(vscode.l10n.t('Update alpha'), COMMANDS.updateAlpha, target);
      } else if (verdict.kind !== 'fits') {
        add(vscode.l10n.t('Suggest alpha'), COMMANDS.suggestAlpha, { dataset: verdict.target.dataset.name });
      }
    }
    return lenses;
  }
}
