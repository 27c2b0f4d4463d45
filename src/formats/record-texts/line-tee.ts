const LINE_FEED = 10;
const RETURN = 13;
/** No reader is so far behind: the lines are then given up. */
const MOST_UNREAD = 64 * 1024 * 1024;

function withoutReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === RETURN) end -= 1;
  return end === line.length ? line : line.slice(0, end);
}

/** Hands the pieces of a stream on and keeps the lines that its reader has not asked about yet. */
export class LineTee {
  readonly #pieces: AsyncIterable<Uint8Array>;
  #kept: Buffer[] = [];
  #unread = 0;
  /** Where the next line begins in the first piece that is kept, and its number from 1. */
  #at = 0;
  #line = 1;
  #last: { readonly line: number; readonly text: string } | null = null;
  #isLost = false;
  /** A carriage return within a line: readers differ in what they take it for. */
  hasReturns = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of this.#pieces) {
      if (!this.#isLost) this.#keep(piece);
      yield piece;
    }
  }

  /** The text of a line, without its end; null for one before the last that was asked for, and one that is not there. Asked in order. */
  lineAt(line: number): string | null {
    if (this.#last?.line === line) return this.#last.text;
    while (this.#line < line) if (this.#next() === null) return null;
    if (this.#line !== line) return null;
    const bytes = this.#next();
    if (bytes === null) return null;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === RETURN) end -= 1;
    if (bytes.subarray(0, end).includes(RETURN)) this.hasReturns = true;
    const text = bytes.toString('utf8', 0, end);
    this.#last = { line, text };
    return text;
  }

  /** The lines from one to another, as `lineAt` gives them; null where one is not there. To decode them at once takes half the time. */
  linesAt(from: number, to: number): readonly string[] | null {
    while (this.#line < from) if (this.#next() === null) return null;
    const [piece] = this.#kept;
    if (this.#line !== from || piece === undefined) return null;
    let end = this.#at;
    for (let line = from; line <= to; line += 1) {
      const found = piece.indexOf(LINE_FEED, end);
      if (found < 0) return this.#eachAt(from, to);
      end = found + 1;
    }
    const text = piece.toString('utf8', this.#at, end - 1);
    this.#unread -= end - this.#at;
    this.#at = end;
    this.#line = to + 1;
    if (!text.includes('\r')) return text.split('\n');
    const lines = text.split('\n').map(withoutReturns);
    this.hasReturns ||= lines.some((line) => line.includes('\r'));
    return lines;
  }

  #eachAt(from: number, to: number): readonly string[] | null {
    const lines: string[] = [];
    for (let line = from; line <= to; line += 1) {
      const text = this.lineAt(line);
      if (text === null) return null;
      lines.push(text);
    }
    return lines;
  }

  #keep(piece: Uint8Array): void {
    this.#kept.push(Buffer.from(piece));
    this.#unread += piece.length;
    if (this.#unread <= MOST_UNREAD) return;
    this.#isLost = true;
    this.#kept = [];
    this.#last = null;
  }

  /** The bytes of the next line; null when it is not there yet. */
  #next(): Buffer | null {
    let begun: Buffer[] | null = null;
    for (;;) {
      const [piece] = this.#kept;
      if (piece === undefined) {
        // The last line of a file without a line end.
        if (begun === null) return null;
        this.#line += 1;
        return Buffer.concat(begun);
      }
      const end = piece.indexOf(LINE_FEED, this.#at);
      const part = piece.subarray(this.#at, end < 0 ? piece.length : end);
      if (end >= 0) {
        this.#unread -= part.length + 1;
        this.#at = end + 1;
        this.#line += 1;
        return begun === null ? part : Buffer.concat([...begun, part]);
      }
      this.#unread -= part.length;
      this.#at = 0;
      this.#kept.shift();
      if (part.length > 0 || begun !== null) (begun ??= []).push(part);
    }
  }
}
