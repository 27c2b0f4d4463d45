import { addStep, beginPlan, IS_OVER, Plan } from './element-plan';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  JSON_STATE,
  Json,
  KEY_BYTES,
  LAST_KEY,
  LINE_FEED,
  lineFeeds,
  OPEN_ARRAY,
  OPEN_OBJECT,
  prepareJson,
  QUOTE,
  readKey,
  resetLineFeeds,
  SPACE,
  valueStart,
} from './json';
import { prepareArrays } from './json-arrays';
import { plainArrayEnd, valueEnd } from './json-values';
import { EXPECTED_KEYS, PLACES } from './memory-map';

/**
 * Elements of the arrays of a COCO document: the ids of images, and what each annotation says of its image and category. Keys are known by their
 * spelling with both quotes. The bytes end in a zero.
 */

/** What an entry holds above the id, shifted down by `NOTES`. */
const NOTES: u32 = 8;
const OTHER_KEY: u32 = 1;
/** `id` of an image, `image_id` of an annotation. */
const IMAGE_KEY: u32 = 2;
const CATEGORY_KEY: u32 = 3;
const CROWD_KEY: u32 = 4;

const FOUND_COUNT: usize = JSON_STATE;
const STOPPED_AT: usize = JSON_STATE + 4;
const INTEGER: usize = JSON_STATE + 8;

const ZERO: u8 = 48;
const ONE: u8 = 49;
/** Digits of a number that are read here. */
const MOST_DIGITS: usize = 8;

/** Why a scan has stopped. */
const AT_END: u32 = 0;
const AT_ELEMENT: u32 = 1;

export function prepareCoco(): void {
  prepareJson(false);
  prepareArrays();
}

/** What was found, at `PLACES`: for each element its image, its category (the top bit for a crowd), and the line feeds before it. */
export function takeFound(): u32 {
  const count = load<u32>(FOUND_COUNT);
  store<u32>(FOUND_COUNT, 0);
  return count;
}

/** Whether the scan has stopped before an element, which is not whole or must be read by TypeScript; else it is behind the array. */
export function isAtElement(): bool {
  return load<u32>(STOPPED_AT) === AT_ELEMENT;
}

/** Line feeds of the elements that were passed over. */
export function takeLineFeeds(): u32 {
  const count = lineFeeds();
  resetLineFeeds(0);
  return count;
}

/** Passes over the elements of an array. */
export function scanOthers(start: usize): usize {
  return Coco.scan(start, start, 0);
}

/** Notes the images of an array. The bytes end at `end`. */
export function scanImages(start: usize, end: usize): usize {
  return Coco.scan(start, end, 1);
}

/** Notes the annotations of an array. The bytes end at `end`. */
export function scanAnnotations(start: usize, end: usize): usize {
  return Coco.scan(start, end, 2);
}

/** The end of the value at `start`; 0 where it is not plain, or not whole. */
export function passValue(start: usize): usize {
  return valueEnd(start, 1);
}

/** Elements that did not go by the plan are a row of them when so close to each other; behind so many of them elements are read without a plan. */
const NEAR: usize = 4 * 12;
const LONGEST_ROW: u32 = 8;
const PAUSE: u32 = 250;

const ZEROS_8: u64 = 0x3030303030303030;

/** Elements are read in pairs where there are so many bytes of them. */
const LEAST_PAIRED: usize = 8 * 1024;
/** What is found from the middle of the bytes on. */
const PAIRED: usize = PLACES + 0x2_8000;
const PAIRED_END: usize = PLACES + 0x5_0000;
const NOWHERE: usize = 0xffff_ffff;
/** After elements were read in vain, so many scans do without. */
const PAIR_PAUSE: u32 = 64;

const FIRST_AT: usize = JSON_STATE + 12;
const FIRST_FOUND: usize = JSON_STATE + 16;
const FIRST_LINES: usize = JSON_STATE + 20;
const PAIR_AT: usize = JSON_STATE + 24;
const PAIR_FOUND: usize = JSON_STATE + 28;
const PAIR_LINES: usize = JSON_STATE + 32;
const PAIRS_WAIT: usize = JSON_STATE + 36;

