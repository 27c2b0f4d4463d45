/** Where the fields of a table are: one record at a time, over bytes. */
export interface CsvRecord {
  /** Index after the record and its line end. */
  next: number;
  /** Line feeds within the record, its own end included. */
  lines: number;
  fields: number;
  /** True when the record holds no byte but its line end. */
  isBlank: boolean;
  /** Bytes of the wanted field; `start` is -1 when there is no such field. */
  start: number;
  end: number;
  /** The wanted field was quoted and holds doubled quotes or text after its closing quote: decode it with `unquote`. */
  isIntricate: boolean;
  /** Index of the last field that is not empty. */
  lastFilled: number;
  /** A quoted field went on after its closing quote, which RFC 4180 does not know. */
  isOdd: boolean;
}

export const QUOTE = 34;
const LINE_FEED = 10;
const RETURN = 13;

export function emptyRecord(): CsvRecord {
  return { next: 0, lines: 0, fields: 0, isBlank: true, start: -1, end: -1, isIntricate: false, lastFilled: -1, isOdd: false };
}

/**
 * Reads the record that begins at `from` into `record` and remembers the field `wanted` (from 0). Answers false when the bytes end within the
 * record and `isLast` is false. With `quotes` false a quote is an ordinary byte. An open quote at the very end answers false too.
 */
export function readCsvRecord(
  bytes: Buffer,
  from: number,
  delimiter: number,
  wanted: number,
  quotes: boolean,
  isLast: boolean,
  record: CsvRecord,
): boolean {
  const length = bytes.length;
  let field = 0;
  let index = from;
  record.lines = 0;
  record.isOdd = false;
  record.start = -1;
  record.lastFilled = -1;
  for (;;) {
    const start = index;
    let contentStart = start;
    let contentEnd = -1;
    let isIntricate = false;
    if (quotes && index < length && bytes[index] === QUOTE) {
      contentStart = index + 1;
      let close = bytes.indexOf(QUOTE, contentStart);
      while (close >= 0 && close + 1 < length && bytes[close + 1] === QUOTE) {
        isIntricate = true;
        close = bytes.indexOf(QUOTE, close + 2);
      }
      if (close < 0 || (close + 1 >= length && !isLast)) return false;
      record.lines += countLineFeeds(bytes, contentStart, close);
      contentEnd = close;
      index = close + 1;
      if (index < length && !endsField(bytes, index, delimiter)) {
        record.isOdd = true;
        isIntricate = true;
        contentStart = start;
        contentEnd = -1;
      }
    }
    let byte = -1;
    for (; index < length; index += 1) {
      byte = bytes[index]!;
      if (byte === delimiter || byte === LINE_FEED) break;
    }
    const atEnd = index >= length;
    if (atEnd && !isLast) return false;
    if (contentEnd < 0) {
      contentEnd = index;
      if ((atEnd || byte === LINE_FEED) && contentEnd > contentStart && bytes[contentEnd - 1] === RETURN) contentEnd -= 1;
    }
    if (contentEnd > contentStart) record.lastFilled = field;
    if (field === wanted) {
      record.start = contentStart;
      record.end = contentEnd;
      record.isIntricate = isIntricate;
    }
    field += 1;
    if (atEnd || byte === LINE_FEED) {
      record.isBlank = field === 1 && contentEnd === contentStart && contentStart === start;
      record.next = atEnd ? length : index + 1;
      record.lines += atEnd ? 0 : 1;
      record.fields = field;
      return true;
    }
    index += 1;
  }
}

/** The text of an intricate field: doubled quotes become one, text after the closing quote is kept. */
export function unquote(text: string): string {
  if (!text.startsWith('"')) return text.replaceAll('""', '"');
  const close = /^"((?:[^"]|"")*)"([\s\S]*)$/.exec(text);
  return close === null ? text : close[1]!.replaceAll('""', '"') + close[2]!;
}

/** All fields of the records in a text, for a look at its beginning; `complete` keeps a last record without line end. */
export function readCsvSample(text: string, delimiter: string, complete: boolean, most: number): string[][] {
  const bytes = Buffer.from(text);
  const record = emptyRecord();
  const rows: string[][] = [];
  let from = 0;
  while (from < bytes.length && rows.length < most) {
    const row: string[] = [];
    let wanted = 0;
    do {
      const isRead = readCsvRecord(bytes, from, delimiter.charCodeAt(0), wanted, true, complete, record);
      if (!isRead && !readCsvRecord(bytes, from, delimiter.charCodeAt(0), wanted, false, complete, record)) return rows;
      const field = bytes.toString('utf8', record.start, record.end);
      row.push(record.isIntricate ? unquote(field) : field);
      wanted += 1;
    } while (wanted < record.fields && wanted < MOST_COLUMNS);
    if (!record.isBlank) rows.push(row);
    from = record.next;
  }
  return rows;
}

/** Wider tables are sampled up to here. */
const MOST_COLUMNS = 200;

function endsField(bytes: Buffer, index: number, delimiter: number): boolean {
  const byte = bytes[index]!;
  return byte === delimiter || byte === LINE_FEED || (byte === RETURN && (index + 1 >= bytes.length || bytes[index + 1] === LINE_FEED));
}

function countLineFeeds(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let index = start; index < end; index += 1) if (bytes[index] === LINE_FEED) count += 1;
  return count;
}
