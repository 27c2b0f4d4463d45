/** Columns of any width, encoding and size of pages: counted by indices, by values, and by records, they are what was written. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { Random } from '../../../src/core/random.ts';
import { parquet } from '../../../src/formats/label-files/parquet.ts';
import { supportOfValues } from '../../support/columnar-rows.ts';
import { readBinary, supportOf } from '../../support/pieces.ts';

type Encoding = NonNullable<ColumnSource['encoding']>;

interface Kind {
  readonly type: NonNullable<ColumnSource['type']>;
  readonly encodings: readonly Encoding[];
  readonly value: (id: number) => string | number | bigint | boolean;
}

const KINDS: readonly Kind[] = [
  { type: 'STRING', encodings: ['PLAIN', 'RLE_DICTIONARY', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'], value: (id) => `label ${id}` },
  { type: 'INT32', encodings: ['PLAIN', 'RLE_DICTIONARY', 'DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'], value: (id) => id * 977 },
  {
    type: 'INT64',
    encodings: ['PLAIN', 'RLE_DICTIONARY', 'DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'],
    value: (id) => BigInt(id) * 4_294_967_311n,
  },
  { type: 'DOUBLE', encodings: ['PLAIN', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT'], value: (id) => id },
  { type: 'BOOLEAN', encodings: ['PLAIN', 'RLE'], value: (id) => id % 2 === 1 },
];

describe('Parquet of any kind', () => {
  for (const kind of KINDS) {
    for (const encoding of kind.encodings) {
      it(`counts ${kind.type} in ${encoding}`, async () => {
        const random = new Random(kind.type.length * 31 + encoding.length);
        const upTo = (most: number) => random.bits() % most;
        for (let round = 0; round < 12; round += 1) {
          const rows = 1 + upTo(3000);
          const classes = [1, 2, 3, 7, 9, 30, 100, 700][round % 8]!;
          const nullEvery = [0, 2, 50][round % 3]!;
          // Runs and noise, and classes that are met late.
          let run = 0;
          let id = 0;
          const data = Array.from({ length: rows }, (_, row) => {
            if (nullEvery > 0 && upTo(nullEvery) === 0) return null;
            if (run-- <= 0) [id, run] = [upTo(1 + Math.floor((classes * row) / rows)), upTo(round % 2 === 0 ? 2 : 60)];
            return kind.value(id);
          });
          const columns: ColumnSource[] = [
            { name: 'label', data, type: kind.type, encoding, nullable: true },
            { name: 'text', data: data.map((_, row) => `${row}`), type: 'STRING' },
          ];
          const write = (columnData: ColumnSource[]) =>
            new Uint8Array(
              parquetWriteBuffer({
                columnData,
                codec: (['UNCOMPRESSED', 'SNAPPY', 'GZIP'] as const)[round % 3]!,
                compressors: { GZIP: (bytes) => new Uint8Array(gzipSync(bytes)) },
                rowGroupSize: [rows, 1 + upTo(rows), 400][round % 3]!,
                pageSize: [100, 1000, 1_000_000][upTo(3)]!,
              }),
            );
          const expected = supportOfValues(data);
          if (expected.length === 0) continue;
          const bytes = write(columns);
          const ways = [
            await readBinary(parquet, bytes, { column: 'label' }),
            await readBinary(parquet, bytes, { column: 'label', watch: { see: () => {} } }),
            // A column that may name splits makes it read records.
            await readBinary(parquet, write([...columns, { name: 'split', data: data.map(() => 'train'), type: 'STRING' }]), {
              column: 'label',
            }),
          ];
          for (const { parts, problems } of ways) {
            assert.deepEqual(problems, []);
            assert.deepEqual(supportOf(parts[0]!.counts), expected);
            const { records, total, ignored } = parts[0]!.counts;
            const present = data.filter((value) => value !== null).length;
            assert.deepEqual([records, total, ignored], [rows, present, rows - present]);
          }
        }
      });
    }
  }
});
