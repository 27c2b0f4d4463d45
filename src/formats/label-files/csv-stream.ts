import { type Message, messageOf } from '../../core/message.ts';
import { Carry } from '../blocks.ts';
import { APOSTROPHE, type CsvDialect, type CsvRecord, emptyRecord, NO_QUOTE, QUOTE, readCsvRecord } from './csv-records.ts';

export interface CsvStreamLayout {
  readonly delimiter: string;
  /** Fields of a regular record; `ANY` where records are taken as they come. */
  readonly columns: number;
  /** Lines that begin with `#`, and have other fields than a record, are comments. */
  readonly comments: boolean;
  /** Lines before the table, such as the `sep=;` of a spreadsheet. */
  readonly skippedLines: number;
  /** Lone carriage returns end the records. */
  readonly returns: boolean;
}

export interface CsvStreamEvents {
  /** One record, which is valid until the call returns; blank ones too. `line` is where it begins, counted from 1. */
  readonly record: (bytes: Buffer, record: CsvRecord, line: number) => void;
  readonly problem: (line: number, message: Message) => void;
}

export const ANY = 0;

/** A record that is longer has a quote that never closes: its quotes are then taken as they stand. */
export const LONGEST_RECORD = 1024 * 1024;

const LINE_FEED = 10;
const RETURN = 13;
const ESCAPED_QUOTE = '\\"';
const HASH = 35;

/** Cuts a table into records as it streams by. Feed pieces of any size, then call `end`. */
export class CsvStream {
  readonly #layout: CsvStreamLayout;
  readonly #events: CsvStreamEvents;
  #dialect: CsvDialect;
  #literal: CsvDialect;
  readonly #byReturns: CsvDialect;
  #escaping: CsvDialect;
  #inApostrophes: CsvDialect;
  readonly #carry = new Carry();
  readonly #record = emptyRecord();
  readonly #other = emptyRecord();
  /** The byte that ends most lines. */
  #lineEnd: number;
  /** Where the next record begins, counted from 1. */
  line = 1;
  #skippedLines: number;
  /** True until the end of a line that is too long has come. */
  #isSkipping = false;

  constructor(layout: CsvStreamLayout, events: CsvStreamEvents) {
    this.#layout = layout;
    this.#events = events;
    this.#skippedLines = layout.skippedLines;
    this.#lineEnd = layout.returns ? RETURN : LINE_FEED;
    this.#dialect = { delimiter: layout.delimiter.charCodeAt(0), quote: QUOTE, escapes: false, returns: layout.returns };
    this.#literal = { ...this.#dialect, quote: NO_QUOTE };
    this.#byReturns = { ...this.#dialect, returns: true };
    this.#escaping = { ...this.#dialect, escapes: true };
    this.#inApostrophes = { ...this.#dialect, quote: APOSTROPHE };
  }

