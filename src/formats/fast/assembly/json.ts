import { Bytes } from './bytes';
import { findLabel, Labels } from './labels';
import { EXPECTED_KEYS, SEPARATORS, STATE, TURN, VECTORS } from './memory-map';
import { knowsRepeats } from './tags';

/**
 * JSON values, checked to the last byte and not kept: what this passes over, `JSON.parse` takes. A value ends before a line feed, or is none. All
 * else is left to TypeScript, which may mend it.
 */

export const LINE_FEED: u8 = 10;
export const SPACE: u8 = 32;
export const QUOTE: u8 = 34;
export const COMMA: u8 = 44;
export const COLON: u8 = 58;
export const OPEN_ARRAY: u8 = 91;
export const CLOSE_ARRAY: u8 = 93;
export const OPEN_OBJECT: u8 = 123;
export const CLOSE_OBJECT: u8 = 125;
const TAB: u8 = 9;
const RETURN: u8 = 13;
const PLUS: u8 = 43;
const HYPHEN: u8 = 45;
const DOT: u8 = 46;
const SLASH: u8 = 47;
const ZERO: u8 = 48;
const BACKSLASH: u8 = 92;
const LETTER_O: u8 = 79;
const LETTER_B: u8 = 98;
const LETTER_E: u8 = 101;
const LETTER_F: u8 = 102;
const LETTER_N: u8 = 110;
const LETTER_R: u8 = 114;
const LETTER_T: u8 = 116;
const LETTER_U: u8 = 117;
/** A letter in lower case, or a byte that is no letter. */
const LOWER: u8 = 32;

const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** Deeper values are left to TypeScript. */
const DEEPEST: u32 = 200;

const QUOTES: usize = VECTORS;
const BACKSLASHES: usize = VECTORS + 16;
const CONTROLS: usize = VECTORS + 32;
const COMMAS: usize = VECTORS + 48;
const BLANKS: usize = VECTORS + 64;
const CLOSINGS: usize = VECTORS + 80;
const ZEROS: usize = VECTORS + 96;
const NINES: usize = VECTORS + 112;
const DOTS: usize = VECTORS + 128;
const BACKGROUNDS: usize = VECTORS + 144;

/** Line feeds are passed over as other blanks are, and counted, where this is one; else a value ends before them. */
const FOURTH_BLANK: usize = STATE + 40;
const LINE_FEEDS: usize = STATE + 44;
/** Elements of the array that was passed over last. */
const ELEMENTS: usize = STATE + 32;
/** Strings `O` of the array that were not noted, for the string before is one too. */
const REPEATS: usize = STATE + 56;
/** The end of the places of quotes at `SEPARATORS`. */
const PLACES_END: usize = STATE + 36;
/** Numbers from here on are those of the format. */
export const JSON_STATE: usize = STATE + 96;

/** The end of the key that was read last, with what follows it: where its value begins. */
const VALUE_START: usize = STATE + 48;
/** 1 where a space was found between the strings of an array that was read last, else 0. */
const SPACES: usize = STATE + 52;

/**
 * Records of a file mostly have the same keys in the same order: each of the first is expected as it was last written, with its colon. A slot holds
 * up to 16 bytes, a mask of them (16), the entry of the key, and the length (u32 each).
 */
const KEYS: usize = 32;
export const KEY_BYTES: usize = 48;
export const LAST_KEY: usize = EXPECTED_KEYS + (KEYS - 1) * KEY_BYTES;

/** Quotes that are noted at a time; more are left to TypeScript. */
export const MOST_PLACES: usize = 3 * TURN;

/** @param onLines True where no value goes on over a line feed. */
export function prepareJson(onLines: bool): void {
  store<u32>(FOURTH_BLANK, onLines ? SPACE : LINE_FEED);
  store<u32>(LINE_FEEDS, 0);
  memory.fill(QUOTES, QUOTE, 16);
  memory.fill(BACKSLASHES, BACKSLASH, 16);
  memory.fill(CONTROLS, SPACE - 1, 16);
  memory.fill(COMMAS, COMMA, 16);
  memory.fill(BLANKS, SPACE, 16);
  memory.fill(CLOSINGS, CLOSE_ARRAY, 16);
  memory.fill(ZEROS, ZERO, 16);
  memory.fill(NINES, 9, 16);
  memory.fill(DOTS, DOT, 16);
  memory.fill(BACKGROUNDS, LETTER_O, 16);
  forgetKeys();
}

