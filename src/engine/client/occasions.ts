import type { Analysis } from '../../core/analysis.ts';

/** Says of a request what code it ran: that of its method, and of the formats it read. */
export function occasionsOf(method: string, result: unknown): readonly string[] {
  const { datasets } = (result ?? {}) as Partial<Analysis>;
  if (!Array.isArray(datasets)) return [method];
  const files = (datasets as Analysis['datasets']).flatMap(({ splits }) => splits.flatMap((split) => split.files));
  return [method, ...new Set(files.map(({ format }) => format))];
}
