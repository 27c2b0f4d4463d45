import type { Analysis, Dataset, Finding, Split, UnitSummary } from '../../core/analysis.ts';
import { renderMessage } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { formatCount, formatNumber, formatRatio, formatShare } from '../../core/number-format.ts';
import { finish, mapInSteps, type Steps } from '../../core/steps.ts';
import { severityName, taskName, unitName } from '../enumeration-texts.ts';
import { markdownCell } from '../untrusted-text.ts';
import type { ReportOptions } from './report-options.ts';

/** An analysis as a Markdown document, complete: every class of every unit, every finding, every unreadable record. */
export function markdownReport(analysis: Analysis, options: ReportOptions): string {
  return finish(markdownSteps(analysis, options));
}

/** The same in steps. */
export function* markdownSteps(analysis: Analysis, options: ReportOptions): Steps<string> {
  const { t } = options;
  const parts: string[] = [];
  for (const dataset of analysis.datasets) parts.push(yield* datasetText(dataset, options));
  const problems = analysis.problems.map(({ path, line, said }) => [
    place(path, line, options),
    markdownCell(renderMessage(said.template, said.args, { locale: options.locale, translate: t })),
  ]);
  if (problems.length > 0) parts.push(section(`## ${t('Records that could not be read')}`, table([t('Place'), t('Problem')], problems)));
  return `${[`# ${t('Focal Lens report')}`, ...parts].join('\n\n')}\n`;
}

function* datasetText(dataset: Dataset, options: ReportOptions): Steps<string> {
  const { labelMap } = dataset;
  const { t, locale } = options;
  const source =
    labelMap.source === null ? t('no label config') : t('label ids from {0}', markdownCell(options.relativePath(labelMap.source)));
  const count = labelMap.labels.length;
  const labels = count === 1 ? t('1 label') : t('{0} labels', formatCount(count, locale));
  const head = `${taskName(dataset.task, t)}, ${labels}, ${source}.`;
  const findings = dataset.findings.map((finding) => findingRow(finding, options));
  const drift = dataset.drift.map((row) => [
    markdownCell(`${visibleLabel(row.from)} → ${visibleLabel(row.to)}`),
    unitName(row.unit, 2, t),
    ...[row.jsDistance, row.psi, row.linf, row.cramersV].map((value) => formatNumber(value, options.locale, 4)),
  ]);
  const units: string[] = [];
  for (const split of dataset.splits) for (const unit of split.units) units.push(yield* unitText(split, unit, options));
  return [
    section(`## ${markdownCell(visibleLabel(dataset.name))}`, head),
    ...(findings.length > 0
      ? [section(`### ${t('Findings')}`, table([t('Severity'), t('Code'), t('Finding'), t('Place')], findings))]
      : []),
    ...units,
    ...(drift.length > 0
      ? [
          section(
            `### ${t('Drift between splits')}`,
            table([t('Splits'), t('Unit'), t('JS distance'), 'PSI', 'L∞', t("Cramér's V")], drift, 2),
          ),
        ]
      : []),
  ].join('\n\n');
}

function* unitText(split: Split, unit: UnitSummary, { locale, t }: ReportOptions): Steps<string> {
  const { metrics } = unit;
  const figures = t(
    'Imbalance ratio {0} (largest ÷ smallest class with examples), {1} effective classes (2^entropy), majority class {2} with {3}.',
    formatRatio(metrics.imbalanceRatio, locale),
    formatNumber(metrics.effectiveClasses, locale, 1),
    markdownCell(visibleLabel(metrics.majorityLabel)),
    formatShare(metrics.majorityShare, locale),
  );
  const rows = yield* mapInSteps(unit.classes, (entry) => [
    markdownCell(visibleLabel(entry.label)),
    formatCount(entry.count, locale),
    formatShare(entry.share, locale),
  ]);
  const title = `### ${markdownCell(visibleLabel(split.name))}: ${formatCount(unit.total, locale)} ${unitName(unit.unit, unit.total, t)}`;
  return section(title, figures, table([t('Class'), t('Count'), t('Share')], rows, 1));
}

function findingRow(finding: Finding, options: ReportOptions): readonly string[] {
  const message = renderMessage(finding.template, finding.args, { locale: options.locale, translate: options.t });
  return [
    severityName(finding.severity, options.t),
    finding.code,
    markdownCell(message),
    finding.path === null ? '' : place(finding.path, finding.line, options),
  ];
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
