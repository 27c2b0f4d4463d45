import type { LabelCounts, LabelTally } from '../../core/label-counts.ts';
import { withNames } from '../label-files/coco.ts';
import type { CocoClasses } from '../label-files/coco-document.ts';
import type { CountedSplit } from './fast-format.ts';
import { NotPlain } from './not-plain.ts';
import type { ScanMemory } from './scan-memory.ts';

/** Ids below this are found in a table, others in a map. */
const TABLE_IDS = 2 ** 24;
const MOST_CATEGORIES = 2 ** 16;
/** Of a category as a scanner writes it: the box is of a crowd. */
const CROWD_BIT = 1 << 31;

interface Category {
  readonly id: number;
  readonly tally: LabelTally;
  /** A bit for each image that has a box of it. */
  images: Uint32Array;
}

/** The boxes that one thread found. Plain data. */
export interface BoxShare {
  /** Ids by index. */
  readonly images: Uint32Array;
  /** In the order of their first boxes. */
  readonly categories: readonly Readonly<Category>[];
  readonly total: number;
  /** What it found of the classes. */
  readonly classes: CocoClasses;
  /** One says where it lies. */
  readonly arePlaced: boolean;
}

/**
 * What `RecordItems` counts, where all ids are small whole numbers. Most of it the scanner counts, in its memory; what that has no room for is
 * counted here.
 */
export class Boxes {
  readonly #memory: ScanMemory;
  /** The entries of the scanner, of three words each. */
  readonly #from: number;
  /** The scanner had no room for something: all that follows is counted here, for to number images twice takes time and memory. */
  #isFull = false;
  readonly #images = new IdIndex();
  /** By id: the index + 1. */
  #indices: Int32Array = new Int32Array(128);
  /** By index, which is the order of the first boxes, and the one of the scanner. */
  readonly #tallies: LabelTally[] = [];
  readonly #ids: number[] = [];
  #counts: Float64Array = new Float64Array(128);
  /** A bit for each image that has a box of the category. */
  readonly #sets: Uint32Array[] = [];

  constructor(memory: ScanMemory) {
    this.#memory = memory;
    this.#from = memory.scanner.PLACES.value / 4;
    memory.scanner.forgetBoxes();
  }

  image(id: number): void {
    this.#memory.words[this.#from] = id;
    this.addImages(1);
  }

  /** @param count Images that a scanner has found: a word of each of the entries. */
  addImages(count: number): void {
    const { scanner, words } = this.#memory;
    const noted = this.#isFull ? 0 : scanner.noteImages(0, count);
    if (noted === count) return;
    this.#isFull = true;
    for (let entry = noted; entry < count; entry += 1) this.#images.indexOf(words[this.#from + 3 * entry]!);
  }

