/** Bytes of a stream cut where a reader wants them cut. Blocks are valid until the next one is asked for, as pieces are. */

/** A longer line is no record of a label file; it is reported and left out, so that memory stays bounded. */
export const LONGEST_LINE = 16 * 1024 * 1024;

/** A row of JSON Lines with a vector for each token, or with a long text, is longer than a head: the whole of a first row is seen up to this. */
export const LONGEST_FIRST_ROW = 4 * 1024 * 1024;

const LINE_FEED = 10;

/**
 * Blocks of whole lines, in order; every block but the last ends in a line feed. `null` stands for one line longer than
 * `longest`. Blocks are views of the pieces, except around a border.
 */
export async function* wholeLines(
  pieces: AsyncIterable<Uint8Array>,
  longest: number = LONGEST_LINE,
): AsyncGenerator<Uint8Array | null, void, undefined> {
  const carry = new Carry();
  let skipping = false;
  for await (const piece of pieces) {
    const last = piece.lastIndexOf(LINE_FEED);
    let start = 0;
    if (last >= 0 && (carry.length > 0 || skipping)) {
      start = piece.indexOf(LINE_FEED) + 1;
      if (skipping) yield null;
      else {
        carry.add(piece.subarray(0, start));
        yield carry.take();
      }
      skipping = false;
    }
    if (last >= start) yield piece.subarray(start, last + 1);
    if (!skipping) carry.add(piece.subarray(last < start ? start : last + 1));
    if (carry.length > longest) {
      carry.take();
      skipping = true;
    }
  }
  if (skipping) yield null;
  else if (carry.length > 0) yield carry.take();
}

/**
 * Hands out the first `size` bytes (fewer at the end) and the whole stream, the first bytes included. Where the first line is longer, all
 * of it is handed out, up to `longestRow` bytes.
 */
export async function splitHead(
  pieces: AsyncIterable<Uint8Array>,
  size: number,
  longestRow: number = size,
): Promise<{ readonly head: Uint8Array; readonly complete: boolean; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const carry = new Carry();
  let first = await iterator.next();
  // The usual case: one piece is enough and is not copied.
  if (first.done !== true && first.value.length > size) {
    const piece = first.value;
    const wanted = headLength(piece, size, longestRow);
    if (wanted < piece.length) return { head: piece.slice(0, wanted), complete: false, all: resume(piece, iterator) };
  }
  let wanted = size;
  let looked = 0;
  let hasLine = longestRow <= size;
  while (first.done !== true) {
    const piece = first.value;
    if (!hasLine) {
      const end = piece.indexOf(LINE_FEED);
      hasLine = end >= 0 || looked + piece.length >= longestRow;
      wanted = Math.max(size, Math.min(longestRow, end < 0 ? looked + piece.length : looked + end + 1));
      looked += piece.length;
    }
    carry.add(piece);
    if (hasLine && carry.length > wanted) break;
    first = await iterator.next();
  }
  const begun = carry.take();
  return { head: begun.slice(0, wanted), complete: first.done === true, all: resume(begun, iterator) };
}

/** `size`, or the length of a longer first line with its end; the whole of a piece that holds no end of it. */
function headLength(piece: Uint8Array, size: number, longestRow: number): number {
  if (longestRow <= size) return size;
  const end = piece.indexOf(LINE_FEED);
  return Math.max(size, Math.min(longestRow, end < 0 ? piece.length : end + 1));
}

async function* resume(begun: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (begun.length > 0) yield begun;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}

const NOTHING = new Uint8Array(0);
/** Bytes of the first buffer. */
const LEAST = 1024;

/** Bytes kept over a border: a buffer that grows by doubling. */
export class Carry {
  length = 0;
  #buffer = NOTHING;

  /** Adds bytes, which may be a view that `take` gave. */
  add(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(LEAST, this.#buffer.length * 2, this.length + bytes.length));
      grown.set(this.#buffer.subarray(0, this.length));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** The bytes, as a view that is valid until the next `add`. */
  take(): Uint8Array {
    const taken = this.#buffer.subarray(0, this.length);
    this.length = 0;
    return taken;
  }
}
