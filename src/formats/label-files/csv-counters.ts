import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ReadOptions } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { BoundedLabels } from './bounded-labels.ts';
import { type CellForm, labelsOfCell } from './cell-labels.ts';
import type { CsvLabels } from './csv-layout.ts';
import { bitOfCell, type OneHot, type OneHotColumn } from './csv-one-hot.ts';
import { type CsvRecord, cellOf } from './csv-records.ts';
import { tagsOfCell } from './csv-tags.ts';
import { isShortenedList, parseListCell } from './list-cell.ts';
import { TagTable } from './tag-table.ts';

/** Counts the rows of one split of a table. */
export interface CsvCounter {
  /** Counts a row that is not blank and has the column of its label. */
  count(bytes: Buffer, record: CsvRecord, line: number): void;
  /** A blank line, or one of empty cells. */
  blank(): void;
  finish(): LabelCounts;
}

export function csvCounter(labels: CsvLabels, options: ReadOptions): CsvCounter {
  switch (labels.kind) {
    case 'single':
      return new CellCounter(labels.column, null, options, labels);
    case 'several':
      return new CellCounter(labels.column, labels.form, options);
    case 'one-hot':
      return new OneHotCounter(labels, options);
    case 'tag-lists':
      return new TagListCounter(labels.column, labels.tokens, options);
    case 'token-rows':
      return new TokenCounter(labels.column, labels.sentence, options);
  }
}

/** A row of another length is still a record of labels when its last column of them is there. */
export function lastColumnOf(labels: CsvLabels): number {
  return labels.kind === 'one-hot' ? labels.columns.at(-1)!.index : labels.column;
}

/** What a cell says, once read: the labels, and whether it says anything. */
interface ReadCell {
  readonly labels: readonly string[];
  readonly isIgnored: boolean;
}

const IGNORED: ReadCell = { labels: [], isIgnored: true };

/** One label a cell, or several in a known form. */
class CellCounter implements CsvCounter {
  readonly #column: number;
  readonly #form: CellForm | null;
  readonly #unlabelled: string | undefined;
  readonly #isPadded: boolean;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();
  readonly #labels: BoundedLabels;
  /** By id of a cell; 0 is the cell to ignore, 1 the last one that is not remembered. */
  readonly #cells: ReadCell[] = [IGNORED, IGNORED];
  readonly #ids = new Map<string, number>();
  readonly #table = new TagTable((cell) => this.#idOf(cell));
  #line = 0;

  /**
   * @param single.unlabelled A cell that stands for no label.
   * @param single.isPadded Cells begin with a blank.
   */
  constructor(
    column: number,
    form: CellForm | null,
    options: ReadOptions,
    single: { readonly unlabelled?: string; readonly isPadded?: true } = {},
  ) {
    this.#column = column;
    this.#form = form;
    this.#unlabelled = single.unlabelled;
    this.#isPadded = single.isPadded === true;
    this.#options = options;
    this.#labels = new BoundedLabels(options);
  }

