/** Parquet files that lie, are cut off or damaged: each ends with one clear sentence, and without making what they claim. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { openDecompressor } from '../../../src/formats/columnar/decompress.ts';
import { parquet, parquetCounts } from '../../../src/formats/label-files/parquet.ts';
import { HybridReader } from '../../../src/formats/parquet/hybrid.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import {
  int,
  levels,
  littleEndian,
  type Page,
  parquetFile,
  plainTexts,
  struct,
  thrift,
  varint,
  withFooter,
} from '../../support/parquet-by-hand.ts';
import { ROOT } from '../../support/paths.ts';
import { headOfText, readBinary, supportOf } from '../../support/pieces.ts';

const FOLDER = join(ROOT, 'test', 'fixtures', 'columnar');
const INT32 = 1;
const BYTE_ARRAY = 6;
const REQUIRED = 0;
const REPEATED = 2;
const UTF8 = 0;
const LIST = 3;
const DICTIONARY = 8;
const ROOT_OF = (children: number) => ({ name: 'root', children });
const LABEL = { name: 'label', type: BYTE_ARRAY, repetition: REQUIRED, converted: UTF8 } as const;
const AB: Page = { bytes: plainTexts('a', 'b', 'a'), entries: 3 };

/** One column `label` of texts, in one row group with these pages. */
function labels(
  pages: readonly Page[],
  options: {
    readonly rows?: number;
    readonly values?: number;
    readonly codec?: number;
    readonly start?: number;
    readonly length?: number;
    readonly path?: string;
  } = {},
): Uint8Array {
  const { rows = 3, ...chunk } = options;
  return parquetFile([ROOT_OF(1), LABEL], [{ rows, chunks: [{ type: BYTE_ARRAY, pages, values: rows, ...chunk }] }]);
}

const COLUMN = { column: 'label' };

describe('Parquet by hand', () => {
  it('is what the library writes', async () => {
    const { parts, problems } = await readBinary(parquet, labels([AB]), COLUMN);
    assert.deepEqual(problems, []);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 2],
      ['b', 1],
    ]);
  });

  const items = (...values: readonly string[]) => plainTexts(...values);
  const LISTS: readonly (readonly [string, Parameters<typeof parquetFile>[0], readonly number[]])[] = [
    // Two rows, [a, b] and [c]: repetition 0 1 0, all defined.
    [
      'a repeated column',
      [ROOT_OF(1), { name: 'labels', type: BYTE_ARRAY, repetition: REPEATED, converted: UTF8 }],
      [...levels(0, 1, 0), ...levels(1, 1, 1), ...items('a', 'b', 'c')],
    ],
    [
      'a list of two levels',
      [
        ROOT_OF(1),
        { name: 'labels', repetition: REQUIRED, children: 1, converted: LIST },
        { name: 'array', type: BYTE_ARRAY, repetition: REPEATED, converted: UTF8 },
      ],
      [...levels(0, 1, 0), ...levels(1, 1, 1), ...items('a', 'b', 'c')],
    ],
    [
      'a list of three levels under other names',
      [
        ROOT_OF(1),
        { name: 'labels', repetition: 1, children: 1, converted: LIST },
        { name: 'bag', repetition: REPEATED, children: 1 },
        { name: 'array_element', type: BYTE_ARRAY, repetition: 1, converted: UTF8 },
      ],
      [...levels(0, 1, 0), ...levels(3, 3, 3), ...items('a', 'b', 'c')],
    ],
  ];
  for (const [name, elements, bytes] of LISTS) {
    it(`reads ${name}`, async () => {
      const file = parquetFile(elements, [{ rows: 2, chunks: [{ type: BYTE_ARRAY, pages: [{ bytes, entries: 3 }], values: 3 }] }]);
      const { parts, problems } = await readBinary(parquet, file, { column: 'labels' });
      assert.deepEqual(problems, []);
      assert.deepEqual(supportOf(parts[0]!.counts), [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]);
      assert.equal(parts[0]!.counts.records, 2);
    });
  }

  it('reads a row that goes on in the next page', async () => {
    const pages = [
      { bytes: [...levels(0, 1), ...levels(1, 1), ...items('a', 'b')], entries: 2 },
      { bytes: [...levels(1, 0), ...levels(1, 0), ...items('a')], entries: 2 },
    ];
    const file = parquetFile(
      [ROOT_OF(1), { name: 'labels', type: BYTE_ARRAY, repetition: REPEATED, converted: UTF8 }],
      [{ rows: 2, chunks: [{ type: BYTE_ARRAY, pages, values: 4 }] }],
    );
    const { parts, problems } = await readBinary(parquet, file, { column: 'labels' });
    assert.deepEqual(problems, []);
    const { counts } = parts[0]!;
    assert.deepEqual(
      [counts.records, counts.total, supportOf(counts)],
      [
        2,
        2,
        [
          ['a', 1],
          ['b', 1],
        ],
      ],
    );
  });

  it('reads the blocks of LZ4 as Hadoop frames them, and plain ones under the same number', async () => {
    const block = [0x30, 97, 98, 99];
    const framed = [0, 0, 0, 3, 0, 0, 0, 4, ...block];
    const unlz4 = await openDecompressor(5);
    assert.deepEqual([...unlz4(Uint8Array.from(framed), 3)], [97, 98, 99]);
    assert.deepEqual([...unlz4(Uint8Array.from([...framed, ...framed]), 6)], [97, 98, 99, 97, 98, 99]);
    assert.deepEqual([...unlz4(Uint8Array.from(block), 3)], [97, 98, 99]);
  });
});

