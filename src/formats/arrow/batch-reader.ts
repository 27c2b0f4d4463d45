import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../../core/message.ts';
import type { ColumnNode, ListColumn } from '../columnar/column-tree.ts';
import { BATCH, type ValueBatch } from '../columnar/columnar-file.ts';
import type { ValueStore } from '../columnar/value-table.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import type { ArrowField } from './arrow-schema.ts';
import { type BatchMetadata, type BufferWindow, FieldBuffers } from './batch-buffers.ts';
import { type LeafReader, offsetAt, openLeaf } from './leaf-values.ts';

/** A leaf of one batch, with what is above it. */
export interface BatchLeaf {
  readonly file: ByteSource;
  readonly batch: BatchMetadata;
  /** From the field of the file down to the leaf, and their levels. */
  readonly fields: readonly ArrowField[];
  readonly nodes: readonly ColumnNode[];
  /** The ids of the values of its dictionary; null where it has none. */
  readonly dictionary: Int32Array | null;
  readonly signal: AbortSignal | undefined;
}

/** Batches between two turns of the event loop. */
const BATCHES_A_TURN = 64;

/** Reads the values of a leaf with their levels, in the memory of a few batches. Throws `MalformedData`, and the reason of the signal. */
export async function* readBatchLeaf(leaf: BatchLeaf, values: ValueStore): AsyncGenerator<ValueBatch, void, undefined> {
  const steps: Step[] = [];
  for (const [depth, field] of leaf.fields.entries())
    steps.push(await openStep(leaf, field, leaf.nodes[depth]!, values, depth === leaf.fields.length - 1));
  if (steps[0]!.length !== leaf.batch.rows)
    throw new MalformedData(messageOf('claims {0} rows, and {1} in a column', leaf.batch.rows, steps[0]!.length));
  const rows = new Entries(Math.min(BATCH, leaf.batch.rows));
  let turn = 0;
  for (let row = 0; row < leaf.batch.rows; ) {
    rows.clear();
    for (; row < leaf.batch.rows && rows.hasRoomFor(row); row += 1) rows.add(0, 0, row);
    for await (const batch of descend(steps, 0, rows)) {
      leaf.signal?.throwIfAborted();
      if (++turn % BATCHES_A_TURN === 0) await setImmediate();
      yield batch;
    }
  }
}

/** Entries on their way down: the level each has so far, and where its value is; −1 for one that has ended above. */
class Entries {
  count = 0;
  readonly repetition: Int32Array;
  readonly definition: Int32Array;
  readonly index: Float64Array;
  #last = -1;

  constructor(capacity: number) {
    this.repetition = new Int32Array(capacity);
    this.definition = new Int32Array(capacity);
    this.index = new Float64Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.#last = -1;
  }

  add(repetition: number, definition: number, index: number): void {
    const at = this.count++;
    this.repetition[at] = repetition;
    this.definition[at] = definition;
    this.index[at] = index;
    if (index >= 0) this.#last = index;
  }

