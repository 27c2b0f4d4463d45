import type { ClassCount, Dataset, FileSummary, Finding, Place, Split, Task, Unit, UnitSummary } from '../core/analysis.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatRatio, formatShare } from '../core/number-format.ts';
import { unitNoun } from '../core/unit-noun.ts';
import { decisionsText } from './decisions-text.ts';
import { bar, dim, figure, plain, styled } from './style.ts';
import { type Cell, type Column, table } from './table.ts';
import { roomBeside, wrap } from './wrap.ts';

const BAR_WIDTH = 24;

/**
 * A data set as tables: one per unit, classes in label-id order, splits side by side, the first split drawn as bars.
 * @param explains Adds what was decided, and why.
 */
export function datasetText(dataset: Dataset, explains = false): string {
  const units = [...new Set(dataset.splits.flatMap((split) => split.units.map(({ unit }) => unit)))];
  return [
    heading(dataset),
    explains ? decisionsText(dataset.decisions) : '',
    ...units.map((unit) => unitTable(dataset, unit)),
    findingsText(dataset.findings),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(dataset: Dataset): string {
  const { labelMap } = dataset;
  const labels = `${formatCount(labelMap.labels.length)} ${labelMap.labels.length === 1 ? 'class' : 'classes'}`;
  const source = labelMap.source === null ? 'order of first appearance' : `order of ${labelMap.source}`;
  const first = `${styled('bold', plain(dataset.name))}  ${dim(`${TASK_NAMES[dataset.task]} · ${labels}, ${plain(source)}`)}`;
  return [first, ...dataset.splits.map((split) => `  ${dim(splitLine(split))}`)].join('\n');
}

const TASK_NAMES: Readonly<Record<Task, string>> = {
  'token-classification': 'token classification',
  'text-classification': 'text classification',
  'multi-label-classification': 'multi-label classification',
  'object-detection': 'object detection',
  segmentation: 'segmentation',
  'image-classification': 'image classification',
};

function splitLine(split: Split): string {
  const files = split.files.slice(0, LISTED_FILES).map((file) => `${plain(file.path)} (${aboutFile(file)})`);
  const scheme =
    split.scheme === null
      ? ''
      : ` · ${split.scheme.name}${split.scheme.violations > 0 ? `, ${formatCount(split.scheme.violations)} ${unitNoun('violation', split.scheme.violations)}` : ''}`;
  const more = split.files.length - files.length;
  return `${plain(split.name)}: ${files.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}${scheme}`;
}

const LISTED_FILES = 5;

function aboutFile({ format, encoding, count }: FileSummary): string {
  const files = count === undefined ? '' : `, ${formatCount(count)} ${unitNoun('file', count)}`;
  return `${format}${files}${encoding === 'utf-8' || encoding === 'binary' ? '' : `, ${encoding}`}`;
}

function unitTable(dataset: Dataset, unit: Unit): string {
  const columns = dataset.splits
    .map((split) => ({ split, summary: split.units.find((candidate) => candidate.unit === unit) }))
    .filter((column): column is { split: Split; summary: UnitSummary } => column.summary !== undefined);
  const lead = columns[0];
  if (lead === undefined) return '';
  const head: Column[] = [
    { title: unitNoun(unit, 2), align: 'left' },
    ...columns.flatMap(({ split }): Column[] => [
      { title: visibleLabel(split.name), align: 'right' },
      { title: '', align: 'right' },
    ]),
    { title: '', align: 'left' },
  ];
  const rows = lead.summary.classes.map((row, index): (Cell | string)[] => [
    visibleLabel(row.label),
    ...columns.flatMap(({ summary }) => countCells(summary.classes[index])),
    { text: bar(row.share, BAR_WIDTH), style: (text) => styled('cyan', text) },
  ]);
  const total = ['total', ...columns.flatMap(({ summary }) => [formatCount(summary.total), ''])];
  const body = table(head, [...rows, total.map((text) => ({ text, style: dim }))], dim);
  return [body, ...columns.map(({ split, summary }) => `  ${dim(metricsLine(split.name, summary))}`)].join('\n');
}

function countCells(row: ClassCount | undefined): Cell[] {
  if (row === undefined) return [{ text: '–' }, { text: '' }];
  if (row.count === 0) return [{ text: '0', style: (text) => styled('red', text) }, { text: '' }];
  const strict = row.strict !== undefined && row.strict !== row.count ? ` (strict ${formatCount(row.strict)})` : '';
  return [{ text: `${formatCount(row.count)}${strict}` }, { text: formatShare(row.share), style: dim }];
}

function metricsLine(split: string, { metrics, classes }: UnitSummary): string {
  const ratio = metrics.imbalanceRatio === null ? 'no imbalance ratio' : `imbalance ratio ${formatRatio(metrics.imbalanceRatio)}`;
  const majority = `majority ${visibleLabel(metrics.majorityLabel)} ${formatShare(metrics.majorityShare)}`;
  return `${plain(split)}: ${ratio} · ${figure(metrics.effectiveClasses)} effective of ${classes.length} classes · ${majority}`;
}

const SEVERITY = { error: 'red', warning: 'yellow', info: 'blue' } as const;

/** Findings, most urgent first. */
export function findingsText(findings: readonly Finding[]): string {
  if (findings.length === 0) return '';
  const room = roomBeside(
    findings.map(({ severity }) => severity),
    findings.map(({ code }) => code),
  );
  const rows = findings.flatMap((finding) => {
    const { severity, code, message } = finding;
    const said = wrap(message, room).map((line, index): (Cell | string)[] => [
      { text: index === 0 ? severity : '', style: (text) => styled(SEVERITY[severity], text) },
      { text: index === 0 ? code : '', style: dim },
      line,
    ]);
    return [...said, ...placesOf(finding).map((place): (Cell | string)[] => ['', '', { text: place, style: dim }])];
  });
  return table(
    ['', '', ''].map((title) => ({ title, align: 'left' as const })),
    rows,
  );
}

/** So many other ends of a finding are listed. */
const MOST_RELATED = 3;

/** Where to look, and what it is at odds with, a line each. */
function placesOf({ path, line, related = [] }: Finding): readonly string[] {
  if (path === null) return [];
  const written = (place: Place) => plain(place.line === null ? place.path : `${place.path}:${place.line}`);
  const others = related
    .slice(0, MOST_RELATED)
    .map((place) => `${written(place)} (${place.label === undefined ? place.note : visibleLabel(place.label)})`);
  return [written({ path, line }), ...others];
}