function mayPair(): bool {
  const wait = load<u32>(PAIRS_WAIT);
  if (wait !== 0) store<u32>(PAIRS_WAIT, wait - 1);
  return wait === 0;
}

function forgetPaired(): void {
  store<u32>(PAIRS_WAIT, PAIR_PAUSE);
}

function pairImages(start: usize, middle: usize, found: usize, lines: u32): void {
  Coco.pairs(start, middle, found, lines, 1);
}

function pairAnnotations(start: usize, middle: usize, found: usize, lines: u32): void {
  Coco.pairs(start, middle, found, lines, 2);
}

abstract class Coco {
  static image(start: usize, found: usize): usize {
    return Coco.element(start, 1, 1, found);
  }

  static annotation(start: usize, found: usize): usize {
    return Coco.element(start, 2, 2, found);
  }

  /**
   * Reads the elements from `start` on, which is in an array.
   *
   * @param bytesEnd Where elements may be read in pairs up to. @param kind The array: 1 for images, 2 for annotations, else 0. Known when this is compiled.
   */
  @inline
  static scan(start: usize, bytesEnd: usize, kind: u32): usize {
    let at = start;
    let found = PLACES;
    let lines = lineFeeds();
    /** Where the element that did not go by the plan was put last, how many such were near each other, and how many are read without one. */
    let lastOdd: usize = 0;
    let row: u32 = 0;
    let pause: u32 = 0;
    let pairsFrom = mayPair() && bytesEnd - start > LEAST_PAIRED ? bytesEnd - LEAST_PAIRED : 0;
    /** Where the elements begin that were read beside those before. */
    let middle = NOWHERE;
    store<u32>(STOPPED_AT, AT_ELEMENT);
    while (true) {
      // Superfluous commas are forgiven, as the plain reader does.
      let next = load<u8>(at);
      while (next <= COMMA) {
        const after = next === COMMA ? at + 1 : Json.afterBlanks(at);
        if (after === at) break;
        at = after;
        next = load<u8>(at);
      }
      lines = lineFeeds();
      if (kind !== 0) {
        if (at >= middle) {
          if (at === middle && found <= PAIRED) {
            found = Coco.joinPaired(found, lines);
            lines += load<u32>(PAIR_LINES);
            resetLineFeeds(lines);
            at = <usize>load<u32>(PAIR_AT);
            middle = NOWHERE;
            continue;
          }
          forgetPaired();
          middle = NOWHERE;
        }
        if (at < pairsFrom && middle === NOWHERE && next === OPEN_OBJECT && pause === 0 && Plan.isKnown() && Plan.lines() === 0) {
          pairsFrom = 0;
          middle = Coco.likeness((at + bytesEnd) >> 1, bytesEnd);
          if (middle < bytesEnd) {
            if (kind === 1) pairImages(at, middle, found, lines);
            else pairAnnotations(at, middle, found, lines);
            at = <usize>load<u32>(FIRST_AT);
            found = <usize>load<u32>(FIRST_FOUND);
            lines = load<u32>(FIRST_LINES);
            resetLineFeeds(lines);
            continue;
          }
          middle = NOWHERE;
        }
      }
      if (next === CLOSE_ARRAY) {
        store<u32>(STOPPED_AT, AT_END);
        at += 1;
        break;
      }
      let end: usize = 0;
      if (kind === 0) {
        // The end of a number shows only by what follows it.
        if (next === OPEN_OBJECT || next === QUOTE || next === 91) end = valueEnd(at, 1);
      } else if (next === OPEN_OBJECT) {
        if (pause === 0) {
          if (Plan.isKnown()) {
            end = Coco.planned(at, kind, found);
            if (end === 0) resetLineFeeds(lines);
            else resetLineFeeds(lineFeeds() + Plan.lines());
          }
        } else pause -= 1;
        if (end === 0) {
          end = kind === 1 ? Coco.image(at, found) : Coco.annotation(at, found);
          row = found - lastOdd < NEAR ? row + 1 : 0;
          lastOdd = found;
          if (row === LONGEST_ROW) {
            pause = PAUSE;
            row = 0;
          }
        }
      }
      if (end === 0) break;
      if (kind !== 0) {
        store<u32>(found, lines, 8);
        found += 12;
      }
      at = end;
      lines = lineFeeds();
    }
    if (middle !== NOWHERE) forgetPaired();
    resetLineFeeds(lines);
    store<u32>(FOUND_COUNT, <u32>(found - PLACES) / 12);
    return at;
  }

