import { messageOf } from '../../core/message.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ReadOptions } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import type { ConllLayout } from './conll-layout.ts';
import { LAST_COLUMN, readConllLine } from './conll-line.ts';
import { TagTable } from './tag-table.ts';

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;
/** A line that begins with `-D` may be a document mark. */
const HYPHEN = 45;
const LETTER_D = 68;
const NO_BYTE = 256;

/** Counts blocks of whole lines. Loops over bytes take the plain lines; every odd one goes to `readConllLine`. */
export class ConllReader {
  readonly #layout: ConllLayout;
  readonly #column: number;
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  readonly #tags: TagTable;
  readonly #hash: number;
  readonly #decoder = new TextDecoder();
  #line = 0;
  #ignored = 0;
  /** What the column that parts sentences holds in the line before. */
  #sentence = new Uint8Array(0);

  constructor(layout: ConllLayout, column: number, options: ReadOptions) {
    this.#layout = layout;
    this.#column = column;
    this.#options = options;
    this.#hash = layout.dialect?.hasWideComments === true ? HASH : NO_BYTE;
    this.#counter = new TagCounter(options.watch);
    this.#tags = new TagTable((tag) => {
      const name = nameOfLabel(tag, options.labels);
      return name === null ? null : this.#counter.intern(name);
    });
  }

  scan(bytes: Uint8Array): void {
    if (this.#column === LAST_COLUMN && this.#line >= this.#layout.headerLine) this.#scanLastColumn(bytes);
    else this.#scanColumn(bytes);
  }

  skipLongLine(): void {
    this.#line += 1;
    this.#options.problem(this.#line, messageOf('The line is longer than 16 MiB, which no token is; it was left out.'));
  }

  finish() {
    return this.#counter.finish(this.#ignored);
  }

  #scanLastColumn(bytes: Uint8Array): void {
    const counter = this.#counter;
    const tags = this.#tags;
    const { columns } = this.#layout;
    const separator = this.#layout.tab ? TAB : SPACE;
    const other = this.#layout.tab && this.#layout.space ? SPACE : NO_BYTE;
    const idsOfBytes = tags.idsOfBytes;
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
      } else if (byte === RETURN && bytes[index + 1] !== LINE_FEED) {
        this.#line = line;
        lineStart = this.#endAtReturns(bytes, lineStart, index);
        line = this.#line;
        index = lineStart - 1;
        columnStart = lineStart;
        column = 1;
      }
    }
    this.#line = line;
    if (lineStart < length) {
      // The last line of a file without a line end.
      this.#line += 1;
      this.#readOddLine(bytes.subarray(lineStart));
    }
  }

  /** Ends a line at carriage returns that are no part of a plain line end, and answers where the next one starts. */
  #endAtReturns(bytes: Uint8Array, lineStart: number, end: number): number {
    let next = end;
    while (bytes[next] === RETURN) next += 1;
    this.#line += 1;
    this.#readOddLine(bytes.subarray(lineStart, end));
    // Before a line feed they all end one line.
    if (bytes[next] === LINE_FEED) return next + 1;
    // Alone each of them ends a line, which is blank after the first.
    if (next > end + 1) this.#endSentence();
    this.#line += next - end - 1;
    return next;
  }

  /** Any column, with what else a layout may hold; slower by a third. */
  #scanColumn(bytes: Uint8Array): void {
    const { tab, space, columns, dialect } = this.#layout;
    const separator = tab ? TAB : SPACE;
    const other = tab && space ? SPACE : NO_BYTE;
    const wanted = this.#column === LAST_COLUMN ? columns : this.#column + 1;
    const sentenceColumn = dialect?.sentences === undefined ? 0 : dialect.sentences.column + 1;
    const { length } = bytes;
    for (let lineStart = 0; lineStart < length; ) {
      let column = 1;
      let columnStart = lineStart;
      let tagStart = 0;
      let tagEnd = 0;
      let sentenceStart = 0;
      let sentenceEnd = 0;
      let isMark = isSuspect(bytes, lineStart, this.#hash);
      let end = lineStart;
      for (; ; end += 1) {
        const byte = end < length ? bytes[end]! : LINE_FEED;
        if (byte > SPACE) continue;
        const isEnd = byte === LINE_FEED || byte === RETURN;
        if (!isEnd && byte !== separator && byte !== other) continue;
        if (end > columnStart) {
          if (column === wanted) {
            tagStart = columnStart;
            tagEnd = end;
          }
          if (column === sentenceColumn) {
            sentenceStart = columnStart;
            sentenceEnd = end;
          }
          column += 1;
        }
        if (isEnd) break;
        columnStart = end + 1;
        // The token need not be first.
        if (bytes[columnStart] === HYPHEN && bytes[columnStart + 1] === LETTER_D) isMark = true;
      }
      // `column` is by now one more than the columns of the line.
      const isToken =
        column === columns + 1 &&
        tagEnd > tagStart &&
        !isMark &&
        bytes[tagStart]! > SPACE &&
        bytes[tagEnd - 1]! > SPACE &&
        this.#line >= this.#layout.headerLine;
      const hasPlainEnd = end >= length || bytes[end] === LINE_FEED || bytes[end + 1] === LINE_FEED;
      if (!hasPlainEnd) {
        lineStart = this.#endAtReturns(bytes, lineStart, end);
        continue;
      }
      this.#line += 1;
      if (column === 1) this.#endSentence();
      else if (isToken) {
        if (sentenceEnd > sentenceStart) this.#beginSentence(bytes.subarray(sentenceStart, sentenceEnd));
        this.#push(this.#tags.idOf(bytes, tagStart, tagEnd));
      } else this.#readOddLine(bytes.subarray(lineStart, end));
      lineStart = bytes[end] === RETURN ? end + 2 : end + 1;
    }
  }

  #readOddLine(bytes: Uint8Array): void {
    const line = readConllLine(this.#decoder.decode(bytes), this.#line === this.#layout.headerLine, this.#layout, this.#column);
    if (line === 'sentence end') this.#endSentence();
    else if (line === 'no token') return;
    else if ('problem' in line) this.#options.problem(this.#line, line.problem);
    else {
      if (line.sentence !== undefined) this.#beginSentence(new TextEncoder().encode(line.sentence));
      const name = nameOfLabel(line.tag, this.#options.labels);
      this.#push(name === null ? 0 : this.#counter.intern(name));
    }
  }

  /** `id` is 0 for a tag to ignore. */
  #push(id: number): void {
    if (id > 0) this.#counter.push(id, this.#line);
    else this.#ignored += 1;
  }

  #endSentence(): void {
    this.#counter.endSentence();
    this.#sentence = new Uint8Array(0);
  }

  /** Ends the sentence where the value of its column begins another one. */
  #beginSentence(value: Uint8Array): void {
    const known = this.#sentence;
    if (known.length === value.length && known.every((byte, index) => byte === value[index])) return;
    if (known.length > 0) {
      const isIndex = this.#layout.dialect?.sentences?.kind === 'index';
      const goesOn = isIndex && Number(this.#decoder.decode(value)) > Number(this.#decoder.decode(known));
      if (!goesOn) this.#counter.endSentence();
    }
    this.#sentence = value.slice();
  }
}

/** The line may be a document mark, or a comment of as many columns as a token has. `hash` is `#` where there are such. */
function isSuspect(bytes: Uint8Array, lineStart: number, hash: number): boolean {
  const first = bytes[lineStart];
  if (first !== HYPHEN && first !== hash) return false;
  const second = bytes[lineStart + 1];
  return first === HYPHEN ? second === LETTER_D : second === HASH || second === SPACE;
}
