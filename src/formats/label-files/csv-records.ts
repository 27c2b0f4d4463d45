/** Where the fields of a table are: one record at a time, over bytes. */
export interface CsvRecord {
  /** Index after the record and its line end. */
  next: number;
  /** Line ends within the record, its own included. */
  lines: number;
  fields: number;
  /** True when the record holds no byte but its line end. */
  isBlank: boolean;
  /** Bytes of each field without its quotes; of the first `MOST_FIELDS`. */
  starts: Int32Array;
  ends: Int32Array;
  /** 1 for a quoted field that holds doubled quotes or text after its closing quote: decode it with `unquote`. */
  intricate: Uint8Array;
  /** Index of the last field that is not empty. */
  lastFilled: number;
  /** A quoted field went on after its closing quote, which RFC 4180 does not know. */
  isOdd: boolean;
  /** How it was read. */
  dialect: CsvDialect;
}

/** How the bytes of a record are read. */
export interface CsvDialect {
  /** Byte between the fields. */
  readonly delimiter: number;
  /** Byte around a field; `NO_QUOTE` where all are ordinary ones. */
  readonly quote: number;
  /** True where a backslash before a quote makes it an ordinary byte. */
  readonly escapes: boolean;
  /** True where a lone carriage return ends a record too. */
  readonly returns: boolean;
}

export const QUOTE = 34;
export const APOSTROPHE = 39;
export const NO_QUOTE = -1;
const BACKSLASH = 92;
const LINE_FEED = 10;
const RETURN = 13;

/** Fields of a record whose places are kept; a wider table has its later columns counted only. */
export const MOST_FIELDS = 65_536;
const FIRST_FIELDS = 32;

export function emptyRecord(): CsvRecord {
  return {
    next: 0,
    lines: 0,
    fields: 0,
    isBlank: true,
    starts: new Int32Array(FIRST_FIELDS),
    ends: new Int32Array(FIRST_FIELDS),
    intricate: new Uint8Array(FIRST_FIELDS),
    lastFilled: -1,
    isOdd: false,
    dialect: { delimiter: 44, quote: QUOTE, escapes: false, returns: false },
  };
}

/**
 * Reads the record that begins at `from` into `record`. Answers false when the bytes end within the record and `isLast` is false. An open
 * quote at the very end answers false too.
 */
export function readCsvRecord(bytes: Buffer, from: number, dialect: CsvDialect, isLast: boolean, record: CsvRecord): boolean {
  const { delimiter, quote, returns } = dialect;
  const length = bytes.length;
  let field = 0;
  let index = from;
  record.dialect = dialect;
  record.lines = 0;
  record.isOdd = false;
  record.lastFilled = -1;
  for (;;) {
    const start = index;
    let contentStart = start;
    let contentEnd = -1;
    let isIntricate = 0;
    if (index < length && bytes[index] === quote) {
      contentStart = index + 1;
      let close = bytes.indexOf(quote, contentStart);
      for (let skip = skipAt(bytes, close, contentStart, dialect); skip > 0; skip = skipAt(bytes, close, contentStart, dialect)) {
        isIntricate = 1;
        close = bytes.indexOf(quote, close + skip);
      }
      if (close < 0 || (close + 1 >= length && !isLast)) return false;
      record.lines += countLineFeeds(bytes, contentStart, close);
      contentEnd = close;
      index = close + 1;
      if (index < length && !endsField(bytes, index, dialect)) {
        record.isOdd = true;
        isIntricate = 1;
        contentStart = start;
        contentEnd = -1;
      }
    }
    let byte = -1;
    for (; index < length; index += 1) {
      byte = bytes[index]!;
      if (byte === delimiter || byte === LINE_FEED || (byte === RETURN && returns)) break;
    }
    const atEnd = index >= length;
    if (atEnd && !isLast) return false;
    // The line feed that may follow belongs to the same line end.
    if (byte === RETURN && index + 1 >= length && !isLast) return false;
    if (contentEnd < 0) {
      contentEnd = index;
      if ((atEnd || byte === LINE_FEED) && contentEnd > contentStart && bytes[contentEnd - 1] === RETURN) contentEnd -= 1;
    }
    if (contentEnd > contentStart) record.lastFilled = field;
    if (field === record.starts.length && field < MOST_FIELDS) widen(record);
    if (field < record.starts.length) {
      record.starts[field] = contentStart;
      record.ends[field] = contentEnd;
      record.intricate[field] = isIntricate;
    }
    field += 1;
    if (atEnd || byte !== delimiter) {
      record.isBlank = field === 1 && contentEnd === contentStart && contentStart === start;
      record.next = atEnd ? length : index + (byte === RETURN && bytes[index + 1] === LINE_FEED ? 2 : 1);
      record.lines += atEnd ? 0 : 1;
      record.fields = field;
      return true;
    }
    index += 1;
  }
}