  push(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#isSkipping) {
      const end = piece.indexOf(this.#lineEnd);
      if (end < 0) return;
      this.#isSkipping = false;
      this.line += 1;
      bytes = piece.subarray(end + 1);
    } else if (this.#carry.length > 0) {
      this.#carry.add(piece);
      // A record that a border cuts is read once its line may be whole, not again with every piece.
      if (piece.indexOf(this.#lineEnd) < 0 && this.#carry.length < LONGEST_RECORD) return;
      bytes = this.#carry.take();
    }
    this.#carry.add(this.#scan(view(bytes), false));
  }

  end(): void {
    this.#scan(view(this.#carry.take()), true);
  }

  /** Reads the whole records; answers the bytes of one that is not whole. */
  #scan(bytes: Buffer, isLast: boolean): Uint8Array {
    let from = this.#skipLines(bytes);
    if (this.#skippedLines > 0 && !isLast) return bytes.subarray(from);
    while (from < bytes.length) {
      const next = this.read(bytes, from, isLast);
      if (next < 0) break;
      from = next;
    }
    return bytes.subarray(from);
  }

  /** Reads the record, or comment, at `from`; answers the index behind it, or -1 when the bytes end within it. */
  read(bytes: Buffer, from: number, isLast: boolean): number {
    const record = this.#record;
    let found = record;
    const isRead = readCsvRecord(bytes, from, this.#dialect, isLast, record);
    if (!isRead) {
      if (!isLast && bytes.length - from < LONGEST_RECORD) return -1;
      if (this.#goesOnWithReturns(bytes, from)) return from;
      if (!readCsvRecord(bytes, from, this.#literal, isLast, this.#other)) {
        if (isLast) return -1;
        this.#events.problem(this.line, messageOf('The line is longer than 1 MiB; it was left out.'));
        this.#isSkipping = true;
        return bytes.length;
      }
      found = this.#other;
      if (isLast && found.next === bytes.length && bytes.at(-1) !== LINE_FEED && this.#layout.delimiter !== '\t') {
        this.#events.problem(
          this.line,
          messageOf('The file ends within a quoted field: its last row is not complete and was not counted.'),
        );
        return bytes.length;
      }
      // Where tabs separate, quotes are mostly meant as they stand.
      if (this.#layout.delimiter !== '\t' || found.fields !== this.#layout.columns)
        this.#events.problem(this.line, messageOf('A quote opens here and never closes; it was taken as an ordinary character.'));
    } else if (this.#layout.columns !== ANY && (record.fields !== this.#layout.columns || record.isOdd || record.lines > 1)) {
      if (this.#isComment(bytes, from, record)) {
        this.line += 1;
        return from + this.#commentLength(bytes, from);
      }
      const preferred = this.#preferOther(bytes, from, isLast);
      if (preferred === null) return -1;
      found = preferred;
      if (found === record && record.fields !== this.#layout.columns && this.#readByReturns(bytes, from, record.next)) return record.next;
    }
    this.#events.record(bytes, found, this.line);
    this.line += found.lines;
    return found.next;
  }

  /** Index after the lines before the table, as far as they are whole. */
  #skipLines(bytes: Buffer): number {
    let from = 0;
    while (this.#skippedLines > 0) {
      const end = bytes.indexOf(this.#lineEnd, from);
      if (end < 0) return from;
      this.#skippedLines -= 1;
      this.line += 1;
      from = end + 1;
    }
    return from;
  }

  #isComment(bytes: Buffer, from: number, record: CsvRecord): boolean {
    return this.#layout.comments && bytes[from] === HASH && record.fields !== this.#layout.columns;
  }

  /** A quote in a comment opens nothing: it ends with its line. */
  #commentLength(bytes: Buffer, from: number): number {
    const end = bytes.indexOf(this.#lineEnd, from);
    return (end < 0 ? bytes.length : end + 1) - from;
  }

  /**
   * Another reading of a record that is odd. A stray quote can swallow the lines after it: when the first line alone has the right columns, the
   * quote was an ordinary character. Where tabs separate, a record over several lines that are each a whole row was never one: texts hold commas
   * and line ends, but no tabs. And some writers put a backslash before a quote, or apostrophes around a field. Null when more bytes must tell.
   */
  #preferOther(bytes: Buffer, from: number, isLast: boolean): CsvRecord | null {
    const record = this.#record;
    const other = this.#other;
    const { columns, delimiter } = this.#layout;
    const isRegular = record.fields === columns && !(record.isOdd && record.lines > 1);
    if (readCsvRecord(bytes, from, this.#literal, isLast, other) && other.fields === columns) {
      if (isRegular && !(delimiter === '\t' && record.lines > 1 && this.#areRows(bytes, from, record.next))) return record;
      readCsvRecord(bytes, from, this.#literal, isLast, other);
      return other;
    }
    if (isRegular) return record;
    if (bytes.subarray(from, record.next).includes(ESCAPED_QUOTE)) {
      const isWhole = readCsvRecord(bytes, from, this.#escaping, isLast, other);
      if (!isWhole && !isLast && bytes.length - from < LONGEST_RECORD) return null;
      if (isWhole && other.fields === columns && !other.isOdd) return other;
    }
    const isWhole = readCsvRecord(bytes, from, this.#inApostrophes, isLast, other);
    return isWhole && other.fields === columns && other.lines <= 1 ? other : record;
  }

  /** True when each line is a row by itself. */
  #areRows(bytes: Buffer, from: number, end: number): boolean {
    for (let next = from; next < end; next = this.#other.next) {
      if (!readCsvRecord(bytes, next, this.#literal, true, this.#other) || this.#other.fields !== this.#layout.columns) return false;
    }
    return true;
  }

  /** From here on lone carriage returns end the records, as they do where files of two kinds were joined: the dialect is then changed for good. */
  #goesOnWithReturns(bytes: Buffer, from: number): boolean {
    if (this.#dialect.returns) return false;
    const isRecord = readCsvRecord(bytes, from, this.#byReturns, false, this.#other) && this.#other.fields === this.#layout.columns;
    if (!isRecord || bytes[this.#other.next - 1] !== RETURN) return false;
    const returns = true;
    this.#dialect = { ...this.#dialect, returns };
    this.#literal = { ...this.#literal, returns };
    this.#escaping = { ...this.#escaping, returns };
    this.#inApostrophes = { ...this.#inApostrophes, returns };
    this.#lineEnd = RETURN;
    return true;
  }

  /** A record of the wrong length that lone carriage returns cut into records of the right one is those. */
  #readByReturns(bytes: Buffer, from: number, end: number): boolean {
    const at = bytes.subarray(from, end).indexOf(RETURN);
    if (at < 0 || from + at >= end - 2) return false;
    const part = bytes.subarray(0, end);
    const each = (visit: (record: CsvRecord) => boolean): boolean => {
      for (let next = from; next < end; next = this.#other.next) {
        if (!readCsvRecord(part, next, this.#byReturns, true, this.#other) || !visit(this.#other)) return false;
      }
      return true;
    };
    if (!each(({ fields, isBlank }) => isBlank || fields === this.#layout.columns)) return false;
    return each((record) => {
      this.#events.record(bytes, record, this.line);
      this.line += record.lines;
      return true;
    });
  }
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
