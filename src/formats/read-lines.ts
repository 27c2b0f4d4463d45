import { TextStream } from './text-stream.ts';

/** Lines `from` … `to`, both included, counted from 1. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export interface ReadLine {
  readonly line: number;
  /** Without its end. */
  readonly text: string;
  /** True when the line is longer: only its beginning was read. */
  readonly isCut: boolean;
}

export interface ReadLinesOptions {
  /** Bytes of a line that are read. */
  readonly longest: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of the file read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

const LINE_FEED = 10;
const RETURN = 13;

/**
 * Reads a few lines of a text of any size, and stops after the last of them. A line ends with a line feed, as in every reader. Lines that
 * the file does not have are left out. Memory grows with the lines asked for, at most `longest` bytes each. Throws `UnreadableFile`, or
 * the reason of the signal.
 * @param ranges In order, without overlap.
 */
export async function readLines(path: string, ranges: readonly LineRange[], options: ReadLinesOptions): Promise<readonly ReadLine[]> {
  const collector = new LineCollector(ranges, options.longest);
  if (collector.isDone) return [];
  for await (const piece of new TextStream(path, options)) {
    collector.add(piece);
    if (collector.isDone) break;
  }
  return collector.finish();
}

class LineCollector {
  readonly #ranges: readonly LineRange[];
  readonly #longest: number;
  readonly #lines: ReadLine[] = [];
  readonly #decoder = new TextDecoder();
  #range = 0;
  /** The line at hand. */
  #line = 1;
  #parts: Uint8Array[] = [];
  #length = 0;
  #isCut = false;
  /** True when the line at hand has begun: a file that ends with a line feed has no line after it. */
  #hasBegun = false;

  constructor(ranges: readonly LineRange[], longest: number) {
    this.#ranges = ranges;
    this.#longest = longest;
  }

  get isDone(): boolean {
    return this.#range >= this.#ranges.length;
  }

  add(piece: Uint8Array): void {
    let start = 0;
    while (start < piece.length && !this.isDone) {
      const { from } = this.#ranges[this.#range]!;
      if (this.#line < from) {
        start = this.#skip(piece, start, from);
        continue;
      }
      const found = piece.indexOf(LINE_FEED, start);
      const end = found < 0 ? piece.length : found;
      this.#keep(piece.subarray(start, end));
      if (found >= 0) this.#endLine();
      start = end + 1;
    }
  }

  finish(): readonly ReadLine[] {
    if (!this.isDone && this.#hasBegun) this.#endLine();
    return this.#lines;
  }

  /** Goes on to line `from`; answers where it begins, or the end of the piece. */
  #skip(piece: Uint8Array, start: number, from: number): number {
    let line = this.#line;
    let index = start;
    for (; index < piece.length && line < from; index += 1) if (piece[index] === LINE_FEED) line += 1;
    this.#line = line;
    return index;
  }

  #keep(bytes: Uint8Array): void {
    this.#hasBegun = true;
    const room = this.#longest - this.#length;
    if (bytes.length > room) this.#isCut = true;
    if (room <= 0 || bytes.length === 0) return;
    // The piece is overwritten by the next one.
    const kept = bytes.slice(0, room);
    this.#parts.push(kept);
    this.#length += kept.length;
  }

  #endLine(): void {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const isReturned = !this.#isCut && bytes.at(-1) === RETURN;
    const text = this.#decoder.decode(isReturned ? bytes.subarray(0, -1) : bytes);
    // A character that the limit cuts in two is no character of the text.
    this.#lines.push({ line: this.#line, text: this.#isCut ? text.replace(/\uFFFD$/, '') : text, isCut: this.#isCut });
    this.#parts = [];
    this.#length = 0;
    this.#isCut = false;
    this.#hasBegun = false;
    if (this.#line >= this.#ranges[this.#range]!.to) this.#range += 1;
    this.#line += 1;
  }
}
