import { Bytes, countByte } from './bytes';
import { findLabel, Labels } from './labels';
import { COUNTS, FOUND, LONGEST_LABEL, PLACES, SEPARATORS, STATE, TURN, VECTORS } from './memory-map';
import { Unusual } from './unusual';

/**
 * Records of a table, quoted as RFC 4180 says. Which bytes lie within quotes tells the parity of the quotes before them, for 64 bytes at once;
 * where a quote does not stand as the rules say, or a record has not the usual number of fields, the scan stops and TypeScript reads the record.
 * A label is known by its field as it is written, with the byte before it, so that `a` and `"a"` are two spellings of one.
 */

const LINE_FEED: u8 = 10;
const RETURN: u8 = 13;
const QUOTE: u8 = 34;

/** The bits of an entry that are the id of a cell; those above say that it is known. */
const ID: u32 = 0xffff;

const LINES: usize = STATE + 32;
const RECORDS: usize = STATE + 36;
/** 1 when the scan stopped before a record that TypeScript must read. */
const STOPPED: usize = STATE + 40;
/** Delimiters of a usual record, and how many of them go before the label. */
const DELIMITERS: usize = STATE + 44;
const BEFORE_LABEL: usize = STATE + 48;
const DELIMITER: usize = STATE + 52;
/** All bits where a record of several lines is left to TypeScript, else 0. */
const LEAVES_LINES: usize = STATE + 64;

const LINE_FEEDS: usize = VECTORS;
const RETURNS: usize = VECTORS + 16;
const QUOTES: usize = VECTORS + 32;
const DELIMITER_BYTES: usize = VECTORS + 48;

export function prepareCsv(delimiter: u8, columns: u32, label: u32, leavesLines: bool): void {
  memory.fill(LINE_FEEDS, LINE_FEED, 16);
  memory.fill(RETURNS, RETURN, 16);
  memory.fill(QUOTES, QUOTE, 16);
  memory.fill(DELIMITER_BYTES, delimiter, 16);
  memory.fill(COUNTS, 0, (<usize>ID + 1) * 4);
  store<u32>(LINES, 0);
  store<u32>(RECORDS, 0);
  store<u32>(DELIMITERS, columns - 1);
  store<u32>(BEFORE_LABEL, label);
  store<u32>(DELIMITER, delimiter);
  store<u64>(LEAVES_LINES, leavesLines ? ~u64(0) : 0);
}

/** The line feeds and records that were counted since this was last asked. */
export function takeCsvLines(): u32 {
  const lines = load<u32>(LINES);
  store<u32>(LINES, 0);
  return lines;
}

export function takeRecords(): u32 {
  const records = load<u32>(RECORDS);
  store<u32>(RECORDS, 0);
  return records;
}

/** Whether the last scan ended before a record that TypeScript must read, and not only at the end of its bytes. */
export function hasStopped(): bool {
  return load<u32>(STOPPED) !== 0;
}

/**
 * Counts the labels of the whole records in [start, end), which begins a record. Answers where the next one begins: one that is not whole, or that
 * TypeScript must read.
 */
export function scanCsv(start: usize, end: usize): usize {
  return load<u32>(BEFORE_LABEL) === load<u32>(DELIMITERS) ? Csv.scan(start, end, 0, true) : Csv.scan(start, end, 0, false);
}

/** The same for records that end in a carriage return and a line feed. */
export function scanCsvWithReturns(start: usize, end: usize): usize {
  return load<u32>(BEFORE_LABEL) === load<u32>(DELIMITERS) ? Csv.scan(start, end, 1, true) : Csv.scan(start, end, 1, false);
}

