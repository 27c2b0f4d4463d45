import { emptyCounts, type LabelTally } from '../../core/label-counts.ts';
import { type Message, messageOf } from '../../core/message.ts';
import type { FileCounter, FileOfFolder, FolderCounts, FolderReadOptions } from '../folder-format.ts';
import { nameOfLabel } from '../label-names.ts';

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const DOT = 46;
const ZERO = 48;
const ONE = 49;
const NINE = 57;

/** A class id, and the four numbers of a box: fewer columns are no object. */
const FEWEST_NUMBERS = 4;
/** Rounding may carry a coordinate past the border; trainers accept as much. */
const TOLERANCE = 0.01;
/** Pose data mark each point as unlabelled, hidden or visible: 0, 1 or 2. */
const VISIBLE = 2;
/** A box and a point: with fewer numbers there is no mark. */
const FEWEST_NUMBERS_OF_POSE = 7;

/** Ids that have a place of their own. */
const DENSE_IDS = 4096;
const LARGEST_ID = 1e9;
/** More are no classes: they must not fill the memory. */
const MOST_CLASSES = 100_000;

/** What was seen of one class. */
interface Seen {
  readonly id: number;
  readonly name: string;
  count: number;
  images: number;
  /** The number of the file it was seen in last. */
  lastFile: number;
  readonly firstPath: string;
  readonly firstLine: number;
}

/**
 * Counts text files of YOLO: one object a line, `class x y w h [confidence]`, or `class` and the points of a polygon, of an oriented box or of a
 * pose. A file without lines is an image with nothing in it.
 */
export class YoloLines implements FileCounter {
  readonly #options: FolderReadOptions;
  readonly #dense: (Seen | undefined)[] = new Array(DENSE_IDS).fill(undefined);
  readonly #others = new Map<number, Seen>();
  #files = 0;
  #objects = 0;

  constructor(options: FolderReadOptions) {
    this.#options = options;
  }

  count(bytes: Uint8Array, file: FileOfFolder): void {
    this.#files += 1;
    const end = bytes.length;
    let line = 1;
    for (let at = 0; at < end; ) {
      const first = bytes[at]!;
      if (first === LINE_FEED || first === RETURN) {
        // A lone CR ends a line as well.
        if (first === LINE_FEED || bytes[at + 1] !== LINE_FEED) line += 1;
        at += 1;
      } else if (first === SPACE || first === TAB) at += 1;
      else at = this.#object(bytes, at, line, file);
    }
  }

  finish(): FolderCounts {
    const counts = emptyCounts();
    counts.records = this.#files;
    counts.total = this.#objects;
    for (const seen of [...this.#dense, ...this.#others.values()]) {
      if (seen === undefined || seen.count === 0) continue;
      const known = counts.labels.get(seen.name);
      if (known === undefined) counts.labels.set(seen.name, tallyOf(seen));
      else {
        known.count += seen.count;
        known.records = (known.records ?? 0) + seen.images;
      }
    }
    return { counts, unit: 'box', recordUnit: 'image' };
  }

  /** Reads the object that begins at `start`; answers the end of its line. */
  #object(bytes: Uint8Array, start: number, line: number, file: FileOfFolder): number {
    const end = bytes.length;
    let at = start;
    let id = 0;
    while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) id = id * 10 + bytes[at++]! - ZERO;
    const isInteger = at > start && (at === end || bytes[at]! <= SPACE) && id < LARGEST_ID;
    if (!isInteger) while (at < end && bytes[at]! > SPACE) at += 1;
    const idEnd = at;
    let numbers = 0;
    let visible = -1;
    let outside = -1;
    let wrong = -1;
    for (;;) {
      while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
      if (at === end || bytes[at] === LINE_FEED || bytes[at] === RETURN) break;
      const token = at;
      const head = bytes[at]!;
      let dots = head === DOT ? 1 : 0;
      // `0.…`, `.…`, `1` and `0` are in range; all else is looked at closely.
      let isPlain = head === DOT || head === ZERO || head === ONE;
      for (at += 1; at < end; at += 1) {
        const byte = bytes[at]!;
        if (byte <= SPACE) break;
        if (byte === DOT) dots += 1;
        else if (byte < ZERO || byte > NINE || dots === 0 || (head === ONE && byte !== ZERO)) isPlain = false;
      }
      numbers += 1;
      if (isPlain && dots <= 1 && (head !== DOT || at > token + 1)) continue;
      const value = Number(textOf(bytes, token, at));
      if (Number.isNaN(value)) wrong = token;
      else if (value === VISIBLE) visible = token;
      else if (value < -TOLERANCE || value > 1 + TOLERANCE) outside = token;
    }
    if (numbers < FEWEST_NUMBERS_OF_POSE && visible >= 0) outside = visible;
    const object = { bytes, start, id: isInteger ? id : integerOf(textOf(bytes, start, idEnd)), numbers, wrong };
    if (object.id === null || numbers < FEWEST_NUMBERS || wrong >= 0) {
      if (bytes.includes(0)) {
        this.#options.problem(file.path, null, messageOf('The file is no text: lines of a class id and coordinates were expected.'));
        return end;
      }
      this.#options.problem(file.path, line, complaintOf(object));
      return at;
    }
    if (outside >= 0) {
      const message = messageOf(
        'Coordinates go from 0 to 1, as shares of the image, but {0} is outside. The object was counted.',
        quote(bytes, outside),
      );
      this.#options.problem(file.path, line, message);
    }
    if (!this.#hasRoom(object.id)) {
      this.#options.problem(
        file.path,
        line,
        messageOf('There are more than {0} class ids; the objects of the others were not counted.', MOST_CLASSES),
      );
      return at;
    }
    this.#add(object.id, line, file);
    return at;
  }

  #hasRoom(id: number): boolean {
    return id < DENSE_IDS || this.#others.size < MOST_CLASSES || this.#others.has(id);
  }

  #add(id: number, line: number, file: FileOfFolder): void {
    this.#objects += 1;
    const seen = this.#seen(id, line, file);
    seen.count += 1;
    if (seen.lastFile !== this.#files) {
      seen.lastFile = this.#files;
      seen.images += 1;
    }
    this.#options.watch?.see(seen.name, line, null);
  }

  #seen(id: number, line: number, file: FileOfFolder): Seen {
    const known = id < DENSE_IDS ? this.#dense[id] : this.#others.get(id);
    if (known !== undefined) return known;
    const name = nameOfLabel(id, this.#options.labels) ?? String(id);
    const seen: Seen = { id, name, count: 0, images: 0, lastFile: 0, firstPath: file.path, firstLine: line };
    if (id < DENSE_IDS) this.#dense[id] = seen;
    else this.#others.set(id, seen);
    return seen;
  }
}

