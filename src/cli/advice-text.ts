import type { Advice, AdviceMetric, Treatment } from '../core/loss/advice.ts';
import { dim, styled } from './style.ts';
import { type Cell, table } from './table.ts';
import { roomBeside, wrap } from './wrap.ts';

const TREATMENTS: Readonly<Record<Treatment, string>> = {
  'train-longer': 'train on',
  'collect-data': 'collect more data',
  'post-hoc': 'adjust logits after training',
  'inverse-sqrt': 'inverse-sqrt alpha',
  balanced: 'balanced alpha',
  'logit-adjusted-loss': 'logit-adjusted loss',
  focal: 'focal loss (gamma)',
};
const METRICS: Readonly<Record<AdviceMetric, string>> = {
  macroF1: 'macro F1',
  entityF1: 'entity F1',
  balancedAccuracy: 'balanced accuracy',
};
const VERDICTS = { 'likely-helps': 'likely helps', unlikely: 'unlikely to help', unknown: 'cannot be told' } as const;
const COLOURS = { 'likely-helps': 'green', unlikely: 'yellow', unknown: 'blue' } as const;

/** Advice in the order in which to try it, each with its metric and how often such a verdict was right. */
export function adviceText(advice: readonly Advice[]): string {
  if (advice.length === 0) return '';
  const names = advice.map(({ treatment, metric }) => `${TREATMENTS[treatment]}, ${METRICS[metric]}`);
  const verdicts = advice.map(
    ({ says, hitRate }) => `${VERDICTS[says]}${hitRate === null ? '' : `, right in ${Math.round(hitRate * 100)}\u202f%`}`,
  );
  const rows = advice.flatMap(({ says, reason }, index) =>
    wrap(reason, roomBeside(names, verdicts)).map((line, part): (Cell | string)[] => [
      part === 0 ? names[index]! : '',
      { text: part === 0 ? verdicts[index]! : '', style: (text) => styled(COLOURS[says], text) },
      { text: line, style: dim },
    ]),
  );
  const limits = advice.find(({ limits }) => limits !== null)?.limits ?? null;
  const columns = ['', '', ''].map((title) => ({ title, align: 'left' as const }));
  return [styled('bold', 'What to try, in this order'), table(columns, rows), ...(limits === null ? [] : [dim(`  ${limits}`)])].join('\n');
}
