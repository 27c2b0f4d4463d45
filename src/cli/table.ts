import { plain } from './style.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A cell; `style` is applied after padding, so that escape codes do not count as width. */
export interface Cell {
  readonly text: string;
  readonly style?: (text: string) => string;
}

/** Rows under their titles, aligned, with two blanks between columns and no frame. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly (Cell | string)[])[],
  headStyle = (text: string) => text,
): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' ? { text: plain(cell) } : { ...cell, text: plain(cell.text) })),
  );
  const widths = columns.map((column, index) => Math.max(width(column.title), ...cells.map((row) => width(row[index]?.text ?? ''))));
  const lines = cells.map((row) =>
    row
      .map((cell, index) => (cell.style ?? ((text: string) => text))(pad(cell.text, widths[index]!, columns[index]!.align)))
      .join('  ')
      .trimEnd(),
  );
  const head = columns
    .map((column, index) => pad(column.title, widths[index]!, column.align))
    .join('  ')
    .trimEnd();
  return [...(head === '' ? [] : [headStyle(head)]), ...lines].map((line) => `  ${line}`).join('\n');
}

function pad(text: string, to: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, to - width(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** How many terminal cells a text takes: East Asian wide characters take two, combining marks none. */
function width(text: string): number {
  let cells = 0;
  for (const character of text) {
    if (MARK.test(character)) continue;
    cells += WIDE.test(character) ? 2 : 1;
  }
  return cells;
}

const MARK = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}]$/u;
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]$/u;