  /** False where `index` is so far from the one before that what lies between would have to be read with them. */
  hasRoomFor(index: number): boolean {
    return this.count < this.index.length && (this.#last < 0 || index - this.#last <= BATCH);
  }
}

/** One field of the path, opened. */
interface Step {
  readonly node: ColumnNode;
  readonly length: number;
  readonly validity: BufferWindow | null;
  /** Of a list. */
  readonly bounds: Bounds | null;
  readonly leaf: LeafReader | null;
  /** What it makes for the next step. */
  readonly out: Entries;
  readonly ids: Int32Array;
  readonly present: Float64Array;
}

async function openStep(leaf: BatchLeaf, field: ArrowField, node: ColumnNode, values: ValueStore, isLast: boolean): Promise<Step> {
  const buffers = new FieldBuffers(leaf.file, leaf.batch, field);
  const validity = buffers.hasNulls ? await buffers.open(0) : null;
  const capacity = capacityOf(leaf);
  return {
    node,
    length: buffers.length,
    // Without the bits every value is there, whatever their number claims.
    validity: validity === null || validity.length === 0 ? null : validity,
    bounds: isLast ? null : await openBounds(field, buffers),
    leaf: isLast ? await openLeaf(field.layout, buffers, values, leaf.dictionary) : null,
    out: new Entries(isLast ? 0 : capacity),
    ids: new Int32Array(isLast ? capacity : 0),
    present: new Float64Array(isLast ? capacity : 0),
  };
}

/** No more entries than there are rows and elements; small batches are many. */
function capacityOf({ file, batch, fields }: BatchLeaf): number {
  return Math.min(BATCH, Math.max(1, batch.rows) + fields.reduce((sum, field) => sum + new FieldBuffers(file, batch, field).length, 0));
}

async function* descend(steps: readonly Step[], depth: number, entries: Entries): AsyncGenerator<ValueBatch, void, undefined> {
  const step = steps[depth]!;
  await leaveOutNulls(step, entries);
  if (step.leaf !== null) yield await leafBatch(step, step.leaf, entries);
  else if (step.bounds !== null && step.node.type === 'list') yield* expand(steps, depth, entries, step.bounds, step.node);
  else yield* descend(steps, depth + 1, entries);
}

/** Entries whose value is null end here. */
async function leaveOutNulls({ node, length, validity }: Step, { index, definition, count }: Entries): Promise<void> {
  let [first, last] = [-1, -1];
  for (let entry = 0; entry < count; entry += 1) {
    if (index[entry]! < 0) continue;
    if (first < 0) first = index[entry]!;
    last = index[entry]!;
    definition[entry] = node.definition;
  }
  if (last >= length) throw new MalformedData(messageOf('claims values beyond its columns'));
  if (validity === null || first < 0) return;
  const from = Math.floor(first / 8);
  const base = await validity.at(from, Math.floor(last / 8) + 1);
  const { bytes } = validity;
  for (let entry = 0; entry < count; entry += 1) {
    const bit = index[entry]! - from * 8;
    if (index[entry]! < 0 || ((bytes[base + Math.floor(bit / 8)]! >> (bit % 8)) & 1) === 1) continue;
    definition[entry] = node.definition - 1;
    index[entry] = -1;
  }
}

async function leafBatch({ node, ids, present }: Step, read: LeafReader, entries: Entries): Promise<ValueBatch> {
  const { count, repetition, definition, index } = entries;
  let values = 0;
  for (let entry = 0; entry < count; entry += 1) if (index[entry]! >= 0) present[values++] = index[entry]!;
  await read(present, values, ids);
  const found = withoutNullValues(entries, ids, values, node.definition);
  return { count, repetition, definition: found === count ? null : definition, ids };
}

/** A dictionary may hold a null. */
function withoutNullValues({ count, definition, index }: Entries, ids: Int32Array, values: number, defined: number): number {
  if (ids.subarray(0, values).every((id) => id >= 0)) return values;
  let [read, kept] = [0, 0];
  for (let entry = 0; entry < count; entry += 1) {
    if (index[entry]! < 0) continue;
    const id = ids[read++]!;
    if (id < 0) definition[entry] = defined - 1;
    else ids[kept++] = id;
  }
  return kept;
}

async function* expand(
  steps: readonly Step[],
  depth: number,
  entries: Entries,
  bounds: Bounds,
  node: ListColumn,
): AsyncGenerator<ValueBatch, void, undefined> {
  const { out } = steps[depth]!;
  out.clear();
  await bounds.load(entries);
  for (let entry = 0; entry < entries.count; entry += 1) {
    const index = entries.index[entry]!;
    const repetition = entries.repetition[entry]!;
    const [start, end] = index < 0 ? [0, 0] : [bounds.start(index), bounds.end(index)];
    if (start === end) {
      if (!out.hasRoomFor(-1)) {
        yield* descend(steps, depth + 1, out);
        out.clear();
      }
      out.add(repetition, entries.definition[entry]!, -1);
    }
    for (let item = start; item < end; item += 1) {
      if (!out.hasRoomFor(item)) {
        yield* descend(steps, depth + 1, out);
        out.clear();
      }
      out.add(item === start ? repetition : node.repetition, node.itemDefinition, item);
    }
  }
  if (out.count > 0) yield* descend(steps, depth + 1, out);
}

/** Where the elements of lists begin and end. */
interface Bounds {
  /** Reads those of the entries. Throws `MalformedData` where they do not rise. */
  load(entries: Entries): Promise<void>;
  start(index: number): number;
  end(index: number): number;
}

async function openBounds({ layout }: ArrowField, buffers: FieldBuffers): Promise<Bounds | null> {
  if (layout.kind === 'list') return new OffsetBounds(await buffers.open(1), layout.bytes);
  if (layout.kind !== 'fixed-list') return null;
  const { length } = layout;
  if (length < 0) throw new MalformedData(messageOf('claims lists of less than nothing'));
  return { load: async () => {}, start: (index) => index * length, end: (index) => (index + 1) * length };
}

class OffsetBounds implements Bounds {
  readonly #offsets: BufferWindow;
  readonly #bytes: number;
  #first = 0;
  #base = 0;
  /** Lists may not share elements: a small file could hold any number of them. */
  #before = 0;

  constructor(offsets: BufferWindow, bytes: number) {
    this.#offsets = offsets;
    this.#bytes = bytes;
  }

  async load({ index, count }: Entries): Promise<void> {
    const alive = index.subarray(0, count).filter((each) => each >= 0);
    if (alive.length === 0) return;
    this.#first = alive[0]!;
    this.#base = await this.#offsets.at(this.#first * this.#bytes, (alive.at(-1)! + 2) * this.#bytes);
    for (const each of alive) {
      const [start, end] = [this.start(each), this.end(each)];
      if (!(start >= this.#before) || end < start) throw new MalformedData(messageOf('holds lists whose places do not rise'));
      this.#before = end;
    }
  }

  start(index: number): number {
    return offsetAt(this.#offsets.view, this.#base + (index - this.#first) * this.#bytes, this.#bytes);
  }

  end(index: number): number {
    return this.start(index + 1);
  }
}
