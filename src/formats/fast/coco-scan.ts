import { type Message, messageOf } from '../../core/message.ts';
import { CocoParts, isCrowd, isId, isPlaced } from '../label-files/coco-document.ts';
import { isRecord, own } from '../label-files/json-values.ts';
import { Boxes } from './boxes.ts';
import type { FastFormat, Scan, ScanProblem, ScanResult, Segment, SegmentReport } from './fast-format.ts';
import type { FileFeed } from './file-feed.ts';
import { NotPlain } from './not-plain.ts';
import { placeOf } from './places.ts';
import type { ScanMemory } from './scan-memory.ts';
import { Spellings } from './spellings.ts';

/** COCO documents whose ids are numbers. */
export const fastCoco: FastFormat<CocoPlan> = {
  id: 'coco',
  isCuttable: 'by guess',
  plan: ({ text }) => (text[skipBlanks(text, 0, text.length)] === OPEN_OBJECT ? {} : null),
  open: (memory) => new CocoScan(memory),
  parts: (counted) => {
    const [{ counts, declared }] = counted as [(typeof counted)[0]];
    return [{ split: null, counts, unit: 'box', recordUnit: 'image', ...(declared === undefined ? {} : { declared }) }];
  },
};

type CocoPlan = Readonly<Record<string, never>>;

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** As `assembly/coco.ts` says them. */
const IMAGE_KEY = 2 << 8;
const CATEGORY_KEY = 3 << 8;
const CROWD_KEY = 4 << 8;

/** Ids that the scanner reads. */
const MOST_ID = 2 ** 31;
/** So many elements that the scanner leaves to this thread are always well; then one in `ODD_SHARE`. */
const ODD_ELEMENTS = 2000;
const ODD_SHARE = 30;
const MOST_PROBLEMS = 1000;
/** Deeper elements are refused by the plain reader. */
const DEEPEST = 1000;

class CocoScan implements Scan {
  readonly #memory: ScanMemory;
  readonly #boxes: Boxes;
  readonly #parts: CocoParts;
  readonly #problems: ScanProblem[] = [];
  #hasRead = false;
  /** A key of a place, which the scanner does not know, was met. */
  #arePlaced = false;
  #hasAnnotations = false;
  #segment = 0;
  /** Where the segment ends, in the file: with the last element that begins before. */
  #to = 0;
  /** An array was left before an element, which the next segment begins with. */
  #isOver = false;
  /** Line feeds of the segment before the byte at hand. */
  #lines = 0;
  #elements = 0;
  #oddElements = 0;