interface ReadObject {
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Null where the first column is no class id. */
  readonly id: number | null;
  /** Columns after the id. */
  readonly numbers: number;
  /** Where a column stands that is no number; -1 without one. */
  readonly wrong: number;
}

function tallyOf({ count, images, firstLine, firstPath }: Seen): LabelTally {
  return { count, records: images, firstLine, firstPath };
}

/** Some tools write ids as `3.0`. */
function integerOf(text: string): number | null {
  const value = /^\d+\.0*$/.test(text) ? Number(text) : -1;
  return value >= 0 && value < LARGEST_ID ? value : null;
}

function complaintOf({ bytes, start, id, numbers, wrong }: ReadObject): Message {
  if (id === null)
    return messageOf('A class id (0, 1, 2, …) was expected as the first column, not {0}. It was not counted.', quote(bytes, start));
  if (numbers < FEWEST_NUMBERS)
    return messageOf('A class id and at least 4 coordinates were expected; there are {0}. It was not counted.', numbers);
  return messageOf('A coordinate was expected, not {0}. It was not counted.', quote(bytes, wrong));
}

const LONGEST_QUOTE = 40;

function quote(bytes: Uint8Array, start: number): string {
  let end = start;
  while (end < bytes.length && bytes[end]! > SPACE) end += 1;
  const text = textOf(bytes, start, Math.min(end, start + LONGEST_QUOTE));
  return JSON.stringify(end - start > LONGEST_QUOTE ? `${text}…` : text);
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** What a text file looks like: lines of objects with coordinates in the image, with other numbers, nothing at all, or something else. */
export type YoloLook = 'objects' | 'numbers' | 'empty' | 'other';

const NUMBER = '[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?';
const OBJECT = new RegExp(`^\\d{1,9}(?:\\.0*)?(?:[ \\t]+${NUMBER}){4,}$`);
/** Longer lines are no boxes; polygons of that length are taken at their beginning. */
const LONGEST_LINE = 4_000;

/** @param isWhole False where the last line may be cut. */
export function lookOf(text: string, isWhole: boolean): YoloLook {
  const all = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  if (!isWhole && all.length > 1) all.pop();
  const lines = all
    .filter((line) => line !== '')
    .map((line) => (line.length > LONGEST_LINE ? line.slice(0, line.lastIndexOf(' ', LONGEST_LINE)) : line));
  if (lines.length === 0) return 'empty';
  const objects = lines.filter((line) => OBJECT.test(line));
  if (objects.length < lines.length * 0.8) return 'other';
  const inside = objects.filter((line) =>
    line
      .split(/\s+/)
      .slice(1, 5)
      .every((column) => Math.abs(Number(column)) <= 1 + TOLERANCE),
  );
  return inside.length >= objects.length * 0.8 ? 'objects' : 'numbers';
}