abstract class Csv {
  /** @param returns 1 where records end in carriage returns, too. @param isLast True where the label is the last field. Both known when this is compiled. */
  @inline
  static scan(start: usize, end: usize, returns: usize, isLast: bool): usize {
    const lineFeeds = v128.load(LINE_FEEDS);
    const carriageReturns = v128.load(RETURNS);
    const quotes = v128.load(QUOTES);
    const delimiters = v128.load(DELIMITER_BYTES);
    const usual = load<u32>(DELIMITERS);
    const beforeLabel = (<usize>load<u32>(BEFORE_LABEL)) << 2;
    const leavesLines = load<u64>(LEAVES_LINES);
    let least = lineFeeds;
    /** All bits while the bytes at hand lie within quotes. */
    let within: u64 = 0;
    /** 1 where a field, or the second of two quotes, may begin; 1 behind a closing quote. */
    let mayOpen: u64 = 1;
    let isClosed: u64 = 0;
    let record = start;
    let records: u32 = 0;
    let lines: u32 = 0;
    /** Delimiters of the record at hand that were found in turns before. */
    let begun: u32 = 0;
    let wrong: u64 = 0;
    let turn = start;
    store<u32>(STOPPED, 0);

    while (turn < end && !wrong) {
      const turnEnd = turn + TURN < end ? turn + TURN : end;
      let seenEnd = turnEnd;
      let found: u32 = begun;
      let list = PLACES;
      for (let at = turn; at < turnEnd; at += 64) {
        const v0 = v128.load(at);
        const v1 = v128.load(at, 16);
        const v2 = v128.load(at, 32);
        const v3 = v128.load(at, 48);
        least = i8x16.min_s(i8x16.min_s(i8x16.min_s(least, v0), v1), i8x16.min_s(v2, v3));
        const valid = Bytes.before(at, turnEnd);
        const quote = Bytes.bits(i8x16.eq(v0, quotes), i8x16.eq(v1, quotes), i8x16.eq(v2, quotes), i8x16.eq(v3, quotes)) & valid;
        const lineFeed =
          Bytes.bits(i8x16.eq(v0, lineFeeds), i8x16.eq(v1, lineFeeds), i8x16.eq(v2, lineFeeds), i8x16.eq(v3, lineFeeds)) & valid;
        const delimiter =
          Bytes.bits(i8x16.eq(v0, delimiters), i8x16.eq(v1, delimiters), i8x16.eq(v2, delimiters), i8x16.eq(v3, delimiters)) & valid;
        lines += <u32>popcnt(lineFeed);
        const inside = Csv.parity(quote) ^ within;
        within = <u64>(<i64>inside >> 63);
        let ends = (lineFeed | delimiter) & ~inside;
        const opening = quote & inside;
        const closing = quote & ~inside;
        let mayFollow = ends | opening;
        if (returns) mayFollow |= Csv.lineEnds(at, carriageReturns, lineFeeds);
        wrong =
          (opening & ~(((ends | closing) << 1) | mayOpen)) |
          (((closing << 1) | isClosed) & ~mayFollow & valid) |
          (lineFeed & inside & leavesLines);
        mayOpen = (ends | closing) >> 63;
        isClosed = closing >> 63;
        if (wrong) ends &= (wrong & (0 - wrong)) - 1;
        const separators = ends & delimiter;
        if (!isLast) Bytes.positions(SEPARATORS + ((<usize>found) << 2), at, separators);
        const recordEnds = ends & lineFeed;
        const listEnd = list + ((<usize>popcnt(recordEnds)) << 2);
        // Two without asking: a loop whose length is seldom the same costs more.
        Csv.note(list, at, recordEnds, separators, found);
        let rest = recordEnds & (recordEnds - 1);
        Csv.note(list + 4, at, rest, separators, found);
        rest &= rest - 1;
        for (let entry = list + 8; rest; entry += 4) {
          Csv.note(entry, at, rest, separators, found);
          rest &= rest - 1;
        }
        list = listEnd;
        found += <u32>popcnt(separators);
        if (wrong) {
          seenEnd = at + 64 < turnEnd ? at + 64 : turnEnd;
          break;
        }
      }

      let before: u32 = 0;
      for (let entryAt = PLACES; entryAt < list; entryAt += 4) {
        const lineEnd = <usize>load<u32>(entryAt);
        const fields = load<u32>(entryAt, FOUND - PLACES);
        let entry: u32 = 0;
        if (fields - before === usual) {
          if (isLast) entry = Csv.lastEntry(record, lineEnd, returns, delimiters);
          else {
            const separator = SEPARATORS + ((<usize>before) << 2) + beforeLabel;
            const fieldStart = beforeLabel ? <usize>load<u32>(separator - 4) : record - 1;
            entry = Csv.entryOf(fieldStart, <usize>load<u32>(separator));
          }
        }
        if (entry === 0) {
          store<u32>(STOPPED, 1);
          store<u32>(LINES, load<u32>(LINES) + lines - countByte(record, seenEnd, LINE_FEED));
          return Csv.finish(record, records, least);
        }
        const count = COUNTS + ((<usize>(entry & ID)) << 2);
        store<u32>(count, load<u32>(count) + 1);
        records += 1;
        record = lineEnd + 1;
        before = fields;
      }
      begun = found - before;
      if (!isLast && begun > 0) memory.copy(SEPARATORS, SEPARATORS + ((<usize>before) << 2), (<usize>begun) << 2);
      // A record of more fields than are noted in two turns has not the usual number of them.
      if (begun > <u32>TURN) wrong = 1;
      turn = seenEnd;
    }
    if (wrong) store<u32>(STOPPED, 1);
    store<u32>(LINES, load<u32>(LINES) + lines - countByte(record, turn, LINE_FEED));
    return Csv.finish(record, records, least);
  }