describe('Parquet: runs and packed groups', () => {
  /** Numbers of `width` bits, packed by hand: the lowest bits first. */
  function packed(values: readonly number[], width: number): number[] {
    const bits = values.flatMap((value) => Array.from({ length: width }, (_, bit) => Math.floor(value / 2 ** bit) % 2));
    return Array.from({ length: bits.length / 8 }, (_, byte) =>
      bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, index) => sum + bit * 2 ** index, 0),
    );
  }

  for (let width = 1; width <= 32; width += 1) {
    it(`reads and counts numbers of ${width} bits`, () => {
      const random = new Random(width);
      const expected: number[] = [];
      const bytes: number[] = [];
      for (let run = 0; run < 12; run += 1) {
        if (run % 3 === 1) {
          const [length, value] = [1 + (random.bits() % 40), random.bits() % 2 ** width];
          bytes.push(length * 2, ...littleEndian(value).slice(0, Math.ceil(width / 8)));
          expected.push(...new Array<number>(length).fill(value));
        } else {
          const groups = 1 + (random.bits() % 5);
          const values = Array.from({ length: groups * 8 }, () => random.bits() % 2 ** width);
          bytes.push(groups * 2 + 1, ...packed(values, width));
          expected.push(...values);
        }
      }
      const file = Uint8Array.from(bytes);
      for (const size of [1, 3, 7, 8, 13, expected.length]) {
        const reader = new HybridReader(file, 0, file.length, width);
        const into = new Int32Array(size);
        const read: number[] = [];
        while (read.length < expected.length) {
          const count = Math.min(size, expected.length - read.length);
          reader.read(into, 0, count);
          read.push(...[...into.subarray(0, count)].map((value) => value >>> 0));
        }
        assert.deepEqual(read, expected);
        if (width > 12) continue;
        const tallies = new Float64Array(2 ** width);
        const counter = new HybridReader(file, 0, file.length, width);
        for (let rest = expected.length; rest > 0; rest -= size) counter.tally(tallies, Math.min(size, rest));
        const support = new Float64Array(2 ** width);
        for (const value of expected) support[value]! += 1;
        assert.deepEqual(tallies, support);
      }
    });
  }
});

const deep = (depth: number) => Array.from({ length: depth }, () => ({ name: 'g', repetition: REQUIRED, children: 1 }) as const);
const nested = (depth: number): number[] => [...new Array<number>(depth).fill(0x1c), ...new Array<number>(depth).fill(0)];

