import { emptyCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { BoundedLabels } from './bounded-labels.ts';
import { TagTable } from './tag-table.ts';

/** `__label__A __label__B text`: the prefix makes a word a label wherever it stands, as fastText reads it. A line is a record. */
export const fastText: TextLabelFormat = {
  id: 'fasttext',
  content: 'text',
  title: 'fastText',
  recognisedBy: 'lines with words that begin with __label__',
  task: 'text-classification',
  ceiling: 0.97,
  recognise,
  read,
};

const PREFIX = '__label__';
/** A longer head is one row of JSON. */
const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  if (head.text.length > SAMPLE || !head.text.includes(PREFIX)) return null;
  const lines = head.text.split('\n').filter((line) => line.trim() !== '');
  const labelled = lines.filter((line) => /(?:^|\s)__label__\S/.test(line)).length;
  // A line may be cut, or hold no label.
  if (labelled === 0 || lines.length - labelled > Math.max(labelled > 1 ? 1 : 0, lines.length * 0.1)) return null;
  const place =
    lines.filter((line) => line.trimStart().startsWith(PREFIX)).length >= labelled / 2
      ? messageOf('at the beginning')
      : messageOf('at the end');
  return { confidence: 0.97, evidence: messageOf('lines with labels such as {0}, mostly {1}', exampleOf(head.text), place) };
}

function exampleOf(text: string): string {
  const label = /__label__\S*/.exec(text)![0];
  return label.length > 40 ? `${label.slice(0, 40)}…` : label;
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const reader = new FastTextReader(options);
  for await (const block of wholeLines(bytes)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  return [{ split: null, counts: reader.counts }];
}

const LINE_FEED = 10;

class FastTextReader {
  readonly counts = emptyCounts();
  readonly #options: ReadOptions;
  readonly #bound: BoundedLabels;
  /** By id; 0 is a label to ignore. */
  readonly #labels: string[] = [''];
  readonly #ids = new Map<string, number>();
  readonly #table = new TagTable((label) => this.#intern(label));
  #line = 1;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#bound = new BoundedLabels(options);
  }

  scan(block: Uint8Array): void {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    /** The next prefix of the block: at the end of it when there is none. */
    let prefix = indexOr(bytes, PREFIX, 0);
    for (let start = 0; start < bytes.length; ) {
      const found = bytes.indexOf(LINE_FEED, start);
      const end = found < 0 ? bytes.length : found;
      const ids: number[] = [];
      for (; prefix < end; prefix = indexOr(bytes, PREFIX, prefix + PREFIX.length)) {
        if (prefix > start && !isBlank(bytes[prefix - 1]!)) continue;
        const from = prefix + PREFIX.length;
        let to = from;
        while (to < end && !isBlank(bytes[to]!)) to += 1;
        if (to > from) ids.push(this.#table.idOf(bytes, from, to));
      }
      if (ids.length > 0) this.#count(ids);
      else if (holdsText(bytes, start, end)) this.#ignore();
      this.#line += 1;
      start = end + 1;
    }
  }

  skipLongLine(): void {
    this.#options.problem(this.#line, messageOf('The line is longer than 16 MiB; it was left out.'));
    this.#line += 1;
  }

  #count(ids: readonly number[]): void {
    const names = ids.length === 1 ? ids : new Set(ids);
    let counted = 0;
    for (const id of names) {
      if (id === 0) continue;
      this.#bound.count(this.counts, this.#labels[id]!, this.#line);
      counted += 1;
    }
    if (counted === 0) this.#ignore();
    else {
      this.counts.records += 1;
      this.counts.total += 1;
    }
  }

  /** fastText passes over lines without a label. */
  #ignore(): void {
    this.counts.records += 1;
    this.counts.ignored += 1;
  }

  #intern(label: string): number | null {
    const name = nameOfLabel(label, this.#options.labels);
    if (name === null) return null;
    let id = this.#ids.get(name);
    if (id !== undefined) return id;
    if (this.#bound.isFull) return null;
    this.#ids.set(name, (id = this.#labels.push(name) - 1));
    return id;
  }
}

function indexOr(bytes: Buffer, text: string, from: number): number {
  const index = bytes.indexOf(text, from);
  return index < 0 ? bytes.length : index;
}

/** What separates words for fastText: blank, tab, vertical tab, form feed, carriage return, zero. */
function isBlank(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0;
}

function holdsText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) if (!isBlank(bytes[index]!)) return true;
  return false;
}