  /** Notes the place of the first bit, and how many delimiters were found before it. */
  @inline
  static note(entry: usize, at: usize, bits: u64, separators: u64, found: u32): void {
    const bit = ctz(bits);
    store<u32>(entry, <u32>(at + <usize>bit));
    store<u32>(entry, found + <u32>popcnt(separators & ((u64(1) << bit) - 1)), FOUND - PLACES);
  }

  @inline
  static finish(record: usize, records: u32, least: v128): usize {
    store<u32>(RECORDS, load<u32>(RECORDS) + records);
    Unusual.note(least, v128.xor(least, least));
    return record;
  }

  /** Each bit tells whether the bits up to it, itself included, are odd in number. */
  @inline
  static parity(bits: u64): u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    return bits ^ (bits << 32);
  }

  /** Carriage returns before line feeds. */
  @inline
  static lineEnds(at: usize, carriageReturns: v128, lineFeeds: v128): u64 {
    return Bytes.bits(
      Csv.lineEnd(at, carriageReturns, lineFeeds),
      Csv.lineEnd(at + 16, carriageReturns, lineFeeds),
      Csv.lineEnd(at + 32, carriageReturns, lineFeeds),
      Csv.lineEnd(at + 48, carriageReturns, lineFeeds),
    );
  }

  @inline
  static lineEnd(at: usize, carriageReturns: v128, lineFeeds: v128): v128 {
    return v128.and(i8x16.eq(v128.load(at), carriageReturns), i8x16.eq(v128.load(at + 1), lineFeeds));
  }

  /** The entry of the field after the delimiter (or line feed) at `before`, up to `end`. */
  @inline
  static entryOf(before: usize, end: usize): u32 {
    return end - before > 16 ? findLabel(before, end) : Labels.find(Labels.key(end, end - before));
  }

  /** The entry of the last field of a record. */
  @inline
  static lastEntry(record: usize, lineFeedAt: usize, returns: usize, delimiters: v128): u32 {
    const end = returns ? lineFeedAt - <usize>(load<u8>(lineFeedAt - 1) === RETURN) : lineFeedAt;
    const last = v128.load(end - 16);
    const length = clz(<u32>i8x16.bitmask(i8x16.eq(last, delimiters))) - 15;
    const entry = Labels.find(Labels.tail(last, <usize>length));
    return entry === 0 ? lastEntryFurther(record, end) : entry;
  }
}

/** The same for a field that is longer than a vector, or holds delimiters within its quotes. */
function lastEntryFurther(record: usize, end: usize): u32 {
  const least = end - record > <usize>LONGEST_LABEL ? end - <usize>LONGEST_LABEL : record;
  let at = end - 1;
  if (at <= least) return 0;
  const delimiter = load<u32>(DELIMITER);
  if (load<u8>(at) === QUOTE) {
    do at -= 1;
    while (at > least && load<u8>(at) !== QUOTE);
    at -= 1;
  } else while (at > least && <u32>load<u8>(at) !== delimiter) at -= 1;
  return at >= least && <u32>load<u8>(at) === delimiter ? findLabel(at, end) : 0;
}
