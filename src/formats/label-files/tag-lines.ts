import { type Message, messageOf } from '../../core/message.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { isBlank, isDocumentMark, linesOf, wholeLinesOf, wholeLinesOfHead } from './conll-layout.ts';
import { beginsWithJson } from './json-lines.ts';
import { sampleTagLines, type TagLines, wordsOf } from './tag-lines-layout.ts';
import { TagTable } from './tag-table.ts';

/** The tags of a sentence in one line: alone (`seq.out` of ATIS and SNIPS), behind the words and a tab, or in the line below them. */
export const tagLines: TextLabelFormat = {
  id: 'tag-lines',
  content: 'text',
  title: 'Lines of tags',
  recognisedBy:
    'the tags of a sentence in one line (O B-PER I-PER O): alone, as seq.out beside seq.in; behind the words and a tab; or below the line of words',
  task: 'token-classification',
  ceiling: 0.96,
  recognise,
  read,
};

const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  if (OTHER_FILES.test(head.name) || beginsWithJson(head)) return null;
  const layout = sampleTagLines(wholeLinesOfHead(head));
  if (layout === null) return null;
  return {
    confidence: 0.96,
    evidence: messageOf('{0}, tags such as {1}', DESCRIPTIONS[layout.kind](layout), visibleLabel(layout.example)),
  };
}

const OTHER_FILES = /\.(?:md|rst|py|ipynb|js|ts|jsonl?|ya?ml|toml|xml|html?|sql|sh|c|cc|cpp|h|java|go|rs|log|lock|cfg|ini)$/i;

const DESCRIPTIONS: Readonly<Record<TagLines['kind'], (layout: TagLines) => Message>> = {
  tags: () => messageOf('the tags of one sentence a line, without the words'),
  cells: ({ tags, words, hasBounds }) =>
    hasBounds
      ? messageOf(
          'one sentence a line, column {0} the words and column {1} as many tags, BOS and EOS left out',
          String(words + 1),
          String(tags + 1),
        )
      : messageOf('one sentence a line, column {0} the words and column {1} as many tags', String(words + 1), String(tags + 1)),
  pairs: ({ tags }) => messageOf('line 1 of each sentence the words and line {0} as many tags', String(tags + 1)),
};

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const sampled = sampleTagLines(wholeLinesOf(new TextDecoder().decode(head), complete));
  const layout = sampled === null ? null : withColumn(sampled, options.column);
  if (layout === null) {
    const message =
      sampled === null
        ? messageOf(
            'No lines of tags were found: the tags of one sentence a line (O B-PER I-PER O), alone or beside the words, were expected.',
          )
        : messageOf('There is no column "{0}": sentences have {1}. Name a position from 1 to {1}.', String(options.column), sampled.parts);
    options.problem(null, message);
    return [{ split: null, counts: new TagCounter().finish() }];
  }
  const reader = new TagLinesReader(layout, options);
  for await (const block of wholeLines(all)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  return [{ split: null, ...(layout.kind === 'tags' ? {} : { column: String(layout.tags + 1) }), counts: reader.finish() }];
}

function withColumn(layout: TagLines, column: string | number | undefined): TagLines | null {
  if (column === undefined) return layout;
  const position = Number(column);
  return Number.isInteger(position) && position >= 1 && position <= layout.parts ? { ...layout, tags: position - 1 } : null;
}

const TAB = 9;
const LINE_FEED = 10;
const SPACE = 32;
const HYPHEN = 45;
const FIRST_OF_MARK = 0xef;

class TagLinesReader {
  readonly #layout: TagLines;
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  /** By tag; 0 for one to ignore. */
  readonly #ids = new Map<string, number>();
  readonly #tags = new TagTable((tag) => this.#idOf(tag) || null);
  readonly #decoder = new TextDecoder();
  /** Lines since the sentence began, in `pairs`. */
  #part = 0;
  #words = 0;
  #line = 0;
  #ignored = 0;
  #headerIsDue: boolean;

  constructor(layout: TagLines, options: ReadOptions) {
    this.#layout = layout;
    this.#options = options;
    this.#counter = new TagCounter(options.watch);
    this.#headerIsDue = layout.hasHeader;
  }

