import { Bytes } from './bytes';
import { forgetPlan } from './element-plan';
import { findLabel, Labels } from './labels';
import { EXPECTED_KEYS, STATE, VECTORS } from './memory-map';

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

export const QUOTES: usize = VECTORS;
export const BACKSLASHES: usize = VECTORS + 16;
export const CONTROLS: usize = VECTORS + 32;
export const COMMAS: usize = VECTORS + 48;
export const BLANKS: usize = VECTORS + 64;
export const CLOSINGS: usize = VECTORS + 80;
export const ZEROS: usize = VECTORS + 96;
export const NINES: usize = VECTORS + 112;
export const DOTS: usize = VECTORS + 128;
export const BACKGROUNDS: usize = VECTORS + 144;
/** What added to 9 is the greatest byte without the upper bit. */
export const ABOVE_NINE: usize = VECTORS + 160;

/** Line feeds are passed over as other blanks are, and counted, where this is one; else a value ends before them. */
const FOURTH_BLANK: usize = STATE + 40;
const LINE_FEEDS: usize = STATE + 44;
/** Numbers from here on are those of the format. */
export const JSON_STATE: usize = STATE + 96;

/** The end of the key that was read last, with what follows it: where its value begins. */
const VALUE_START: usize = STATE + 48;

/**
 * Records of a file mostly have the same keys in the same order: each of the first is expected as it was last written, with its colon. A slot holds
 * up to 16 bytes, a mask of them (16), the entry of the key, and the length (u32 each).
 */
const KEYS: usize = 32;
export const KEY_BYTES: usize = 48;
export const LAST_KEY: usize = EXPECTED_KEYS + (KEYS - 1) * KEY_BYTES;

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
  memory.fill(ABOVE_NINE, 0x76, 16);
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
  forgetPlan();
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

  /** The end of the number at `at`, which begins with a digit, as `scalarEnd` finds it; or before what makes it another number. */
  @inline
  static numberEnd(at: usize): usize {
    const others = Json.otherBits(at);
    const whole = <usize>ctz(others);
    if (load<u8>(at) === ZERO && whole > 1) return 0;
    if (others === 0) return scalarEnd(at);
    if (load<u8>(at + whole) !== DOT) return at + whole;
    let end = <usize>ctz(others & (others - 1));
    if (end === 32) {
      const further = Json.otherBits(at + 16);
      if (further === 0) return scalarEnd(at);
      end = 16 + <usize>ctz(further);
    }
    return end - whole > 1 ? at + end : 0;
  }

  /** Which of the 16 bytes from `at` on are no digits. */
  @inline
  static otherBits(at: usize): u32 {
    // Beyond nine the sum has its upper bit.
    return <u32>i8x16.bitmask(i8x16.add_sat_u(i8x16.sub(v128.load(at), v128.load(ZEROS)), v128.load(ABOVE_NINE)));
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

  /**
   * Which of the eight bytes are no digits, as the upper bit of each. @param digits The bytes less `ZEROS`, by exclusive or.
   */
  @inline
  static others(digits: u64): u64 {
    return ((digits + 0x7676767676767676) | digits) & 0x8080808080808080;
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
