import { TagCounter } from '../../core/tag-counter.ts';
import { splitHead, wholeLines } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { type ConllLayout, isBlank, isDocumentMark, isPositionTag, sampleConll, splitColumns } from './conll-layout.ts';
import { TagTable } from './tag-table.ts';

/**
 * Columns of text, one token a line, a blank line between sentences (CoNLL-2003 and its many kin). The last column is the tag unless
 * a column is named. `-DOCSTART-` lines are no tokens; `#` begins a comment only where the line has not the columns of a token.
 */
export const conll: TextLabelFormat = {
  id: 'conll',
  content: 'text',
  title: 'CoNLL / BIO columns',
  recognisedBy: 'two or more columns split by tabs or spaces, the last one tags (B-…, I-…, O), blank lines between sentences',
  task: 'token-classification',
  recognise,
  read,
};

/** How much of a file its layout is read from. */
export const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  const sample = sampleConll(wholeLinesOf(head.text, head.complete));
  if (sample === null || sample.rows.length === 0) return null;
  const { layout, rows, regularity, blankLines } = sample;
  if (layout.columns > 40 || isConllU(sample.rows) || rows.every((row) => /^\d+$/.test(row[0]!) && layout.columns === 2)) return null;
  const tags = rows.map((row) => row.at(-1)!);
  const columns = `${layout.columns} columns separated by ${layout.tab ? (layout.space ? 'tabs and spaces' : 'tabs') : 'spaces'}`;
  const positions = tags.filter((tag) => tag !== 'O' && isPositionTag(tag));
  const outside = tags.filter((tag) => tag === 'O').length;
  if (positions.length + outside >= tags.length * 0.9 && regularity >= 0.8 && (positions.length > 0 || outside >= 3)) {
    const example = positions[0] === undefined ? 'all O so far' : `such as ${quote(positions[0])}`;
    return { confidence: blankLines > 0 ? 0.97 : 0.9, evidence: `${columns}, the last one tags ${example}` };
  }
  // Tags without position letters (parts of speech, IO types) need more: sentences, regular columns, and few distinct values that repeat.
  const distinct = new Set(tags);
  const few = distinct.size <= Math.max(2, tags.length * 0.3) && distinct.size <= 100;
  const isUpper = tags.filter((tag) => /^[\p{Lu}\p{N}\p{P}\p{S}]{1,24}$/u.test(tag)).length >= tags.length * 0.95;
  const hasOutside = outside >= tags.length * 0.2;
  if (tags.length >= 10 && blankLines > 0 && regularity >= 0.98 && few && (isUpper || hasOutside)) {
    return { confidence: 0.6, evidence: `${columns}, the last one ${distinct.size} distinct tags such as ${quote(tags[0]!)}` };
  }
  return null;
}

/** CoNLL-U keeps its labels in inner columns; its last one is not a tag. */
function isConllU(rows: readonly (readonly string[])[]): boolean {
  return rows[0]!.length === 10 && rows.every((row) => /^\d+(?:[-.]\d+)?$/.test(row[0]!));
}

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const { layout, column } = layoutOfConll(head, complete, options.column);
  const reader = new ConllReader(layout, column === UNKNOWN_COLUMN ? LAST_COLUMN : column, options);
  if (column === UNKNOWN_COLUMN) {
    options.problem(
      null,
      `There is no column "${options.column}": the lines have ${layout.columns} columns. Name a position from 1 to ${layout.columns}.`,
    );
    return [{ split: null, counts: reader.finish() }];
  }
  for await (const block of wholeLines(all)) {
    if (block === null) reader.skipLongLine();
    else reader.scan(block);
  }
  return [{ split: null, counts: reader.finish() }];
}

/** The layout that the first `SAMPLE` bytes show, and the index of the tag's column, from 0, `LAST_COLUMN` or `UNKNOWN_COLUMN`. */
export function layoutOfConll(head: Uint8Array, complete: boolean, wanted: string | number | undefined) {
  const sample = sampleConll(wholeLinesOf(new TextDecoder().decode(head), complete));
  const layout: ConllLayout = sample?.layout ?? { tab: true, space: true, columns: 2, names: null, headerLine: 0 };
  const column = positionOfColumn(wanted, layout);
  return { layout, column: column === layout.columns - 1 ? LAST_COLUMN : column };
}

export const LAST_COLUMN = -1;
const UNKNOWN_COLUMN = -2;

/** Index of the tag's column, from 0. */
function positionOfColumn(column: string | number | undefined, layout: ConllLayout): number {
  if (column === undefined) return LAST_COLUMN;
  const named = typeof column === 'string' ? (layout.names ?? []).findIndex((name) => name.toLowerCase() === column.toLowerCase()) : -1;
  if (named >= 0) return named;
  const position = Number(column);
  return Number.isInteger(position) && position >= 1 && position <= layout.columns ? position - 1 : UNKNOWN_COLUMN;
}

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
/** A line that begins with `-D` may be a document mark. */
const HYPHEN = 45;
const LETTER_D = 68;
const NO_BYTE = 256;

/** Counts blocks of whole lines. The loop over bytes takes the plain lines; every odd one goes to `#readOddLine`. */
class ConllReader {
  readonly #layout: ConllLayout;
  readonly #column: number;
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  readonly #tags: TagTable;
  readonly #decoder = new TextDecoder();
  #line = 0;
  #ignored = 0;

