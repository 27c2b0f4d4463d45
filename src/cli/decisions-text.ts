import type { Decision, DecisionKind } from '../core/analysis.ts';
import { dim } from './style.ts';
import { type Cell, table } from './table.ts';
import { roomBeside, wrap } from './wrap.ts';

/** The option that decides otherwise. */
const OPTIONS: Readonly<Record<DecisionKind, string>> = {
  format: '--format',
  splits: '--split',
  labels: '--labels',
  column: '--column',
  scheme: '--scheme',
  unit: '--unit',
};

const WIDEST_CHOICE = 40;

/** What was decided about a data set, why, and by which option a person decides otherwise. */
export function decisionsText(decisions: readonly Decision[]): string {
  if (decisions.length === 0) return '';
  const options = decisions.map(({ what }) => OPTIONS[what]);
  const choices = decisions.map(({ choice }) => wrap(choice, WIDEST_CHOICE));
  const room = roomBeside(options, choices.flat());
  const rows = decisions.flatMap(({ reason }, index) => {
    const [left, right] = [choices[index]!, wrap(reason, room)];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, line): (Cell | string)[] => [
      { text: line === 0 ? options[index]! : '', style: dim },
      left[line] ?? '',
      right[line] ?? '',
    ]);
  });
  const heads = ['option', 'decided', 'because'].map((title) => ({ title, align: 'left' as const }));
  return table(heads, rows, dim);
}
