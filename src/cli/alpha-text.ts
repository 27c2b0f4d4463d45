import type { AlphaVector } from '../core/alpha/alpha.ts';
import { visibleLabel } from '../core/name-labels.ts';
import { formatCount } from '../core/number-format.ts';
import { unitNoun } from '../core/unit-noun.ts';
import { bar, dim, figure, styled } from './style.ts';
import { type Cell, table } from './table.ts';

const BAR_WIDTH = 24;

/** An alpha vector as a table in label-id order. */
export function alphaText(vector: AlphaVector): string {
  const largest = vector.alpha.reduce((most: number, value) => Math.max(most, value ?? 0), 0);
  const rows = vector.labels.map((label, id): (Cell | string)[] => {
    const alpha = vector.alpha[id] ?? null;
    return [
      { text: String(id), style: dim },
      visibleLabel(label),
      formatCount(vector.counts[id] ?? 0),
      { text: figure(alpha), ...(alpha === null ? { style: (text: string) => styled('red', text) } : {}) },
      { text: bar((alpha ?? 0) / largest, BAR_WIDTH), style: (text) => styled('cyan', text) },
    ];
  });
  const columns = [
    { title: 'id', align: 'right' as const },
    { title: 'label', align: 'left' as const },
    { title: unitNoun(vector.unit, 2), align: 'right' as const },
    { title: 'alpha', align: 'right' as const },
    { title: '', align: 'left' as const },
  ];
  const beta = vector.beta === null ? '' : `, beta ${vector.beta}`;
  const head = `${styled('bold', vector.scheme)}  ${dim(`normalization ${vector.normalization}${beta}`)}`;
  return [head, table(columns, rows, dim), ...vector.notes.map((note) => `  ${note}`)].join('\n');
}
