import { CLOSE_ARRAY, CLOSE_OBJECT, COLON, COMMA, Json, OPEN_ARRAY, OPEN_OBJECT, QUOTE, SPACE } from './json';
import { numbersEnd, setElements, stringsEnd } from './json-arrays';

/** Deeper values are left to TypeScript. */
const DEEPEST: u32 = 200;

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

/** The end of the array at `start`; see `elementsOf`. */
export function arrayEnd(start: usize, depth: u32): usize {
  if (depth > DEEPEST) return 0;
  let at = Json.afterBlanks(start + 1);
  setElements(0);
  if (load<u8>(at) === CLOSE_ARRAY) return at + 1;
  const first = load<u8>(at);
  if (first === QUOTE) {
    const bracket = stringsEnd(at);
    if (bracket !== 0) return bracket + 1;
  } else if (Json.isDigit(first)) {
    const bracket = numbersEnd(at);
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
  setElements(elements);
  return at + 1;
}

/** The end of the array at `start`, if it is one of numbers, or of arrays of numbers, with hardly a blank; else 0. */
export function plainArrayEnd(start: usize): usize {
  let at = start + 1;
  let first = load<u8>(at);
  if (Json.isDigit(first)) {
    const bracket = numbersEnd(at);
    return bracket === 0 ? 0 : bracket + 1;
  }
  while (first === OPEN_ARRAY && Json.isDigit(load<u8>(at, 1))) {
    const bracket = numbersEnd(at + 1);
    if (bracket === 0) return 0;
    const next = load<u8>(bracket, 1);
    if (next === CLOSE_ARRAY) return bracket + 2;
    if (next !== COMMA) return 0;
    at = bracket + 2 + <usize>(load<u8>(bracket, 2) === SPACE);
    first = load<u8>(at);
  }
  return 0;
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
