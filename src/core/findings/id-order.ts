import { type DeclaredLabel, idOf } from '../declared-labels.ts';

/** Declarations with their ids, in id order. */
export function declarationsInIdOrder(labels: readonly DeclaredLabel[]): readonly Required<DeclaredLabel>[] {
  return labels.map((label, position) => ({ ...label, id: idOf(label, position) })).sort((a, b) => a.id - b.id);
}
