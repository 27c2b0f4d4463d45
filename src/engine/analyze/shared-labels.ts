import type { Groupable } from './grouping.ts';

interface Files<T> {
  readonly files: readonly { readonly file: T }[];
}

/** Each group holds at least half of the labels of the first, or the first half of its own. */
export function shareLabels<T extends Groupable>([first, ...others]: readonly Files<T>[]): boolean {
  if (first === undefined) return true;
  const labels = labelsOf(first.files);
  return others.every((other) => share(labelsOf(other.files), labels) >= 0.5);
}

/** Every label of the files. */
export function labelsOf(files: readonly { readonly file: Groupable }[]): ReadonlySet<string> {
  const labels = new Set<string>();
  for (const { file } of files) for (const label of file.labels) labels.add(label);
  return labels;
}

/** How much of the smaller set the other holds. */
function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const label of small) if (large.has(label)) common += 1;
  return small.size === 0 ? 0 : common / small.size;
}
