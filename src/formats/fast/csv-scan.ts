import { emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import type { Message } from '../../core/message.ts';
import { partsOfTable, SAMPLE, TableReader } from '../label-files/csv.ts';
import { csvCounter } from '../label-files/csv-counters.ts';
import { type CsvLabels, type CsvLayout, layoutOfCsv } from '../label-files/csv-layout.ts';
import { type CsvRecord, emptyRecord, QUOTE, readCsvRecord } from '../label-files/csv-records.ts';
import { CsvStream } from '../label-files/csv-stream.ts';
import type { FastFormat, PlanHead, PlanOptions, Scan, ScanProblem, ScanResult, Segment, SegmentReport } from './fast-format.ts';
import type { FileFeed } from './file-feed.ts';
import { NotPlain } from './not-plain.ts';
import { placeOf } from './places.ts';
import type { ScanMemory } from './scan-memory.ts';

/** Tables with one column of labels. Borders are the ends of records, which a thread that begins in the middle can only guess. */
export const fastCsv: FastFormat<CsvPlan> = {
  id: 'csv',
  isCuttable: true,
  plan,
  open: (memory, plan) => new CsvScan(memory, plan),
  parts: (counted, { layout, cells }) => partsOfTable(layout, cells, counted),
};

interface CsvPlan {
  readonly layout: CsvLayout;
  readonly cells: CellLabels;
  readonly hasReturns: boolean;
  readonly labels: readonly string[] | undefined;
}

/** The labels stand in one cell of a row. */
type CellLabels = Extract<CsvLabels, { readonly kind: 'single' | 'several' }>;

const MOST_COLUMNS = 1000;

function plan(head: PlanHead, { column, labels }: PlanOptions): CsvPlan | null {
  const complete = head.complete && head.text.length <= SAMPLE;
  const layout = layoutOfCsv(new TextDecoder().decode(head.text.subarray(0, SAMPLE)), complete, column);
  if (layout === null || !isPlain(layout)) return null;
  const cells = layout.labels;
  if (cells?.kind !== 'single' && cells?.kind !== 'several') return null;
  const hasReturns = head.text[head.text.indexOf(LINE_FEED) - 1] === RETURN;
  return { layout, cells, hasReturns, labels };
}

/** A layout that says more than this is of a dialect that the scanner does not know. */
function isPlain(layout: CsvLayout): boolean {
  const { delimiter, columns, comments, skippedLines, returns, split, hasHeader, names, keys, labels, labelName, isOfImages, ...others } =
    layout;
  const { evidence, confidence, isRegular, rows, distinct, hasIds, ...unknown } = others;
  const isPlainText = split < 0 && !comments && !returns && skippedLines === 0;
  return isPlainText && columns >= 2 && columns <= MOST_COLUMNS && Object.keys(unknown).length === 0;
}

const LINE_FEED = 10;
const RETURN = 13;

/** So many records that the scanner leaves to this thread are always well; then one in `ODD_SHARE`. */
const ODD_RECORDS = 2000;
const ODD_SHARE = 30;
const MOST_PROBLEMS = 1000;
/** As many records as must look like records where a thread guesses a border, and the bytes it looks at. */
const GUESSED_RECORDS = 3;
const GUESSED_BYTES = 64 * 1024;
/** As many as the scanner can know. */
const MOST_SPELLINGS = 1024;
/** The table in the scanner holds 32 bits for each count: it is emptied before so many records could fill one. */
const RECORDS_A_TABLE = 2 ** 31;

class CsvScan implements Scan {
  readonly #memory: ScanMemory;
  readonly #plan: CsvPlan;
  readonly #scan: (start: number, end: number) => number;
  readonly #stream: CsvStream;
  readonly #rows: TableReader;
  /** By id, from 1: what one more record with that cell adds. */
  readonly #cells: LabelCounts[] = [emptyCounts()];
  readonly #repeats: Float64Array;
  readonly #ids = new Map<string, number>();
  /** Cells as they were written that the scanner knows, or must not know. */
  readonly #spellings = new Set<string>();
  readonly #problems: ScanProblem[] = [];
  #headerIsDue = false;
  #records = 0;
  #recordsInTable = 0;
  #oddRecords = 0;

  constructor(memory: ScanMemory, plan: CsvPlan) {
    const { scanner } = memory;
    const { layout, cells, labels } = plan;
    this.#memory = memory;
    this.#plan = plan;
    this.#scan = plan.hasReturns ? scanner.scanCsvWithReturns : scanner.scanCsv;
    this.#repeats = new Float64Array(MOST_SPELLINGS + 1);
    const problem = (place: number | null, message: Message) => this.#note(place!, message);
    this.#rows = new TableReader({ ...layout, hasHeader: false }, cells, { problem, ...(labels === undefined ? {} : { labels }) });
    this.#stream = new CsvStream(layout, { record: (bytes, record, place) => this.#take(bytes, record, place), problem });
    scanner.forgetLabels();
    // Where tabs separate, the lines of such a record may be records.
    scanner.prepareCsv(layout.delimiter.charCodeAt(0), layout.columns, cells.column, layout.delimiter === '\t' ? 1 : 0);
  }

  *read(feed: FileFeed, segment: Segment): Generator<void, SegmentReport, undefined> {
    const { index, to } = segment;
    const first = yield* this.#findStart(feed, segment);
    if (first === null) return { index, start: to, end: to, lines: 0 };
    let at: number = first;
    const start = feed.offsetOf(at);
    // Lines are counted by the stream that reads odd records; here they are places.
    const firstPlace = placeOf(index, 1);
    this.#stream.line = firstPlace;
    this.#headerIsDue = index === 0 && this.#plan.layout.hasHeader;
    /** No record ends in the line feeds of the last one before this offset. */
    let searched = to - 1;
    let isAtEnd = false;
    while (!isAtEnd && feed.offsetOf(at) < to) {
      const limit = feed.offsetOf(feed.end) < to ? feed.end : this.#lineEndFrom(feed, Math.max(at, feed.addressOf(searched)));
      let isOdd = this.#headerIsDue;
      if (!isOdd) {
        const next = this.#scan(at, limit);
        this.#takeCounts();
        feed.checkScanned(at, next);
        isOdd = this.#memory.scanner.hasStopped() !== 0;
        at = next;
        if (feed.offsetOf(at) >= to) break;
      }
      const next = isOdd ? this.#readRecord(feed, at, false) : -1;
      if (next >= 0) at = next;
      else if (!isOdd && limit < feed.end) searched = feed.offsetOf(limit);
      else {
        yield;
        isAtEnd = !feed.read(at);
        at = feed.start;
      }
    }
    if (isAtEnd) for (let next: number = at; next >= 0 && next < feed.end; ) next = this.#readRecord(feed, next, true);
    return { index, start, end: isAtEnd ? feed.size : feed.offsetOf(at), lines: this.#stream.line - firstPlace };
  }

  finish(): ScanResult {
    this.#emptyTable();
    const [part] = this.#rows.finish();
    const { counts } = part!;
    for (const [id, cell] of this.#cells.entries()) addRepeats(counts, cell, this.#repeats[id]!);
    return { splits: counts.records > 0 ? [{ split: null, counts }] : [], problems: this.#problems };
  }

  /** The first record of a segment; null where none begins in it. A thread cannot know whether a line feed lies within quotes: it tries. */
  *#findStart(feed: FileFeed, { index, from, to, textStart }: Segment): Generator<void, number | null, undefined> {
    feed.seek(index === 0 ? textStart : Math.max(textStart, from - 1));
    feed.read(feed.end);
    if (index === 0) return feed.start;
    while (feed.end - feed.start < GUESSED_BYTES && feed.read(feed.start)) yield;
    for (let at = this.#lineEndFrom(feed, feed.start); at < feed.end && feed.offsetOf(at) < to; at = this.#lineEndFrom(feed, at)) {
      if (feed.offsetOf(at) > textStart && this.#looksLikeRecords(feed, at)) return at;
    }
    return null;
  }

  #looksLikeRecords(feed: FileFeed, start: number): boolean {
    const { columns, delimiter } = this.#plan.layout;
    const bytes = this.#memory.bytes.subarray(0, feed.end);
    const dialect = { delimiter: delimiter.charCodeAt(0), quote: QUOTE, escapes: false, returns: false };
    const record = emptyRecord();
    let at = start;
    for (let index = 0; index < GUESSED_RECORDS && at < feed.end; index += 1) {
      if (!readCsvRecord(bytes, at, dialect, feed.isAtEnd, record)) return index > 0 && !feed.isAtEnd;
      if (record.fields !== columns || record.isOdd) return false;
      at = record.next;
    }
    return true;
  }

  /** The end of the line that ends at the address `from` or behind it; the end of what is in memory where none does. */
  #lineEndFrom(feed: FileFeed, from: number): number {
    const lineFeed = this.#memory.bytes.subarray(0, feed.end).indexOf(LINE_FEED, from);
    return lineFeed < 0 ? feed.end : lineFeed + 1;
  }

  /** What the scanner has counted. */
  #takeCounts(): void {
    const { scanner } = this.#memory;
    this.#stream.line += scanner.takeCsvLines();
    const records = scanner.takeRecords();
    this.#records += records;
    this.#recordsInTable += records;
    if (this.#recordsInTable > RECORDS_A_TABLE) this.#emptyTable();
  }

  #emptyTable(): void {
    const { scanner, words } = this.#memory;
    const table = scanner.COUNTS.value / 4;
    for (const id of this.#cells.keys()) {
      this.#repeats[id]! += words[table + id]!;
      words[table + id] = 0;
    }
    this.#recordsInTable = 0;
  }

  /** Reads one record as the plain reader does; answers the address behind it, or -1 where it is not whole. */
  #readRecord(feed: FileFeed, at: number, isLast: boolean): number {
    this.#oddRecords += 1;
    if (this.#oddRecords > ODD_RECORDS && this.#oddRecords * ODD_SHARE > this.#records) throw new NotPlain('too many records are odd');
    const next = this.#stream.read(this.#memory.bytes.subarray(0, feed.end), at, isLast);
    if (next >= 0) feed.check(at, next);
    return next;
  }

  #take(bytes: Buffer, record: CsvRecord, place: number): void {
    if (this.#headerIsDue) {
      this.#headerIsDue = record.lastFilled < 0;
      return;
    }
    this.#rows.read(bytes, record, place);
    if (record.fields === this.#plan.layout.columns) this.#learn(bytes, record);
  }

  /** Makes the scanner know the label of a record, as it is written there. */
  #learn(bytes: Buffer, record: CsvRecord): void {
    const { scanner } = this.#memory;
    const { column } = this.#plan.cells;
    const start = record.starts[column]!;
    const end = record.ends[column]!;
    if (start === end || record.intricate[column] === 1 || bytes.subarray(start, end).includes(QUOTE)) return;
    const isQuoted = bytes[start - 1] === QUOTE;
    const before = start - (isQuoted ? 2 : 1);
    const behind = end + (isQuoted ? 1 : 0);
    const spelling = bytes.toString('latin1', before, behind);
    if (bytes[before] !== (column === 0 ? LINE_FEED : this.#plan.layout.delimiter.charCodeAt(0))) return;
    if (behind - before > scanner.LONGEST_LABEL.value || this.#spellings.has(spelling)) return;
    // The others stay odd.
    if (this.#spellings.size === MOST_SPELLINGS) return;
    this.#spellings.add(spelling);
    const cell = bytes.toString('utf8', start, end);
    const id = this.#ids.get(cell) ?? this.#idOf(bytes, record);
    this.#ids.set(cell, id);
    if (id > 0) scanner.addLabel(before, behind, KNOWN | id);
  }

  /** The id of a new cell; 0 for one that is a problem each time. */
  #idOf(bytes: Buffer, record: CsvRecord): number {
    const { cells, labels } = this.#plan;
    let hasProblem = false;
    const problem = () => {
      hasProblem = true;
    };
    const counter = csvCounter(cells, { problem, ...(labels === undefined ? {} : { labels }) });
    counter.count(bytes, record, 0);
    if (hasProblem) return 0;
    const id = this.#cells.length;
    this.#cells.push(counter.finish());
    return id;
  }

  #note(place: number, message: Message): void {
    if (this.#problems.length === MOST_PROBLEMS) throw new NotPlain('there are too many problems');
    this.#problems.push({ place, message });
  }
}

/** Beside the id of a cell in an entry. */
const KNOWN = 1 << 16;

/** Adds what `times` more records like those of `record` count; their labels are known in `counts`. */
function addRepeats(counts: LabelCounts, record: LabelCounts, times: number): void {
  counts.records += record.records * times;
  counts.total += record.total * times;
  counts.ignored += record.ignored * times;
  for (const [label, { count }] of record.labels) counts.labels.get(label)!.count += count * times;
}