  constructor(memory: ScanMemory) {
    this.#memory = memory;
    memory.scanner.prepareCoco();
    const boxes = new Boxes(memory);
    this.#boxes = boxes;
    this.#parts = new CocoParts((place, message) => this.#note(place!, message), {
      image: (id) => boxes.image(numberId(id)),
      annotation: (annotation, image, place) => {
        const category = own(annotation, 'category_id');
        if (typeof category !== 'number' || !Number.isInteger(category)) return messageOf('The annotation has no category_id');
        this.#hasAnnotations = true;
        if (isPlaced(annotation)) this.#arePlaced = true;
        boxes.box(numberId(image), category, isCrowd(annotation), place);
        return null;
      },
    });
  }

  *read(feed: FileFeed, segment: Segment): Generator<void, SegmentReport, undefined> {
    const { index, from, to, textStart } = segment;
    this.#hasRead = true;
    this.#segment = index;
    this.#to = to;
    this.#isOver = false;
    this.#lines = 0;
    feed.border = to;
    feed.seek(index === 0 ? textStart : Math.max(from, textStart));
    feed.read(feed.end);
    this.#seal(feed);
    if (index === 0) {
      const at = yield* this.#findNext(feed, feed.start, false);
      if (this.#memory.bytes[at] !== OPEN_OBJECT) throw new NotPlain('the document is no object');
      return yield* this.#readSegment(feed, at + 1, null, { index, start: textStart });
    }
    const guessed = yield* this.#guess(feed);
    if (guessed === null) return { index, start: to, end: to, lines: 0 };
    try {
      return yield* this.#readSegment(feed, guessed.at, guessed.key, { index, start: feed.offsetOf(guessed.at), enters: guessed.key });
    } catch (error) {
      if (!(error instanceof NotPlain)) throw error;
      // The guess may have been wrong, and boxes were counted: this follows no other segment.
      return { index, start: -1, end: 0, lines: 0 };
    }
  }

  /** The first element that begins in the segment, by what its keys say; null without one. */
  *#guess(feed: FileFeed): Generator<void, { readonly at: number; readonly key: string } | null, undefined> {
    const { bytes } = this.#memory;
    let at = feed.start;
    for (let tries = 0; tries < MOST_GUESSES; tries += 1) {
      for (;;) {
        const brace = bytes.subarray(0, feed.end).indexOf(OPEN_OBJECT, at);
        at = brace < 0 ? feed.end : brace;
        if (feed.offsetOf(at) >= this.#to) return null;
        const end = at < feed.end ? elementEnd(bytes, at, feed.end) : -1;
        const key = end < 0 ? null : tableOf(bytes.toString('utf8', at, end));
        if (key !== null) return { at, key };
        // Within a text a brace may have no end.
        if (end >= 0 || feed.end - at > LONGEST_GUESS) break;
        yield;
        if (!feed.read(at)) return null;
        this.#seal(feed);
        at = feed.start;
      }
      at += 1;
    }
    return null;
  }

  /** Reads from a key of the root on, or from an element of the array of a key. */
  *#readSegment(
    feed: FileFeed,
    start: number,
    within: string | null,
    report: Pick<SegmentReport, 'index' | 'start' | 'enters'>,
  ): Generator<void, SegmentReport, undefined> {
    const { bytes } = this.#memory;
    let at = start;
    if (within !== null) {
      at = yield* this.#readArray(feed, at, within);
      if (this.#isOver) return { ...report, end: feed.offsetOf(at), lines: this.#lines, leaves: within };
    }
    for (;;) {
      at = yield* this.#findNext(feed, at, true);
      if (bytes[at] === CLOSE_OBJECT) break;
      if (bytes[at] !== QUOTE) throw new NotPlain('a key was expected');
      const end = elementEnd(bytes, at, feed.end);
      if (end < 0) {
        at = yield* this.#readOn(feed, at);
        continue;
      }
      feed.check(at, end);
      const key = parsedKey(bytes.toString('utf8', at, end));
      at = yield* this.#findNext(feed, end, false);
      if (bytes[at] !== COLON) throw new NotPlain('a colon was expected');
      at = yield* this.#findNext(feed, at + 1, false);
      if (bytes[at] !== OPEN_ARRAY) {
        at = yield* this.#passValue(feed, at);
        continue;
      }
      at = yield* this.#readArray(feed, at + 1, key);
      if (this.#isOver) return { ...report, end: feed.offsetOf(at), lines: this.#lines, leaves: key };
    }
    // They may be labels of images.
    if (this.#to === feed.size && report.index === 0 && this.#hasAnnotations && !this.#arePlaced)
      throw new NotPlain('no annotation has a place');
    at += 1;
    for (;;) {
      const next = skipBlanks(bytes, at, feed.end);
      this.#countLines(at, next);
      if (next < feed.end) throw new NotPlain('something follows the document');
      yield;
      if (!feed.read(feed.end)) break;
      at = feed.start;
    }
    return { ...report, end: feed.size, lines: this.#lines };
  }

  finish(): ScanResult {
    if (!this.#hasRead) return { splits: [], problems: [] };
    return { splits: [], problems: this.#problems, boxes: this.#boxes.finish(this.#parts.classes(), this.#arePlaced) };
  }

  /** A zero byte ends what the scanner may read. */
  #seal(feed: FileFeed): void {
    this.#memory.bytes[feed.end] = 0;
  }

  /** Reads the next piece; answers where the byte at `at` is then. */
  *#readOn(feed: FileFeed, at: number): Generator<void, number, undefined> {
    yield;
    if (!feed.read(at)) throw new NotPlain('the document is not complete');
    this.#seal(feed);
    return feed.start;
  }

  /** The next byte that is no blank, nor a comma where these are forgiven. */
  *#findNext(feed: FileFeed, from: number, forgivesCommas: boolean): Generator<void, number, undefined> {
    const { bytes } = this.#memory;
    let at = from;
    for (;;) {
      const next = skipBlanks(bytes, at, feed.end);
      this.#countLines(at, next);
      at = next;
      if (at === feed.end) at = yield* this.#readOn(feed, at);
      else if (forgivesCommas && bytes[at] === COMMA) at += 1;
      else return at;
    }
  }

  #countLines(start: number, end: number): void {
    if (start < end) this.#lines += this.#memory.scanner.countByte(start, end, LINE_FEED);
  }

  /** Passes over a value that is no array. */
  *#passValue(feed: FileFeed, start: number): Generator<void, number, undefined> {
    const { scanner } = this.#memory;
    let at = start;
    for (;;) {
      const end = scanner.passValue(at);
      const lines = scanner.takeLineFeeds();
      // The end of a number shows only by what follows it.
      if (end > 0 && end < feed.end) {
        feed.checkUtf8(at, end);
        this.#lines += lines;
        return end;
      }
      at = yield* this.#readOn(feed, at);
    }
  }

  /** Reads the elements of an array; answers where it is left: behind its end, or before an element of the next segment. */
  *#readArray(feed: FileFeed, start: number, key: string): Generator<void, number, undefined> {
    const { bytes, scanner } = this.#memory;
    scanner.forgetLabels();
    scanner.forgetKeys();
    const spellings = new Spellings(this.#memory);
    const keys = KEYS.get(key) ?? [];
    for (const [name, entry] of keys) spellings.addKey(name, entry);
    let at = start;
    for (;;) {
      // Beyond the segment an element is read by itself.
      if (key !== 'categories' && feed.offsetOf(feed.end) <= this.#to) {
        const next = this.#scan(at, feed.end, key);
        feed.checkUtf8(at, next);
        at = next;
        if (scanner.isAtElement() === 0) return at;
      }
      at = yield* this.#findNext(feed, at, true);
      if (bytes[at] === CLOSE_ARRAY) return at + 1;
      this.#isOver = bytes[at] === OPEN_OBJECT && this.#to < feed.size && feed.offsetOf(at) >= this.#to && GUESSED.has(key);
      if (this.#isOver) return at;
      const end = elementEnd(bytes, at, feed.end);
      if (end < 0) at = yield* this.#readOn(feed, at);
      else if (bytes[at] === OPEN_OBJECT) {
        this.#readElement(feed, at, end, key, spellings);
        at = end;
      } else throw new NotPlain('an element is no object');
    }
  }

  /** Has the scanner read as many elements as it can; answers where it stopped. */
  #scan(at: number, end: number, key: string): number {
    const { scanner } = this.#memory;
    const scan = key === 'images' ? scanner.scanImages : key === 'annotations' ? scanner.scanAnnotations : scanner.scanOthers;
    const next = scan(at, end);
    const found = scanner.takeFound();
    if (key === 'images') this.#boxes.addImages(found);
    else {
      if (found > 0) this.#hasAnnotations = true;
      this.#boxes.addFound(found, placeOf(this.#segment, this.#lines + 1));
    }
    this.#elements += found;
    this.#lines += scanner.takeLineFeeds();
    return next;
  }

  /** Reads one element as the plain reader does. */
  #readElement(feed: FileFeed, start: number, end: number, key: string, spellings: Spellings): void {
    const { bytes } = this.#memory;
    feed.check(start, end);
    const text = bytes.toString('utf8', start, end);
    this.#parts.read(text, placeOf(this.#segment, this.#lines + 1), key);
    this.#countLines(start, end);
    if (key === 'categories') return;
    this.#oddElements += 1;
    if (this.#oddElements > ODD_ELEMENTS && this.#oddElements * ODD_SHARE > this.#elements) throw new NotPlain('too many elements are odd');
    try {
      spellings.addKeysOf(JSON.parse(text));
    } catch (error) {
      if (error instanceof NotPlain) throw error;
      // A broken element was told by the reader.
    }
  }

  #note(place: number, message: Message): void {
    if (this.#problems.length === MOST_PROBLEMS) throw new NotPlain('there are too many problems');
    this.#problems.push({ place, message });
  }
}