/** Bytes to pass over at a quote that does not close its field: a doubled one, or one after a backslash. */
function skipAt(bytes: Buffer, close: number, contentStart: number, { quote, escapes }: CsvDialect): number {
  if (close < 0) return 0;
  if (escapes) {
    let slashes = 0;
    while (close - slashes > contentStart && bytes[close - slashes - 1] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 1) return 1;
  }
  return bytes[close + 1] === quote ? 2 : 0;
}

function widen(record: CsvRecord): void {
  const wide = <T extends Int32Array | Uint8Array>(from: T, to: T): T => {
    to.set(from);
    return to;
  };
  const fields = record.starts.length * 2;
  record.starts = wide(record.starts, new Int32Array(fields));
  record.ends = wide(record.ends, new Int32Array(fields));
  record.intricate = wide(record.intricate, new Uint8Array(fields));
}

/** The text of a field; '' where the record is too short to have it. */
export function cellOf(bytes: Buffer, record: CsvRecord, field: number): string {
  if (field >= record.fields || field >= MOST_FIELDS) return '';
  const text = bytes.toString('utf8', record.starts[field], record.ends[field]);
  return record.intricate[field] === 1 ? unquote(text, record.dialect) : text;
}

/** The text of an intricate field: doubled quotes become one, backslashes before them go, text after the closing quote is kept. */
export function unquote(text: string, { quote, escapes }: CsvDialect): string {
  const mark = String.fromCharCode(quote);
  const plain = (part: string) => (escapes ? part.replaceAll(`\\${mark}`, mark) : part).replaceAll(mark + mark, mark);
  if (!text.startsWith(mark)) return plain(text);
  let close = text.indexOf(mark, 1);
  while (close >= 0 && text[close + 1] === mark) close = text.indexOf(mark, close + 2);
  return close < 0 ? text : plain(text.slice(1, close)) + text.slice(close + 1);
}

/**
 * All fields of the records in a text, for a look at its beginning; `complete` keeps a last record without line end. Blank records are left
 * out.
 */
export function readCsvSample(
  text: string,
  delimiter: string,
  complete: boolean,
  most: number,
  { quote = QUOTE, escapes = false, returns = false }: Partial<CsvDialect> = {},
): string[][] {
  const bytes = Buffer.from(text);
  const isAscii = bytes.length === text.length;
  const record = emptyRecord();
  const quoted: CsvDialect = { delimiter: delimiter.charCodeAt(0), quote, escapes, returns };
  const literal: CsvDialect = { ...quoted, quote: NO_QUOTE };
  const rows: string[][] = [];
  for (let from = 0; from < bytes.length && rows.length < most; from = record.next) {
    if (!readCsvRecord(bytes, from, quoted, complete, record)) {
      // The sample ends in this record, unless a quote that never closes has swallowed much of it.
      if (!complete && bytes.length - from < LONGEST_SAMPLED) break;
      if (!readCsvRecord(bytes, from, literal, complete, record)) break;
    }
    if (!record.isBlank) rows.push(isAscii ? sliceCells(text, record) : decodeCells(bytes, record));
  }
  return rows;
}

const LONGEST_SAMPLED = 16 * 1024;

function decodeCells(bytes: Buffer, record: CsvRecord): string[] {
  return Array.from({ length: Math.min(record.fields, MOST_FIELDS) }, (_, field) => cellOf(bytes, record, field));
}

/** The same where a byte is a character: a slice costs less than a decoding. */
function sliceCells(text: string, { fields, starts, ends, intricate, dialect }: CsvRecord): string[] {
  const cells: string[] = [];
  for (let field = 0; field < fields && field < MOST_FIELDS; field += 1) {
    const cell = text.slice(starts[field], ends[field]);
    cells.push(intricate[field] === 1 ? unquote(cell, dialect) : cell);
  }
  return cells;
}

function endsField(bytes: Buffer, index: number, { delimiter, returns }: CsvDialect): boolean {
  const byte = bytes[index]!;
  return (
    byte === delimiter ||
    byte === LINE_FEED ||
    (byte === RETURN && (returns || index + 1 >= bytes.length || bytes[index + 1] === LINE_FEED))
  );
}

function countLineFeeds(bytes: Buffer, start: number, end: number): number {
  // Hardly any field has one: the runtime looks through a long field faster.
  if (end - start > 32 && !bytes.subarray(start, end).includes(LINE_FEED)) return 0;
  let count = 0;
  for (let index = start; index < end; index += 1) if (bytes[index] === LINE_FEED) count += 1;
  return count;
}
