import { emptyCounts, type RecordFields } from '../../core/label-counts.ts';
import { type Message, messageOf } from '../../core/message.ts';
import { splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { beginsAsMarkup } from '../markup.ts';
import { splitOfField, splitOfName } from '../split-name.ts';
import { type CsvCounter, csvCounter, lastColumnOf } from './csv-counters.ts';
import { type CsvLabels, type CsvLayout, isPlainlyNoTable, layoutOfCsv } from './csv-layout.ts';
import { type CsvRecord, cellOf } from './csv-records.ts';
import { CsvStream } from './csv-stream.ts';
import { withoutLoneSplit } from './record-counter.ts';

/** Tables of texts (or pictures, or tokens) and labels: CSV, TSV, `;` and `|`, quoted as RFC 4180 says, with a header or without. */
export const csv: TextLabelFormat = {
  id: 'csv',
  content: 'text',
  title: 'CSV / TSV table',
  recognisedBy:
    'regular columns split by commas, tabs, semicolons or bars, one of them named label, class, category, intent, … (or one of few values beside a text); several labels in a cell, a column of 0 and 1 for each label, lists of tags, or a token and its tag a row',
  task: 'text-classification',
  ceiling: 0.95,
  recognise,
  read,
};

/** How much of a file its layout is read from. */
export const SAMPLE = 64 * 1024;

function recognise(head: FileHead): Recognition | null {
  if (head.text === '' || beginsAsMarkup(head.text)) return null;
  // UCI's `iris.data` and the like have no header.
  const isTable = /\.(?:csv|tsv|tab|psv|(?:all-)?data)$/i.test(head.name) || C45_TEST.test(head.text);
  if (!isTable && (OTHER_FILES.test(head.name) || isPlainlyNoTable(head.text))) return null;
  const layout = layoutOfCsv(head.text, head.complete, undefined);
  if (layout === null || layout.labels === null) return null;
  // Other names must show a header with a plain label, or a text and its label in every row: prose and code have separators too.
  if (!isTable && !hasPlainHeader(layout) && !(holdsPairs(layout) && !LOG.test(head.text))) return null;
  return { confidence: layout.confidence, evidence: layout.evidence };
}

/** The first line of `adult.test`, as C4.5 takes remarks. */
const C45_TEST = /^\|[^|\n]*\n[^\n]*,[^\n]*,/;

function hasPlainHeader({ hasHeader, columns, confidence }: CsvLayout): boolean {
  return hasHeader && columns >= 2 && confidence >= 0.84;
}

/**
 * `text;label` or `label<tab>text` on every line, with few labels (the emotion corpus, the SMS spam collection); more columns between tabs
 * (`id<tab>label<tab>text` of SemEval), where numbers beside images may be boxes. Commas would be prose.
 */
function holdsPairs({ delimiter, columns, hasHeader, isRegular, rows, distinct, hasIds, isOfImages }: CsvLayout): boolean {
  const isTable = columns === 2 || (delimiter === '\t' && (hasHeader || !(hasIds && isOfImages)));
  return delimiter !== ',' && isTable && isRegular && rows >= 20 && distinct <= rows / 4;
}

/** Lines that begin with a time, or have a level. */
const LOG = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:|^[^\n]*\t(?:INFO|WARN(?:ING)?|ERROR|DEBUG|TRACE)\t/;

const OTHER_FILES = /\.(?:md|rst|py|ipynb|js|ts|json|jsonl|ya?ml|toml|xml|html?|sql|sh|c|cc|cpp|h|java|go|rs|log|lock|cfg|ini)$/i;

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOfCsv(new TextDecoder().decode(head), complete, options.column);
  const labels = layout?.labels ?? null;
  if (layout === null || labels === null) {
    options.problem(
      null,
      layout === null ? messageOf('No regular columns were found: a table was expected.') : missingColumn(options.column, layout),
    );
    return [{ split: null, counts: emptyCounts() }];
  }
  const reader = new TableReader(layout, labels, options);
  const stream = new CsvStream(layout, { record: (buffer, record, line) => reader.read(buffer, record, line), problem: options.problem });
  for await (const piece of all) stream.push(piece);
  stream.end();
  return reader.finish();
}

function missingColumn(column: string | number | undefined, { hasHeader, columns }: CsvLayout): Message {
  if (column === undefined)
    return hasHeader
      ? messageOf('No column of labels was found: name one, or a position from 1 to {0}.', columns)
      : messageOf('No column of labels was found: name a position from 1 to {0}.', columns);
  return hasHeader
    ? messageOf('There is no column "{0}": name one, or a position from 1 to {1}.', String(column), columns)
    : messageOf('There is no column "{0}": name a position from 1 to {1}.', String(column), columns);
}

