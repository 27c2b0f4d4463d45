import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../../core/message.ts';
import { MalformedData } from '../malformed.ts';
import { type ColumnNode, type LeafPath, leavesOf } from './column-tree.ts';
import type { ColumnSection, ValueBatch } from './columnar-file.ts';
import type { Features } from './hugging-face.ts';
import { type Value, ValueList } from './value-table.ts';

export type ColumnRecord = Record<string, unknown>;

/** Records that are made at once. */
const RECORDS = 256;
/** Values, nulls and empty lists of one column in those: more in a single record is no record of a data set. */
const MOST_ENTRIES = 4_000_000;
/** With more than that the records made at once become fewer. */
const MANY_ENTRIES = 100_000;

/** A column that is made into a value of each record. */
export interface RecordColumn {
  readonly column: ColumnNode;
  readonly leaves: readonly LeafPath[];
}

/** The leaves whose values can be shown as values of JSON: not pictures and dates. */
export function recordColumn(column: ColumnNode): RecordColumn {
  return { column, leaves: leavesOf(column).filter(({ leaf }) => leaf.kind !== 'bytes' && leaf.kind !== 'other') };
}

/**
 * Makes records out of the columns of a section, as parsed JSON would be: texts, numbers, truth values, arrays and objects. The ids of
 * classes that the file names become their names. Throws `MalformedData`.
 */
export async function* readRecords(
  section: ColumnSection,
  columns: readonly RecordColumn[],
  features: Features | null,
): AsyncGenerator<readonly ColumnRecord[], void, undefined> {
  const writers = columns.flatMap(({ column, leaves }) => leaves.map((leaf) => new LeafWriter(section, leaf, column, features)));
  const lists = columns.filter(({ column }) => features?.isListOfObjects([column.name]) === true).map(({ column }) => column.name);
  const records: ColumnRecord[] = [];
  try {
    for (;;) {
      let whole = RECORDS;
      for (const writer of writers) whole = Math.min(whole, await writer.write(records, RECORDS));
      if (writers.length === 0 || whole === 0) break;
      const made = records.splice(0, whole);
      for (const writer of writers) writer.forget(whole);
      for (const name of lists) for (const record of made) transpose(record, name);
      yield made;
      await setImmediate();
    }
    if (records.length > 0) throw new MalformedData(messageOf('holds columns of different lengths'));
  } finally {
    for (const writer of writers) await writer.close();
  }
}

/** Writes the values of one leaf into records. */
class LeafWriter {
  readonly #path: LeafPath;
  readonly #values = new ValueList();
  readonly #nameOf: (value: Value) => Value;
  readonly #batches: AsyncIterator<ValueBatch>;
  /** How many elements there are before the one at hand, by repetition level. */
  readonly #places: number[] = [];
  #batch: ValueBatch | null = null;
  #entry = 0;
  #value = 0;
  /** Records that it has begun and that were not yet handed on. */
  #rows = 0;

  constructor(section: ColumnSection, path: LeafPath, column: ColumnNode, features: Features | null) {
    this.#path = path;
    this.#batches = section.read(path, this.#values)[Symbol.asyncIterator]();
    const names = features?.classNames(stepsOf(column, path)) ?? null;
    this.#nameOf = names === null ? (value) => value : (value) => nameOfClass(value, names);
  }

