import assert from 'node:assert/strict';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { after, before, describe, it } from 'node:test';
import { constants, createGzip, gzipSync, inflateRawSync, zstdCompressSync } from 'node:zlib';
import { englishOf } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import { type Compression, compressionOf, decompress, withoutCompression } from '../../../src/formats/compression/compression.ts';
import { countFile } from '../../../src/formats/count-file.ts';
import { PIECE } from '../../../src/formats/file-pieces.ts';
import { readHead } from '../../../src/formats/read-head.ts';
import { recogniseFile } from '../../../src/formats/sniff.ts';
import { TextStream } from '../../../src/formats/text-stream.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { evidenceOf } from '../../support/evidence.ts';
import { piecesOf } from '../../support/pieces.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-packed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function fileWith(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const zstd = (text: string | Uint8Array) =>
  zstdCompressSync(text, { params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: 5 } });
const gzip = (text: string | Uint8Array) => gzipSync(text);
const PACKERS = [
  ['gzip', gzip],
  ['zstd', zstd],
] as const;

/** A frame that decoders pass over. */
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

/** Text that packs to a tenth, so that small pieces of it unpack to large ones. */
const TEXT = Array.from({ length: 4000 }, (_, index) => `Zürich ${index % 97}\t${index % 7 === 0 ? 'B-LOC' : 'O'}\n`).join('');

async function unpack(packed: Uint8Array, size: number) {
  const parts: Buffer[] = [];
  let reason = '';
  const compression = compressionOf(packed) as Compression;
  for await (const part of decompress(piecesOf(packed, size), compression, (why) => (reason = englishOf(why))))
    parts.push(Buffer.from(part));
  return { text: Buffer.concat(parts), reason };
}

describe('compressed bytes', () => {
  const WHOLE: readonly (readonly [string, Uint8Array, string])[] = [
    ['gzip', gzip(TEXT), TEXT],
    ['zstd', zstd(TEXT), TEXT],
    ['gzip of nothing', gzip(''), ''],
    ['zstd of nothing', zstd(''), ''],
    ['members in a row', Buffer.concat([gzip('a\n'), gzip(''), gzip(TEXT), gzip('b\n')]), `a\n${TEXT}b\n`],
    ['frames in a row', Buffer.concat([zstd('a\n'), zstd(''), zstd(TEXT), zstd('b\n')]), `a\n${TEXT}b\n`],
    ['frames to skip', Buffer.concat([SKIPPED, zstd('a\n'), SKIPPED, SKIPPED, zstd('b\n'), SKIPPED]), 'a\nb\n'],
    ['zeros that pad', Buffer.concat([gzip('a\n'), Buffer.alloc(40_000)]), 'a\n'],
  ];
  for (const [name, packed, text] of WHOLE) {
    it(`unpacks ${name} in pieces of any size`, async () => {
      for (const size of [1, 2, 3, 5, 11, 100, 4096, 1 << 20]) {
        const result = await unpack(packed, size);
        assert.ok(result.text.equals(Buffer.from(text)), `pieces of ${size}`);
        assert.equal(result.reason, '', `pieces of ${size}`);
      }
    });
  }

  for (const [name, pack] of PACKERS) {
    it(`hands out what a ${name} stream holds before it breaks, and says why it does`, async () => {
      const packed = pack(TEXT);
      const wrongSum = Buffer.from(packed);
      wrongSum[packed.length - (name === 'gzip' ? 8 : 2)]! ^= 1;
      for (const size of [1, 7, 1 << 20]) {
        const cut = await unpack(packed.subarray(0, packed.length - 1), size);
        assert.deepEqual([cut.text.toString(), cut.reason], [TEXT, 'is cut off']);
        const junk = await unpack(Buffer.concat([packed, Buffer.from('junk')]), size);
        assert.deepEqual([junk.text.toString(), junk.reason], [TEXT, `goes on with what is no ${name}`]);
        const sum = await unpack(wrongSum, size);
        assert.deepEqual([sum.text.toString(), sum.reason], [TEXT, 'is damaged (its checksum does not fit)']);
      }
    });

    it(`ends on any ${name} stream, and never makes up text after a cut`, async () => {
      const random = new Random(7);
      const packed = pack(TEXT);
      for (let round = 0; round < 60; round += 1) {
        const cut = packed.subarray(0, 4 + random.below(packed.length - 4));
        const part = await unpack(cut, 1 + random.below(5000));
        assert.ok(TEXT.startsWith(part.text.toString('latin1').slice(0, 1)) || part.text.length === 0);
        assert.ok(Buffer.from(TEXT).subarray(0, part.text.length).equals(part.text));
        assert.equal(part.reason, 'is cut off');
        const broken = Buffer.from(packed);
        for (let times = 1 + random.below(4); times > 0; times -= 1) broken[4 + random.below(broken.length - 4)] = random.below(256);
        const result = await unpack(broken, 1 + random.below(5000));
        assert.ok(result.text.length < 100 * TEXT.length);
        assert.ok(result.reason !== '' || result.text.equals(Buffer.from(TEXT)) || name === 'gzip', `round ${round}`);
      }
    });
  }

  it('inflates as much of a cut member as zlib does', async () => {
    const packed = gzip(TEXT);
    const header = 10;
    for (const length of [200, 1000, packed.length - 20]) {
      const expected = inflateRawSync(packed.subarray(header, length), { finishFlush: constants.Z_SYNC_FLUSH });
      const { text } = await unpack(packed.subarray(0, length), 4096);
      assert.ok(text.equals(expected));
    }
  });

  it('refuses a window that would take more memory than 128 MiB', async () => {
    // A frame header whose window descriptor asks for 2 GiB, and a block.
    const { text, reason } = await unpack(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa8, 1, 0, 0]), 100);
    assert.deepEqual([text.length, reason], [0, 'asks for a window of more than 128 MiB']);
  });

  it('knows the extensions', () => {
    for (const [name, inner] of [
      ['train.conll.gz', 'train.conll'],
      ['data.jsonl.zst', 'data.jsonl'],
      ['A.CSV.GZ', 'A.CSV'],
      ['train.csv', 'train.csv'],
      ['.gz', '.gz'],
      ['gz', 'gz'],
    ] as const)
      assert.equal(withoutCompression(name), inner);
  });
});