/** Elements that are looked at for the beginning of a segment. */
const MOST_GUESSES = 16;
const LONGEST_GUESS = 64 * 1024;
/** Tables whose elements show where they belong. */
const GUESSED: ReadonlySet<string> = new Set(['images', 'annotations']);

function tableOf(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  if (isId(own(value, 'image_id'))) return own(value, 'category_id') === undefined ? null : 'annotations';
  return isId(own(value, 'id')) && typeof own(value, 'file_name') === 'string' ? 'images' : null;
}

const KEYS: ReadonlyMap<string, readonly (readonly [string, number])[]> = new Map([
  ['images', [['id', IMAGE_KEY]]],
  [
    'annotations',
    [
      ['image_id', IMAGE_KEY],
      ['category_id', CATEGORY_KEY],
      ['iscrowd', CROWD_KEY],
    ],
  ],
]);

function numberId(id: string | number): number {
  if (typeof id !== 'number' || !Number.isInteger(id) || id < 0 || id >= MOST_ID) throw new NotPlain('an id is no plain number');
  return id;
}

function parsedKey(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    throw new NotPlain('a key is broken');
  }
}

function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(bytes[at]!)) at += 1;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === LINE_FEED || byte === RETURN || byte === TAB;
}

/** The end of the object, array or string that begins at `start`; −1 where it is not whole, or something else. */
function elementEnd(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) {
        inString = false;
        if (depth === 0) return at + 1;
      }
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > DEEPEST) throw new NotPlain('an element is too deep');
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
