import { type Message, messageOf } from '../../core/message.ts';
import type { LeafPath } from '../columnar/column-tree.ts';
import type { ColumnarFile, ColumnSection, ValueBatch } from '../columnar/columnar-file.ts';
import { Decompressors } from '../columnar/decompress.ts';
import type { ValueStore } from '../columnar/value-table.ts';
import type { ValueTally } from '../columnar/value-tally.ts';
import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { type ChunkSource, readColumnChunk, tallyColumnChunk } from './column-chunk.ts';
import { type FileMetadata, type RowGroup, readFileMetadata } from './file-metadata.ts';

/** Opens a Parquet file: reads its footer, and later the chunks of the leaves that are asked for. Throws `MalformedData`. */
export async function openParquet(file: ByteSource, signal: AbortSignal | undefined): Promise<ColumnarFile> {
  const metadata = await readFileMetadata(file);
  const decompressors = new Decompressors();
  return {
    path: file.path,
    columns: metadata.columns,
    entries: metadata.entries,
    async *sections(leaves) {
      const wanted = new Set(leaves.map(({ leaf }) => leaf.leaf));
      let number = 0;
      for (const group of metadata.rowGroups(wanted)) {
        number += 1;
        signal?.throwIfAborted();
        yield new RowGroupSection({ file, decompressors, dataEnd: metadata.dataEnd, signal }, metadata, group, number);
      }
    },
  };
}

type FileSource = Omit<ChunkSource, 'chunk' | 'leaf'>;

class RowGroupSection implements ColumnSection {
  readonly name: Message;
  readonly rows: number;
  readonly #source: FileSource;
  readonly #metadata: FileMetadata;
  readonly #group: RowGroup;

  constructor(source: FileSource, metadata: FileMetadata, group: RowGroup, number: number) {
    this.name = messageOf('row group {0}', String(number));
    this.rows = group.rows;
    this.#source = source;
    this.#metadata = metadata;
    this.#group = group;
  }

  bytesOf({ leaf }: LeafPath): number {
    return this.#group.chunks.get(leaf.leaf)?.unpacked ?? 0;
  }

  read(leaf: LeafPath, values: ValueStore): AsyncIterable<ValueBatch> {
    return readColumnChunk(this.#sourceOf(leaf), values);
  }

  tally(leaf: LeafPath, tally: ValueTally): Promise<void> {
    return tallyColumnChunk(this.#sourceOf(leaf), tally);
  }

  #sourceOf({ leaf }: LeafPath): ChunkSource {
    const chunk = this.#group.chunks.get(leaf.leaf);
    const physical = this.#metadata.leaves[leaf.leaf];
    if (chunk === undefined || physical === undefined) throw new MalformedData(messageOf('lacks the column'));
    return { ...this.#source, chunk, leaf: physical };
  }
}
