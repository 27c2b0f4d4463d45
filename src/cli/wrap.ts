import { terminalColumns } from './standard-output.ts';

const NARROWEST = 30;
/** Indentation, and the blanks between columns. */
const GAP = 2;

/** The width that the terminal leaves for a last column beside others; unlimited where the output is no terminal. */
export function roomBeside(...columns: readonly (readonly string[])[]): number {
  const taken = columns.reduce((sum, cells) => sum + GAP + cells.reduce((most, { length }) => Math.max(most, length), 0), GAP);
  return (terminalColumns() ?? Number.POSITIVE_INFINITY) - taken;
}

/** Lines of at most `width` characters, broken at blanks. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > Math.max(width, NARROWEST)) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