  scan(block: Uint8Array): void {
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    for (let start = 0; start < bytes.length; ) {
      const found = bytes.indexOf(LINE_FEED, start);
      const end = found < 0 ? bytes.length : found;
      if (this.#layout.kind === 'tags' && isPlain(bytes, start, end)) this.#countLine(bytes, start, end);
      else this.#readLines(`${this.#decoder.decode(bytes.subarray(start, end))}\n`);
      start = end + 1;
    }
  }

  /** Counts a line of tags without decoding those that were seen before. */
  #countLine(bytes: Uint8Array, start: number, end: number): void {
    this.#line += 1;
    let tagStart = start;
    for (let index = start; index <= end; index += 1) {
      if (index < end && bytes[index]! > SPACE) continue;
      if (index > tagStart) this.#count(this.#tags.idOf(bytes, tagStart, index));
      tagStart = index + 1;
    }
    this.#counter.endSentence();
  }

  #readLines(text: string): void {
    for (const line of linesOf(text)) {
      this.#line += 1;
      this.#readLine(line);
    }
  }

  skipLongLine(): void {
    this.#line += 1;
    this.#part += 1;
    this.#options.problem(this.#line, messageOf('The line is longer than 16 MiB, which no sentence is; it was left out.'));
  }

  finish() {
    return this.#counter.finish(this.#ignored);
  }

  #readLine(line: string): void {
    const { kind } = this.#layout;
    if (isBlank(line)) {
      if (this.#layout.hasBlankLines) this.#part = 0;
      return;
    }
    if (isDocumentMark(line)) return;
    if (this.#headerIsDue) {
      this.#headerIsDue = false;
      return;
    }
    if (kind === 'tags') this.#countTags(wordsOf(line));
    else if (kind === 'cells') this.#readCells(line);
    else this.#readPart(wordsOf(line));
  }

  #readCells(line: string): void {
    const { separator, parts, tags, words } = this.#layout;
    const cells = line.split(separator!);
    if (cells.length <= Math.max(tags, words)) {
      this.#options.problem(
        this.#line,
        messageOf(
          'The line has {0}; {1} were expected. It was not counted.',
          cells.length === 1 ? messageOf('one column') : messageOf('{0} columns', cells.length),
          parts,
        ),
      );
      return;
    }
    this.#countBeside(wordsOf(cells[words]!).length, wordsOf(cells[tags]!));
  }

  #readPart(words: readonly string[]): void {
    const { parts, tags } = this.#layout;
    if (this.#part === 0) this.#words = words.length;
    if (this.#part === tags) this.#countBeside(this.#words, words);
    this.#part += 1;
    if (!this.#layout.hasBlankLines && this.#part === parts) this.#part = 0;
  }

  #countBeside(words: number, tags: readonly string[]): void {
    if (words === tags.length) this.#countTags(tags);
    else this.#options.problem(this.#line, messageOf('The sentence has {0} words and {1} tags; it was not counted.', words, tags.length));
  }

  #countTags(tags: readonly string[]): void {
    const { hasBounds } = this.#layout;
    for (const [index, tag] of tags.entries()) {
      const isBound = hasBounds && (index === 0 || index === tags.length - 1);
      this.#count(isBound ? 0 : this.#idOf(tag));
    }
    this.#counter.endSentence();
  }

  #count(id: number): void {
    if (id > 0) this.#counter.push(id, this.#line);
    else this.#ignored += 1;
  }

  #idOf(tag: string): number {
    const known = this.#ids.get(tag);
    if (known !== undefined) return known;
    const name = nameOfLabel(tag, this.#options.labels);
    const id = name === null ? 0 : this.#counter.intern(name);
    this.#ids.set(tag, id);
    return id;
  }
}

/** True for a line of nothing but words and blanks between them. */
function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end || bytes[start] === HYPHEN) return false;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index]!;
    if (byte < SPACE && byte !== TAB) return false;
    // Marks of byte order, which begin with this byte, are blanks.
    if (byte === FIRST_OF_MARK) return false;
  }
  return true;
}
