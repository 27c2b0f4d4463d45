import { TextStream } from '../../formats/text-stream.ts';

const LINE_FEED = 10;

export interface FromColumnOptions {
  /** Bytes that are read. */
  readonly longest: number;
  readonly signal: AbortSignal;
  readonly progress: (bytes: number) => void;
}

/**
 * A line from a column (from 1, in UTF-16 units) on, and whether it goes on beyond `longest` bytes; null where the file has no such place. Throws
 * `UnreadableFile`, or the reason of the signal.
 */
export async function readFromColumn(
  path: string,
  line: number,
  column: number,
  { longest, signal, progress }: FromColumnOptions,
): Promise<{ readonly text: string; readonly isCut: boolean } | null> {
  const kept: number[] = [];
  let at = 1;
  let units = 0;
  for await (const piece of new TextStream(path, { signal, progress })) {
    for (const byte of piece) {
      if (byte === LINE_FEED) {
        if (at >= line) return kept.length === 0 ? null : { text: decoded(kept), isCut: false };
        at += 1;
        continue;
      }
      if (at < line) continue;
      const begins = (byte & 0xc0) !== 0x80;
      if (units >= column - 1 && (begins || kept.length > 0)) {
        if (kept.length >= longest) return { text: decoded(kept), isCut: true };
        kept.push(byte);
      }
      // Four bytes are two units.
      if (begins) units += byte >= 0xf0 ? 2 : 1;
    }
  }
  return kept.length === 0 ? null : { text: decoded(kept), isCut: false };
}

/** A character that the limit cuts in two is no character of the text. */
function decoded(bytes: readonly number[]): string {
  return Buffer.from(bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
}
