import { isUtf8 } from 'node:buffer';
import type { FileOfFolder } from '../folder-format.ts';
import type { ObjectCounts } from './object-counts.ts';

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const EXCLAMATION = 33;
const QUOTE = 34;
const AMPERSAND = 38;
const APOSTROPHE = 39;
const MINUS = 45;
const SLASH = 47;
const ONE = 49;
const LESS = 60;
const EQUALS = 61;
const GREATER = 62;
const QUESTION = 63;
const CLOSING_BRACKET = 93;

/** Deeper documents are left to the parser. */
const DEEPEST = 32;

const IS_NAME = new Uint8Array(256);
for (const character of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.') IS_NAME[character.charCodeAt(0)] = 1;

/** What a byte of text is. */
const ORDINARY = 0;
/** A tag begins, or something that only the parser knows: an entity, the end of CDATA, a control character. */
const UNUSUAL = 1;
/** U+FFFE and U+FFFF begin so, which are no characters. */
const BEFORE_NO_CHARACTER = 2;
const KIND_OF_BYTE = new Uint8Array(256);
for (let byte = 0; byte < SPACE; byte += 1) KIND_OF_BYTE[byte] = isBlank(byte) ? ORDINARY : UNUSUAL;
for (const byte of [LESS, AMPERSAND, CLOSING_BRACKET]) KIND_OF_BYTE[byte] = UNUSUAL;
KIND_OF_BYTE[0xef] = BEFORE_NO_CHARACTER;

const [ANNOTATION, OBJECT, NAME, DIFFICULT, DELETED] = ['annotation', 'object', 'name', 'difficult', 'deleted'].map((name) =>
  Buffer.from(name),
) as [Buffer, Buffer, Buffer, Buffer, Buffer];

/** What of an object is being read. */
const NOTHING = 0;
const IN_NAME = 1;
const IN_DIFFICULT = 2;
const IN_DELETED = 3;

/**
 * Counts the objects of a plain annotation of Pascal VOC: well-formed XML in UTF-8 without entities, declarations and other rare things.
 * False where the document is not that plain, which is then left to `readVoc`: nothing of it was counted.
 */
export class VocScanner {
  readonly #objects: ObjectCounts;
  readonly #starts = new Int32Array(DEEPEST);
  readonly #lengths = new Int32Array(DEEPEST);
  /** Of each object: place, start and end of its name, 1 where it is difficult. */
  #found = new Int32Array(4 * 64);
  readonly #labels = new Map<number, { readonly bytes: Uint8Array; readonly label: string }[]>();
  #bytes: Buffer = Buffer.alloc(0);

  constructor(objects: ObjectCounts) {
    this.#objects = objects;
  }

  scan(bytes: Uint8Array, file: FileOfFolder): boolean {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const count = this.#find(bytes);
    if (count < 0) return false;
    const found = this.#found;
    for (let index = 0; index < 4 * count; index += 4) if (!this.#isText(found[index + 1]!, found[index + 2]!)) return false;
    this.#objects.image();
    for (let index = 0; index < 4 * count; index += 4) {
      const place = found[index]!;
      this.#objects.object(this.#label(found[index + 1]!, found[index + 2]!), found[index + 3] === 1, file, () => lineAt(bytes, place));
    }
    return true;
  }

  /** Answers the number of objects that stand in `#found`; -1 for what is not plain. */
  #find(bytes: Uint8Array): number {
    const end = bytes.length;
    const starts = this.#starts;
    const lengths = this.#lengths;
    let at = startOfRoot(bytes);
    if (at < 0) return -1;
    let depth = 0;
    let roots = 0;
    let count = 0;
    let inObject = false;
    let reading = NOTHING;
    let value = 0;
    let objectAt = 0;
    let nameStart = -1;
    let nameEnd = -1;
    let difficult = 0;
    let deleted = false;
    for (;;) {
      // Text up to the next tag.
      const text = at;
      while (at < end) {
        const kind = KIND_OF_BYTE[bytes[at]!]!;
        if (kind === ORDINARY) at += 1;
        else if (kind === BEFORE_NO_CHARACTER && bytes[at + 1] !== 0xbf) at += 1;
        else break;
      }
      if (at < end && bytes[at] !== LESS) return -1;
      if (depth === 0) for (let index = text; index < at; index += 1) if (!isBlank(bytes[index]!)) return -1;
      if (at === end) break;
      const tag = at;
      at += 1;
      if (at === end) return -1;
      if (bytes[at] === SLASH) {
        at += 1;
        if (depth === 0) return -1;
        depth -= 1;
        const length = lengths[depth]!;
        const start = starts[depth]!;
        for (let index = 0; index < length; index += 1) if (bytes[at + index] !== bytes[start + index]) return -1;
        at += length;
        while (at < end && isBlank(bytes[at]!)) at += 1;
        if (bytes[at] !== GREATER) return -1;
        at += 1;
        if (!inObject) continue;
        if (depth === 1) {
          if (nameStart < 0) return -1;
          if (!deleted) {
            if (4 * count === this.#found.length) this.#grow();
            this.#found.set([objectAt, nameStart, nameEnd, difficult], 4 * count);
            count += 1;
          }
          inObject = false;
        } else if (depth === 2 && reading !== NOTHING) {
          let first = value;
          let last = tag;
          while (first < last && isBlank(bytes[first]!)) first += 1;
          while (last > first && isBlank(bytes[last - 1]!)) last -= 1;
          const isOne = last === first + 1 && bytes[first] === ONE;
          if (reading === IN_NAME) {
            if (first === last) return -1;
            if (nameStart < 0) {
              nameStart = first;
              nameEnd = last;
            }
          } else if (reading === IN_DIFFICULT) difficult = isOne ? 1 : 0;
          else deleted = isOne;
          reading = NOTHING;
        }
        continue;
      }
      if (bytes[at] === EXCLAMATION) {
        at = endOfComment(bytes, at);
        if (at < 0 || reading !== NOTHING) return -1;
        continue;
      }
      const start = at;
      if (IS_NAME[bytes[at]!] === 0 || bytes[at]! < 65) return -1;
      while (at < end && IS_NAME[bytes[at]!] === 1) at += 1;
      const length = at - start;
      let isEmpty = false;
      if (bytes[at] !== GREATER) {
        at = endOfAttributes(bytes, at);
        if (at < 0) return -1;
        isEmpty = bytes[at - 1] === SLASH;
      }
      at += 1;
      if (reading !== NOTHING) return -1;
      if (depth === 0) {
        roots += 1;
        if (roots > 1 || isEmpty || !equals(bytes, start, length, ANNOTATION)) return -1;
      } else if (depth === 1) {
        if (equals(bytes, start, length, OBJECT)) {
          if (isEmpty) return -1;
          inObject = true;
          objectAt = at;
          nameStart = -1;
          difficult = 0;
          deleted = false;
        }
      } else if (depth === 2 && inObject) {
        if (equals(bytes, start, length, NAME)) reading = IN_NAME;
        else if (equals(bytes, start, length, DIFFICULT)) reading = IN_DIFFICULT;
        else if (equals(bytes, start, length, DELETED)) reading = IN_DELETED;
        if (isEmpty && reading !== NOTHING) return -1;
        value = at;
      }
      if (isEmpty) continue;
      if (depth === DEEPEST) return -1;
      starts[depth] = start;
      lengths[depth] = length;
      depth += 1;
    }
    return depth === 0 && roots === 1 ? count : -1;
  }

  #grow(): void {
    const grown = new Int32Array(this.#found.length * 2);
    grown.set(this.#found);
    this.#found = grown;
  }

  #isText(start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) if (this.#bytes[at]! >= 0x80) return isUtf8(this.#bytes.subarray(start, end));
    return true;
  }

  /** Names come again and again: most are known by their bytes. */
  #label(start: number, end: number): string {
    const bytes = this.#bytes;
    const key = ((end - start) << 16) | (bytes[start]! << 8) | bytes[end - 1]!;
    const known = this.#labels.get(key);
    for (const entry of known ?? []) if (equals(bytes, start, end - start, entry.bytes)) return entry.label;
    const label = bytes.toString('utf8', start, end);
    const entry = { bytes: bytes.subarray(start, end).slice(), label };
    if (known === undefined) this.#labels.set(key, [entry]);
    else if (known.length < MOST_ALIKE) known.push(entry);
    return label;
  }
}

/** Names of equal length, beginning and end that are kept. */
const MOST_ALIKE = 8;

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === TAB || byte === RETURN;
}

