import { listLines } from '../label-configs/syntax/list-lines.ts';
import { numberedLines } from '../label-configs/syntax/numbered-lines.ts';
import { rewriteSlots, type Slot, type WritableList } from './slots.ts';

/** What stands in vocabularies beside the classes. */
const RESERVED: ReadonlySet<string> = new Set(['@@UNKNOWN@@', '@@PADDING@@', '__ignore__']);

/** A list of one class a line, without ids and without blank lines between them; null for another. */
export function writableLines(text: string): WritableList | null {
  const { lines, blank } = listLines(text);
  if (blank.length > 0 || lines.length === 0 || numberedLines(lines) !== null) return null;
  const slots: Slot[] = [];
  const labels: string[] = [];
  let from = 0;
  for (const { 0: line } of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    const content = line.replace(/^\uFEFF/, '');
    const label = content.trim();
    const start = from + line.indexOf(label);
    if (label !== '' && RESERVED.has(label)) {
      // Between classes it would part the slots.
      if (slots.length > 0) return null;
    } else if (label !== '') {
      slots.push({ from: start, to: start + label.length });
      labels.push(label);
    }
    from += line.length;
  }
  const lineEnd = /\r\n|\r|\n/.exec(text)?.[0] ?? '\n';
  return {
    entries: labels.map((label, id) => ({ id, label })),
    inverse: null,
    write: (entries) => {
      const written = entries.map(({ label }) => label);
      // What has blanks at its ends, or several lines, is another label once it is read.
      if (!written.every((label) => label === label.trim() && label !== '' && !/[\r\n]/.test(label))) return null;
      return rewriteSlots(text, slots, written, { gap: /^[ \t]*(?:\r\n|\n|\r)[ \t]*$/, lone: lineEnd });
    },
  };
}
