/** The counts of classes that have examples. */
export function present(counts: readonly number[]): number[] {
  return counts.filter((count) => count > 0);
}

export function totalOf(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
