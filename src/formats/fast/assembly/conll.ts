import { Bytes, countByte } from './bytes';
import { findLabel, Labels } from './labels';
import { FOUND, LABEL_IDS, LONGEST_LABEL, PLACES, STATE, TURN, VECTORS } from './memory-map';
import { AFTER_RUN, addRepeats, countTags, enterRun, knowsRepeats, PLACE } from './tags';
import { Unusual } from './unusual';

/**
 * Lines of columns with the tag in the last one. Most tokens are tagged `O`: such lines are found sixteen bytes at a time and only counted. Of the
 * others the tag is read backwards from the line feed. What is not plainly a token or an empty line stops the scan.
 */

const TAB: u8 = 9;
const LINE_FEED: u8 = 10;
const RETURN: u8 = 13;
const SPACE: u8 = 32;
const HASH: u8 = 35;
const HYPHEN: u8 = 45;
const LETTER_D: u8 = 68;
const LETTER_O: u8 = 79;

/** What an entry holds above the id, shifted down by `NOTES`: a tag that counts on any line, or only on one with the usual number of columns. */
const NOTES: u32 = 8;
const COUNTS_ANYWHERE: u32 = 2;
const NEEDS_COLUMNS: u32 = 3;
/** The entry of the border of a sentence. */
const BORDER: u32 = COUNTS_ANYWHERE << NOTES;

const LINES: usize = STATE + 32;
/** The usual number of columns. */
const COLUMNS: usize = STATE + 36;
/** Non-zero where a tab parts columns, and a blank does not. */
const ONLY_TABS: usize = STATE + 40;

/** The bytes between columns, u8 each: two, or the same one twice. */
const SEPARATOR_PAIR: usize = STATE + 44;

const LINE_FEEDS: usize = VECTORS;
const RETURNS: usize = VECTORS + 16;
const SPACES: usize = VECTORS + 32;
const VISIBLES: usize = VECTORS + 48;
const BACKGROUNDS: usize = VECTORS + 64;
const SEPARATORS: usize = VECTORS + 80;
/** By the low half of a byte from 0x20 to 0x2F: whether a line that begins with it must be looked at closely. */
const SUSPECTS: usize = VECTORS + 96;

/** Beside the place of a line feed: its line begins with `#` or `-`, and may be a comment or a document mark. */
const LOOK_CLOSELY_BIT: u32 = 31;
/** … and the line before it was passed over. */
const AFTER_RUN_BIT: u32 = 30;

/** @param separator Byte between columns, tab or space; both separate where `other` is not the same. */
export function prepareConll(separator: u8, other: u8, columns: u32): void {
  store<u8>(SEPARATOR_PAIR, separator);
  store<u8>(SEPARATOR_PAIR + 1, other);
  memory.fill(LINE_FEEDS, LINE_FEED, 16);
  memory.fill(RETURNS, RETURN, 16);
  memory.fill(SPACES, SPACE, 16);
  memory.fill(VISIBLES, SPACE + 1, 16);
  memory.fill(BACKGROUNDS, LETTER_O, 16);
  // With two separators no line is passed over: no byte of text is 0.
  memory.fill(SEPARATORS, separator === other ? separator : 0, 16);
  memory.fill(SUSPECTS, 0, 16);
  store<u8>(SUSPECTS + (HASH & 15), 0xff);
  store<u8>(SUSPECTS + (HYPHEN & 15), 0xff);
  store<u32>(LINES, 0);
  store<u32>(COLUMNS, columns);
  store<u32>(ONLY_TABS, separator === TAB && other === TAB ? 1 : 0);
}

/** The lines that were counted since this was last asked. */
export function takeLines(): u32 {
  const lines = load<u32>(LINES);
  store<u32>(LINES, 0);
  return lines;
}

/**
 * Counts the lines of [start, end), which begins a line, after a line feed, and ends in one. Answers `end`, or where the line feed of a line
 * lies that TypeScript must read; the lines before it are counted.
 */
export function scanConll(start: usize, end: usize): usize {
  return load<u32>(ONLY_TABS) ? Conll.scan(start, end, 0, true) : Conll.scan(start, end, 0, false);
}

/** The same for lines that end in a carriage return and a line feed. */
export function scanConllWithReturns(start: usize, end: usize): usize {
  return load<u32>(ONLY_TABS) ? Conll.scan(start, end, 1, true) : Conll.scan(start, end, 1, false);
}

