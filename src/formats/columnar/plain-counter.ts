import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ReadOptions } from '../format.ts';
import { labelOf } from '../label-files/record-counter.ts';
import type { DocumentShape, TagShape } from '../label-files/record-shape.ts';
import type { LeafPath } from './column-tree.ts';
import type { ValueBatch } from './columnar-file.ts';
import { nameOfClass } from './record-reader.ts';
import { type Value, ValueTable } from './value-table.ts';
import { ValueTally } from './value-tally.ts';

/**
 * Counts one column without making records of it: what `RecordCounters` counts, by the ids of values. No row has a line here. A null among
 * the tags of a sentence is a token without a tag.
 */
export interface PlainCounter {
  readonly values: ValueTable;
  /** Rows that it has seen. */
  readonly rows: number;
  add(batch: ValueBatch): void;
  /** Set where the order of the rows is no matter, so that a section may count them by itself. */
  readonly tally?: ValueTally;
  /** A section ends, and with it its last row. */
  endSection(): void;
  finish(): LabelCounts;
}

/** `names` are those of the classes whose ids the column holds. */
export function plainCounter(
  shape: DocumentShape | TagShape,
  path: LeafPath,
  names: readonly string[] | null,
  options: ReadOptions,
): PlainCounter {
  const labels = names ?? options.labels;
  const nameOf = (value: Value): string | null => {
    const name = value === '' ? null : labelOf(names === null ? value : nameOfClass(value, names), shape.unlabelled, labels);
    return name === '' ? null : name;
  };
  if (shape.kind === 'sentence') return new TagColumn(path, nameOf, options);
  return path.lists.length === 0 ? new LabelColumn(path, nameOf, options) : new LabelListColumn(path, nameOf, options);
}

type NameOf = (value: Value) => string | null;

/** One label a row. */
class LabelColumn implements PlainCounter {
  readonly tally = new ValueTally();
  readonly values = this.tally.values;
  readonly #most: number;
  readonly #nameOf: NameOf;
  readonly #options: ReadOptions;

  constructor({ leaf }: LeafPath, nameOf: NameOf, options: ReadOptions) {
    this.#most = leaf.definition;
    this.#nameOf = nameOf;
    this.#options = options;
  }

  get rows(): number {
    return this.tally.rows;
  }

  add({ count, definition, ids }: ValueBatch): void {
    let present = count;
    if (definition !== null) {
      present = 0;
      for (let entry = 0; entry < count; entry += 1) if (definition[entry] === this.#most) present += 1;
    }
    this.tally.rows += count;
    this.tally.nulls += count - present;
    this.tally.add(ids, present);
    if (this.#options.watch !== undefined) this.#tell(ids, present);
  }

  endSection(): void {}

  finish(): LabelCounts {
    const { tally } = this;
    const counts: LabelCounts = { ...emptyCounts(), records: tally.rows, ignored: tally.nulls };
    for (const id of tally.order) {
      const name = this.#nameOf(this.values.values[id]!);
      const count = tally.countOf(id);
      if (name === null) counts.ignored += count;
      else {
        counts.total += count;
        const known = counts.labels.get(name);
        if (known === undefined) counts.labels.set(name, { count, firstLine: 0, firstPath: '' });
        else known.count += count;
      }
    }
    return counts;
  }

  #tell(ids: Int32Array, count: number): void {
    for (let index = 0; index < count; index += 1) {
      const name = this.#nameOf(this.values.values[ids[index]!]!);
      if (name !== null) this.#options.watch?.see(name, 0, null);
    }
  }
}

/** What an entry of a list column is. */
const NULL_LIST = 0;
const EMPTY_LIST = 1;
const NULL_ITEM = 2;
const ITEM = 3;

/** By definition level. */
function entryKinds({ leaf, lists: [list] }: LeafPath): Uint8Array {
  const kinds = new Uint8Array(leaf.definition + 1);
  for (let level = 0; level <= leaf.definition; level += 1) {
    if (level === leaf.definition) kinds[level] = ITEM;
    else if (level >= list!.itemDefinition) kinds[level] = NULL_ITEM;
    else kinds[level] = level >= list!.definition ? EMPTY_LIST : NULL_LIST;
  }
  return kinds;
}

/** Any number of labels a row, each of which counts once. */
class LabelListColumn implements PlainCounter {
  readonly values = new ValueTable();
  rows = 0;
  readonly #kinds: Uint8Array;
  readonly #most: number;
  readonly #nameOf: NameOf;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();
  /** By the id of a value: its name. */
  readonly #names: (string | null)[] = [];
  readonly #ofRow = new Set<string>();
  #isOpen = false;
  #isEmpty = false;

