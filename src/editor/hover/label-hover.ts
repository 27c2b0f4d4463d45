import * as vscode from 'vscode';
import type { AlphaVector } from '../../core/alpha/alpha.ts';
import { NORMALIZATION_NAMES } from '../../core/alpha/normalize.ts';
import type { Dataset, Place } from '../../core/analysis.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { OUTSIDE_TAG } from '../../core/tag.ts';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import { COMMANDS, type CommandId } from '../contributions.ts';
import { inSlices } from '../in-slices.ts';
import { excerptSource } from '../open/excerpt-source.ts';
import { type BarTheme, shareBarCell } from '../share-bar.ts';
import { alphaText, countText, findingText, severityText, shareText } from '../texts.ts';
import { markdownCell, markdownText } from '../untrusted-text.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { commandLink } from './command-link.ts';
import { labelAt } from './label-at.ts';
import { datasetOfFile, type LabelCard, labelCard, labelSetSteps } from './label-card.ts';

/** The only commands a link of a hover may run. */
const LINKED_COMMANDS: readonly CommandId[] = [COMMANDS.showExamples, COMMANDS.suggestAlpha, COMMANDS.openDashboard];

const MOST_FINDINGS = 3;

/** Hovers draw tables without padding, and trim plain spaces. */
const COLUMN_GAP = '&nbsp;';

/** Hovers on labels of label configs and label files. They read the last analysis, never a file. */
export class LabelHover implements vscode.HoverProvider {
  readonly #model: WorkspaceModel;
  readonly #alpha: AlphaSuggestions;

  constructor(model: WorkspaceModel, alpha: AlphaSuggestions) {
    this.#model = model;
    this.#alpha = alpha;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    const analysis = this.#model.analysis;
    const source = sourceOf(document.uri);
    if (analysis === null || source === null) return null;
    const found = datasetOfFile(analysis.datasets, source.path);
    if (found === null) return null;
    const { dataset, kind } = found;
    const { version } = document;
    const labels = await inSlices(labelSetSteps(dataset));
    if (token.isCancellationRequested || document.version !== version) return null;
    const line = position.line;
    const named = (text: string) => (kind === 'ids' && !labels.has(text) ? dataset.labelMap.labels[Number(text)] : text);
    const at = labelAt(kind, document.lineAt(line).text, position.character, (text) => labels.has(named(text) ?? ''));
    const label = at === null ? undefined : named(at.label);
    if (at === null || label === undefined) return null;
    const alpha = await this.#alpha.of(dataset);
    const card = withoutFindingsAt(labelCard(dataset, label, alpha), { path: source.path, line: source.from + line });
    return new vscode.Hover(render(dataset, card, alpha), new vscode.Range(line, at.start, line, at.end));
  }
}

/** The file that a document shows, and the line it begins with. */
function sourceOf(uri: vscode.Uri): { readonly path: string; readonly from: number } | null {
  return uri.scheme === 'file' ? { path: uri.fsPath, from: 1 } : excerptSource(uri.scheme, uri.query);
}

/** Those of the line itself stand in the same hover as problems. */
function withoutFindingsAt(card: LabelCard, { path, line }: Place): LabelCard {
  return { ...card, findings: card.findings.filter((finding) => finding.path !== path || finding.line !== line) };
}

function render(dataset: Dataset, card: LabelCard, alpha: AlphaVector | null): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: [...LINKED_COMMANDS] };
  text
    .appendMarkdown('**')
    .appendMarkdown(markdownText(visibleLabel(card.label)))
    .appendMarkdown('**');
  if (card.id !== null) text.appendMarkdown(` · ${vscode.l10n.t('id {0}', card.id)}`);
  if (!card.declared) text.appendMarkdown(` · ${vscode.l10n.t('not declared')}`);
  text.appendMarkdown(`\n\n${table(card)}\n\n`);
  if (alpha !== null) text.appendMarkdown(`${alphaLine(card, alpha)}\n\n`);
  for (const finding of card.findings.slice(0, MOST_FINDINGS)) {
    text
      .appendMarkdown(`**${severityText(finding.severity)}:** `)
      .appendMarkdown(markdownText(`${findingText(finding)} (${finding.code})`))
      .appendMarkdown('\n\n');
  }
  text.appendMarkdown(links(dataset, card));
  return text;
}

function table(card: LabelCard): string {
  const unit = card.rows[0]?.unit ?? 'token';
  const others = [...new Set(card.rows.flatMap((row) => row.others.map((other) => other.unit)))];
  const heads = [vscode.l10n.t('split'), ...[unit, ...others].map((each) => UNIT_HEADS[each]()), vscode.l10n.t('share'), ''];
  const kind = card.label === OUTSIDE_TAG ? 'background' : 'class';
  const theme = barTheme();
  const rows = card.rows.map((row) => {
    const counts = [row.count, ...others.map((each) => row.others.find((other) => other.unit === each)?.count ?? 0)].map(orNone);
    const bar = `![](${shareBarCell(row.share, kind, theme)})`;
    return `| ${[markdownCell(visibleLabel(row.split)), ...counts, shareText(row.share), bar].join(` ${COLUMN_GAP}| ${COLUMN_GAP}`)} |`;
  });
  return [`| ${heads.join(` ${COLUMN_GAP}| ${COLUMN_GAP}`)} |`, `| :-- |${' --: |'.repeat(heads.length - 2)} :-- |`, ...rows].join('\n');
}

function orNone(count: number): string {
  return count === 0 ? vscode.l10n.t('none') : countText(count);
}

function barTheme(): BarTheme {
  const { kind } = vscode.window.activeColorTheme;
  return kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight ? 'light' : 'dark';
}

const UNIT_HEADS = {
  token: () => vscode.l10n.t('tokens'),
  mention: () => vscode.l10n.t('mentions'),
  sentence: () => vscode.l10n.t('sentences'),
  document: () => vscode.l10n.t('documents'),
  image: () => vscode.l10n.t('images'),
  box: () => vscode.l10n.t('boxes'),
  pixel: () => vscode.l10n.t('pixels'),
} as const;

function alphaLine(card: LabelCard, alpha: AlphaVector): string {
  const scheme = `${markdownCell(alpha.scheme)}, ${vscode.l10n.t(NORMALIZATION_NAMES[alpha.normalization])}`;
  if (card.alpha === null) return `α – · ${vscode.l10n.t('no examples to derive it from')} · ${scheme}`;
  return `α **${alphaText(card.alpha)}** · ${scheme}`;
}

function links(dataset: Dataset, card: LabelCard): string {
  const target = { dataset: dataset.name, label: card.label };
  const shown = [
    commandLink(vscode.l10n.t('Show examples'), COMMANDS.showExamples, target),
    commandLink(vscode.l10n.t('Compare α schemes'), COMMANDS.suggestAlpha, { dataset: dataset.name }),
    commandLink(vscode.l10n.t('Open dashboard'), COMMANDS.openDashboard, target),
  ];
  return shown.join(' · ');
}
