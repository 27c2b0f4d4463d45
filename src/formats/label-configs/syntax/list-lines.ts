export interface ListLine {
  /** Without blanks at its ends. */
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The lines that hold something, and the numbers of those between them that are blank. */
export function listLines(text: string): { readonly lines: readonly ListLine[]; readonly blank: readonly number[] } {
  const all = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map((line, index) => ({ text: line.trim(), line: index + 1 }));
  while (all.at(-1)?.text === '') all.pop();
  return { lines: all.filter((line) => line.text !== ''), blank: all.filter((line) => line.text === '').map((line) => line.line) };
}
