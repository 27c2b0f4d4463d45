import { isUtf8 } from 'node:buffer';
import chardet from 'chardet';
import iconv from 'iconv-lite';

export interface DetectedEncoding {
  /** A name that `iconv-lite` knows: `utf-8`, `utf-16le`, `windows-1252`, … */
  readonly name: string;
  /** Length of the mark of byte order, in bytes. */
  readonly mark: number;
}

/**
 * The encoding of a text by its first bytes, or null for binary content. A valid UTF-8 head is UTF-8 (ASCII too: the rest of the
 * file may show otherwise). `complete` says that `head` is the whole file: a character that the end cuts is then an error.
 */
export function detectEncoding(head: Uint8Array, complete: boolean): DetectedEncoding | null {
  for (const { name, mark } of MARKS) {
    if (mark.every((byte, index) => head[index] === byte)) return { name, mark: mark.length };
  }
  if (MAGIC.some((magic) => magic.every((byte, index) => head[index] === byte))) return null;
  const wide = detectUtf16(head);
  if (wide !== null) return { name: wide, mark: 0 };
  if (isBinary(head)) return null;
  const whole = complete ? head : head.subarray(0, wholeCharacters(head));
  if (isUtf8(whole) || isMostlyUtf8(whole)) return { name: 'utf-8', mark: 0 };
  return { name: detectLegacy(head), mark: 0 };
}

/** Bytes before and after the first one that is not ASCII. */
const CONTEXT = 1024;
const TELLING = 8 * 1024;

/** The encoding of text that is not UTF-8. */
export function detectLegacy(sample: Uint8Array): string {
  const first = Math.max(
    0,
    sample.findIndex((byte) => byte >= 0x80),
  );
  // Only letters beyond ASCII tell; the first of them stand for the rest.
  const telling = sample.subarray(Math.max(0, first - CONTEXT), first + TELLING);
  for (const { name, confidence } of chardet.analyse(telling)) {
    // Single-byte Latin encodings differ in letters, which a few kilobytes of tags cannot tell: the web's default stands for all of them.
    if (TRUSTED_LEGACY.has(name) && confidence >= 60 && iconv.encodingExists(name)) return name.toLowerCase();
  }
  return 'windows-1252';
}

/** True for text with so many characters of UTF-8 that the bytes which are none must be damage: in other encodings such pairs are rare accidents. */
export function isMostlyUtf8(bytes: Uint8Array): boolean {
  const { characters, invalid } = utf8In(bytes);
  return characters > 0 && characters >= invalid;
}

/** Index of the first byte that is not UTF-8; the length where there is none. */
export function firstInvalidByte(bytes: Uint8Array): number {
  return utf8In(bytes).first;
}

/** Characters of several bytes, bytes that belong to none, and the first of those. */
function utf8In(bytes: Uint8Array): { readonly characters: number; readonly invalid: number; readonly first: number } {
  let characters = 0;
  let invalid = 0;
  let first = bytes.length;
  for (let index = 0; index < bytes.length; ) {
    const byte = bytes[index]!;
    if (byte < 0x80) {
      index += 1;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (index + length <= bytes.length && isUtf8(bytes.subarray(index, index + length))) {
      characters += 1;
      index += length;
    } else {
      if (invalid === 0) first = index;
      invalid += 1;
      index += 1;
    }
  }
  return { characters, invalid, first };
}

/** How many bytes of a UTF-8 text end at the border of a character: leaves out a last character that is cut. */
export function wholeCharacters(bytes: Uint8Array): number {
  const length = bytes.length;
  for (let back = 1; back <= 3 && back <= length; back += 1) {
    const byte = bytes[length - back]!;
    if (byte < 0x80) return length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? length - back : length;
    }
  }
  return length;
}

/** Longer marks first: the mark of UTF-32LE begins with that of UTF-16LE. */
const MARKS: readonly { readonly name: string; readonly mark: readonly number[] }[] = [
  { name: 'utf-32le', mark: [0xff, 0xfe, 0, 0] },
  { name: 'utf-32be', mark: [0, 0, 0xfe, 0xff] },
  { name: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', mark: [0xff, 0xfe] },
  { name: 'utf-16be', mark: [0xfe, 0xff] },
];

/** Binary files that may be too short to be told by their zero bytes; compressed text is unpacked before: gzip, zip, zstd, xz, bzip2, NumPy, Parquet, PDF, PNG, JPEG. */
const MAGIC: readonly (readonly number[])[] = [
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a],
  [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59],
  [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
  [0x50, 0x41, 0x52, 0x31],
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
];

const TRUSTED_LEGACY = new Set(['GB18030', 'Big5', 'Shift_JIS', 'EUC-JP', 'EUC-KR', 'windows-1251', 'KOI8-R']);

const SAMPLE = 64 * 1024;

/** UTF-16 without a mark: zero bytes in one half only (ASCII letters, tabs, line ends), and text without control characters. */
function detectUtf16(head: Uint8Array): string | null {
  const length = Math.min(head.length, SAMPLE) & ~1;
  if (!head.subarray(0, length).includes(0)) return null;
  const zeros = [0, 0];
  let isAscii = true;
  for (let index = 0; index < length; index += 1) {
    if (head[index] === 0) zeros[index & 1]! += 1;
    else if (head[index]! >= 0x80) isAscii = false;
  }
  const [even = 0, odd = 0] = zeros;
  // Text of ASCII letters has a zero byte beside each; a few zero bytes among them are strays.
  const fewest = isAscii ? length * 0.4 : Math.max(2, length / 100);
  if (Math.max(even, odd) < fewest || Math.min(even, odd) * 50 > Math.max(even, odd) || length === 0) return null;
  const name = odd > even ? 'utf-16le' : 'utf-16be';
  const text = iconv.decode(Buffer.from(head.subarray(0, length)), name);
  return countControls(text) === 0 ? name : null;
}

function countControls(text: string): number {
  let controls = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (isControl(text.charCodeAt(index))) controls += 1;
  }
  return controls;
}

/** See `isControl`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROLS = /[\x00-\x08\x0e-\x19\x1b-\x1f]/;

/** Characters that text does not hold; tab, line feed, vertical tab, form feed, carriage return and the old end-of-file mark may occur. */
function isControl(code: number): boolean {
  return code < 0x20 && !(code >= 9 && code <= 13) && code !== 0x1a;
}

/**
 * Stray zero bytes or control characters do not make a file binary; more than one in 300 bytes does. A short text may hold one in 20 if all
 * else is ASCII.
 */
function isBinary(head: Uint8Array): boolean {
  const length = Math.min(head.length, SAMPLE);
  // Most texts have none, which the runtime sees faster than a loop.
  if (!CONTROLS.test(Buffer.from(head.buffer, head.byteOffset, length).toString('latin1'))) return false;
  let controls = 0;
  let others = 0;
  for (let index = 0; index < length; index += 1) {
    if (isControl(head[index]!)) controls += 1;
    else if (head[index]! >= 0x7f) others += 1;
  }
  return controls * 300 > length && !(controls <= 10 && controls * 20 < length && others === 0);
}