  /**
   * Counts the boxes that a scanner has found: of each the image, the category (the top bit for a crowd), and the lines before it.
   * @param place From which these are counted.
   */
  addFound(count: number, place: number): void {
    const { scanner, integers } = this.#memory;
    let counted = 0;
    while (!this.#isFull) {
      counted = scanner.countBoxes(counted, count);
      if (counted === count) return;
      const at = this.#from + 3 * counted;
      const id = integers[at + 1]! & ~CROWD_BIT;
      if ((this.#indices[id] ?? 0) > 0) this.#isFull = true;
      else this.#add(id, place + integers[at + 2]!);
    }
    this.#addOthers(integers, this.#from + 3 * counted, count - counted, place);
  }

  box(image: number, id: number, isCrowd: boolean, place: number): void {
    checkCategory(id);
    const { words } = this.#memory;
    words[this.#from] = image;
    words[this.#from + 1] = isCrowd ? id | CROWD_BIT : id;
    words[this.#from + 2] = 0;
    this.addFound(1, place);
  }

  finish(classes: CocoClasses, arePlaced: boolean): BoxShare {
    const { scanner, words } = this.#memory;
    const known = words.slice(scanner.IMAGE_IDS.value / 4, scanner.IMAGE_IDS.value / 4 + scanner.numberedImages());
    const isAll = this.#images.size === 0;
    const indices = isAll ? known : known.map((id) => this.#images.indexOf(id));
    let total = 0;
    const categories = this.#ids.map((id, index): Category => {
      const boxes = this.#counted(index, known.length);
      const set = isAll ? boxes.images : moved(this.#sets[index]!, boxes, indices);
      const tally = this.#tallies[index]!;
      const count = boxes.count + this.#counts[index]!;
      const crowd = boxes.crowd + (tally.crowd ?? 0);
      total += count;
      return { id, tally: { ...tally, count, records: sizeOf(set), ...(crowd > 0 ? { crowd } : {}) }, images: set };
    });
    return { images: isAll ? known : this.#images.ids(), categories, total, classes, arePlaced };
  }

  /** What the scanner counted of a category, whose images it numbers below `images`. */
  #counted(category: number, images: number): { readonly count: number; readonly crowd: number; readonly images: Uint32Array } {
    const { scanner, words } = this.#memory;
    const set = new Uint32Array(Math.ceil(images / 32));
    if (scanner.MOST_CATEGORIES.value <= category) return { count: 0, crowd: 0, images: set };
    const chunkWords = 2 ** scanner.IMAGES_OF_CHUNK_SHIFT.value / 32;
    const row = (scanner.SET_ROWS.value + category * 2 ** scanner.SET_ROW_SHIFT.value) / 4;
    for (let start = 0; start < set.length; start += chunkWords) {
      const chunk = words[row + start / chunkWords]! / 4;
      if (chunk > 0) set.set(words.subarray(chunk, chunk + Math.min(chunkWords, set.length - start)), start);
    }
    return {
      count: words[scanner.BOX_COUNTS.value / 4 + category]!,
      crowd: words[scanner.CROWD_COUNTS.value / 4 + category]!,
      images: set,
    };
  }

  #addOthers(found: Int32Array, from: number, count: number, place: number): void {
    const images = this.#images;
    const sets = this.#sets;
    // In locals, for this is most of what is done of such an annotation outside of the scanner.
    let table = images.table;
    let indices = this.#indices;
    let counts = this.#counts;
    for (let entry = from; entry < from + 3 * count; entry += 3) {
      const imageId = found[entry]!;
      let image = imageId < table.length ? table[imageId]! - 1 : -1;
      if (image < 0) {
        image = images.indexOf(imageId);
        table = images.table;
      }
      const flagged = found[entry + 1]!;
      const id = flagged & ~CROWD_BIT;
      let category = id < indices.length ? indices[id]! - 1 : -1;
      if (category < 0) {
        category = this.#add(id, place + found[entry + 2]!);
        indices = this.#indices;
        counts = this.#counts;
      }
      counts[category]! += 1;
      const set = sets[category]!;
      const word = image >>> 5;
      if (word < set.length) set[word]! |= 1 << (image & 31);
      else this.#addImage(category, image);
      if (flagged < 0) this.#addCrowd(category);
    }
  }

  /** Answers the index of a new category. */
  #add(id: number, place: number): number {
    checkCategory(id);
    const index = this.#ids.length;
    if (id >= this.#indices.length) this.#indices = grown(this.#indices, id);
    if (index === this.#counts.length) this.#counts = grown(this.#counts, index);
    this.#indices[id] = index + 1;
    this.#ids.push(id);
    this.#tallies.push({ count: 0, records: 0, firstLine: place, firstPath: '' });
    this.#sets.push(new Uint32Array(32));
    this.#memory.scanner.addCategory(id);
    return index;
  }

  #addCrowd(category: number): void {
    const tally = this.#tallies[category]!;
    tally.crowd = (tally.crowd ?? 0) + 1;
  }

  #addImage(category: number, image: number): void {
    const word = image >>> 5;
    if (word >= this.#sets[category]!.length) this.#sets[category] = grown(this.#sets[category]!, word);
    this.#sets[category]![word]! |= 1 << (image & 31);
  }
}

function checkCategory(id: number): void {
  if (!Number.isInteger(id) || id < 0 || id >= MOST_CATEGORIES) throw new NotPlain('the id of a category is not plain');
}

/** The boxes of all threads together; null where the classes are scattered over several of them, or where they may be labels of images. */
export function joinBoxes(shares: readonly BoxShare[]): CountedSplit | null {
  const declaring = shares.filter(({ classes }) => classes.declared.length > 0);
  const mayBeOfImages = !shares.some(({ arePlaced }) => arePlaced) && shares.some(({ total }) => total > 0);
  if (declaring.length > 1 || mayBeOfImages) return null;
  const { declared, names } = (declaring[0] ?? shares[0]!).classes;
  const images = new IdIndex();
  const isAlone = shares.length === 1;
  const joined = new Map<number, Category>();
  let total = 0;
  for (const share of shares) {
    total += share.total;
    const isFirst = images.size === 0;
    const indices = isAlone ? share.images : share.images.map((id) => images.indexOf(id));
    for (const category of share.categories) {
      const known = joined.get(category.id);
      if (known === undefined)
        joined.set(category.id, isFirst ? category : { ...category, images: moved(new Uint32Array(0), category, indices) });
      else joined.set(category.id, together(known, { ...category, images: moved(known.images, category, indices) }));
    }
  }
  // Of a place within one line one thread knows the order, and each category comes from the thread that met it first.
  const first = shares.flatMap(({ categories }) =>
    categories.filter(({ id, tally }) => joined.get(id)!.tally.firstLine === tally.firstLine),
  );
  const ordered = first.toSorted((a, b) => a.tally.firstLine - b.tally.firstLine);
  const labels = new Map(ordered.map(({ id }) => [String(id), joined.get(id)!.tally]));
  const counts: LabelCounts = { records: isAlone ? shares[0]!.images.length : images.size, total, ignored: 0, labels, sequence: null };
  return { split: null, counts: withNames(counts, names), declared };
}

/** The images of a category as others number them, added to those that are known. */
function moved(known: Uint32Array, { images }: Pick<Category, 'images'>, indices: Uint32Array): Uint32Array {
  let all = known;
  for (let at = 0; at < images.length; at += 1) {
    for (let rest = images[at]!; rest !== 0; rest &= rest - 1) {
      const index = indices[at * 32 + (31 - Math.clz32(rest & -rest))]!;
      if (index >>> 5 >= all.length) all = grown(all, index >>> 5);
      all[index >>> 5]! |= 1 << (index & 31);
    }
  }
  return all;
}

function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** How many images a set has. */
function sizeOf(images: Uint32Array): number {
  let size = 0;
  for (let at = 0; at < images.length; at += 1) size += bitsIn(images[at]!);
  return size;
}

/** @param other Has the images of both. */
function together({ id, tally }: Category, other: Category): Category {
  const crowd = (tally.crowd ?? 0) + (other.tally.crowd ?? 0);
  const first = tally.firstLine <= other.tally.firstLine ? tally : other.tally;
  return {
    id,
    tally: { ...first, count: tally.count + other.tally.count, records: sizeOf(other.images), ...(crowd > 0 ? { crowd } : {}) },
    images: other.images,
  };
}

/** Numbers ids in the order they come. */
class IdIndex {
  size = 0;
  /** By id: the index + 1, or 0. */
  table: Int32Array = new Int32Array(1024);
  readonly #others = new Map<number, number>();
  #ids: Uint32Array = new Uint32Array(1024);

  /** By index. */
  ids(): Uint32Array {
    return this.#ids.slice(0, this.size);
  }

  indexOf(id: number): number {
    if (id < this.table.length) {
      const known = this.table[id]!;
      if (known > 0) return known - 1;
      this.table[id] = this.size + 1;
    } else {
      if (id < TABLE_IDS) {
        this.table = grown(this.table, id);
        return this.indexOf(id);
      }
      const known = this.#others.get(id);
      if (known !== undefined) return known;
      this.#others.set(id, this.size);
    }
    if (this.size === this.#ids.length) this.#ids = grown(this.#ids, this.size);
    this.#ids[this.size] = id;
    this.size += 1;
    return this.size - 1;
  }
}

function grown<T extends Int32Array | Uint32Array | Float64Array>(table: T, index: number): T {
  const larger = new (table.constructor as new (length: number) => T)(Math.max(index + 1, table.length * 2));
  larger.set(table);
  return larger;
}
