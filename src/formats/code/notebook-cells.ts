import { entriesOf, readJsonTree, valueAt } from '../label-configs/syntax/json-tree.ts';
import { lineFinder } from '../label-configs/syntax/line-finder.ts';

/** A cell of code, and where its lines stand in the document of the notebook. */
export interface NotebookCell {
  readonly text: string;
  /** The line of the document, from 1, on which a place of the cell is written. */
  lineAt(offset: number): number;
}

/** The cells of a Jupyter notebook that hold Python; none of a document that is no notebook. */
export function notebookCells(text: string): readonly NotebookCell[] {
  const { root, lineOf } = readJsonTree(text, '');
  const cells: NotebookCell[] = [];
  for (const cell of valueAt(root, 'cells')?.children ?? []) {
    const entries = entriesOf(cell);
    const of = (key: string) => entries.findLast((entry) => entry.key === key)?.value;
    const source = of('source');
    if (of('cell_type')?.value !== 'code' || source === undefined) continue;
    const parts = source.type === 'array' ? (source.children ?? []) : [source];
    const lines = parts.filter(({ value }) => typeof value === 'string');
    const starts: number[] = [];
    let own = '';
    for (const line of lines) {
      starts.push(own.length);
      own += String(line.value);
    }
    // A notebook with its source in one string has it on one line.
    const lineAt = (offset: number) =>
      lineOf(
        lines[
          Math.max(
            0,
            starts.findLastIndex((start) => start <= offset),
          )
        ]!,
      );
    if (lines.length > 0) cells.push({ text: own, lineAt });
  }
  return cells;
}

/** The same for a source that stands for itself. */
export function plainCell(text: string): NotebookCell {
  return { text, lineAt: lineFinder(text) };
}
