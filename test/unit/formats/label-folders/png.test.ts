import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { Random } from '../../../../src/core/random.ts';
import { readMaskValues } from '../../../../src/formats/label-folders/mask-values.ts';
import { BadPng, readPng } from '../../../../src/formats/label-folders/png.ts';
import { makePng, type PngLayout, randomSamples } from '../../../support/png.ts';

const LAYOUTS: readonly { readonly name: string; readonly layout: PngLayout; readonly channels: number; readonly most: number }[] = [
  ...([1, 2, 4, 8, 16] as const).map((depth) => ({
    name: `${depth} bits of grey`,
    layout: { depth },
    channels: 1,
    most: Math.min(2 ** depth, 1000),
  })),
  ...([1, 2, 4, 8] as const).map((depth) => ({
    name: `${depth} bits of a palette`,
    layout: { depth, type: 3 as const, palette: [[0, 0, 0] as const] },
    channels: 1,
    most: 2 ** depth,
  })),
  { name: 'grey and alpha', layout: { type: 4 }, channels: 2, most: 256 },
  { name: 'grey and alpha of 16 bits', layout: { type: 4, depth: 16 }, channels: 2, most: 65_536 },
  { name: 'RGB', layout: { type: 2 }, channels: 3, most: 3 },
  { name: 'RGBA', layout: { type: 6 }, channels: 4, most: 3 },
];

/** What the pixels are, without a PNG between. */
function expectedOf(samples: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const [first, second, third] of samples) {
    const value = third === undefined ? first! : (first! << 16) | (second! << 8) | third;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

describe('pixels of PNG files', () => {
  for (const { name, layout, channels, most } of LAYOUTS) {
    for (const interlaced of [false, true]) {
      it(`${name}${interlaced ? ', interlaced' : ''}`, async () => {
        const random = new Random(name.length);
        for (const [width, height] of [
          [1, 1],
          [3, 5],
          [8, 8],
          [17, 9],
          [33, 2],
        ] as const) {
          const samples = randomSamples(random, width * height, channels, most);
          const bytes = makePng(width, height, samples, { ...layout, interlaced, chunk: 7 });
          const values = await readMaskValues(readPng(bytes));
          assert.deepEqual(new Map([...values!].sort()), new Map([...expectedOf(samples)].sort()), `${width} × ${height}`);
        }
      });
    }
  }

  it('images too large to be unpacked at once give the same', async () => {
    const [width, height] = [2100, 1100];
    const samples = randomSamples(new Random(1), 50, 1, 256);
    const pixels = Array.from({ length: width * height }, (_, index) => samples[index % 50]!);
    const values = await readMaskValues(readPng(makePng(width, height, pixels, { chunk: 10_000 })));
    assert.deepEqual(values, new Map([...expectedOf(pixels)].sort(([a], [b]) => a - b)));
  });

  it('thousands of colours are no mask', async () => {
    const samples = randomSamples(new Random(2), 100 * 100, 3, 256);
    assert.equal(await readMaskValues(readPng(makePng(100, 100, samples, { type: 2 }))), null);
  });

  const good = makePng(40, 40, randomSamples(new Random(3), 1600, 1, 5));
  const bad: readonly (readonly [name: string, bytes: Buffer, message: RegExp])[] = [
    ['other files', Buffer.from('GIF89a'), /no PNG/],
    ['nothing', Buffer.alloc(0), /no PNG/],
    ['the signature alone', good.subarray(0, 8), /no header/],
    ['what is cut', good.subarray(0, good.length / 2), /ends before its last row/],
    ['no pixels', Buffer.concat([good.subarray(0, 16), Buffer.alloc(8), good.subarray(24)]), /no pixels/],
    ['a claim of 4 billion pixels', claiming(good, 65_535, 65_535), /claims 65535 × 65535/],
    ['a claim of more rows than there are', claiming(good, 40, 100_000), /ends before its last row/],
    ['a row that is too long', claiming(good, 400_000_000, 1, 16), /claims/],
    ['an unknown kind', Buffer.concat([good.subarray(0, 25), Buffer.from([5]), good.subarray(26)]), /unknown kind/],
  ];
  for (const [name, bytes, message] of bad) {
    it(`refuses ${name}`, async () => {
      await assert.rejects(
        async () => readMaskValues(readPng(bytes)),
        (error) => error instanceof BadPng && message.test(error.message),
      );
    });
  }

  it('a bomb is unpacked no further than its size says', async () => {
    const zeros = deflateSync(Buffer.alloc(64 * 1024 * 1024));
    const header = makePng(10, 10, randomSamples(new Random(4), 100, 1, 2)).subarray(0, 33);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(zeros.length);
    const values = await readMaskValues(readPng(Buffer.concat([header, length, Buffer.from('IDAT'), zeros, Buffer.alloc(4)])));
    assert.deepEqual(values, new Map([[0, 100]]));
  });

  it('hears of a signal while it unpacks', async () => {
    const large = makePng(
      3000,
      1000,
      Array.from({ length: 3_000_000 }, () => [1]),
    );
    const stopped = AbortSignal.abort(new Error('stopped'));
    await assert.rejects(readMaskValues(readPng(large), stopped), /stopped/);
  });

  it('ends on any bytes', async () => {
    const random = new Random(9);
    for (let round = 0; round < 400; round += 1) {
      const bytes = Buffer.from(good.subarray(0, random.below(good.length + 1)));
      for (let change = random.below(6); change > 0 && bytes.length > 0; change -= 1)
        bytes[random.below(Math.min(bytes.length, 60))] = random.below(256);
      try {
        const values = await readMaskValues(readPng(bytes));
        assert.ok(values === null || values.size > 0);
      } catch (error) {
        assert.ok(error instanceof BadPng, String(error));
      }
    }
  });
});

function claiming(png: Buffer, width: number, height: number, depth = 8): Buffer {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(width, 16);
  copy.writeUInt32BE(height, 20);
  copy[24] = depth;
  return copy;
}
