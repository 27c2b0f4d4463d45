import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { Carry, splitHead } from '../blocks.ts';
import type { FileHead, ReadOptions, ReadPart, Recognition, TextLabelFormat } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { splitOfField } from '../split-name.ts';
import { type CsvLayout, layoutOfCsv } from './csv-layout.ts';
import { type CsvRecord, emptyRecord, readCsvRecord, unquote } from './csv-records.ts';
import { withoutLoneSplit } from './record-counter.ts';
import { TagTable } from './tag-table.ts';

/** Tables of texts and labels: CSV, TSV, `;` and `|`, quoted as RFC 4180 says, with a header or without. */
export const csv: TextLabelFormat = {
  id: 'csv',
  content: 'text',
  title: 'CSV / TSV table',
  recognisedBy:
    'regular columns split by commas, tabs, semicolons or bars, one of them named label, class, category, intent, … (or one of few values beside a text)',
  task: 'text-classification',
  recognise,
  read,
};

const SAMPLE = 64 * 1024;

/** A record that is longer has a quote that never closes: its quotes are then taken as they stand. */
const LONGEST_RECORD = 1024 * 1024;

function recognise(head: FileHead): Recognition | null {
  if (head.text === '' || /^\s*[{[<]/.test(head.text)) return null;
  const isTable = /\.(?:csv|tsv|tab|psv)$/i.test(head.name);
  const layout = layoutOfCsv(head.text, head.complete, undefined);
  if (layout === null || layout.label < 0) return null;
  // Other names must show a header with a plain label, or a text and its label in every row: prose and code have separators too.
  if (!isTable && (OTHER_FILES.test(head.name) || !(hasPlainHeader(layout) || holdsPairs(layout)))) return null;
  return { confidence: layout.confidence, evidence: layout.evidence };
}

function hasPlainHeader({ hasHeader, columns, confidence }: CsvLayout): boolean {
  return hasHeader && columns >= 2 && confidence >= 0.85;
}

/** `text;label` or `label<tab>text` on every line, with few labels (the emotion corpus, the SMS spam collection). Commas would be prose. */
function holdsPairs({ delimiter, columns, isRegular, rows, distinct }: CsvLayout): boolean {
  return delimiter !== ',' && columns === 2 && isRegular && rows >= 20 && distinct <= rows / 4;
}

const OTHER_FILES = /\.(?:md|rst|py|ipynb|js|ts|json|jsonl|ya?ml|toml|xml|html?|sql|sh|c|cc|cpp|h|java|go|rs|log|lock|cfg|ini)$/i;

async function read(bytes: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<readonly ReadPart[]> {
  const { head, complete, all } = await splitHead(bytes, SAMPLE);
  const layout = layoutOfCsv(new TextDecoder().decode(head), complete, options.column);
  if (layout === null || layout.label < 0) {
    options.problem(null, layout === null ? 'No regular columns were found: a table was expected.' : missingColumn(options.column, layout));
    return [{ split: null, counts: emptyCounts() }];
  }
  const reader = new CsvReader(layout, options);
  for await (const piece of all) reader.push(piece);
  return reader.finish();
}

function missingColumn(column: string | number | undefined, layout: CsvLayout): string {
  const places = layout.hasHeader ? `name one, or a position from 1 to ${layout.columns}` : `name a position from 1 to ${layout.columns}`;
  return column === undefined ? `No column of labels was found: ${places}.` : `There is no column "${column}": ${places}.`;
}

class CsvReader {
  readonly #layout: CsvLayout;
  readonly #delimiter: number;
  readonly #options: ReadOptions;
  readonly #bySplit = new Map<string | null, LabelCounts>();
  /** By id of a cell: the labels it stands for, several in multi-label data. */
  readonly #labels: (readonly string[])[] = [[]];
  readonly #ids = new Map<string, number>();
  readonly #cells = new TagTable((cell) => this.#idOf(cell));
  readonly #carry = new Carry();
  readonly #record = emptyRecord();
  readonly #literal = emptyRecord();
  readonly #splitField = emptyRecord();
  #line = 1;
  /** True until the end of a line that is too long has come. */
  #isSkipping = false;
  #headerIsDue: boolean;

  constructor(layout: CsvLayout, options: ReadOptions) {
    this.#layout = layout;
    this.#delimiter = layout.delimiter.charCodeAt(0);
    this.#options = options;
    this.#headerIsDue = layout.hasHeader;
  }

  push(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#isSkipping) {
      const end = piece.indexOf(LINE_FEED);
      if (end < 0) return;
      this.#isSkipping = false;
      this.#line += 1;
      bytes = piece.subarray(end + 1);
    } else if (this.#carry.length > 0) {
      this.#carry.add(piece);
      // A record that a border cuts is read once its line may be whole, not again with every piece.
      if (piece.indexOf(LINE_FEED) < 0 && this.#carry.length < LONGEST_RECORD) return;
      bytes = this.#carry.take();
    }
    const rest = this.#scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), false);
    this.#carry.add(rest);
  }

  finish() {
    const bytes = this.#carry.take();
    this.#scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), true);
    return withoutLoneSplit([...this.#bySplit].map(([split, counts]) => ({ split, counts })));
  }

  /** Reads the whole records; answers the bytes of one that is not whole. */
  #scan(bytes: Buffer, isLast: boolean): Uint8Array {
    const { label } = this.#layout;
    const record = this.#record;
    let from = 0;
    while (from < bytes.length) {
      let found = record;
      const isRead = readCsvRecord(bytes, from, this.#delimiter, label, true, isLast, record);
      if (!isRead) {
        if (!isLast && bytes.length - from < LONGEST_RECORD) break;
        if (!readCsvRecord(bytes, from, this.#delimiter, label, false, isLast, this.#literal)) {
          if (!isLast) {
            this.#options.problem(this.#line, 'The line is longer than 1 MiB; it was left out.');
            this.#isSkipping = true;
            return bytes.subarray(bytes.length);
          }
          break;
        }
        found = this.#literal;
        this.#options.problem(this.#line, 'A quote opens here and never closes; it was taken as an ordinary character.');
      } else if (record.fields !== this.#layout.columns || record.isOdd) found = this.#preferLiteral(bytes, from, isLast);
      this.#count(bytes, from, found);
      this.#line += found.lines;
      from = found.next;
    }
    return bytes.subarray(from);
  }

  /** A stray quote can swallow the lines after it: when the first line alone has the right columns, the quote was an ordinary character. */
  #preferLiteral(bytes: Buffer, from: number, isLast: boolean): CsvRecord {
    const literal = this.#literal;
    const isWhole = readCsvRecord(bytes, from, this.#delimiter, this.#layout.label, false, isLast, literal);
    return isWhole && literal.fields === this.#layout.columns && (this.#record.lines > 1 || this.#record.fields !== literal.fields)
      ? literal
      : this.#record;
  }

  #count(bytes: Buffer, from: number, record: CsvRecord): void {
    if (record.isBlank) return;
    if (this.#headerIsDue) {
      this.#headerIsDue = false;
      return;
    }
    const { columns, label } = this.#layout;
    // Rows may lack empty cells at their end, or have some more.
    if (record.start < 0 || record.lastFilled >= columns) {
      this.#options.problem(
        this.#line,
        `The row has ${record.fields} columns, ${columns} were expected (the label in column ${label + 1}); it was not counted.`,
      );
      return;
    }
    const counts = this.#countsOf(this.#splitOf(bytes, from, record));
    counts.records += 1;
    const id = record.start === record.end ? 0 : this.#cellOf(bytes, record);
    if (id === 0) counts.ignored += 1;
    else counts.total += 1;
    for (const label of this.#labels[id]!) countLabel(counts, label, this.#line, this.#options.watch);
  }

  #countsOf(split: string | null): LabelCounts {
    let counts = this.#bySplit.get(split);
    if (counts === undefined) this.#bySplit.set(split, (counts = emptyCounts()));
    return counts;
  }

  /** What the column of splits says of the record at `from`, which is read a second time for it. */
  #splitOf(bytes: Buffer, from: number, record: CsvRecord): string | null {
    const { split } = this.#layout;
    if (split < 0) return null;
    const field = this.#splitField;
    readCsvRecord(bytes.subarray(0, record.next), from, this.#delimiter, split, record !== this.#literal, true, field);
    return field.start < 0 ? null : splitOfField(bytes.toString('utf8', field.start, field.end));
  }

  #cellOf(bytes: Buffer, record: CsvRecord): number {
    if (!record.isIntricate) return this.#cells.idOf(bytes, record.start, record.end);
    return this.#idOf(unquote(bytes.toString('utf8', record.start, record.end))) ?? 0;
  }

  /** Null for a cell to ignore. */
  #idOf(cell: string): number | null {
    const known = this.#ids.get(cell);
    if (known !== undefined) return known;
    const name = cell.trim() === '' ? null : nameOfLabel(cell, this.#options.labels);
    if (name === null) return null;
    const id = this.#labels.push(this.#severalLabels(cell) ?? [name]) - 1;
    this.#ids.set(cell, id);
    return id;
  }

  /** The labels of a cell such as `3,14`; null unless each part is one of the label map, for a label may hold a comma. */
  #severalLabels(cell: string): readonly string[] | null {
    const { labels } = this.#options;
    if (labels === undefined || labels.includes(cell) || !SEPARATORS.test(cell)) return null;
    const names = cell.split(SEPARATORS).map((part) => nameOfLabel(part.trim(), labels));
    const isEachKnown = names.every((name): name is string => name !== null && labels.includes(name));
    return isEachKnown ? [...new Set(names as readonly string[])] : null;
  }
}

/** Between the labels of one cell. */
const SEPARATORS = /[,;|#]/;

const LINE_FEED = 10;