  constructor(layout: ConllLayout, column: number, options: ReadOptions) {
    this.#layout = layout;
    this.#column = column;
    this.#options = options;
    this.#counter = new TagCounter(options.watch);
    this.#tags = new TagTable((tag) => {
      const name = nameOfLabel(tag, options.labels);
      return name === null ? null : this.#counter.intern(name);
    });
  }

  scan(bytes: Uint8Array): void {
    const counter = this.#counter;
    const tags = this.#tags;
    const separator = this.#layout.tab ? TAB : SPACE;
    const other = this.#layout.tab && this.#layout.space ? SPACE : NO_BYTE;
    const idsOfBytes = tags.idsOfBytes;
    // A column before the last is picked by the careful path, as is the block that holds the header.
    const columns = this.#column === LAST_COLUMN && this.#line >= this.#layout.headerLine ? this.#layout.columns : 0;
    const length = bytes.length;
    const shortcutEnd = length - 2;
    let line = this.#line;
    let lineStart = 0;
    let columnStart = 0;
    let column = 1;
    for (let index = 0; index < length; index += 1) {
      let byte = bytes[index]!;
      // Three bytes of a column at a turn: a fifth faster than one.
      if (byte > SPACE) {
        if (index >= shortcutEnd) continue;
        byte = bytes[++index]!;
        if (byte > SPACE) byte = bytes[++index]!;
        if (byte > SPACE) continue;
      }
      if (byte === separator || byte === other) {
        if (index > columnStart) column += 1;
        columnStart = index + 1;
        // Most tags are one letter (`O`): when it is plainly next, its line ends here and the loop saves two turns.
        if (index < shortcutEnd && bytes[index + 2] === LINE_FEED && column === columns) {
          const tag = idsOfBytes[bytes[index + 1]!]!;
          if (tag > 0 && (bytes[lineStart] !== HYPHEN || bytes[lineStart + 1] !== LETTER_D)) {
            line += 1;
            counter.push(tag, line);
            index += 2;
            lineStart = index + 1;
            columnStart = lineStart;
            column = 1;
          }
        }
      } else if (byte === LINE_FEED) {
        line += 1;
        const end = index > lineStart && bytes[index - 1] === RETURN ? index - 1 : index;
        // Nothing but separators: many files break sentences with a lone tab.
        if (column === 1 && columnStart >= end) counter.endSentence();
        else if (
          column === columns &&
          end > columnStart &&
          bytes[end - 1]! > SPACE &&
          bytes[columnStart]! > SPACE &&
          (bytes[lineStart] !== HYPHEN || bytes[lineStart + 1] !== LETTER_D)
        ) {
          const tag = tags.idOf(bytes, columnStart, end);
          if (tag > 0) counter.push(tag, line);
          else this.#ignored += 1;
        } else {
          this.#line = line;
          this.#readOddLine(bytes.subarray(lineStart, end));
        }
        lineStart = index + 1;
        columnStart = lineStart;
        column = 1;
      }
    }
    this.#line = line;
    if (lineStart < length) {
      // The last line of a file without a line feed at its end.
      this.#line += 1;
      const end = bytes[length - 1] === RETURN ? length - 1 : length;
      this.#readOddLine(bytes.subarray(lineStart, end));
    }
  }

  skipLongLine(): void {
    this.#line += 1;
    this.#options.problem(this.#line, 'The line is longer than 16 MiB, which no token is; it was left out.');
  }

  finish() {
    return this.#counter.finish(this.#ignored);
  }

  #readOddLine(bytes: Uint8Array): void {
    const line = readConllLine(this.#decoder.decode(bytes), this.#line === this.#layout.headerLine, this.#layout, this.#column);
    if (line === 'sentence end') this.#counter.endSentence();
    else if (line === 'no token') return;
    else if ('problem' in line) this.#options.problem(this.#line, line.problem);
    else {
      const name = nameOfLabel(line.tag, this.#options.labels);
      if (name === null) this.#ignored += 1;
      else this.#counter.push(this.#counter.intern(name), this.#line);
    }
  }
}

export type ConllLine = 'sentence end' | 'no token' | { readonly tag: string } | { readonly problem: string };

/** What a line is, whatever it looks like; without its line end. */
export function readConllLine(line: string, isHeader: boolean, layout: ConllLayout, column: number): ConllLine {
  if (isBlank(line) || isDocumentMark(line)) return 'sentence end';
  if (isHeader) return 'no token';
  const found = splitColumns(line, layout.tab, layout.space);
  if (found.length === layout.columns) return { tag: column === LAST_COLUMN ? found.at(-1)! : found[column]! };
  return line.startsWith('#') ? 'no token' : readIrregularLine(line, found, layout, column);
}

/** Not the usual number of columns: a last column that is plainly a tag still counts (a token may hold the separator). */
function readIrregularLine(line: string, found: readonly string[], layout: ConllLayout, column: number): ConllLine {
  const parts = found.length > 1 ? found : splitColumns(line, true, true);
  const last = parts.at(-1)!;
  if (column === LAST_COLUMN && parts.length > 1 && isPositionTag(last)) return { tag: last };
  const seen = found.length === 1 ? 'one column' : `${found.length} columns`;
  return { problem: `The line has ${seen}; ${layout.columns} were expected (a token and its tag). It was not counted.` };
}

/** The text up to its last line feed, or all of a whole file. */
function wholeLinesOf(text: string, complete: boolean): string {
  return complete ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

function quote(tag: string): string {
  return tag.length > 40 ? `${tag.slice(0, 40)}…` : tag;
}
