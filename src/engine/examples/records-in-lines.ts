import type { CountedPlace } from '../../core/sample/place-sample.ts';
import { TextStream } from '../../formats/text-stream.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';

/** A record that stands in a line with others. */
export interface RecordInLine {
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Its beginning. */
  readonly text: string;
}

/** Bytes of a record that are looked at for its excerpt. */
const LONGEST = 400;
const LINE_FEED = 10;

export function keyOfPlace(line: number, offset: number): string {
  return `${line}:${offset}`;
}

/**
 * Where the records of places with an `offset` stand for an editor, and how they begin, by file and `keyOfPlace`. Each file is read once, up to
 * the last of them. A file that cannot be read any more has none. Rejects with the reason of the signal.
 */
export async function recordsInLines(
  places: readonly CountedPlace[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadonlyMap<string, RecordInLine>>> {
  const wanted = new Map<string, Wanted[]>();
  for (const { path, line, offset } of places) {
    if (line === null || offset === undefined) continue;
    const ofFile = wanted.get(path);
    if (ofFile === undefined) wanted.set(path, [{ line, offset }]);
    else ofFile.push({ line, offset });
  }
  const found = new Map<string, ReadonlyMap<string, RecordInLine>>();
  for (const [path, ofFile] of wanted) {
    const finder = new RecordFinder(ofFile.sort((a, b) => a.line - b.line || a.offset - b.offset));
    try {
      for await (const piece of new TextStream(path, { signal })) {
        finder.add(piece);
        if (finder.isDone) break;
      }
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
    }
    found.set(path, finder.finish());
  }
  return found;
}

interface Wanted {
  readonly line: number;
  readonly offset: number;
}

class RecordFinder {
  readonly #wanted: readonly Wanted[];
  readonly #found = new Map<string, RecordInLine>();
  #next = 0;
  #line = 1;
  /** Of the line at hand: bytes and UTF-16 units before the byte at hand. */
  #bytes = 0;
  #units = 0;
  /** Records whose text is being read. */
  #open: { readonly key: string; readonly column: number; readonly text: number[] }[] = [];

  constructor(wanted: readonly Wanted[]) {
    this.#wanted = wanted;
  }

  get isDone(): boolean {
    return this.#next >= this.#wanted.length && this.#open.length === 0;
  }

  add(piece: Uint8Array): void {
    for (let index = 0; index < piece.length && !this.isDone; index += 1) {
      const byte = piece[index]!;
      this.#begin();
      if (byte === LINE_FEED) {
        for (const one of this.#open.splice(0)) this.#close(one);
        this.#line += 1;
        this.#bytes = 0;
        this.#units = 0;
        continue;
      }
      this.#bytes += 1;
      // A character is as long as its first byte says: four bytes are two units.
      if ((byte & 0xc0) !== 0x80) this.#units += byte >= 0xf0 ? 2 : 1;
      if (this.#open.length > 0) this.#read(byte);
    }
  }

  finish(): ReadonlyMap<string, RecordInLine> {
    for (const one of this.#open.splice(0)) this.#close(one);
    return this.#found;
  }

  #begin(): void {
    for (let next = this.#wanted[this.#next]; next !== undefined; next = this.#wanted[this.#next]) {
      if (next.line > this.#line || (next.line === this.#line && next.offset > this.#bytes)) return;
      const isHere = next.line === this.#line && next.offset === this.#bytes;
      const key = keyOfPlace(next.line, next.offset);
      if (isHere && !this.#open.some((one) => one.key === key)) this.#open.push({ key, column: this.#units + 1, text: [] });
      this.#next += 1;
    }
  }

  #read(byte: number): void {
    for (const one of this.#open) one.text.push(byte);
    const whole = this.#open.filter(({ text }) => text.length >= LONGEST);
    if (whole.length === 0) return;
    for (const one of whole) this.#close(one);
    this.#open = this.#open.filter((one) => !whole.includes(one));
  }

  #close({ key, column, text }: { readonly key: string; readonly column: number; readonly text: readonly number[] }): void {
    this.#found.set(key, {
      column,
      text: Buffer.from(text)
        .toString('utf8')
        .replace(/\uFFFD$/, ''),
    });
  }
}
