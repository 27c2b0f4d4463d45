import { adviceOn } from '../core/loss/advice.ts';
import type { ClassLoss, HardExample, LossReport, SweepPoint } from '../core/loss/report.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatShare } from '../core/number-format.ts';
import { adviceText } from './advice-text.ts';
import { findingsText } from './dataset-text.ts';
import { detectionsText } from './detections-text.ts';
import { parityTable, previewTable } from './parity-text.ts';
import { bar, dim, figure, plain, styled } from './style.ts';
import { type Cell, type Column, table } from './table.ts';
import { calibrationText, issuesTable, metricsText, statementText } from './trust-text.ts';

const BAR_WIDTH = 12;

/** A loss report as tables: the value, who pays it, the sweep, the hardest examples. */
export function lossText(report: LossReport): string {
  return [
    heading(report),
    classTable(report),
    detectionsText(report),
    statementText(report),
    metricsText(report),
    findingsText(report.findings),
    adviceText(adviceOn(report)),
    previewTable(report),
    calibrationText(report),
    sweepTable(report.sweep),
    parityTable(report.parity, report.definition),
    issuesTable(report),
    hardestTable(report.hardest),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function heading(report: LossReport): string {
  const error = report.standardError === null || report.standardError === 0 ? '' : ` ± ${figure(report.standardError)}`;
  const value = report.value === null ? 'no reduction' : `${figure(report.value)}${error}`;
  const gamma = typeof report.gamma === 'number' ? String(report.gamma) : 'per class';
  const sampled = report.sampled === report.examples ? 'all of them' : `${formatCount(report.sampled)} sampled with seed ${report.seed}`;
  const left = [
    `${formatCount(report.examples)} examples, ${sampled}`,
    ...(report.alignedWith === null ? [] : [`rows of ${plain(report.alignedWith)}`]),
    ...(report.ignored > 0 ? [`${formatCount(report.ignored)} ignored`] : []),
    ...(report.badRows > 0 ? [`${formatCount(report.badRows)} bad rows`] : []),
    report.inputs === null ? 'predicted classes, no scores' : `${report.inputs}, backend ${report.backend}`,
  ];
  const settings = `${report.definition}, ${report.reduction}, gamma ${gamma}, ${report.alpha === null ? 'no alpha' : 'alpha per class'}`;
  const title = report.inputs === null ? 'Metrics, without a loss' : `Focal loss ${value}`;
  return `${styled('bold', title)}  ${dim(report.inputs === null ? '' : settings)}\n  ${dim(left.join(' · '))}`;
}

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title, align: 'left' });

function classTable(report: LossReport): string {
  if (report.inputs === null) return outcomeTable(report);
  const alpha = report.alpha;
  const columns = [
    left('class'),
    right('examples'),
    right('mean p'),
    ...(alpha === null ? [] : [right('alpha')]),
    right('loss under CE'),
    right('focal'),
    left(''),
    right('gradient under CE'),
    right('focal'),
    right('recall'),
    right('F1'),
  ];
  const rows = report.classes.map((row, id) => classRow(row, alpha === null ? [] : [figure(alpha[id] ?? null)]));
  return table(columns, rows, dim);
}

/** Without scores there is nothing of the loss to tell. */
function outcomeTable({ classes }: LossReport): string {
  const share = (value: number | null) => (value === null ? '–' : formatShare(value));
  const rows = classes.map(({ label, examples, precision, recall, f1 }) => [
    visibleLabel(label),
    formatCount(examples),
    share(precision),
    share(recall),
    f1.toFixed(3),
  ]);
  return table([left('class'), right('examples'), right('precision'), right('recall'), right('F1')], rows, dim);
}

function classRow(row: ClassLoss, alpha: readonly string[]): (Cell | string)[] {
  return [
    visibleLabel(row.label),
    formatCount(row.examples),
    figure(row.meanP === null ? null : Number(row.meanP.toFixed(4))),
    ...alpha,
    { text: formatShare(row.crossEntropyShare), style: dim },
    formatShare(row.lossShare),
    { text: bar(row.lossShare, BAR_WIDTH), style: (text) => styled('cyan', text) },
    { text: formatShare(row.crossEntropyGradientShare), style: dim },
    formatShare(row.gradientShare),
    row.recall === null ? '–' : formatShare(row.recall),
    row.f1.toFixed(3),
  ];
}

/** Classes of a sweep that are shown: those whose share moves most. */
const SWEPT_CLASSES = 5;

function sweepTable(sweep: readonly SweepPoint[]): string {
  const [first] = sweep;
  if (first === undefined) return '';
  const shown = first.classes
    .map(({ label }, id) => ({ label, id, range: rangeOf(sweep.map((point) => point.classes[id]?.lossShare ?? 0)) }))
    .sort((a, b) => b.range - a.range)
    .slice(0, SWEPT_CLASSES);
  const columns = [right('gamma'), right('value'), ...shown.map(({ label }) => right(visibleLabel(label)))];
  const rows = sweep.map((point) => [
    String(point.gamma),
    figure(point.value),
    ...shown.map(({ id }) => formatShare(point.classes[id]?.lossShare ?? 0)),
  ]);
  return `${styled('bold', 'Share of the loss by gamma')}\n${table(columns, rows, dim)}`;
}

function rangeOf(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 1);
}

const SHOWN_HARDEST = 10;

function hardestTable(hardest: readonly HardExample[]): string {
  if (hardest.length === 0) return '';
  const rows = hardest
    .slice(0, SHOWN_HARDEST)
    .map((example): (Cell | string)[] => [
      { text: `${plain(example.path)}${example.line === null ? ` row ${example.index}` : `:${example.line}`}`, style: dim },
      visibleLabel(example.label),
      visibleLabel(example.predicted),
      figure(example.p),
      figure(example.loss),
    ]);
  const columns = [left('place'), left('gold'), left('predicted'), right('p of gold'), right('loss')];
  return `${styled('bold', 'Hardest examples')}\n${table(columns, rows, dim)}`;
}