  /** The end of the element at `start`, which is as the one before; 0 where it is not quite. What it says is put to `found`. */
  @inline
  static planned(start: usize, kind: u32, found: usize): usize {
    let at = start;
    let step = Plan.first();
    if (kind === 2) store<u32>(found, 0, 4);
    while (Plan.stands(at, step)) {
      at += Plan.length(step);
      const note = Plan.note(step);
      step = Plan.after(step);
      if (note === IS_OVER) return at;
      at = Coco.passPlanned(at, note, kind, found);
      if (at === 0) break;
    }
    return 0;
  }

  /** The end of the value at `at`, whose key has the note; 0 where it is not plain. */
  @inline
  static passPlanned(at: usize, note: u32, kind: u32, found: usize): usize {
    if (note === OTHER_KEY) {
      const first = load<u8>(at);
      if (Json.isDigit(first)) return Json.numberEnd(at);
      const end = first === OPEN_ARRAY ? plainArrayEnd(at) : 0;
      return end === 0 ? valueEnd(at, 2) : end;
    }
    if (kind === 2 && note === CROWD_KEY) {
      const first = load<u8>(at);
      store<u32>(found, load<u32>(found, 4) | ((<u32>first - ZERO) << 31), 4);
      return first === ZERO || first === ONE ? at + 1 : 0;
    }
    const digits = load<u64>(at) ^ ZEROS_8;
    const bits = ctz(Json.others(digits)) - 7;
    // Of 64 bits none is another byte; a zero alone may begin a number.
    if (bits - 8 > 48 || ((digits & 0xff) === 0 && bits > 8)) return 0;
    const value = wholeNumber(digits << (64 - bits));
    if (note === IMAGE_KEY) store<u32>(found, value);
    else store<u32>(found, load<u32>(found, 4) | value, 4);
    return at + <usize>(bits >> 3);
  }

  /** Where the first step of the plan stands between `from` and `end`; `end` where it does not. */
  static likeness(from: usize, end: usize): usize {
    let at = from;
    while (at < end && !(load<u8>(at) === OPEN_OBJECT && Plan.stands(at, Plan.first()))) at += 1;
    return at < end ? at : end;
  }

  /**
   * Reads an element at `start` and one at `middle` by turns: each byte hangs on where the one before it was found, so that a processor has room
   * for both at once. It goes on as long as both are planned, and a comma stands between two with at most one blank.
   */
  @inline
  static pairs(start: usize, middle: usize, found: usize, linesBefore: u32, kind: u32): void {
    let at = start;
    let other = middle;
    let otherFound = PAIRED;
    let lines = linesBefore;
    let otherLines: u32 = 0;
    const before = lineFeeds();
    while (at < middle && found < PAIRED && otherFound < PAIRED_END) {
      let a = at;
      let b = other;
      let step = Plan.first();
      if (kind === 2) {
        store<u32>(found, 0, 4);
        store<u32>(otherFound, 0, 4);
      }
      let note: u32;
      while (true) {
        if (!Plan.stands(a, step) || !Plan.stands(b, step)) {
          a = 0;
          break;
        }
        a += Plan.length(step);
        b += Plan.length(step);
        note = Plan.note(step);
        step = Plan.after(step);
        if (note === IS_OVER) break;
        a = Coco.passPlanned(a, note, kind, found);
        b = Coco.passPlanned(b, note, kind, otherFound);
        if (a === 0 || b === 0) {
          a = 0;
          break;
        }
      }
      if (a === 0 || load<u8>(a) !== COMMA || load<u8>(b) !== COMMA || lineFeeds() !== before) break;
      store<u32>(found, lines, 8);
      store<u32>(otherFound, otherLines, 8);
      found += 12;
      otherFound += 12;
      const blank = load<u8>(a, 1);
      const otherBlank = load<u8>(b, 1);
      lines += <u32>(blank === LINE_FEED);
      otherLines += <u32>(otherBlank === LINE_FEED);
      at = a + 1 + <usize>(blank === SPACE || blank === LINE_FEED);
      other = b + 1 + <usize>(otherBlank === SPACE || otherBlank === LINE_FEED);
    }
    store<u32>(FIRST_AT, <u32>at);
    store<u32>(FIRST_FOUND, <u32>found);
    store<u32>(FIRST_LINES, lines);
    store<u32>(PAIR_AT, <u32>other);
    store<u32>(PAIR_FOUND, <u32>otherFound);
    store<u32>(PAIR_LINES, otherLines);
  }

