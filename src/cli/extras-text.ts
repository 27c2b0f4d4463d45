import type { ClassDifference } from '../core/comparison/class-differences.ts';
import { isBeyondChance, type MeasuredDrift } from '../core/comparison/compare.ts';
import type { Measure } from '../core/measures.ts';
import { renderMessage } from '../core/message.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount, formatRatio, formatShare, formatSignificant } from '../core/number-format.ts';
import type { PeerOutcome } from '../core/peers/peer-rule.ts';
import { unitNoun } from '../core/unit-noun.ts';
import type { ExtendedDataset, UnitComparison } from './analysis-extras.ts';
import { dim, plain, styled } from './style.ts';
import { type Cell, table } from './table.ts';

/** What was asked for in addition, as tables; empty where nothing was. */
export function extrasText(dataset: ExtendedDataset): string {
  const { measures = [], peers = [], comparisons = [], against } = dataset;
  return [
    ...measures.map(({ split, unit, measures: rows }) => titled(`measures of ${split}, ${unitNoun(unit, 2)}`, measureRows(rows))),
    ...peers.map(({ split, unit, verdicts }) => titled(`what other checkers say of ${split}, ${unitNoun(unit, 2)}`, verdictRows(verdicts))),
    ...comparisons.map((each) => comparisonText(each, peers.length > 0)),
    ...(against === undefined
      ? []
      : against.comparisons.length === 0
        ? [dim(`  Nothing was counted at ${plain(against.commit)}.`)]
        : against.comparisons.map((each) => comparisonText(each, false))),
  ].join('\n\n');
}

function titled(title: string, body: string): string {
  return `${styled('bold', plain(title))}\n${body}`;
}

const LEFT = { align: 'left' } as const;
const RIGHT = { align: 'right' } as const;

function measureRows(measures: readonly Measure[]): string {
  return table(
    [
      { title: 'measure', ...LEFT },
      { title: 'value', ...RIGHT },
      { title: 'formula', ...LEFT },
      { title: 'denominator', ...LEFT },
      { title: 'beside', ...LEFT },
    ],
    measures.map((each) => [
      each.title,
      measureText(each),
      each.formula,
      { text: renderMessage(each.denominator, each.args), style: dim },
      each.beside === null ? '' : renderMessage(each.beside.template, each.beside.args),
    ]),
    dim,
  );
}

function measureText({ value, kind }: Measure): string {
  if (value === null) return '–';
  return { ratio: () => formatRatio(value), share: () => formatShare(value), number: () => numberText(value) }[kind]();
}

interface Verdict {
  readonly tool: string;
  readonly rule: string;
  readonly outcome: PeerOutcome;
  readonly value: number | null;
  readonly note: string | null;
}

const SAYS: Readonly<Record<PeerOutcome, string>> = { alarm: 'warns', quiet: 'is silent', blind: 'does not look', open: 'leaves it open' };

function verdictRows(verdicts: readonly Verdict[]): string {
  return table(
    [
      { title: 'checker', ...LEFT },
      { title: 'rule', ...LEFT },
      { title: 'computes', ...RIGHT },
      { title: 'says', ...LEFT },
      { title: '', ...LEFT },
    ],
    verdicts.map(({ tool, rule, value, outcome, note }): (Cell | string)[] => [
      tool,
      rule,
      numberText(value),
      { text: SAYS[outcome], style: outcome === 'alarm' ? (text) => styled('yellow', text) : (text) => text },
      { text: note ?? '', style: dim },
    ]),
    dim,
  );
}

/** Classes that are listed: those that move most. */
const LISTED_CLASSES = 12;

function comparisonText({ from, to, unit, totals, measures, classes, peers }: UnitComparison, hasPeers: boolean): string {
  const moved = classes.filter(({ counts }) => counts[0] !== counts[1]).sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  const n = `${formatCount(totals[0])} and ${formatCount(totals[1])} ${unitNoun(unit, totals[1])}`;
  const listed = moved.slice(0, LISTED_CLASSES);
  const more = moved.length - listed.length;
  return [
    titled(`${from} → ${to}, ${n}`, distanceRows(measures)),
    ...(listed.length === 0 ? [dim('  The counts are the same.')] : [classRows(listed, from, to)]),
    ...(more > 0 ? [dim(`  and ${formatCount(more)} more ${more === 1 ? 'class that differs' : 'classes that differ'}`)] : []),
    ...(hasPeers ? [verdictRows(peers)] : []),
  ].join('\n\n');
}

function distanceRows(measures: readonly MeasuredDrift[]): string {
  return table(
    [
      { title: 'distance', ...LEFT },
      { title: 'value', ...RIGHT },
      { title: 'by chance', ...RIGHT },
      { title: '95 % interval', ...LEFT },
      { title: 'formula', ...LEFT },
    ],
    measures.map(({ title, value, chance, interval, formula }) => [
      title,
      numberText(value),
      numberText(chance),
      interval === null ? '' : `${numberText(interval[0])} to ${numberText(interval[1])}`,
      { text: formula, style: dim },
    ]),
    dim,
  );
}

function classRows(classes: readonly ClassDifference[], from: string, to: string): string {
  return table(
    [
      { title: 'class', ...LEFT },
      { title: plain(from), ...RIGHT },
      { title: '', ...RIGHT },
      { title: plain(to), ...RIGHT },
      { title: '', ...RIGHT },
      { title: 'difference', ...RIGHT },
      { title: '95 % interval', ...LEFT },
      { title: '', ...LEFT },
    ],
    classes.map((row): (Cell | string)[] => [
      visibleLabel(row.label),
      formatCount(row.counts[0]),
      { text: formatShare(row.shares[0]), style: dim },
      row.counts[1] === 0 ? { text: '0', style: (text) => styled('red', text) } : formatCount(row.counts[1]),
      { text: formatShare(row.shares[1]), style: dim },
      pointsText(row.difference),
      `${pointsText(row.interval[0])} to ${pointsText(row.interval[1])}`,
      { text: row.missing === null ? (isBeyondChance(row) ? '' : 'within chance') : row.missing === 'to' ? 'lost' : 'new', style: dim },
    ]),
    dim,
  );
}

/** In percentage points. */
function pointsText(difference: number): string {
  const text = formatSignificant(Math.abs(difference) * 100, 3);
  return text === '0' ? text : `${difference < 0 ? '−' : '+'}${text}`;
}

function numberText(value: number | null): string {
  if (value === null) return '–';
  return Number.isFinite(value) ? formatSignificant(value) : '∞';
}
