import { messageOf, say } from '../../core/message.ts';
import { type ReadLine, readLines } from '../../formats/read-lines.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { Excerpt, ExcerptRequest } from '../../protocol/engine-api.ts';
import { asBadInput } from '../bad-input.ts';
import { readFromColumn } from './read-from-column.ts';

/** Bytes of a line that are shown. */
const LONGEST_LINE = 10_000;
const MOST_LINES = 5_000;

/** Reads the lines around a place. Rejects as bad input what is no text, and a line that the file does not have. */
export async function readExcerpt({ path, line, around, column = 1 }: ExcerptRequest, { signal, progress }: Handling): Promise<Excerpt> {
  const reach = Math.min(Math.max(0, Math.floor(around)), MOST_LINES / 2);
  const middle = Math.max(1, Math.floor(line));
  const range = { from: Math.max(1, middle - reach), to: middle + reach };
  const reading = (bytes: number) => progress({ ...say('Reading the lines'), done: bytes, total: null });
  let lines: readonly ReadLine[];
  try {
    const options = { longest: LONGEST_LINE, signal, progress: reading };
    const rest = column > 1 ? await readFromColumn(path, middle, Math.floor(column), options) : null;
    if (rest !== null) return { from: middle, to: middle, text: `${rest.text.replaceAll('\r', '␍')}\n`, cut: rest.isCut ? [middle] : [] };
    lines = await readLines(path, [range], options);
  } catch (error) {
    throw asBadInput(error);
  }
  const last = lines.at(-1);
  if (last === undefined)
    throw badInput(messageOf('{0} has no line {1}: it became shorter since its labels were counted.', path, String(middle)), {
      path,
      line,
    });
  return {
    from: lines[0]!.line,
    to: last.line,
    text: lines.map(({ text }) => `${text.replaceAll('\r', '␍')}\n`).join(''),
    cut: lines.filter(({ isCut }) => isCut).map(({ line: number }) => number),
  };
}
