import { Bytes } from './bytes';
import {
  ABOVE_NINE,
  BACKGROUNDS,
  BACKSLASHES,
  BLANKS,
  CLOSE_ARRAY,
  CLOSINGS,
  COMMAS,
  CONTROLS,
  DOTS,
  Json,
  QUOTES,
  SPACE,
  ZEROS,
} from './json';
import { SEPARATORS, STATE, TURN } from './memory-map';
import { knowsRepeats } from './tags';

/** Arrays of strings alone, and of numbers alone, checked for 64 bytes at once. What is not quite plain is left to `valueEnd`. */

/** Elements of the array that was passed over last. */
const ELEMENTS: usize = STATE + 32;
/** Strings `O` of the array that were not noted, for the string before is one too. */
const REPEATS: usize = STATE + 56;
/** The end of the places of quotes at `SEPARATORS`. */
const PLACES_END: usize = STATE + 36;
/** 1 where a space was found between the strings of an array that was read last, else 0. */
const SPACES: usize = STATE + 52;

/** 1 where a space was found between the numbers of an array, else 0. */
const NUMBER_SPACES: usize = STATE + 64;

/** Where an array of numbers was found not to be plain. */
const STOPPED_AT: usize = STATE + 68;

/** Quotes that are noted at a time; more are left to TypeScript. */
const MOST_PLACES: usize = 3 * TURN;

export function elementsOf(): u32 {
  return load<u32>(ELEMENTS);
}

export function setElements(elements: u32): void {
  store<u32>(ELEMENTS, elements);
}

export function repeatsOf(): u32 {
  return load<u32>(REPEATS);
}

export function prepareArrays(): void {
  store<u32>(SPACES, 0);
  store<u32>(NUMBER_SPACES, 0);
}

export function forgetRepeats(): void {
  store<u32>(REPEATS, 0);
}

export function placesEnd(): usize {
  return load<u32>(PLACES_END);
}

export function setPlacesEnd(end: usize): void {
  store<u32>(PLACES_END, <u32>end);
}

/** The same as `JsonArrays.stringsEnd`, with or without spaces. */
export function stringsEnd(start: usize): usize {
  if (load<u32>(SPACES)) {
    const end = JsonArrays.stringsEnd(start, false, 1);
    if (end !== 0) return end;
    store<u32>(SPACES, 0);
  }
  const end = JsonArrays.stringsEnd(start, false, 0);
  if (end === 0) store<u32>(SPACES, 1);
  return end;
}

/** The same, with the places of the quotes noted. */
export function notedStringsEnd(start: usize): usize {
  if (load<u32>(SPACES)) {
    const end = JsonArrays.stringsEnd(start, true, 1);
    if (end !== 0) return end;
    store<u32>(SPACES, 0);
  }
  const end = JsonArrays.stringsEnd(start, true, 0);
  if (end === 0) store<u32>(SPACES, 1);
  return end;
}