/** Line feeds that were passed over. */
export function lineFeeds(): u32 {
  return load<u32>(LINE_FEEDS);
}

export function resetLineFeeds(count: u32): void {
  store<u32>(LINE_FEEDS, count);
}

/** Forgets the keys that are expected. */
export function forgetKeys(): void {
  memory.fill(EXPECTED_KEYS, 0xff, KEYS * KEY_BYTES);
}

export function elementsOf(): u32 {
  return load<u32>(ELEMENTS);
}

export function setElements(elements: u32): void {
  store<u32>(REPEATS, 0);
  store<u32>(ELEMENTS, elements);
}

export function repeatsOf(): u32 {
  return load<u32>(REPEATS);
}

export function placesEnd(): usize {
  return load<u32>(PLACES_END);
}

export function setPlacesEnd(end: usize): void {
  store<u32>(PLACES_END, <u32>end);
}

export function valueStart(): usize {
  return load<u32>(VALUE_START);
}

/**
 * Reads the key at `at`, which is not the one that was expected in this slot. Answers its entry; 0 where it has none, or is no key. See `valueStart`.
 */
export function readKey(at: usize, slot: usize): u32 {
  const end = Json.stringEnd(at + 1) + 1;
  if (load<u8>(at) !== QUOTE || end === 1) return 0;
  const entry = end - at > 16 ? findLabel(at, end) : Labels.find(Labels.key(end, end - at));
  const lines = lineFeeds();
  const colon = Json.afterBlanks(end);
  if (load<u8>(colon) !== COLON) return 0;
  const value = Json.afterBlanks(colon + 1);
  store<u32>(VALUE_START, <u32>value);
  const length = value - at;
  // Line feeds are counted: none may be passed over with a key.
  if (entry !== 0 && length <= 16 && lineFeeds() === lines) {
    memory.fill(slot + 16, 0, 16);
    memory.fill(slot + 16, 0xff, length);
    v128.store(slot, v128.and(v128.load(at), v128.load(slot, 16)));
    store<u32>(slot, entry, 32);
    store<u32>(slot, <u32>length, 36);
  }
  return entry;
}

export abstract class Json {
  /** Whether the key of the slot stands at `at`. */
  @inline
  static isExpected(at: usize, slot: usize): bool {
    return !v128.any_true(v128.xor(v128.and(v128.load(at), v128.load(slot, 16)), v128.load(slot)));
  }

  /** How many of the bytes from `at` on are digits, one after another, up to 16. */
  @inline
  static digits(at: usize): u32 {
    const offsets = i8x16.sub(v128.load(at), v128.load(ZEROS));
    return <u32>i8x16.bitmask(i8x16.eq(i8x16.min_u(offsets, v128.load(NINES)), offsets));
  }

  /** The end of the scalar at `at` that is no string; see `scalarEnd`. */
  @inline
  static scalarEnd(at: usize): usize {
    const digits = Json.digits(at);
    const whole = <usize>ctz(~digits);
    if (whole - 1 < 15 && (whole === 1 || load<u8>(at) !== ZERO)) {
      const end = at + whole;
      const next = load<u8>(end);
      if (next === COMMA || next === CLOSE_OBJECT || next === CLOSE_ARRAY) return end;
      if (next === DOT) {
        const part = <usize>ctz(~(digits >> (<u32>whole + 1)));
        const behind = load<u8>(end + part, 1);
        const isWhole = behind === COMMA || behind === CLOSE_OBJECT || behind === CLOSE_ARRAY;
        if (part !== 0 && whole + part < 15 && isWhole) return end + 1 + part;
      }
    }
    return scalarEnd(at);
  }

  /** The first byte from `at` on that is no blank; a line feed is none. */
  @inline
  static afterBlanks(at: usize): usize {
    // By branches, which are foretold: a sum would have to wait for the byte.
    if (load<u8>(at) > SPACE) return at;
    if (load<u8>(at) === SPACE && load<u8>(at, 1) > SPACE) return at + 1;
    return furtherBlanks(at);
  }

