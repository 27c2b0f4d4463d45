/** Texts of a data set, added to an index. */
import type { Place } from '../../src/core/analysis.ts';
import { type LabelledText, TextIndex } from '../../src/core/texts/text-index.ts';

export interface TextRow {
  readonly split: string;
  readonly text: string;
  readonly label?: string;
  readonly context?: string;
}

/** Each row stands on a line of its own, in a file named after its split. */
export function indexOf(rows: readonly TextRow[], capacity?: number): TextIndex {
  const index = new TextIndex(capacity);
  for (const [at, row] of rows.entries()) index.add(labelledText(row, { path: `${row.split}.csv`, line: at + 1 }));
  return index;
}

function labelledText({ split, text, label, context = '' }: TextRow, place: Place): LabelledText {
  return { split, text, context, labels: label === undefined ? [] : [label], areTags: false, place };
}

/** `n` texts of which no two are alike. */
export function differentTexts(split: string, n: number, label = 'a'): readonly TextRow[] {
  return Array.from({ length: n }, (_, at) => ({ split, text: `the ${split} has a text with the number ${at}`, label }));
}
