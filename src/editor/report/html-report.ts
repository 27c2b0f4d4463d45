import type { Analysis, ClassCount, Dataset, Finding, Split, UnitSummary } from '../../core/analysis.ts';
import { primarySplit, primaryUnit } from '../../core/analysis.ts';
import { type Message, renderMessage } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { formatCount, formatNumber, formatRatio, formatShare, formatSignificant } from '../../core/number-format.ts';
import { decisionName, severityName, taskName, unitName } from '../enumeration-texts.ts';
import { html, Markup } from './markup.ts';
import type { ReportOptions } from './report-options.ts';
import { REPORT_STYLES } from './report-styles.ts';

/** Longer tables are cut, and say so: a browser stalls on hundreds of thousands of rows. JSON and Markdown have them all. */
const MOST_ROWS = 2000;

/** An analysis as one HTML file that needs nothing else: no network, no script, readable on paper. */
export function htmlReport(analysis: Analysis, options: ReportOptions): string {
  const { t } = options;
  const problems = analysis.problems.map(({ path, line, said }) => [
    text(place(path, line, options)),
    text(renderMessage(said.template, said.args, { locale: options.locale, translate: t })),
  ]);
  const title = t('Focal Lens report');
  const page = html`<!doctype html>
<html lang="${options.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${new Markup(REPORT_STYLES)}</style>
</head>
<body>
<h1>${title}</h1>
${analysis.datasets.length < 2 ? '' : html`<p class="quiet">${analysis.datasets.map(({ name }) => visibleLabel(name)).join(' · ')}</p>`}
${analysis.datasets.map((dataset) => section(dataset, options))}
${problems.length === 0 ? '' : html`<h2>${t('Records that could not be read')}</h2>${table([t('Place'), t('Problem')], problems, 2, options)}`}
</body>
</html>
`;
  return page.text;
}

function section(dataset: Dataset, options: ReportOptions): Markup {
  const { t } = options;
  const { labelMap, findings, drift, decisions } = dataset;
  const source = labelMap.source === null ? t('no label config') : t('label ids from {0}', options.relativePath(labelMap.source));
  const say = (english: string, said: Message | undefined) =>
    text(said === undefined ? english : renderMessage(said.template, said.args, { locale: options.locale, translate: t }));
  const reasons = decisions.map(({ what, choice, reason, said }) => [
    text(decisionName(what, t)),
    say(choice, said?.choice),
    say(reason, said?.reason),
  ]);
  const measures = drift.map(({ from, to, unit, linf, jsDistance, psi, cramersV }) => [
    text(`${visibleLabel(from)} → ${visibleLabel(to)}`),
    text(unitName(unit, 2, t)),
    ...[linf, jsDistance, psi, cramersV].map((value) => text(formatNumber(value, options.locale, 4))),
  ]);
  return html`<section>
<h2>${visibleLabel(dataset.name)}</h2>
<p class="quiet">${taskName(dataset.task, t)} · ${source}</p>
${tiles(dataset, options)}
<h3>${t('Findings')}</h3>
${findings.length === 0 ? html`<p>${t('Nothing stands out.')}</p>` : html`<ul class="findings">${findings.map((each) => findingItem(each, options))}</ul>`}
${dataset.splits.flatMap((split) => split.units.map((unit) => unitTable(split, unit, options)))}
${alphaTable(dataset, options)}
${
  measures.length === 0
    ? ''
    : html`<h3>${t('Drift between splits')}</h3>${table([t('Splits'), t('Unit'), 'L∞', t('JS distance'), t('PSI (zeros floored at 0.0001)'), t("Cramér's V")], measures, 2, options)}`
}
${reasons.length === 0 ? '' : html`<h3>${t('How it was read')}</h3>${table([t('What'), t('Choice'), t('Reason')], reasons, 3, options)}`}
</section>`;
}