  /** The closing quote of the string whose text begins at `at`; 0 where it has none, or holds what a string must not. */
  @inline
  static stringEnd(at: usize): usize {
    const quotes = v128.load(QUOTES);
    const backslashes = v128.load(BACKSLASHES);
    const controls = v128.load(CONTROLS);
    let special: u32 = 0;
    while (true) {
      const bytes = v128.load(at);
      special = <u32>i8x16.bitmask(Json.special(bytes, quotes, backslashes, controls));
      if (special) break;
      at += 16;
    }
    at += <usize>ctz(special);
    return load<u8>(at) === QUOTE ? at : furtherStringEnd(at);
  }

  /** The same for a string that may be long. */
  @inline
  static textEnd(at: usize): usize {
    const quotes = v128.load(QUOTES);
    const backslashes = v128.load(BACKSLASHES);
    const controls = v128.load(CONTROLS);
    while (true) {
      const s0 = Json.special(v128.load(at), quotes, backslashes, controls);
      const s1 = Json.special(v128.load(at, 16), quotes, backslashes, controls);
      const s2 = Json.special(v128.load(at, 32), quotes, backslashes, controls);
      const s3 = Json.special(v128.load(at, 48), quotes, backslashes, controls);
      if (v128.any_true(v128.or(v128.or(s0, s1), v128.or(s2, s3)))) {
        at += <usize>ctz(Bytes.bits(s0, s1, s2, s3));
        break;
      }
      at += 64;
    }
    return load<u8>(at) === QUOTE ? at : furtherStringEnd(at);
  }

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
        Json.behindComma(at, spaces, commas, blanks),
        Json.behindComma(at + 16, spaces, commas, blanks),
        Json.behindComma(at + 32, spaces, commas, blanks),
        Json.behindComma(at + 48, spaces, commas, blanks),
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
            Json.background(at, backgrounds, quotes),
            Json.background(at + 16, backgrounds, quotes),
            Json.background(at + 32, backgrounds, quotes),
            Json.background(at + 48, backgrounds, quotes),
          );
        // The string before begins four bytes before, and the spaces.
        const omitted = background & ((background << (4 + spaces)) | (backgroundsBefore >> (60 - spaces))) & before;
        backgroundsBefore = background;
        repeats += <u32>popcnt(omitted);
        list = Json.note(list, at, quote & before & ~(omitted | (omitted << 2) | (omittedBefore >> 62)));
        omittedBefore = omitted;
        if (list > SEPARATORS + MOST_PLACES * 4) return 0;
      }
      if (ends) {
        store<u32>(ELEMENTS, elements);
        if (notes) {
          store<u32>(PLACES_END, <u32>list);
          store<u32>(REPEATS, repeats);
        }
        return behindString & (ends & (0 - ends)) ? at + <usize>ctz(ends) : 0;
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
    for (let entry = list; entry < end; entry += 32) {
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
    }
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

  /**
   * The closing bracket of an array whose first number begins at `start`; 0 unless all its elements are numbers without signs and exponents, with a
   * comma and at most one space between two.
   */
  @inline
  static numbersEnd(start: usize): usize {
    const zeros = v128.load(ZEROS);
    const nines = v128.load(NINES);
    const dots = v128.load(DOTS);
    const commas = v128.load(COMMAS);
    const spaces = v128.load(BLANKS);
    const closings = v128.load(CLOSINGS);
    let elements: u32 = 1;
    let afterDigit: u64 = 0;
    let afterDot: u64 = 0;
    let afterComma: u64 = 0;
    /** The first number stands as if a space went before it. */
    let afterSpace: u64 = 1;
    /** 1 where the bytes before are digits behind a dot; 1 where the byte before is a zero that begins a number. */
    let inFraction: u64 = 0;
    let afterZero: u64 = 0;
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
      const digit = Bytes.bits(
        i8x16.eq(i8x16.min_u(d0, nines), d0),
        i8x16.eq(i8x16.min_u(d1, nines), d1),
        i8x16.eq(i8x16.min_u(d2, nines), d2),
        i8x16.eq(i8x16.min_u(d3, nines), d3),
      );
      const zero = Bytes.bits(i8x16.eq(v0, zeros), i8x16.eq(v1, zeros), i8x16.eq(v2, zeros), i8x16.eq(v3, zeros));
      const dot = Bytes.bits(i8x16.eq(v0, dots), i8x16.eq(v1, dots), i8x16.eq(v2, dots), i8x16.eq(v3, dots));
      const comma = Bytes.bits(i8x16.eq(v0, commas), i8x16.eq(v1, commas), i8x16.eq(v2, commas), i8x16.eq(v3, commas));
      const space = Bytes.bits(i8x16.eq(v0, spaces), i8x16.eq(v1, spaces), i8x16.eq(v2, spaces), i8x16.eq(v3, spaces));
      const closing = Bytes.bits(i8x16.eq(v0, closings), i8x16.eq(v1, closings), i8x16.eq(v2, closings), i8x16.eq(v3, closings));
      const before = (closing - 1) & ~closing;
      const behindDigit = (digit << 1) | afterDigit;
      const behindDot = (dot << 1) | afterDot;
      const behindComma = (comma << 1) | afterComma;
      const begins = (behindComma & ~space) | ((space << 1) | afterSpace);
      const firstZero = zero & begins;
      // The sum carries a bit from behind each dot through the digits to what ends them.
      const fraction = (behindDot & digit) | inFraction;
      const sum = fraction + digit;
      const overflow = <u64>(sum < digit);
      const behindFraction = sum & ~digit;
      const wrong =
        ~(digit | dot | comma | space) |
        ((behindDot | begins) & ~digit) |
        ((dot | comma) & ~behindDigit) |
        (space & ~behindComma) |
        (dot & behindFraction) |
        (digit & ((firstZero << 1) | afterZero));
      if (wrong & before) return 0;
      elements += <u32>popcnt(comma & before);
      if (closing) {
        store<u32>(ELEMENTS, elements);
        return behindDigit & (closing & (0 - closing)) ? at + <usize>ctz(closing) : 0;
      }
      afterDigit = digit >> 63;
      afterDot = dot >> 63;
      afterComma = comma >> 63;
      afterSpace = space >> 63;
      afterZero = firstZero >> 63;
      inFraction = overflow;
      at += 64;
    }
  }

  /** Bytes that end a string, or that no string without escapes holds. */
  @inline
  static special(bytes: v128, quotes: v128, backslashes: v128, controls: v128): v128 {
    return v128.or(i8x16.eq(bytes, quotes), Json.odd(bytes, backslashes, controls));
  }

  /** Bytes that no string without escapes holds. */
  @inline
  static odd(bytes: v128, backslashes: v128, controls: v128): v128 {
    return v128.or(i8x16.eq(bytes, backslashes), i8x16.eq(i8x16.min_u(bytes, controls), bytes));
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

  @inline
  static isDigit(byte: u8): bool {
    return byte - ZERO < 10;
  }
}