  count(bytes: Buffer, record: CsvRecord, line: number): void {
    this.#line = line;
    const start = record.starts[this.#column]!;
    const end = record.ends[this.#column]!;
    let id = 0;
    if (record.intricate[this.#column] === 1) id = this.#idOf(cellOf(bytes, record, this.#column)) ?? 0;
    else if (start < end) id = this.#table.idOf(bytes, start, end);
    const { labels, isIgnored } = this.#cells[id]!;
    this.#counts.records += 1;
    if (isIgnored) this.#counts.ignored += 1;
    else this.#counts.total += 1;
    for (const label of labels) this.#labels.count(this.#counts, label, line);
  }

  blank(): void {}

  finish(): LabelCounts {
    return this.#counts;
  }

  /** Null for a cell to ignore. */
  #idOf(cell: string): number | null {
    const known = this.#ids.get(cell);
    if (known !== undefined) return known;
    const read = cell.trim() === '' ? IGNORED : this.#read(cell);
    if (read === IGNORED) return null;
    // The table of cells remembers those of one byte itself.
    if (cell.length > LONGEST_CELL || (this.#ids.size >= MOST_CELLS && cell.length > 1)) {
      this.#cells[NOT_REMEMBERED] = read;
      return NOT_REMEMBERED;
    }
    const id = this.#cells.push(read) - 1;
    this.#ids.set(cell, id);
    return id;
  }

  #read(cell: string): ReadCell {
    const { labels, problem } = this.#options;
    if (this.#form === null) {
      if (cell.trim() === this.#unlabelled) return IGNORED;
      const several = severalKnown(cell, labels);
      if (several !== null) return { labels: several, isIgnored: false };
      const name = nameOfLabel(this.#isPadded ? cell.replace(/^ /, '') : cell, labels);
      return name === null ? IGNORED : { labels: [name], isIgnored: false };
    }
    const written = labelsOfCell(cell, this.#form);
    if (written === null) {
      problem(
        this.#line,
        messageOf('The cell of the labels is written in another way than those before it ({0}); it was left out.', shorten(cell)),
      );
      return IGNORED;
    }
    const names = written.map((label) => nameOfLabel(label, labels)).filter((name) => name !== null);
    // An empty list says that none of the labels fits: a record of multi-label data like the others.
    return { labels: [...new Set(names)], isIgnored: written.length > 0 && names.length === 0 };
  }
}

/** Different cells that are remembered; those after them are read anew each time. */
const MOST_CELLS = 200_000;
const LONGEST_CELL = 250;
const NOT_REMEMBERED = 1;

/** The labels of a cell such as `3,14`; null unless each part is one of the label map, for a label may hold a comma. */
function severalKnown(cell: string, labels: readonly string[] | undefined): readonly string[] | null {
  if (labels === undefined || labels.includes(cell) || !SEPARATORS.test(cell)) return null;
  const names = cell.split(SEPARATORS).map((part) => nameOfLabel(part.trim(), labels));
  const isEachKnown = names.every((name): name is string => name !== null && labels.includes(name));
  return isEachKnown ? [...new Set(names as readonly string[])] : null;
}

const SEPARATORS = /[,;|#]/;

/** A column of 0 and 1 for each label. */
class OneHotCounter implements CsvCounter {
  readonly #columns: readonly OneHotColumn[];
  readonly #minusIsAbsent: boolean;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();

  constructor({ columns, minus }: OneHot, options: ReadOptions) {
    this.#columns = columns;
    this.#minusIsAbsent = minus === 'absent';
    this.#options = options;
  }

  count(bytes: Buffer, record: CsvRecord, line: number): void {
    let known = 0;
    const carried: string[] = [];
    for (const { index, label } of this.#columns) {
      const bit = bitOf(bytes, record, index);
      if (bit === null) {
        const cell = shorten(cellOf(bytes, record, index));
        this.#options.problem(
          line,
          messageOf('0 or 1 was expected in the column {0}, not {1}; the row was not counted.', JSON.stringify(label), cell),
        );
        return;
      }
      if (bit >= 0 || this.#minusIsAbsent) known += 1;
      if (bit > 0) carried.push(label);
    }
    this.#counts.records += 1;
    // −1 everywhere: nobody has said what the row is, as in the test set of a contest.
    if (known === 0) this.#counts.ignored += 1;
    else this.#counts.total += 1;
    for (const label of carried) countLabel(this.#counts, label, line, this.#options.watch);
  }

  blank(): void {}

  finish(): LabelCounts {
    return this.#counts;
  }
}

const DIGIT_0 = 48;
const DIGIT_1 = 49;

function bitOf(bytes: Buffer, record: CsvRecord, index: number): 1 | 0 | -1 | null {
  const start = record.starts[index]!;
  if (record.ends[index]! - start === 1) {
    const byte = bytes[start]!;
    if (byte === DIGIT_0 || byte === DIGIT_1) return byte === DIGIT_1 ? 1 : 0;
  }
  return bitOfCell(cellOf(bytes, record, index));
}

/** The tags of a sentence in a cell. */
class TagListCounter implements CsvCounter {
  readonly #column: number;
  readonly #tokens: number;
  readonly #options: ReadOptions;
  readonly #tags: Tags;

  constructor(column: number, tokens: number, options: ReadOptions) {
    this.#column = column;
    this.#tokens = tokens;
    this.#options = options;
    this.#tags = new Tags(options);
  }

  count(bytes: Buffer, record: CsvRecord, line: number): void {
    const cell = cellOf(bytes, record, this.#column);
    if (isShortenedList(cell)) {
      this.#options.problem(
        line,
        messageOf('The list of tags was shortened ("...") when the table was written; the sentence was not counted.'),
      );
      return;
    }
    const tags = tagsOfCell(cell);
    const tokens = this.#tokens < 0 ? null : parseListCell(cellOf(bytes, record, this.#tokens));
    if (tokens !== null && tokens.length !== tags.length) {
      this.#options.problem(
        line,
        messageOf('There are {0} tokens and {1} tags; the sentence was not counted.', tokens.length, tags.length),
      );
      return;
    }
    for (const tag of tags) this.#tags.push(tag, line);
    this.#tags.endSentence();
  }

  blank(): void {}

  finish(): LabelCounts {
    return this.#tags.finish();
  }
}

/** A token a row: a blank line, or another value in the column of sentences begins a sentence. */
class TokenCounter implements CsvCounter {
  readonly #column: number;
  readonly #sentence: number;
  readonly #tags: Tags;
  #current = '';

  constructor(column: number, sentence: number, options: ReadOptions) {
    this.#column = column;
    this.#sentence = sentence;
    this.#tags = new Tags(options);
  }

  count(bytes: Buffer, record: CsvRecord, line: number): void {
    const sentence = this.#sentence < 0 ? '' : cellOf(bytes, record, this.#sentence).trim();
    // Some tables name the sentence in its first row only.
    if (sentence !== '' && sentence !== this.#current) {
      this.#tags.endSentence();
      this.#current = sentence;
    }
    this.#tags.push(cellOf(bytes, record, this.#column), line);
  }

  blank(): void {
    if (this.#sentence < 0) this.#tags.endSentence();
  }

  finish(): LabelCounts {
    return this.#tags.finish();
  }
}

/** Tags by their text. */
class Tags {
  readonly #options: ReadOptions;
  readonly #counter: TagCounter;
  readonly #ids = new Map<string, number>();
  #ignored = 0;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#counter = new TagCounter(options.watch);
  }

  push(tag: string, line: number): void {
    const id = this.#ids.get(tag) ?? this.#intern(tag);
    if (id > 0) this.#counter.push(id, line);
    else this.#ignored += 1;
  }

  endSentence(): void {
    this.#counter.endSentence();
  }

  finish(): LabelCounts {
    return this.#counter.finish(this.#ignored);
  }

  /** 0 for a tag to ignore. */
  #intern(tag: string): number {
    const name = tag.trim() === '' ? null : nameOfLabel(tag.trim(), this.#options.labels);
    const id = name === null ? 0 : this.#counter.intern(name);
    this.#ids.set(tag, id);
    return id;
  }
}

function shorten(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}