abstract class Conll {
  /**
   * Both are known when this is compiled.
   *
   * @param returns 1 where line ends have a carriage return, else 0.
   * @param onlyTabs True where a tab parts columns, and a blank does not: what is before the last one is then always a column.
   */
  @inline
  static scan(start: usize, end: usize, returns: usize, onlyTabs: bool): usize {
    const lineFeeds = v128.load(LINE_FEEDS);
    const carriageReturns = v128.load(RETURNS);
    const spaces = v128.load(SPACES);
    const visibles = v128.load(VISIBLES);
    const backgrounds = v128.load(BACKGROUNDS);
    const separators = v128.load(SEPARATORS);
    const suspectStarts = v128.load(SUSPECTS);
    let least = lineFeeds;
    let strays = v128.xor(lineFeeds, lineFeeds);
    /** 1 when the line before was passed over. */
    let isAfterPlain: u64 = 0;
    /** 1 when the line at hand must be looked at closely. */
    let isSuspect: u64 = <u64>(load<u8>(start) === HASH || load<u8>(start) === HYPHEN);
    /** Whether the first line feed is still to come: the first line is never passed over, so that what follows it has a place. */
    let isFirst: u64 = 1;

    for (let turn = start; turn < end; turn += TURN) {
      const turnEnd = turn + TURN < end ? turn + TURN : end;
      // The first pair of background tags is to be found with its place.
      const mayPass: u64 = knowsRepeats() ? ~u64(0) : 0;
      let passed: u32 = 0;
      let list = PLACES;
      for (let at = turn; at < turnEnd; at += 64) {
        const ends0 = i8x16.eq(v128.load(at), lineFeeds);
        const ends1 = i8x16.eq(v128.load(at, 16), lineFeeds);
        const ends2 = i8x16.eq(v128.load(at, 32), lineFeeds);
        const ends3 = i8x16.eq(v128.load(at, 48), lineFeeds);
        least = i8x16.min_s(
          i8x16.min_s(i8x16.min_s(least, v128.load(at)), v128.load(at, 16)),
          i8x16.min_s(v128.load(at, 32), v128.load(at, 48)),
        );
        strays = v128.or(
          v128.or(
            v128.or(strays, Conll.stray(at, returns, carriageReturns, lineFeeds)),
            Conll.stray(at + 16, returns, carriageReturns, lineFeeds),
          ),
          v128.or(Conll.stray(at + 32, returns, carriageReturns, lineFeeds), Conll.stray(at + 48, returns, carriageReturns, lineFeeds)),
        );
        const within = Bytes.before(at, turnEnd);
        // Where the column before the tag ends, if a line feed lies at `at`.
        const column = at - returns - 3;
        const ends = Bytes.bits(ends0, ends1, ends2, ends3) & within;
        let plain =
          Bytes.bits(
            Conll.plain(column, returns, onlyTabs, backgrounds, separators, visibles, carriageReturns),
            Conll.plain(column + 16, returns, onlyTabs, backgrounds, separators, visibles, carriageReturns),
            Conll.plain(column + 32, returns, onlyTabs, backgrounds, separators, visibles, carriageReturns),
            Conll.plain(column + 48, returns, onlyTabs, backgrounds, separators, visibles, carriageReturns),
          ) &
          mayPass &
          ends;
        const suspects0 = Conll.beforeSuspect(ends0, at, spaces, suspectStarts);
        const suspects1 = Conll.beforeSuspect(ends1, at + 16, spaces, suspectStarts);
        const suspects2 = Conll.beforeSuspect(ends2, at + 32, spaces, suspectStarts);
        const suspects3 = Conll.beforeSuspect(ends3, at + 48, spaces, suspectStarts);
        let suspects: u64 = 0;
        if (isSuspect | isFirst | <u64>v128.any_true(v128.or(v128.or(suspects0, suspects1), v128.or(suspects2, suspects3)))) {
          const before = Bytes.bits(suspects0, suspects1, suspects2, suspects3) & within;
          const sum = ((before << 1) | isSuspect) + ~ends;
          isSuspect = <u64>(sum < ~ends) | (before >> 63);
          suspects = sum & ends;
          plain &= ~suspects;
          if (isFirst) plain &= ends - 1;
          if (ends) isFirst = 0;
        }
        // The sum carries a bit from behind each plain line to the next line feed.
        const sum = ((plain << 1) | isAfterPlain) + ~ends;
        isAfterPlain = <u64>(sum < ~ends) | (plain >> 63);
        const afterPlain = sum & ends;
        passed += <u32>popcnt(plain);
        const kept = ends & ~plain;
        const listEnd = list + ((<usize>popcnt(kept)) << 2);
        // Three without asking: a loop whose length is seldom the same costs more.
        Conll.note(list, at, kept, afterPlain);
        const second = kept & (kept - 1);
        Conll.note(list + 4, at, second, afterPlain);
        const third = second & (second - 1);
        Conll.note(list + 8, at, third, afterPlain);
        let entry = list + 12;
        for (let rest = third & (third - 1); rest; rest &= rest - 1) {
          Conll.note(entry, at, rest, afterPlain);
          entry += 4;
        }
        for (let rest = suspects; rest; rest &= rest - 1) {
          const place = list + ((<usize>popcnt(kept & ((u64(1) << ctz(rest)) - 1))) << 2);
          store<u32>(place, load<u32>(place) | (1 << LOOK_CLOSELY_BIT));
        }
        list = listEnd;
      }

      const count = <u32>((list - PLACES) >> 2);
      for (let index: usize = 0; index < <usize>count; index += 1) {
        const place = load<u32>(index << 2, PLACES);
        const lineEnd = <usize>(place & PLACE) - returns;
        const last = v128.load(lineEnd - 16);
        // The tag with the byte before it, so that a tag without its separator is not known. An empty line is a tag of nothing after a line feed.
        const length = clz(<u32>i8x16.bitmask(i8x16.eq(i8x16.min_u(last, spaces), last))) - 15;
        let entry = Labels.find(Labels.tail(last, <usize>length));
        const isOdd =
          (place >> LOOK_CLOSELY_BIT) |
          ((entry >> NOTES) ^ COUNTS_ANYWHERE) |
          // Before the separator must be another column.
          (onlyTabs ? 0 : <u32>(length !== 1) & <u32>(load<u8>(lineEnd - <usize>length - 1) <= SPACE)) |
          (returns ? <u32>(load<u8>(lineEnd) !== RETURN) : 0);
        if (isOdd) {
          // The line before is the one that was read before, unless others were passed over.
          const isNext = index > 0 && !((place >> AFTER_RUN_BIT) & 1);
          entry = readClosely(
            place >> LOOK_CLOSELY_BIT !== 0,
            isNext ? <usize>(load<u32>((index - 1) << 2, PLACES) & PLACE) + 1 : 0,
            lineEnd,
            returns,
            entry,
            <usize>length,
          );
          if (entry === 0) return stopAt(place, <u32>index, turn, least, strays);
        }
        store<u16>(index << 1, <u16>((entry & (LABEL_IDS - 1)) | (((place >> AFTER_RUN_BIT) & 1) * AFTER_RUN)), FOUND);
      }
      finishTurn(count, passed);
    }
    if (isAfterPlain) enterRun();
    Unusual.note(least, strays);
    return end;
  }