function tiles(dataset: Dataset, { t, locale }: ReportOptions): Markup {
  const split = primarySplit(dataset);
  const unit = split === undefined ? undefined : primaryUnit(split);
  const facts: readonly (readonly [string, string])[] = [
    [t('labels'), formatCount(dataset.labelMap.labels.length, locale)],
    ...(split === undefined || unit === undefined
      ? []
      : ([
          [`${unitName(unit.unit, unit.total, t)}, ${visibleLabel(split.name)}`, formatCount(unit.total, locale)],
          [t('largest class'), `${visibleLabel(unit.metrics.majorityLabel)} ${formatShare(unit.metrics.majorityShare, locale)}`],
          [t('imbalance ratio'), formatRatio(unit.metrics.imbalanceRatio, locale)],
          [t('effective classes (2^entropy)'), formatNumber(unit.metrics.effectiveClasses, locale, 1)],
        ] as const)),
  ];
  return html`<dl class="tiles">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function findingItem(finding: Finding, options: ReportOptions): Markup {
  const message = renderMessage(finding.template, finding.args, { locale: options.locale, translate: options.t });
  const where = finding.path === null ? '' : html` <span class="quiet">${place(finding.path, finding.line, options)}</span>`;
  return html`<li class="${finding.severity}"><b>${severityName(finding.severity, options.t)}</b> <code>${finding.code}</code>${where}<br>${message}</li>`;
}

function unitTable(split: Split, unit: UnitSummary, options: ReportOptions): Markup {
  const { t, locale } = options;
  const largest = unit.classes.reduce((most, { count }) => Math.max(most, count), 0);
  const rows = unit.classes
    .slice(0, MOST_ROWS)
    .map((entry) => [
      text(visibleLabel(entry.label)),
      bar(entry, largest),
      text(formatCount(entry.count, locale)),
      text(formatShare(entry.share, locale)),
    ]);
  const title = `${visibleLabel(split.name)}: ${formatCount(unit.total, locale)} ${unitName(unit.unit, unit.total, t)}`;
  return html`<h3>${title}</h3>${table([t('Class'), t('count, on a log scale'), t('Count'), t('Share')], rows, 2, options, unit.classes.length)}`;
}

/** Half an example is the left edge, so that a class with one still has a bar. */
function bar({ count }: ClassCount, largest: number): Markup {
  const width = count > 0 ? (100 * Math.log(2 * count)) / Math.log(2 * Math.max(largest, 2)) : 0;
  const length = (count > 0 ? Math.max(1, width) : 0).toFixed(1);
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${length}" height="8"></rect></svg>`;
}

function alphaTable(dataset: Dataset, options: ReportOptions): Markup | '' {
  const vector = options.alphaOf(dataset);
  if (vector === null) return '';
  const { t, locale } = options;
  const rows = vector.labels.slice(0, MOST_ROWS).map((label, id) => {
    const value = vector.alpha[id] ?? null;
    const alpha = value === null ? '–' : formatSignificant(value, 4, locale);
    return [text(String(id)), text(visibleLabel(label)), text(formatCount(vector.counts[id]!, locale)), text(alpha)];
  });
  return html`<h3>${t('Alpha vector, in label-id order')}</h3>
<p class="quiet">${t('scheme {0}, normalisation {1}, counted in {2}', vector.scheme, vector.normalization, vector.unit)}</p>
${table([t('id'), t('Class'), t('Count'), 'α'], rows, 2, options, vector.labels.length)}
${vector.noteMessages.map((note) => html`<p>${renderMessage(note.template, note.args, { locale, translate: t })}</p>`)}`;
}

/**
 * @param textColumns how many columns from the left hold text; the others are numbers and stand right
 * @param total how many rows there are, where only the first ones were made
 */
function table(
  heads: readonly string[],
  rows: readonly (readonly Markup[])[],
  textColumns: number,
  { t, locale }: ReportOptions,
  total = rows.length,
): Markup {
  const kind = (column: number) => (column < textColumns ? '' : 'number');
  const isBarColumn = (column: number) => rows[0]?.[column]?.text.startsWith('<svg') === true;
  const cut = total - MOST_ROWS;
  return html`<div class="table"><table>
<thead><tr>${heads.map((head, column) => html`<th scope="col" class="${isBarColumn(column) ? 'bar' : kind(column)}">${head}</th>`)}</tr></thead>
<tbody>${rows
    .slice(0, MOST_ROWS)
    .map(
      (cells) =>
        html`<tr>${cells.map((cell, column) => html`<td class="${isBarColumn(column) ? 'bar' : kind(column)}">${cell}</td>`)}</tr>\n`,
    )}</tbody>
</table></div>${cut > 0 ? html`<p class="quiet">${t('{0} more rows are in the JSON and the Markdown report.', formatCount(cut, locale))}</p>` : ''}`;
}

function text(value: string): Markup {
  return html`${value}`;
}

function place(path: string, line: number | null, options: ReportOptions): string {
  return `${visibleLabel(options.relativePath(path))}${line === null ? '' : `:${line}`}`;
}