function equals(bytes: Uint8Array, start: number, length: number, name: Uint8Array): boolean {
  if (length !== name.length) return false;
  for (let index = 0; index < length; index += 1) if (bytes[start + index] !== name[index]) return false;
  return true;
}

/** After the declaration, which may say no more than that this is UTF-8; -1 where it says something else. */
function startOfRoot(bytes: Uint8Array): number {
  if (bytes[0] !== LESS || bytes[1] !== QUESTION) return 0;
  const end = bytes.subarray(0, 200).indexOf(GREATER);
  const declaration = Buffer.from(bytes.buffer, bytes.byteOffset, Math.max(0, end + 1)).toString('latin1');
  return PLAIN_DECLARATION.test(declaration) ? end + 1 : -1;
}

const PLAIN_DECLARATION = /^<\?xml version=(["'])1\.0\1(?: +encoding=(["'])utf-8\2)?(?: +standalone=(["'])(?:yes|no)\3)? *\?>$/i;

/** From the `!` of a comment to after its end; -1 for anything else. */
function endOfComment(bytes: Uint8Array, at: number): number {
  if (bytes[at + 1] !== MINUS || bytes[at + 2] !== MINUS) return -1;
  for (let index = at + 3; index + 2 < bytes.length; index += 1) {
    const byte = bytes[index]!;
    if (byte === MINUS && bytes[index + 1] === MINUS) return bytes[index + 2] === GREATER ? index + 3 : -1;
    if ((byte < SPACE && !isBlank(byte)) || byte === 0xef) return -1;
  }
  return -1;
}

/** From the end of the name to the `>` of a tag with one attribute or none; -1 for what is less plain. */
function endOfAttributes(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isBlank(bytes[at]!)) at += 1;
  if (at > start && IS_NAME[bytes[at]!] === 1 && bytes[at]! >= 65) {
    while (IS_NAME[bytes[at]!] === 1) at += 1;
    if (bytes[at] !== EQUALS) return -1;
    const quote = bytes[at + 1];
    if (quote !== QUOTE && quote !== APOSTROPHE) return -1;
    for (at += 2; bytes[at] !== quote; at += 1) {
      const byte = bytes[at];
      if (byte === undefined || byte < SPACE || byte === LESS || byte === AMPERSAND || byte >= 0x80) return -1;
    }
    at += 1;
    while (isBlank(bytes[at]!)) at += 1;
  }
  if (bytes[at] === SLASH) at += 1;
  return bytes[at] === GREATER ? at : -1;
}

/** The line of a place, counted from 1. A lone CR ends a line as well. */
function lineAt(bytes: Uint8Array, place: number): number {
  let line = 1;
  for (let at = 0; at < place; at += 1) {
    if (bytes[at] === LINE_FEED || (bytes[at] === RETURN && bytes[at + 1] !== LINE_FEED)) line += 1;
  }
  return line;
}