describe('Parquet: what lies', () => {
  const UNREADABLE: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['a file without an end', labels([AB]).slice(0, -4), /is cut off or damaged: a Parquet file ends with PAR1/],
    [
      'a footer longer than the file',
      parquetFile([ROOT_OF(1), LABEL], [], { lie: 0x7fffffff }),
      /is cut off or damaged: its footer claims 2147483647 bytes/,
    ],
    ['a footer that is shorter than its metadata', parquetFile([ROOT_OF(1), LABEL], [], { lie: 9 }), /has no schema/],
    [
      'encryption',
      Uint8Array.from([...Buffer.from('PARE'), 0, 0, 0, 0, 0, 0, 0, 0, ...Buffer.from('PARE')]),
      /is encrypted; decrypt it first/,
    ],
    ['no schema', withFooter([...Buffer.from('PAR1')], thrift(struct([1, int(1)]))), /has no schema/],
    ['columns that are not there', parquetFile([ROOT_OF(1_000_000), LABEL], []), /has a schema that names more columns than it holds/],
    ['columns without end', parquetFile([ROOT_OF(1), ...deep(5000), LABEL], []), /has columns that are nested more than 24 deep/],
    ['structs without end', withFooter([...Buffer.from('PAR1')], nested(100_000)), /has metadata that is nested more than 32 deep/],
    [
      'a list longer than the metadata',
      withFooter([...Buffer.from('PAR1')], [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]),
      /has metadata with a list that is longer than the metadata/,
    ],
    [
      'a text longer than the metadata',
      withFooter([...Buffer.from('PAR1')], [0x68, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]),
      /has metadata that is cut off/,
    ],
  ];
  for (const [name, bytes, message] of UNREADABLE) {
    it(`says so of ${name}`, async () => {
      await assert.rejects(
        readBinary(parquet, bytes, COLUMN),
        (error) => error instanceof UnreadableFile && message.test(error.message) && error.message.startsWith('/data/file '),
      );
    });
  }

  const index = (...runs: readonly number[]): Page => ({ bytes: [2, ...runs], entries: 3, encoding: DICTIONARY });
  const dictionary: Page = { bytes: plainTexts('a', 'b'), entries: 2, isDictionary: true };
  /** A good row group follows the one that lies, and is counted. */
  const DAMAGED: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['more values than there are', labels([AB], { rows: 9 }), /row group 1 ends 6 values before it should/],
    ['a number of values beyond belief', labels([AB], { values: 2 ** 52 }), /row group 1 claims 4503599627370496 values/],
    ['another number of rows', labels([AB], { rows: 5, values: 3 }), /row group 1 claims 5 rows and holds 3\./],
    ['a chunk outside the file', labels([AB], { start: 900_000 }), /row group 1 claims to lie outside the file/],
    ['a chunk longer than the file', labels([AB], { length: 2 ** 40 }), /row group 1 claims to lie outside the file/],
    ['a chunk in another file', labels([AB], { path: 'part-0.parquet' }), /row group 1 only points to another file; read that one/],
    [
      'a page longer than the file',
      labels([{ ...AB, packed: 2 ** 31 - 1, length: 2 ** 31 - 1 }]),
      /row group 1 holds a page that claims more bytes than there are/,
    ],
    [
      'a page of less than nothing',
      labels([{ ...AB, packed: -5, length: -5 }]),
      /row group 1 holds a page whose header claims what cannot be/,
    ],
    [
      'an unpacked page that claims to grow',
      labels([{ ...AB, length: 2 ** 27 }]),
      /row group 1 holds a page that claims to grow from 15 to 134217728 bytes/,
    ],
    [
      'a Snappy page that claims to grow',
      labels([{ ...AB, length: 2 ** 27 }], { codec: 1 }),
      /row group 1 holds a page that claims to grow/,
    ],
    ['a Snappy page that is none', labels([AB], { codec: 1 }), /row group 1 holds Snappy data that are damaged/],
    ['a gzip page that is none', labels([AB], { codec: 2 }), /row group 1 holds gzip data that are damaged/],
    ['a zstd page that is none', labels([AB], { codec: 6 }), /row group 1 holds zstd data that are damaged/],
    ['an LZ4 page that is none', labels([AB], { codec: 7 }), /row group 1 holds LZ4 data that are damaged/],
    [
      'a page of more than is read',
      labels([{ ...AB, length: 2 ** 30 }], { codec: 6 }),
      /row group 1 holds a page of 1073741824 bytes; up to 134217728 are read/,
    ],
    ['LZO', labels([AB], { codec: 3 }), /row group 1 is compressed by LZO, which is not read; write it with Snappy or zstd/],
    [
      'a text longer than its page',
      labels([{ bytes: [...littleEndian(2 ** 31), 97], entries: 3 }]),
      /row group 1 is cut off within its values/,
    ],
    [
      'an index beyond its dictionary',
      labels([dictionary, index(6, 3)]),
      /row group 1 holds the index 3 beyond its dictionary of 2 values/,
    ],
    ['indices without a dictionary', labels([index(6, 1)]), /row group 1 holds indices, but no dictionary/],
    [
      'a dictionary that claims values',
      labels([{ ...dictionary, entries: 200_000 }, index(6, 1)]),
      /row group 1 holds a dictionary of 10 bytes that claims 200000 values/,
    ],
    ['two dictionaries', labels([dictionary, dictionary, index(6, 1)]), /row group 1 holds two dictionaries/],
    ['indices that are cut off', labels([dictionary, { ...index(2), entries: 3 }]), /row group 1 is cut off within its values/],
    [
      'levels that are cut off',
      parquetFile(
        [ROOT_OF(1), { ...LABEL, repetition: 1 }],
        [{ rows: 3, chunks: [{ type: BYTE_ARRAY, pages: [{ bytes: littleEndian(99), entries: 3 }], values: 3 }] }],
      ),
      /row group 1 is cut off within its values/,
    ],
    [
      'another type than the schema',
      parquetFile([ROOT_OF(1), LABEL], [{ rows: 3, chunks: [{ type: INT32, pages: [AB], values: 3 }] }]),
      /row group 1 has metadata that contradict themselves/,
    ],
    [
      'an unknown encoding',
      labels([{ ...AB, encoding: 77 }]),
      /row group 1 holds values of the type 6 in the encoding 77, which is not read/,
    ],
  ];
  for (const [name, bytes, message] of DAMAGED) {
    it(`says so of ${name}`, async () => {
      let said = '';
      try {
        const { problems } = await readBinary(parquet, bytes, COLUMN);
        assert.equal(problems.length, 1);
        said = problems[0]![1];
      } catch (error) {
        // Where nothing at all could be read, that is what is wrong with the file.
        assert.ok(error instanceof UnreadableFile);
        said = error.message.replace('/data/file ', '/data/file: row group 1 ').replace(/\.$/, '');
      }
      assert.match(said, message);
    });
  }

  it('counts the row groups around one that is damaged', async () => {
    const good = { rows: 3, chunks: [{ type: BYTE_ARRAY, pages: [AB], values: 3 }] };
    const bad = { rows: 3, chunks: [{ type: BYTE_ARRAY, pages: [AB], values: 3, codec: 6 }] };
    const { parts, problems } = await readBinary(parquet, parquetFile([ROOT_OF(1), LABEL], [good, bad, good]), COLUMN);
    assert.deepEqual(problems, [[null, '/data/file: row group 2 holds zstd data that are damaged; what follows in it was not counted.']]);
    assert.deepEqual(supportOf(parts[0]!.counts), [
      ['a', 4],
      ['b', 2],
    ]);
  });

  it('counts a run of millions of rows without making them', async () => {
    const rows = 2_000_000;
    const run = [...varint(rows * 2), 1];
    const page: Page = { bytes: [1, ...run], entries: rows, encoding: DICTIONARY };
    const { parts } = await readBinary(parquet, labels([dictionary, page], { rows }), COLUMN);
    assert.deepEqual(supportOf(parts[0]!.counts), [['b', rows]]);
  });
});