  /** Puts what was read from the middle on behind what was found before it. */
  static joinPaired(found: usize, lines: u32): usize {
    const end = <usize>load<u32>(PAIR_FOUND);
    for (let from = PAIRED; from < end; from += 12) {
      store<u64>(found, load<u64>(from));
      store<u32>(found, load<u32>(from, 8) + lines, 8);
      found += 12;
    }
    return found;
  }

  /**
   * The end of the element at `start`; 0 where it must be read by TypeScript. What it says is put to `found`, and it is what is expected next.
   *
   * @param needed How many of image and category an element must tell. @param kind As above.
   */
  @inline
  static element(start: usize, needed: u32, kind: u32, found: usize): usize {
    let at = Json.afterBlanks(start + 1);
    let image: u32 = 0;
    let category: u32 = 0;
    let crowd: u32 = 0;
    /** A bit for each key of interest that was met. */
    let met: u32 = 0;
    let slot = EXPECTED_KEYS;
    let step = start;
    beginPlan();
    while (true) {
      let note: u32;
      if (Json.isExpected(at, slot)) {
        note = load<u32>(slot, 32) >> NOTES;
        at += <usize>load<u32>(slot, 36);
        if (load<u8>(at) <= SPACE) at = Json.afterBlanks(at);
      } else {
        note = readKey(at, slot) >> NOTES;
        if (note === 0) return 0;
        at = valueStart();
      }
      if (slot < LAST_KEY) slot += KEY_BYTES;
      addStep(step, at, note);
      if (note === OTHER_KEY) at = Json.isDigit(load<u8>(at)) ? Json.scalarEnd(at) : valueEnd(at, 2);
      else {
        if ((met >> note) & 1) return 0;
        met |= 1 << note;
        if (kind === 2 && note === CROWD_KEY) {
          const first = load<u8>(at);
          if (first !== ZERO && first !== ONE) return 0;
          crowd = first === ONE ? 1 << 31 : 0;
          at += 1;
        } else {
          at = integerEnd(at);
          if (note === IMAGE_KEY) image = load<u32>(INTEGER);
          else category = load<u32>(INTEGER);
        }
      }
      if (at === 0) return 0;
      step = at;
      let next = load<u8>(at);
      if (next !== COMMA) {
        at = Json.afterBlanks(at);
        next = load<u8>(at);
      }
      at += 1;
      if (next === CLOSE_OBJECT) break;
      if (next !== COMMA) return 0;
      at = Json.afterBlanks(at);
    }
    if (((met >> IMAGE_KEY) & 1) + ((met >> CATEGORY_KEY) & 1) !== needed) return 0;
    addStep(step, at, IS_OVER);
    store<u32>(found, image);
    store<u32>(found, category | crowd, 4);
    return at;
  }
}

/** The end of a whole number without a sign; 0 for any other value. */
function integerEnd(start: usize): usize {
  const length = <usize>ctz(~Json.digits(start));
  const end = start + length;
  // What else a number may hold makes another number of it.
  if (length - 1 >= MOST_DIGITS || (length > 1 && load<u8>(start) === ZERO)) return 0;
  const byte = load<u8>(end);
  if (byte !== COMMA && byte !== CLOSE_OBJECT && byte > SPACE) return 0;
  store<u32>(INTEGER, wholeNumber((load<u64>(start) ^ ZEROS_8) << ((8 - <u64>length) << 3)));
  return end;
}

/** The number of eight digits, of which the first is the lowest byte. */
function wholeNumber(digits: u64): u32 {
  // Two, four, and eight as one number.
  let value = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
  value = (value * 10000 + (value >> 32)) & 0xffffffff;
  return <u32>value;
}