export abstract class JsonArrays {
  /**
   * The closing bracket of an array whose first string opens at `start`; 0 unless all its elements are strings without escapes, with a comma and
   * `spaces` spaces between two.
   *
   * @param notes Whether the places of the quotes are noted from `placesEnd` on; but see `repeatsOf`.
   * @param spaces 0 or 1. Both are known when this is compiled.
   */
  @inline
  static stringsEnd(start: usize, notes: bool, spaces: u64): usize {
    const quotes = v128.load(QUOTES);
    const backslashes = v128.load(BACKSLASHES);
    const controls = v128.load(CONTROLS);
    const commas = v128.load(COMMAS);
    const blanks = v128.load(BLANKS);
    const closings = v128.load(CLOSINGS);
    let elements: u32 = 0;
    const backgrounds = v128.load(BACKGROUNDS);
    const mayOmit: u64 = notes && knowsRepeats() ? ~u64(0) : 0;
    let repeats: u32 = 0;
    /** Of the 64 bytes before: where a string `O` begins, and one that is omitted. */
    let backgroundsBefore: u64 = 0;
    let omittedBefore: u64 = 0;
    let list = notes ? <usize>load<u32>(PLACES_END) : 0;
    /** All bits while the bytes at hand lie within a string. */
    let within: u64 = 0;
    /** The closing quotes of the 64 bytes before. */
    let closedBefore: u64 = 0;
    /** The first string is behind no comma. */
    let first: u64 = 1;
    let at = start;
    while (true) {
      const v0 = v128.load(at);
      const v1 = v128.load(at, 16);
      const v2 = v128.load(at, 32);
      const v3 = v128.load(at, 48);
      const quote = Bytes.bits(i8x16.eq(v0, quotes), i8x16.eq(v1, quotes), i8x16.eq(v2, quotes), i8x16.eq(v3, quotes));
      const closing = Bytes.bits(i8x16.eq(v0, closings), i8x16.eq(v1, closings), i8x16.eq(v2, closings), i8x16.eq(v3, closings));
      const behindComma = Bytes.bits(
        JsonArrays.behindComma(at, spaces, commas, blanks),
        JsonArrays.behindComma(at + 16, spaces, commas, blanks),
        JsonArrays.behindComma(at + 32, spaces, commas, blanks),
        JsonArrays.behindComma(at + 48, spaces, commas, blanks),
      );
      const odd0 = Json.odd(v0, backslashes, controls);
      const odd1 = Json.odd(v1, backslashes, controls);
      const odd2 = Json.odd(v2, backslashes, controls);
      const odd3 = Json.odd(v3, backslashes, controls);
      const inside = Json.parity(quote) ^ within;
      within = <u64>(<i64>inside >> 63);
      const opens = quote & inside;
      const closes = quote & ~inside;
      const outside = ~(inside | quote);
      const ends = closing & outside;
      const before = (ends - 1) & ~ends;
      const behindString = (closes << 1) | (closedBefore >> 63);
      // Behind each string are the comma, the space, and the next string.
      const between = spaces ? behindString | (closes << 2) | (closedBefore >> 62) : behindString;
      const follows = (closes << (2 + spaces)) | (closedBefore >> (62 - spaces)) | first;
      let wrong = (outside ^ between) | (opens ^ follows) | (opens & ~(behindComma | first));
      if (v128.any_true(v128.or(v128.or(odd0, odd1), v128.or(odd2, odd3)))) wrong |= Bytes.bits(odd0, odd1, odd2, odd3);
      if (wrong & before) return 0;
      elements += <u32>popcnt(opens & before);
      if (notes) {
        const background =
          opens &
          mayOmit &
          Bytes.bits(
            JsonArrays.background(at, backgrounds, quotes),
            JsonArrays.background(at + 16, backgrounds, quotes),
            JsonArrays.background(at + 32, backgrounds, quotes),
            JsonArrays.background(at + 48, backgrounds, quotes),
          );
        // The string before begins four bytes before, and the spaces.
        const omitted = background & ((background << (4 + spaces)) | (backgroundsBefore >> (60 - spaces))) & before;
        backgroundsBefore = background;
        repeats += <u32>popcnt(omitted);
        list = JsonArrays.note(list, at, quote & before & ~(omitted | (omitted << 2) | (omittedBefore >> 62)));
        omittedBefore = omitted;
        if (list > SEPARATORS + MOST_PLACES * 4) return 0;
      }
      if (ends) {
        // Behind the last comma may be something else, of which nothing may stay noted.
        if ((behindString & (ends & (0 - ends))) === 0) return 0;
        store<u32>(ELEMENTS, elements);
        if (notes) {
          store<u32>(PLACES_END, <u32>list);
          store<u32>(REPEATS, repeats);
        }
        return at + <usize>ctz(ends);
      }
      closedBefore = closes;
      first = 0;
      at += 64;
    }
  }

  /** Writes `at` + index of each bit of `bits` to `list`, as u32; may write up to 32 bytes beyond. Answers the end of what was written. */
  @inline
  static note(list: usize, at: usize, bits: u64): usize {
    const end = list + ((<usize>popcnt(bits)) << 2);
    let entry = list;
    do {
      // Eight without asking: a loop whose length is seldom the same costs more.
      store<u32>(entry, <u32>(at + <usize>ctz(bits)));
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 4);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 8);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 12);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 16);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 20);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 24);
      bits &= bits - 1;
      store<u32>(entry, <u32>(at + <usize>ctz(bits)), 28);
      bits &= bits - 1;
      entry += 32;
    } while (entry < end);
    return end;
  }

  /** The bytes before `O` and a quote. */
  @inline
  static background(at: usize, backgrounds: v128, quotes: v128): v128 {
    return v128.and(i8x16.eq(v128.load(at, 1), backgrounds), i8x16.eq(v128.load(at, 2), quotes));
  }

  /** The bytes that are behind a comma and as many spaces. */
  @inline
  static behindComma(at: usize, spaces: u64, commas: v128, blanks: v128): v128 {
    return spaces
      ? v128.and(i8x16.eq(v128.load(at - 1), blanks), i8x16.eq(v128.load(at - 2), commas))
      : i8x16.eq(v128.load(at - 1), commas);
  }
}

