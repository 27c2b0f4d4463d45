import * as vscode from 'vscode';
import type { AlphaNumber } from '../../core/code/alpha-site.ts';
import { deviationText, type JudgedNumber, NOTABLE_DEVIATION } from '../../core/code/stale-alpha.ts';
import { alphaText } from '../texts.ts';
import { offText } from './alpha-texts.ts';
import type { AlphaVerdicts } from './alpha-verdicts.ts';

/** Behind a number of an α vector that is off by a tenth or more: by how much, and of which class it is unless the line says so. All other numbers stay as they are. */
export class AlphaHints implements vscode.InlayHintsProvider {
  readonly #verdicts: AlphaVerdicts;
  readonly onDidChangeInlayHints: vscode.Event<void>;

  constructor(verdicts: AlphaVerdicts) {
    this.#verdicts = verdicts;
    this.onDidChangeInlayHints = verdicts.onDidChange;
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    const [from, to] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const hints: vscode.InlayHint[] = [];
    for (const { site, verdict, finding } of await this.#verdicts.of(document, token)) {
      if (finding === null || verdict.kind !== 'stale') continue;
      for (const each of verdict.off) {
        const number = site.numbers[each.index]!;
        if (each.off < NOTABLE_DEVIATION || number.from < from || number.to > to) continue;
        const hint = new vscode.InlayHint(document.positionAt(number.to), isNamed(number) ? alone(each) : offText(each));
        hint.paddingLeft = true;
        if (each.expected !== null) hint.tooltip = vscode.l10n.t('α of today: {0}', alphaText(each.expected));
        hints.push(hint);
      }
    }
    return hints;
  }
}

function isNamed({ key, comment }: AlphaNumber): boolean {
  return comment !== null || (key !== null && !/^\d+$/.test(key));
}

function alone({ off }: JudgedNumber): string {
  return vscode.l10n.t('off by {0}', deviationText(off, vscode.env.language));
}
