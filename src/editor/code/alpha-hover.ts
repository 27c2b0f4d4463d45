import * as vscode from 'vscode';
import { NORMALIZATION_NAMES } from '../../core/alpha/normalize.ts';
import { deviationText } from '../../core/code/stale-alpha.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import { COMMANDS, type CommandId } from '../contributions.ts';
import { commandLink } from '../hover/command-link.ts';
import { alphaText, countText, shareText, unitText } from '../texts.ts';
import { markdownCell, markdownText } from '../untrusted-text.ts';
import type { AlphaVerdicts, JudgedAlpha } from './alpha-verdicts.ts';
import type { UpdateTarget } from './update-alpha.ts';

/** The only commands a link of this hover may run. */
const LINKED_COMMANDS: readonly CommandId[] = [COMMANDS.updateAlpha, COMMANDS.suggestAlpha, COMMANDS.showExamples];

/** Hovers on the numbers of α vectors: whose they are, how many examples that class has, and what α would be today. */
export class AlphaHover implements vscode.HoverProvider {
  readonly #verdicts: AlphaVerdicts;
  readonly #alpha: AlphaSuggestions;

  constructor(verdicts: AlphaVerdicts, alpha: AlphaSuggestions) {
    this.#verdicts = verdicts;
    this.#alpha = alpha;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    // Of a long source, which takes a second to be read, most of what is pointed at is no number.
    if (!isAtDigit(document, position)) return null;
    const offset = document.offsetAt(position);
    for (const judged of await this.#verdicts.near(document, position, token)) {
      const index = judged.site.numbers.findIndex(({ from, to }) => from <= offset && offset <= to);
      if (index < 0 || judged.verdict.classes.length === 0) continue;
      const { from, to } = judged.site.numbers[index]!;
      const range = new vscode.Range(document.positionAt(from), document.positionAt(to));
      return new vscode.Hover(await this.#render(document, judged, index), range);
    }
    return null;
  }

  async #render(document: vscode.TextDocument, { site, verdict }: JudgedAlpha, index: number): Promise<vscode.MarkdownString> {
    const { dataset, split, unit } = verdict.target;
    const { id, label, expected, off } = verdict.classes[index]!;
    const { count, share } = unit.classes[id]!;
    const text = new vscode.MarkdownString();
    text.isTrusted = { enabledCommands: [...LINKED_COMMANDS] };
    text.appendMarkdown(`**${markdownText(visibleLabel(label))}** · ${vscode.l10n.t('id {0}', id)}\n\n`);
    const counted = vscode.l10n.t(
      '{0} of {1} in {2} ({3})',
      countText(count),
      unitText(unit.unit, unit.total),
      visibleLabel(split.name),
      shareText(share),
    );
    text.appendMarkdown(`${markdownText(counted)}\n\n`);
    text.appendMarkdown(`${await this.#alphaLine(verdict, expected, id)}\n\n`);
    if (off > 0)
      text.appendMarkdown(`${markdownText(vscode.l10n.t('What is written is off by {0}.', deviationText(off, vscode.env.language)))}\n\n`);
    const target: UpdateTarget = { uri: document.uri.toString(), from: site.from };
    const links = [
      ...(verdict.kind === 'stale' ? [commandLink(vscode.l10n.t('Update alpha'), COMMANDS.updateAlpha, target)] : []),
      commandLink(vscode.l10n.t('Show examples'), COMMANDS.showExamples, { dataset: dataset.name, label }),
      commandLink(vscode.l10n.t('Compare α schemes'), COMMANDS.suggestAlpha, { dataset: dataset.name }),
    ];
    return text.appendMarkdown(links.join(' · '));
  }

  /** By the scheme of the vector; where that is not known, by the settings. */
  async #alphaLine({ vector, target }: JudgedAlpha['verdict'], expected: number | null, id: number): Promise<string> {
    const shown = vector ?? (await this.#alpha.of(target.dataset));
    const label = target.unit.classes[id]!.label;
    const value = vector === null ? (shown?.alpha[shown.labels.indexOf(label)] ?? null) : expected;
    if (shown === null) return 'α –';
    const scheme = `${markdownCell(shown.scheme)}, ${vscode.l10n.t(NORMALIZATION_NAMES[shown.normalization])}`;
    return value === null ? `α – · ${vscode.l10n.t('no examples to derive it from')} · ${scheme}` : `α **${alphaText(value)}** · ${scheme}`;
  }
}

function isAtDigit(document: vscode.TextDocument, { line, character }: vscode.Position): boolean {
  const around = document.lineAt(line).text.slice(Math.max(0, character - LONGEST_NUMBER), character + LONGEST_NUMBER);
  return /\d|null/i.test(around);
}

const LONGEST_NUMBER = 32;
