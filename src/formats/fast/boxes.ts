import type { LabelCounts, LabelTally } from '../../core/label-counts.ts';
import { NotPlain } from './not-plain.ts';

/** Ids below this are found in a table, others in a map. */
const TABLE_IDS = 2 ** 24;
const MOST_CATEGORIES = 2 ** 16;

interface Category {
  readonly tally: LabelTally;
  /** A bit for each image that has a box of it. */
  images: Uint32Array;
}

/** What `RecordItems` counts, where all ids are small whole numbers. */
export class Boxes {
  readonly #images = new IdIndex();
  /** By id. */
  readonly #categories: (Category | undefined)[] = [];
  /** In the order of their first boxes. */
  readonly #ids: number[] = [];
  #total = 0;

  image(id: number): void {
    this.#images.indexOf(id);
  }

  box(image: number, id: number, isCrowd: boolean, place: number): void {
    const index = this.#images.indexOf(image);
    const category = this.#categories[id] ?? this.#add(id, place);
    const { tally } = category;
    this.#total += 1;
    tally.count += 1;
    if (isCrowd) tally.crowd = (tally.crowd ?? 0) + 1;
    const word = index >>> 5;
    if (word >= category.images.length) category.images = grown(category.images, word);
    const bit = 1 << (index & 31);
    if ((category.images[word]! & bit) !== 0) return;
    category.images[word]! |= bit;
    tally.records! += 1;
  }

  /** By the ids of the categories. */
  finish(): LabelCounts {
    const labels = new Map(this.#ids.map((id) => [String(id), this.#categories[id]!.tally]));
    return { records: this.#images.size, total: this.#total, ignored: 0, labels, sequence: null };
  }

  #add(id: number, place: number): Category {
    if (!Number.isInteger(id) || id < 0 || id >= MOST_CATEGORIES) throw new NotPlain('the id of a category is not plain');
    const category = { tally: { count: 0, records: 0, firstLine: place, firstPath: '' }, images: new Uint32Array(32) };
    this.#categories[id] = category;
    this.#ids.push(id);
    return category;
  }
}

/** Numbers ids in the order they come. */
class IdIndex {
  size = 0;
  /** By id: the index + 1. */
  #table: Uint32Array = new Uint32Array(1024);
  readonly #others = new Map<number, number>();

  indexOf(id: number): number {
    if (id < this.#table.length) {
      const known = this.#table[id]!;
      if (known > 0) return known - 1;
      this.#table[id] = this.size + 1;
    } else {
      if (id < TABLE_IDS) {
        this.#table = grown(this.#table, id);
        return this.indexOf(id);
      }
      const known = this.#others.get(id);
      if (known !== undefined) return known;
      this.#others.set(id, this.size);
    }
    this.size += 1;
    return this.size - 1;
  }
}

function grown(table: Uint32Array, index: number): Uint32Array {
  const larger = new Uint32Array(Math.max(index + 1, table.length * 2));
  larger.set(table);
  return larger;
}