/**
 * The closing bracket of an array whose first number begins at `start`; 0 unless all its elements are numbers without signs and exponents, with a
 * comma and at most one space between two.
 */
export function numbersEnd(start: usize): usize {
  if (load<u32>(NUMBER_SPACES)) return Numbers.end(start, true);
  const end = Numbers.end(start, false);
  if (end !== 0 || load<u8>(load<u32>(STOPPED_AT)) !== SPACE) return end;
  store<u32>(NUMBER_SPACES, 1);
  return Numbers.end(start, true);
}

abstract class Numbers {
  /**
   * The same. @param spaces Whether spaces are looked for; else none may be there. Known when this is compiled.
   */
  @inline
  static end(start: usize, spaces: bool): usize {
    const zeros = v128.load(ZEROS);
    const aboveNine = v128.load(ABOVE_NINE);
    const dots = v128.load(DOTS);
    const commas = v128.load(COMMAS);
    const blanks = v128.load(BLANKS);
    let elements: u32 = 1;
    /** Of the byte before: whether it is no digit, a comma, a dot or a digit behind one, a zero that begins a number. The first number is as if behind a comma. */
    let otherBefore: u64 = 1;
    let commaBefore: u64 = 1;
    let fractionBefore: u64 = 0;
    let zeroBefore: u64 = 0;
    let at = start;
    while (true) {
      const v0 = v128.load(at);
      const v1 = v128.load(at, 16);
      const v2 = v128.load(at, 32);
      const v3 = v128.load(at, 48);
      const d0 = i8x16.sub(v0, zeros);
      const d1 = i8x16.sub(v1, zeros);
      const d2 = i8x16.sub(v2, zeros);
      const d3 = i8x16.sub(v3, zeros);
      // Beyond nine the sum has its upper bit.
      const other = Bytes.bits(
        i8x16.add_sat_u(d0, aboveNine),
        i8x16.add_sat_u(d1, aboveNine),
        i8x16.add_sat_u(d2, aboveNine),
        i8x16.add_sat_u(d3, aboveNine),
      );
      const dot = Bytes.bits(i8x16.eq(v0, dots), i8x16.eq(v1, dots), i8x16.eq(v2, dots), i8x16.eq(v3, dots));
      const comma = Bytes.bits(i8x16.eq(v0, commas), i8x16.eq(v1, commas), i8x16.eq(v2, commas), i8x16.eq(v3, commas));
      const zero = Bytes.bits(i8x16.eq(v0, zeros), i8x16.eq(v1, zeros), i8x16.eq(v2, zeros), i8x16.eq(v3, zeros));
      const space = spaces ? Bytes.bits(i8x16.eq(v0, blanks), i8x16.eq(v1, blanks), i8x16.eq(v2, blanks), i8x16.eq(v3, blanks)) : u64(0);
      const digit = ~other;
      const ends = other & ~(dot | comma | space);
      /** The bits up to the end of the array, the end included. */
      const within = ends ^ (ends - 1);
      const behindOther = (other << 1) | otherBefore;
      const behindComma = (comma << 1) | commaBefore;
      const behindDot = dot << 1;
      // The sum carries a bit from behind each dot through the digits to what ends them.
      const fraction = behindDot | fractionBefore;
      const sum = fraction + digit;
      // What is behind a space is behind no comma, but may begin a number.
      const firstZero = zero & (spaces ? behindOther & ~fraction : behindComma);
      let wrong = (other & behindOther) | (dot & sum) | (digit & ((firstZero << 1) | zeroBefore));
      if (spaces) wrong = (wrong & ~(space & behindComma)) | (space & ~behindComma);
      if (wrong & within) {
        store<u32>(STOPPED_AT, <u32>at);
        return 0;
      }
      if (ends) {
        store<u32>(ELEMENTS, elements + <u32>popcnt(comma & (within >> 1)));
        const end = at + <usize>ctz(ends);
        if (load<u8>(end) === CLOSE_ARRAY) return end;
        store<u32>(STOPPED_AT, <u32>end);
        return 0;
      }
      elements += <u32>popcnt(comma);
      otherBefore = other >> 63;
      commaBefore = comma >> 63;
      fractionBefore = <u64>(sum < digit) | (dot >> 63);
      zeroBefore = firstZero >> 63;
      at += 64;
    }
  }
}