  /** Notes the place of the first bit, and whether it is after a plain line. */
  @inline
  static note(entry: usize, at: usize, bits: u64, afterPlain: u64): void {
    const bit = ctz(bits);
    store<u32>(entry, <u32>(at + <usize>bit) | ((<u32>((afterPlain >> bit) & 1)) << AFTER_RUN_BIT));
  }

  /**
   * Places where a line feed would end a line whose tag is the background, after a separator, after a column.
   *
   * @param column Where the column would end, for the first of them.
   */
  @inline
  static plain(
    column: usize,
    returns: usize,
    onlyTabs: bool,
    backgrounds: v128,
    separators: v128,
    visibles: v128,
    carriageReturns: v128,
  ): v128 {
    let plain = v128.and(i8x16.eq(v128.load(column + 1), separators), i8x16.eq(v128.load(column + 2), backgrounds));
    if (!onlyTabs) plain = v128.and(plain, i8x16.eq(i8x16.max_u(v128.load(column), visibles), v128.load(column)));
    return returns ? v128.and(plain, i8x16.eq(v128.load(column + 3), carriageReturns)) : plain;
  }

  /** Carriage returns that are no part of a line end. */
  @inline
  static stray(at: usize, returns: usize, carriageReturns: v128, lineFeeds: v128): v128 {
    const found = i8x16.eq(v128.load(at), carriageReturns);
    return returns ? v128.andnot(found, i8x16.eq(v128.load(at + 1), lineFeeds)) : found;
  }

  /** Line feeds before a line to look at closely. */
  @inline
  static beforeSuspect(ends: v128, at: usize, spaces: v128, suspectStarts: v128): v128 {
    // The bytes 0x20 … 0x2F pick from the table; all others pick nothing.
    return v128.and(ends, i8x16.swizzle(suspectStarts, v128.xor(v128.load(at + 1), spaces)));
  }
}

