import type { Message } from '../../core/message.ts';
import type { ColumnNode, LeafPath } from './column-tree.ts';
import type { ValueStore } from './value-table.ts';
import type { ValueTally } from './value-tally.ts';

/** A file that keeps its values column by column, opened: Parquet, Arrow. */
export interface ColumnarFile {
  readonly path: string;
  readonly columns: readonly ColumnNode[];
  /** What the file says of itself beside the columns, by key. */
  readonly entries: ReadonlyMap<string, string>;
  /** Row groups or record batches, in their order. Where one cannot be read, its own reading throws `MalformedData` and the next one goes on. */
  sections(leaves: readonly LeafPath[]): AsyncIterable<ColumnSection>;
}

export interface ColumnSection {
  /** For a person: `row group 3`. */
  readonly name: Message;
  readonly rows: number;
  /** About how many bytes the values of a leaf take, unpacked. */
  bytesOf(leaf: LeafPath): number;
  /** The values of a leaf among those that were asked for, in their order. Throws `MalformedData`. */
  read(leaf: LeafPath, values: ValueStore): AsyncIterable<ValueBatch>;
  /** Counts the values of a leaf with one a row, faster than by reading them. Throws `MalformedData`. */
  tally?(leaf: LeafPath, tally: ValueTally): Promise<void>;
}

/** Entries of one leaf: values, nulls and empty lists. It is valid until the next one is asked for. */
export interface ValueBatch {
  readonly count: number;
  /** Of each entry; null where each begins a row. */
  readonly repetition: Int32Array | null;
  /** Of each entry; null where each is a value. */
  readonly definition: Int32Array | null;
  /** Ids of the values, one for each entry that is defined down to the leaf. */
  readonly ids: Int32Array;
}

/** Entries of a batch. */
export const BATCH = 16_384;