function furtherBlanks(from: usize): usize {
  const fourth = <u8>load<u32>(FOURTH_BLANK);
  let at = from;
  while (true) {
    const byte = load<u8>(at);
    if (byte !== SPACE && byte !== TAB && byte !== RETURN) {
      if (byte !== fourth) return at;
      store<u32>(LINE_FEEDS, load<u32>(LINE_FEEDS) + 1);
    }
    at += 1;
  }
}

/** The same as `Json.stringEnd`, from a byte on that is no plain one. */
function furtherStringEnd(from: usize): usize {
  let at = from;
  while (load<u8>(at) === BACKSLASH) {
    const escaped = load<u8>(at + 1);
    if (escaped === LETTER_U) {
      if (!(isHex(at + 2) && isHex(at + 3) && isHex(at + 4) && isHex(at + 5))) return 0;
      at += 6;
    } else if (
      escaped === QUOTE ||
      escaped === BACKSLASH ||
      escaped === SLASH ||
      escaped === LETTER_N ||
      escaped === LETTER_T ||
      escaped === LETTER_R ||
      escaped === LETTER_B ||
      escaped === LETTER_F
    )
      at += 2;
    else return 0;
    const quotes = v128.load(QUOTES);
    const backslashes = v128.load(BACKSLASHES);
    const controls = v128.load(CONTROLS);
    let special: u32 = 0;
    while (true) {
      const bytes = v128.load(at);
      special = <u32>i8x16.bitmask(Json.special(bytes, quotes, backslashes, controls));
      if (special) break;
      at += 16;
    }
    at += <usize>ctz(special);
  }
  return load<u8>(at) === QUOTE ? at : 0;
}

function isHex(at: usize): bool {
  const byte = load<u8>(at);
  return Json.isDigit(byte) || (byte | LOWER) - 97 < 6;
}

