import { lossDefinition } from '../core/loss/definitions.ts';
import type { ParityFactor, ParityValue } from '../core/loss/parity.ts';
import type { Preview, PreviewMethod } from '../core/loss/previews/preview.ts';
import type { LossReport } from '../core/loss/report.ts';
import { formatCount } from '../core/number-format.ts';
import { dim, figure, styled } from './style.ts';
import { type Cell, type Column, table } from './table.ts';

const right = (title: string): Column => ({ title, align: 'right' });
const left = (title: string): Column => ({ title, align: 'left' });

const REASONS: Readonly<Record<ParityFactor['reason'], string>> = {
  'alpha-left-out': 'alpha left out',
  terms: 'other terms',
  alpha: 'its alpha',
  classes: '÷ classes',
  examples: '÷ examples',
  ignored: 'ignored rows in the denominator',
  positives: '÷ positives instead of examples',
};

/** What is not done here, where the other definition does it. */
const UNDONE: Partial<Readonly<Record<ParityFactor['reason'], string>>> = { classes: 'not ÷ classes', examples: 'not ÷ examples' };

/** The same rows under every definition, and the factors that lie between each and the one that was asked for. */
export function parityTable(parity: readonly ParityValue[], own: string): string {
  if (parity.length < 2) return '';
  const rows = parity.map(({ id, value, ratio, factors }): (Cell | string)[] => {
    const { title, wrong } = lossDefinition(id);
    const chain = factors
      .filter(({ factor }) => Number.isFinite(factor))
      .map(({ reason, factor }) => `${factor > 1 ? (UNDONE[reason] ?? REASONS[reason]) : REASONS[reason]} ${figure(factor)}`)
      .join(' · ');
    return [
      id,
      { text: wrong === undefined ? title : `${title} (wrong)`, style: dim },
      shown(value),
      `${shown(ratio)} ×`,
      { text: chain, style: dim },
    ];
  });
  const columns = [left('definition'), left(''), right('value'), right(`against ${own}`), left('because')];
  return `${styled('bold', 'The same predictions under other definitions')}\n${table(columns, rows, dim)}`;
}

/** A probability of 0 that a floor looks at makes a loss infinite; JSON has no such number. */
function shown(value: number): string {
  return Number.isFinite(value) ? figure(value) : '∞';
}

const METHODS: Readonly<Record<PreviewMethod, string>> = {
  'logit-adjustment': 'logits − tau · log prior',
  thresholds: 'a threshold per class',
  temperature: 'logits ÷ temperature',
};
const METRICS: Readonly<Record<Preview['metric'], string>> = {
  macroF1: 'macro F1',
  balancedAccuracy: 'balanced accuracy',
  accuracy: 'accuracy',
  calibrationError: 'calibration error',
  entityF1: 'entity F1',
};

/** Remedies without training: before, after, the interval of the difference, and what the other metrics pay. */
export function previewTable({ previews, labelIssueRows: rowsLookedAt, examples }: LossReport): string {
  if (previews.length === 0) return '';
  const rows = previews.map(({ method, parameter, metric, before, after, interval, others }): (Cell | string)[] => [
    METHODS[method],
    typeof parameter === 'number' ? figure(Number(parameter.toFixed(2))) : 'per class',
    METRICS[metric],
    before.toFixed(3),
    after.toFixed(3),
    { text: `${signed(interval[0])} … ${signed(interval[1])}`, style: dim },
    { text: others.map((other) => `${METRICS[other.metric]} ${signed(other.after - other.before)}`).join(', '), style: dim },
  ]);
  const columns = [
    left('remedy'),
    right('fitted'),
    left('metric'),
    right('before'),
    right('after'),
    left('difference, 95 %'),
    left('others'),
  ];
  const drawn =
    rowsLookedAt > 0 && rowsLookedAt < examples
      ? `\n${dim(`${formatCount(rowsLookedAt)} of the ${formatCount(examples)} examples were looked at: rare classes whole, common ones drawn, weighted to the file`)}`
      : '';
  return `${styled('bold', 'Without training, fitted on one half and measured on the other')}${drawn}\n${table(columns, rows, dim)}`;
}

function signed(difference: number): string {
  const size = Math.abs(difference).toFixed(3);
  return `${size === '0.000' ? '±' : difference < 0 ? '−' : '+'}${size}`;
}
