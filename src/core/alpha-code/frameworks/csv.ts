import { csvField } from '../../csv-field.ts';
import type { AlphaFramework } from '../framework.ts';

/** Data, not code: full precision, and an empty cell for a class without examples. A row is a class, so there is no [K, 1]. */
export const csv: AlphaFramework = {
  id: 'csv',
  title: 'CSV',
  language: 'csv',
  packages: [],
  write: ({ labels, counts, alpha }) =>
    [['id', 'label', 'count', 'alpha'], ...alpha.map((value, id) => [id, labels[id] ?? '', counts[id] ?? null, value])]
      .map((row) => `${row.map(csvField).join(',')}\n`)
      .join(''),
};