/** `val`, `Training`, `PublicTest`. */
function splitOfCell(cell: string, isAsWritten: boolean): string | null {
  const split = cell.length <= 40 ? splitOfName(cell).split : null;
  return splitOfField(cell) ?? (split !== null && isAsWritten ? cell.trim() : split);
}

/** Hands each record to the counter of its split. */
export class TableReader {
  readonly #layout: CsvLayout;
  readonly #labels: CsvLabels;
  readonly #options: ReadOptions;
  readonly #lastColumn: number;
  readonly #labelColumns: ReadonlySet<number>;
  readonly #bySplit = new Map<string | null, CsvCounter>();
  #current: CsvCounter | null = null;
  #lastSplit: string | null | undefined;
  #headerIsDue: boolean;

  constructor(layout: CsvLayout, labels: CsvLabels, options: ReadOptions) {
    this.#layout = layout;
    this.#labels = labels;
    this.#options = options;
    this.#lastColumn = lastColumnOf(labels);
    this.#labelColumns = columnsOf(labels);
    this.#headerIsDue = layout.hasHeader;
  }

  read(bytes: Buffer, record: CsvRecord, line: number): void {
    if (record.lastFilled < 0) {
      this.#current?.blank();
      return;
    }
    if (this.#headerIsDue) {
      this.#headerIsDue = false;
      return;
    }
    const { columns, split, splitsAsWritten } = this.#layout;
    // Rows may lack empty cells at their end, or have some more.
    if (record.fields <= this.#lastColumn || record.lastFilled >= columns) {
      const last = String(this.#lastColumn + 1);
      this.#options.problem(
        line,
        this.#labels.kind === 'one-hot'
          ? messageOf(
              'The row has {0} columns, {1} were expected (the labels up to column {2}); it was not counted.',
              record.fields,
              columns,
              last,
            )
          : messageOf(
              'The row has {0} columns, {1} were expected (the label in column {2}); it was not counted.',
              record.fields,
              columns,
              last,
            ),
      );
      return;
    }
    const own = split < 0 ? null : splitOfCell(cellOf(bytes, record, split), splitsAsWritten === true);
    if (this.#current === null || own !== this.#lastSplit) this.#enter(own);
    if (this.#options.watch?.enterRecord !== undefined && this.#labels.kind !== 'token-rows')
      this.#options.watch.enterRecord(this.#fieldsOf(bytes, record), line);
    this.#current?.count(bytes, record, line);
  }

  finish(): readonly ReadPart[] {
    const bySplit = [...this.#bySplit].map(([split, counter]) => ({ split, counts: counter.finish() }));
    return partsOfTable(this.#layout, this.#labels, bySplit);
  }

  #fieldsOf(bytes: Buffer, record: CsvRecord): RecordFields {
    const { names, keys, split } = this.#layout;
    const fields: (readonly [string, string])[] = [];
    for (let column = 0; column <= record.lastFilled; column += 1) {
      if (column === split || this.#labelColumns.has(column)) continue;
      const cell = cellOf(bytes, record, column);
      // A text may be among those that hardly repeat where all are short.
      if (!keys.has(column) || cell.includes(' ')) fields.push([names?.[column] ?? '', cell]);
    }
    return fields;
  }

  #enter(split: string | null): void {
    let counter = this.#bySplit.get(split);
    if (counter === undefined) this.#bySplit.set(split, (counter = csvCounter(this.#labels, this.#options)));
    if (split !== null || this.#lastSplit !== undefined) this.#options.watch?.enterSplit?.(split);
    this.#current = counter;
    this.#lastSplit = split;
  }
}

function columnsOf(labels: CsvLabels): ReadonlySet<number> {
  return new Set(labels.kind === 'one-hot' ? labels.columns.map(({ index }) => index) : [labels.column]);
}

/** The parts of a table with this layout, by the counts of its splits. */
export function partsOfTable(
  layout: CsvLayout,
  labels: CsvLabels,
  bySplit: readonly Pick<ReadPart, 'split' | 'counts'>[],
): readonly ReadPart[] {
  const isOfTags = labels.kind === 'tag-lists' || labels.kind === 'token-rows';
  const column = labels.kind === 'one-hot' ? {} : { column: layout.labelName ?? String(labels.column + 1) };
  const declared = labels.kind === 'one-hot' ? { declared: labels.columns.map(({ label }) => label) } : {};
  const unit = layout.isOfImages && !isOfTags ? { unit: 'image' as const } : {};
  return withoutLoneSplit(bySplit.map((part) => ({ ...part, ...unit, ...column, ...declared })));
}