/** Counts the tags found in a turn, and the lines that were passed over. */
function finishTurn(found: u32, passed: u32): void {
  const runs = countTags(found);
  addRepeats(<i32>passed - <i32>runs);
  store<u32>(LINES, load<u32>(LINES) + found + passed);
}

/** Ends the scan before the line of the place at `index`. */
function stopAt(place: u32, index: u32, turn: usize, least: v128, strays: v128): usize {
  const lineFeedAt = <usize>(place & PLACE);
  finishTurn(index, countByte(turn, lineFeedAt, LINE_FEED) - index);
  if ((place >> AFTER_RUN_BIT) & 1) enterRun();
  Unusual.note(least, strays);
  return lineFeedAt;
}

/**
 * The entry of the tag of a line that does not look plain at once; 0 when TypeScript must read it.
 *
 * @param isSuspect True for a line that begins with `#` or `-`.
 * @param lineStart Where the line begins, or 0 where that must be found.
 * @param known The entry, where it is known, and `length` the length of the tag with its separator.
 */
function readClosely(isSuspect: bool, lineStart: usize, lineEnd: usize, returns: usize, known: u32, length: usize): u32 {
  if (returns && load<u8>(lineEnd) !== RETURN) return 0;
  const separator = known ? lineEnd - length : lastBlank(lineEnd);
  if (separator === 0 || !isSeparator(separator)) return 0;
  if (separator + 1 === lineEnd) return isEmpty(separator) ? BORDER : 0;
  const entry = known ? known : findLabel(separator, lineEnd);
  const hasColumn = load<u8>(separator - 1) > SPACE;
  if (hasColumn && !isSuspect && entry >> NOTES !== NEEDS_COLUMNS) return entry;
  if (lineStart === 0) lineStart = lineStartOf(lineEnd);
  const first = load<u8>(lineStart);
  if (separator <= lineStart || first <= SPACE || (first === HYPHEN && load<u8>(lineStart + 1) === LETTER_D)) return 0;
  const asks = entry >> NOTES === NEEDS_COLUMNS || first === HASH;
  return asks && columnsOf(lineStart, separator) !== load<u32>(COLUMNS) ? 0 : entry;
}

/** Whether nothing but separators stands before `end` in its line: many files end a sentence with a lone tab. */
function isEmpty(end: usize): bool {
  while (isSeparator(end - 1)) end -= 1;
  return load<u8>(end - 1) === LINE_FEED;
}

function lineStartOf(lineEnd: usize): usize {
  const lineFeeds = v128.load(LINE_FEEDS);
  let at = lineEnd - 16;
  while (true) {
    const found = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), lineFeeds));
    if (found) return at + 32 - <usize>clz(found);
    at -= 16;
  }
}

/** Where the last byte before `end` lies that is no part of a word; 0 where the last `LONGEST_LABEL` bytes are all of one. */
function lastBlank(end: usize): usize {
  const spaces = v128.load(SPACES);
  for (let at = end - 16; at + <usize>LONGEST_LABEL >= end; at -= 16) {
    const bytes = v128.load(at);
    const blanks = <u32>i8x16.bitmask(i8x16.eq(i8x16.min_u(bytes, spaces), bytes));
    if (blanks) return at + 31 - <usize>clz(blanks);
  }
  return 0;
}

/** Columns of a line that begins with one: the last of them behind the separator at `last`. */
function columnsOf(lineStart: usize, last: usize): u32 {
  const one = i8x16.splat(load<u8>(SEPARATOR_PAIR));
  const other = i8x16.splat(load<u8>(SEPARATOR_PAIR + 1));
  let columns: u32 = 1;
  for (let at = lineStart + 1; at <= last; at += 16) {
    const here = v128.load(at);
    const before = v128.load(at - 1);
    const ends = v128.andnot(v128.or(i8x16.eq(here, one), i8x16.eq(here, other)), v128.or(i8x16.eq(before, one), i8x16.eq(before, other)));
    const bits = <u32>i8x16.bitmask(ends);
    columns += <u32>popcnt(last - at >= 16 ? bits : bits & ((2 << (<u32>(last - at))) - 1));
  }
  return columns;
}

function isSeparator(at: usize): bool {
  return load<u8>(at) === load<u8>(SEPARATOR_PAIR) || load<u8>(at) === load<u8>(SEPARATOR_PAIR + 1);
}
