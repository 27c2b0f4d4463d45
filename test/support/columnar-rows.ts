/** The values in the files of `test/fixtures/columnar`: the same formulas as in `make.py` there. */
export const ROWS = 120;

const LABELS = ['alpha', 'beta', 'gamma', 'délta'];
const TAGS = ['O', 'O', 'B-PER', 'I-PER', 'B-LOC'];

const label = (row: number) => (row % 11 === 0 ? null : LABELS[((row * row) % 13) % 4]!);
const identifier = (row: number) => (row % 10 === 9 ? -1 : (row * 7) % 5);
const tags = (row: number) => Array.from({ length: row % 7 }, (_, index) => TAGS[(row + index * 3) % 5]!);
const labels = (row: number) => {
  if (row % 17 === 0) return null;
  return row % 4 === 0 ? [] : LABELS.slice(row % 3).slice(0, 1 + (row % 2));
};

/** By column: the values of all rows. */
export const VALUES = {
  label: rows(label),
  id: rows(identifier),
  flag: rows((row) => row % 3 === 0),
  score: rows((row) => row % 4),
  wide: rows((row) => (row % 5 === 0 ? '9007199254740993' : 3)),
  tags: rows(tags),
  /** Without tokens beside them these are labels of the row, each of which counts once. */
  tag_ids: rows((row) => [...new Set(tags(row).map((tag) => TAGS.indexOf(tag)))]),
  labels: rows(labels),
} as const;

export type Column = keyof typeof VALUES;

/** The class of each box of an image, by row. */
export const OBJECTS = rows((row) => Array.from({ length: row % 4 }, (_, index) => (row + index) % 3));

function rows<T>(at: (row: number) => T): readonly T[] {
  return Array.from({ length: ROWS }, (_, row) => at(row));
}

/** `label → count` in order of first appearance; nulls and what `without` names are left out, and a row counts once for each label. */
export function supportOfValues(values: readonly unknown[], without: readonly unknown[] = []): [string, number][] {
  const support = new Map<string, number>();
  for (const value of values) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && !without.includes(one)) support.set(String(one), (support.get(String(one)) ?? 0) + 1);
    }
  }
  return [...support];
}