  constructor(path: LeafPath, nameOf: NameOf, options: ReadOptions) {
    this.#kinds = entryKinds(path);
    this.#most = path.leaf.definition;
    this.#nameOf = nameOf;
    this.#options = options;
  }

  add({ count, repetition, definition, ids }: ValueBatch): void {
    let next = 0;
    for (let entry = 0; entry < count; entry += 1) {
      if (repetition === null || repetition[entry] === 0) this.#beginRow();
      const kind = this.#kinds[definition === null ? this.#most : definition[entry]!];
      if (kind === EMPTY_LIST) this.#isEmpty = true;
      else if (kind === ITEM) {
        const id = ids[next++]!;
        let name = this.#names[id];
        if (name === undefined) name = this.#names[id] = this.#nameOf(this.values.values[id]!);
        if (name !== null) this.#ofRow.add(name);
      }
    }
  }

  endSection(): void {
    if (!this.#isOpen) return;
    const counts = this.#counts;
    // An empty list says that none of the labels fits: a record of multi-label data like the others.
    if (this.#ofRow.size === 0 && !this.#isEmpty) counts.ignored += 1;
    else counts.total += 1;
    for (const name of this.#ofRow) countLabel(counts, name, 0, this.#options.watch);
    this.#isOpen = false;
  }

  finish(): LabelCounts {
    this.#counts.records = this.rows;
    return this.#counts;
  }

  #beginRow(): void {
    this.endSection();
    this.rows += 1;
    this.#isOpen = true;
    this.#isEmpty = false;
    this.#ofRow.clear();
  }
}

const UNKNOWN = -1;

/** Tags of the tokens of a sentence in each row. */
class TagColumn implements PlainCounter {
  readonly values = new ValueTable();
  rows = 0;
  readonly #kinds: Uint8Array;
  readonly #nameOf: NameOf;
  readonly #tags: TagCounter;
  /** By the id of a value: its tag; 0 for one that is left out. */
  #tagOf = new Int32Array(64).fill(UNKNOWN);
  #ignored = 0;

  constructor(path: LeafPath, nameOf: NameOf, options: ReadOptions) {
    this.#kinds = entryKinds(path);
    this.#nameOf = nameOf;
    this.#tags = new TagCounter(options.watch);
  }

  add({ count, repetition, definition, ids }: ValueBatch): void {
    const needed = this.values.values.length;
    if (this.#tagOf.length < needed) this.#growTo(needed);
    const [tags, tagOf, kinds] = [this.#tags, this.#tagOf, this.#kinds];
    let next = 0;
    for (let entry = 0; entry < count; entry += 1) {
      if (repetition === null || repetition[entry] === 0) {
        tags.endSentence();
        this.rows += 1;
      }
      const kind = definition === null ? ITEM : kinds[definition[entry]!];
      if (kind === ITEM) {
        const id = ids[next++]!;
        let tag = tagOf[id]!;
        if (tag === UNKNOWN) tag = this.#intern(id);
        if (tag === 0) this.#ignored += 1;
        else tags.push(tag, 0);
      } else if (kind !== EMPTY_LIST) this.#ignored += 1;
    }
  }

  endSection(): void {
    this.#tags.endSentence();
  }

  finish(): LabelCounts {
    return this.#tags.finish(this.#ignored);
  }

  /** When it is first met, so that tags come in their order in the file. */
  #intern(id: number): number {
    const name = this.#nameOf(this.values.values[id]!);
    return (this.#tagOf[id] = name === null ? 0 : this.#tags.intern(name));
  }

  #growTo(needed: number): void {
    const longer = new Int32Array(Math.max(needed, this.#tagOf.length * 2)).fill(UNKNOWN);
    longer.set(this.#tagOf);
    this.#tagOf = longer;
  }
}