/** The end of the number, `true`, `false` or `null` at `at`; 0 where there is none. What follows it is for the caller to look at. */
export function scalarEnd(from: usize): usize {
  let at = from;
  const first = load<u8>(at);
  if (first >= LETTER_F) {
    const word = load<u32>(at);
    if (word === TRUE || word === NULL) return at + 4;
    return first === LETTER_F && load<u32>(at, 1) === ALSE ? at + 5 : 0;
  }
  if (first === HYPHEN) at += 1;
  const whole = load<u8>(at);
  if (!Json.isDigit(whole)) return 0;
  at += 1;
  if (whole !== ZERO) while (Json.isDigit(load<u8>(at))) at += 1;
  if (load<u8>(at) === DOT) {
    at += 1;
    if (!Json.isDigit(load<u8>(at))) return 0;
    do at += 1;
    while (Json.isDigit(load<u8>(at)));
  }
  if ((load<u8>(at) | LOWER) === LETTER_E) {
    at += 1;
    const sign = load<u8>(at);
    if (sign === HYPHEN || sign === PLUS) at += 1;
    if (!Json.isDigit(load<u8>(at))) return 0;
    do at += 1;
    while (Json.isDigit(load<u8>(at)));
  }
  return at;
}

/** The end of the value that begins at `at`, `depth` containers deep; 0 where it is none. */
export function valueEnd(at: usize, depth: u32): usize {
  const first = load<u8>(at);
  if (first === QUOTE) {
    const end = Json.stringEnd(at + 1);
    return end === 0 ? 0 : end + 1;
  }
  if (first === OPEN_ARRAY) return arrayEnd(at, depth);
  return first === OPEN_OBJECT ? objectEnd(at, depth) : Json.scalarEnd(at);
}

/** The same as `Json.stringsEnd`, with or without spaces. */
function stringsEnd(start: usize): usize {
  if (load<u32>(SPACES)) {
    const end = Json.stringsEnd(start, false, 1);
    if (end !== 0) return end;
    store<u32>(SPACES, 0);
  }
  const end = Json.stringsEnd(start, false, 0);
  if (end === 0) store<u32>(SPACES, 1);
  return end;
}

/** The same, with the places of the quotes noted. */
export function notedStringsEnd(start: usize): usize {
  if (load<u32>(SPACES)) {
    const end = Json.stringsEnd(start, true, 1);
    if (end !== 0) return end;
    store<u32>(SPACES, 0);
  }
  const end = Json.stringsEnd(start, true, 0);
  if (end === 0) store<u32>(SPACES, 1);
  return end;
}

/** The end of the array at `start`; see `elementsOf`. */
export function arrayEnd(start: usize, depth: u32): usize {
  if (depth > DEEPEST) return 0;
  let at = Json.afterBlanks(start + 1);
  store<u32>(ELEMENTS, 0);
  if (load<u8>(at) === CLOSE_ARRAY) return at + 1;
  const first = load<u8>(at);
  if (first === QUOTE) {
    const bracket = stringsEnd(at);
    if (bracket !== 0) return bracket + 1;
  } else if (Json.isDigit(first)) {
    const bracket = Json.numbersEnd(at);
    if (bracket !== 0) return bracket + 1;
  }
  let elements: u32 = 0;
  while (true) {
    at = valueEnd(at, depth + 1);
    if (at === 0) return 0;
    elements += 1;
    at = Json.afterBlanks(at);
    const next = load<u8>(at);
    if (next === CLOSE_ARRAY) break;
    if (next !== COMMA) return 0;
    at = Json.afterBlanks(at + 1);
  }
  store<u32>(ELEMENTS, elements);
  return at + 1;
}

function objectEnd(start: usize, depth: u32): usize {
  if (depth > DEEPEST) return 0;
  let at = Json.afterBlanks(start + 1);
  if (load<u8>(at) === CLOSE_OBJECT) return at + 1;
  while (true) {
    if (load<u8>(at) !== QUOTE) return 0;
    at = Json.stringEnd(at + 1);
    if (at === 0) return 0;
    at = Json.afterBlanks(at + 1);
    if (load<u8>(at) !== COLON) return 0;
    at = valueEnd(Json.afterBlanks(at + 1), depth + 1);
    if (at === 0) return 0;
    at = Json.afterBlanks(at);
    const next = load<u8>(at);
    if (next === CLOSE_OBJECT) return at + 1;
    if (next !== COMMA) return 0;
    at = Json.afterBlanks(at + 1);
  }
}
