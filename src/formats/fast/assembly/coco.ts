import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  JSON_STATE,
  Json,
  KEY_BYTES,
  LAST_KEY,
  lineFeeds,
  OPEN_OBJECT,
  prepareJson,
  QUOTE,
  readKey,
  resetLineFeeds,
  SPACE,
  valueStart,
} from './json';
import { valueEnd } from './json-values';
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
  return Coco.scan(start, 0, 0);
}

/** Notes the images of an array. */
export function scanImages(start: usize): usize {
  return Coco.scan(start, 1, 1);
}

/** Notes the annotations of an array. */
export function scanAnnotations(start: usize): usize {
  return Coco.scan(start, 2, 2);
}

/** The end of the value at `start`; 0 where it is not plain, or not whole. */
export function passValue(start: usize): usize {
  return valueEnd(start, 1);
}

abstract class Coco {
  /**
   * Reads the elements from `start` on, which is in an array.
   * @param needed How many of image and category an element must tell. @param kind The array: 1 for images, 2 for annotations, else 0. Both known
   * when this is compiled.
   */
  @inline
  static scan(start: usize, needed: u32, kind: u32): usize {
    let at = start;
    let found = PLACES;
    let lines = lineFeeds();
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
      if (next === CLOSE_ARRAY) {
        store<u32>(STOPPED_AT, AT_END);
        at += 1;
        break;
      }
      let end: usize = 0;
      if (kind === 0) {
        // The end of a number shows only by what follows it.
        if (next === OPEN_OBJECT || next === QUOTE || next === 91) end = valueEnd(at, 1);
      } else if (next === OPEN_OBJECT) end = Coco.element(at, needed, kind, found, lines);
      if (end === 0) break;
      if (kind !== 0) found += 12;
      at = end;
      lines = lineFeeds();
    }
    resetLineFeeds(lines);
    store<u32>(FOUND_COUNT, <u32>(found - PLACES) / 12);
    return at;
  }

  /** The end of the element at `start`; 0 where it must be read by TypeScript. What it says is put to `found`. */
  @inline
  static element(start: usize, needed: u32, kind: u32, found: usize, lines: u32): usize {
    let at = Json.afterBlanks(start + 1);
    let image: u32 = 0;
    let category: u32 = 0;
    let crowd: u32 = 0;
    /** A bit for each key of interest that was met. */
    let met: u32 = 0;
    let slot = EXPECTED_KEYS;
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
    store<u32>(found, image);
    store<u32>(found, category | crowd, 4);
    store<u32>(found, lines, 8);
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
  // The digits with zeros before them, then two, four, and eight as one number.
  let value = (load<u64>(start) - 0x3030303030303030) << ((8 - <u64>length) << 3);
  value = (value * 10 + (value >> 8)) & 0x00ff00ff00ff00ff;
  value = (value * 100 + (value >> 16)) & 0x0000ffff0000ffff;
  value = (value * 10000 + (value >> 32)) & 0xffffffff;
  store<u32>(INTEGER, <u32>value);
  return end;
}