  /** Goes on until `wanted` records are written, or fewer where they are large or at the end, and answers how many are. */
  async write(records: ColumnRecord[], wanted: number): Promise<number> {
    let entries = 0;
    for (;;) {
      const batch = await this.#fill();
      if (batch === null) return this.#rows;
      const { repetition, definition, ids } = batch;
      for (; this.#entry < batch.count; this.#entry += 1) {
        const level = repetition === null ? 0 : repetition[this.#entry]!;
        if (level === 0) {
          if (this.#rows >= wanted || (entries > MANY_ENTRIES && this.#rows > 0)) return this.#rows;
          this.#rows += 1;
          if (records.length < this.#rows) records.push({});
        } else if (this.#rows === 0) throw new MalformedData(messageOf('begins in the middle of a list'));
        entries += 1;
        if (entries > MOST_ENTRIES) throw new MalformedData(messageOf('holds a row with more than {0} values', MOST_ENTRIES));
        for (let deeper = level + 1; deeper < this.#places.length; deeper += 1) this.#places[deeper] = 0;
        if (level > 0) this.#places[level] = (this.#places[level] ?? 0) + 1;
        const defined = definition === null ? this.#path.leaf.definition : definition[this.#entry]!;
        const value = defined === this.#path.leaf.definition ? this.#nameOf(this.#values.values[ids[this.#value++]!]!) : null;
        this.#put(records[this.#rows - 1]!, defined, value);
      }
    }
  }

  /** The first records have been handed on. */
  forget(records: number): void {
    this.#rows -= records;
  }

  async close(): Promise<void> {
    await this.#batches.return?.();
  }

  async #fill(): Promise<ValueBatch | null> {
    if (this.#batch !== null && this.#entry < this.#batch.count) return this.#batch;
    this.#values.release();
    const next = await this.#batches.next();
    this.#batch = next.done === true ? null : next.value;
    this.#entry = 0;
    this.#value = 0;
    return this.#batch;
  }

  /** Puts a value where its levels say, and makes what lies above it. */
  #put(record: ColumnRecord, defined: number, value: Value | null): void {
    let holder: object = record;
    let key: string | number = this.#path.nodes[0]!.name;
    for (const [depth, node] of this.#path.nodes.entries()) {
      if (defined < node.definition || node.type === 'leaf') {
        if (node.type === 'leaf' || !isThere(holder, key)) set(holder, key, defined < node.definition ? null : value);
        return;
      }
      const known: unknown = Object.hasOwn(holder, key) ? Reflect.get(holder, key) : null;
      const inner = known === null ? set(holder, key, node.type === 'list' ? [] : {}) : known;
      if (typeof inner !== 'object' || inner === null || Array.isArray(inner) !== (node.type === 'list')) {
        throw new MalformedData(messageOf('has two columns of one name'));
      }
      if (node.type === 'list') {
        if (defined < node.itemDefinition) return;
        key = this.#places[node.repetition] ?? 0;
        this.#places[node.repetition] = key;
      } else key = this.#path.nodes[depth + 1]!.name;
      holder = inner;
    }
  }
}

function isThere(holder: object, key: string | number): boolean {
  return Object.hasOwn(holder, key) && Reflect.get(holder, key) !== null;
}

/** A column may be called `__proto__`. */
function set<T>(holder: object, key: string | number, value: T): T {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
  return value;
}

/** The names of the columns from that of the file down to a leaf; an element of a list has none of its own. */
export function stepsOf(column: ColumnNode, { nodes }: LeafPath): readonly string[] {
  return nodes.filter((node, index) => node === column || nodes[index - 1]?.type === 'struct').map(({ name }) => name);
}

/** What the features say of an id: the name, −100 for −1 (no label), and the id itself beyond the names. */
export function nameOfClass(value: Value, names: readonly string[]): Value {
  if (typeof value !== 'number') return value;
  return value === -1 ? -100 : (names[value] ?? value);
}

/** Makes the list of objects again of which the file keeps an object of lists. */
function transpose(record: ColumnRecord, name: string): void {
  const columns = Object.hasOwn(record, name) ? record[name] : null;
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns)) return;
  const lists = Object.entries(columns);
  const length = Array.isArray(lists[0]?.[1]) ? lists[0][1].length : -1;
  if (!lists.every(([, list]) => Array.isArray(list) && list.length === length)) return;
  const objects = Array.from({ length: Math.max(0, length) }, (_, index) => {
    const object: ColumnRecord = {};
    for (const [key, list] of lists) set(object, key, (list as unknown[])[index]);
    return object;
  });
  set(record, name, objects);
}