describe('Parquet: damaged by chance', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.parquet'));
  for (const [seed, name] of files.entries()) {
    it(`ends on ${name} with bytes that were changed, and cut off anywhere`, async () => {
      const bytes = new Uint8Array(readFileSync(join(FOLDER, name)));
      const random = new Random(seed);
      for (let round = 0; round < 60; round += 1) {
        const broken = bytes.slice(0, round % 4 === 0 ? random.bits() % bytes.length : bytes.length);
        // Every other time in the footer, where little is needed to lie.
        for (let change = 0; change <= round % 5; change += 1) {
          const at = round % 2 === 0 ? random.bits() % Math.max(1, broken.length) : Math.max(0, broken.length - 1 - (random.bits() % 3000));
          broken[at] = random.bits() & 255;
        }
        const format = name === 'counts.parquet' ? parquetCounts : parquet;
        format.recognise({ ...headOfText(name, broken), text: '' });
        for (const options of [{}, { column: 'label' }, { column: 'objects' }]) {
          await readBinary(format, broken, options).catch((error: unknown) =>
            assert.ok(error instanceof UnreadableFile, String(error instanceof Error ? error.stack : error)),
          );
        }
      }
    });
  }
  it('ends on noise behind its magic', async () => {
    const random = new Random(77);
    for (let round = 0; round < 300; round += 1) {
      const noise = Uint8Array.from({ length: random.bits() % 200 }, () => random.bits() & 255);
      await assert.rejects(readBinary(parquet, withFooter([...Buffer.from('PAR1')], [...noise])), UnreadableFile);
    }
  });
});
