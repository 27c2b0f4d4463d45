import type { Analysis, Dataset, Finding, Split, UnitSummary } from '../../core/analysis.ts';
import { renderMessage } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { formatCount, formatNumber, formatRatio, formatShare } from '../../core/number-format.ts';
import { unitNoun } from '../../core/unit-noun.ts';
import { markdownCell } from '../untrusted-text.ts';

/** How a report names files, and in which language it writes numbers. */
export interface ReportOptions {
  readonly locale: string;
  readonly relativePath: (path: string) => string;
}

/** An analysis as a Markdown document, complete: every class of every unit, every finding, every unreadable record. */
export function markdownReport(analysis: Analysis, options: ReportOptions): string {
  const parts = analysis.datasets.map((dataset) => datasetText(dataset, options));
  const problems = analysis.problems.map(({ path, line, message }) => [place(path, line, options), markdownCell(message)]);
  if (problems.length > 0) parts.push(section('## Records that could not be read', table(['Place', 'Problem'], problems)));
  return `${['# Focal Lens report', ...parts].join('\n\n')}\n`;
}

function datasetText(dataset: Dataset, options: ReportOptions): string {
  const { labelMap } = dataset;
  const source = labelMap.source === null ? 'no label config' : `label ids from ${markdownCell(options.relativePath(labelMap.source))}`;
  const labels = `${formatCount(labelMap.labels.length, options.locale)} ${labelMap.labels.length === 1 ? 'label' : 'labels'}`;
  const head = `${dataset.task}, ${labels}, ${source}.`;
  const findings = dataset.findings.map((finding) => findingRow(finding, options));
  const drift = dataset.drift.map((row) => [
    markdownCell(`${visibleLabel(row.from)} → ${visibleLabel(row.to)}`),
    row.unit,
    ...[row.jsDistance, row.psi, row.linf, row.cramersV].map((value) => formatNumber(value, options.locale, 4)),
  ]);
  return [
    section(`## ${markdownCell(visibleLabel(dataset.name))}`, head),
    ...(findings.length > 0 ? [section('### Findings', table(['Severity', 'Code', 'Finding', 'Place'], findings))] : []),
    ...dataset.splits.flatMap((split) => split.units.map((unit) => unitText(split, unit, options))),
    ...(drift.length > 0
      ? [section('### Drift between splits', table(['Splits', 'Unit', 'JS distance', 'PSI', 'L∞', "Cramér's V"], drift, 2))]
      : []),
  ].join('\n\n');
}

function unitText(split: Split, unit: UnitSummary, { locale }: ReportOptions): string {
  const { metrics } = unit;
  const figures =
    `Imbalance ratio ${formatRatio(metrics.imbalanceRatio, locale)} (largest ÷ smallest class with examples), ` +
    `${formatNumber(metrics.effectiveClasses, locale, 1)} effective classes (2^entropy), ` +
    `majority class ${markdownCell(visibleLabel(metrics.majorityLabel))} with ${formatShare(metrics.majorityShare, locale)}.`;
  const rows = unit.classes.map((entry) => [
    markdownCell(visibleLabel(entry.label)),
    formatCount(entry.count, locale),
    formatShare(entry.share, locale),
  ]);
  const title = `### ${markdownCell(visibleLabel(split.name))}: ${formatCount(unit.total, locale)} ${unitNoun(unit.unit, unit.total)}`;
  return section(title, figures, table(['Class', 'Count', 'Share'], rows, 1));
}

function findingRow(finding: Finding, options: ReportOptions): readonly string[] {
  const message = renderMessage(finding.template, finding.args, options.locale);
  return [finding.severity, finding.code, markdownCell(message), finding.path === null ? '' : place(finding.path, finding.line, options)];
}

function place(path: string, line: number | null, options: ReportOptions): string {
  return markdownCell(`${options.relativePath(path)}${line === null ? '' : `:${line}`}`);
}

function section(...parts: readonly string[]): string {
  return parts.join('\n\n');
}

/** @param textColumns how many columns from the left hold text; the others are numbers and stand right */
function table(heads: readonly string[], rows: readonly (readonly string[])[], textColumns = heads.length): string {
  const rule = heads.map((_, column) => (column < textColumns ? ':--' : '--:'));
  return [heads, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
