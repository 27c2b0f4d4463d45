/**
 * Classes by how many examples they have to learn from: many-, medium- and few-shot, as Liu et al. 2019 divide ImageNet-LT ("more than
 * 100, 20 to 100, fewer than 20"). Counts, not shares: a class of 5 000 of ten million tokens is rare, and well covered.
 */
export interface ShotGroup {
  readonly name: 'head' | 'medium' | 'tail' | 'none';
  readonly classes: number;
  /** Examples of its classes ÷ all examples, 0 … 1. */
  readonly share: number;
}

const HEAD_ABOVE = 100;
const TAIL_BELOW = 20;

/** The group of a class with so many examples. */
export function shotGroupOf(count: number): ShotGroup['name'] {
  if (!(count > 0)) return 'none';
  if (count > HEAD_ABOVE) return 'head';
  return count < TAIL_BELOW ? 'tail' : 'medium';
}

/** All four groups, the largest classes first, also where one is empty. */
export function shotGroups(counts: readonly number[]): readonly ShotGroup[] {
  const classes = { head: 0, medium: 0, tail: 0, none: 0 };
  const examples = { head: 0, medium: 0, tail: 0, none: 0 };
  let total = 0;
  for (const count of counts) {
    const group = shotGroupOf(count);
    classes[group] += 1;
    examples[group] += count;
    total += count;
  }
  return (['head', 'medium', 'tail', 'none'] as const).map((name) => ({
    name,
    classes: classes[name],
    share: total > 0 ? examples[name] / total : 0,
  }));
}