const FILES: readonly (readonly [string, string, string])[] = [
  ['train.conll', 'EU\tB-ORG\nrejects\tO\n\nPeter\tB-PER\n', 'conll'],
  ['train.csv', 'text,label\n"hello, there",a\nbye,b\n', 'csv'],
  ['train.jsonl', '{"text":"x","label":"a"}\n{"text":"y","label":"b"}\n', 'jsonl'],
  ['train.json', '[{"text":"x","label":"a"},{"text":"y","label":"b"}]', 'json'],
  ['counts.tsv', 'label\tcount\na\t3\nb\t4\n', 'counts'],
];

describe('compressed text files', () => {
  for (const [name, text, format] of FILES) {
    for (const [compression, pack] of PACKERS) {
      for (const extension of compression === 'gzip' ? ['.gz', '', '.bak'] : ['.zst', '']) {
        it(`counts ${name}${extension} packed with ${compression} as the plain file`, async () => {
          const plain = await countFile(fileWith(name, text));
          const path = fileWith(`${name}${extension}`, pack(text));
          const packed = await countFile(path);
          assert.deepEqual(packed.parts, plain.parts);
          assert.deepEqual([packed.format, packed.encoding, packed.bytes, packed.problemCount], [format, 'utf-8', pack(text).length, 0]);
          assert.match(evidenceOf(packed), new RegExp(`, compressed with ${compression}$`));
          const head = await readHead(path);
          assert.deepEqual([head.text, head.complete], [text, true]);
          assert.equal(recogniseFile(head)?.format, format);
        });
      }
    }
  }

  it('sees as much of a long file as of a plain one', async () => {
    const long = TEXT.repeat(20);
    const plain = await readHead(fileWith('long.conll', long));
    const row = JSON.stringify({ vector: Array.from({ length: 40_000 }, (_, index) => index), label: 'a' });
    for (const [, pack] of PACKERS) {
      const packed = await readHead(fileWith('long.conll.gz', pack(long)));
      assert.deepEqual([packed.text, packed.complete, packed.name], [plain.text, false, 'long.conll']);
      const json = await readHead(fileWith('long.jsonl.gz', pack(`${row}\n${row}\n`)));
      assert.ok(json.text.startsWith(`${row}\n`));
    }
  });

  for (const [compression, pack] of PACKERS) {
    it(`counts a cut ${compression} file to where it breaks, and says where`, async () => {
      const rows = Array.from({ length: 30_000 }, (_, index) => `text ${(index * 7919) % 30_011},${index % 3 === 0 ? 'a' : 'b'}\n`);
      const packed = pack(`text,label\n${rows.join('')}`);
      const file = await countFile(fileWith('cut.csv.gz', packed.subarray(0, packed.length / 2)));
      const { counts } = file.parts[0]!;
      assert.ok(counts.total > 5_000 && counts.total < 25_000);
      // The row that is cut is none.
      assert.deepEqual([counts.labels.get('a')?.count, counts.labels.size], [Math.ceil(counts.total / 3), 2]);
      assert.equal(file.problems.length, 1);
      const problem = file.problems.at(-1)!;
      assert.match(problem.message, new RegExp(`cut\\.csv\\.gz cannot be unpacked whole: its ${compression} stream is cut off\\.`));
      assert.equal(problem.line, counts.total + 2);
    });

    it(`says that a ${compression} file is cut where nothing of it can be read, and that one holds binary data`, async () => {
      const packed = pack(TEXT);
      await assert.rejects(countFile(fileWith('short.csv.gz', packed.subarray(0, 8))), (error) => {
        return (
          error instanceof UnreadableFile && new RegExp(`short.csv.gz holds a ${compression} stream that is cut off`).test(error.message)
        );
      });
      await assert.rejects(countFile(fileWith('image.csv.gz', pack(Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3])))), {
        message: new RegExp(`image.csv.gz holds binary data, packed with ${compression}`),
      });
      await assert.rejects(countFile(fileWith('twice.csv.gz', pack(pack(TEXT)))), /holds binary data/);
      await assert.rejects(countFile(fileWith('empty.csv.gz', pack(''))), /is empty/);
      await assert.rejects(async () => {
        for await (const _ of new TextStream(fileWith('config.json.gz', packed.subarray(0, packed.length - 9))));
      }, /its (?:gzip|zstd) stream is cut off/);
    });
  }

  it('unpacks a file of many pieces', async () => {
    const random = new Random(3);
    const rows = Array.from(
      { length: 40_000 },
      (_, row) => `${random.bits()} ${random.bits()} ${random.bits()},${row % 4 === 0 ? 'a' : 'b'}\n`,
    );
    for (const [, pack] of PACKERS) {
      const path = fileWith('many.csv.gz', pack(`text,label\n${rows.join('')}`));
      const file = await countFile(path);
      assert.ok(file.bytes > 2 * PIECE);
      assert.deepEqual(
        [...file.parts[0]!.counts.labels].map(([label, { count }]) => [label, count]),
        [
          ['a', 10_000],
          ['b', 30_000],
        ],
      );
      assert.deepEqual(file.problems, []);
    }
  });

  it('reports progress in bytes of the file', async () => {
    const packed = gzip(TEXT);
    const seen: number[] = [];
    for await (const _ of new TextStream(fileWith('progress.gz', packed), { progress: (bytes) => seen.push(bytes) }));
    assert.deepEqual(seen, [packed.length]);
  });

  it('stops within one piece of zstd that unpacks to gigabytes', async () => {
    const path = fileWith('stop.zst', zstd(Buffer.alloc(64 << 20, 'a')));
    const controller = new AbortController();
    let pieces = 0;
    setImmediate(() => controller.abort(new Error('stop')));
    await assert.rejects(
      async () => {
        for await (const _ of new TextStream(path, { signal: controller.signal })) pieces += 1;
      },
      { message: 'stop' },
    );
    assert.ok(pieces < 200, `${pieces} pieces`);
  });

  describe('bombs', () => {
    const line = join(folder, 'line.csv.gz');
    before(async () => {
      // More than a gibibyte of one line that packs to a thousandth.
      const part = Buffer.alloc(1 << 20, 'a');
      const parts = async function* () {
        yield 'text,label\nx,a\n';
        for (let index = 0; index < 1100; index += 1) yield part;
      };
      await pipeline(parts, createGzip({ level: 1 }), createWriteStream(line));
    });

    it('stops in an endless line, counts what came before and says so', async () => {
      const start = process.memoryUsage().rss;
      const file = await countFile(line);
      assert.ok(process.memoryUsage().rss - start < 200e6);
      assert.deepEqual([...file.parts[0]!.counts.labels.keys()], ['a']);
      assert.match(file.problems.at(-1)!.message, /line\.csv\.gz unpacks to more than 200 times its size, .*reading stopped after 1 GiB/);
    });

    it('reads no further than the head of zeros', async () => {
      await assert.rejects(countFile(fileWith('zeros.csv.zst', zstd(Buffer.alloc(256 << 20)))), /holds binary data, packed with zstd/);
    });
  });
});
