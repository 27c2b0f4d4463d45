import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { englishOf } from '../../../src/core/message.ts';
import { Random } from '../../../src/core/random.ts';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { npy } from '../../support/npy.ts';
import { zip } from '../../support/zip.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-archives-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function fileOf(extension: string, bytes: Uint8Array): string {
  const path = join(folder, `${files++}.${extension}`);
  writeFileSync(path, bytes);
  return path;
}

async function read(path: string, labels?: readonly string[]) {
  const problems: string[] = [];
  const { batches, inputs, format } = await openPredictions([path], {
    ...(labels === undefined ? {} : { labels }),
    problem: (_, __, message) => problems.push(englishOf(message)),
  });
  const rows: (readonly [label: number, ...scores: number[]])[] = [];
  for await (const { rows: count, classes, scores, labels: gold } of batches) {
    for (let row = 0; row < count; row++) rows.push([gold[row]!, ...scores.subarray(row * classes, (row + 1) * classes)]);
  }
  return { rows, inputs, format, problems };
}

const SCORES = [1.5, -2, 0.25, 3, 0, -0.5];
const floats = (values: readonly number[]) => new Float32Array(values).buffer;
const longs = (values: readonly number[]) => new BigInt64Array(values.map(BigInt)).buffer;
const EXPECTED = [
  [0, 1.5, -2],
  [-100, 0.25, 3],
  [1, 0, -0.5],
];

/** Tensors as safetensors lays them out. */
function safetensors(
  tensors: readonly { readonly name: string; readonly dtype: string; readonly shape: readonly number[]; readonly bytes: Uint8Array }[],
): Buffer {
  let end = 0;
  const entries = tensors.map(({ name, dtype, shape, bytes }) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const header = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) }));
  const length = Buffer.alloc(8);
  length.writeUInt32LE(header.length, 0);
  return Buffer.concat([length, header, ...tensors.map(({ bytes }) => bytes)]);
}

const halves = (values: readonly number[], shift: 'half' | 'bfloat') => {
  const bits = values.map((value) => {
    const [word] = new Uint32Array(new Float32Array([value]).buffer);
    if (shift === 'bfloat') return word! >>> 16;
    // Exact for these values: sign, rebased exponent, ten bits of fraction.
    return value === 0 ? 0 : ((word! >>> 16) & 0x8000) | ((((word! >>> 23) & 255) - 112) << 10) | ((word! >>> 13) & 1023);
  });
  return new Uint8Array(new Uint16Array(bits).buffer);
};

describe('predictions in NumPy archives', () => {
  const arrays = [
    { name: 'label_ids.npy', bytes: npy('<i8', [3], longs([0, -100, 1])) },
    { name: 'logits.npy', bytes: npy('<f4', [3, 2], floats(SCORES)) },
    { name: 'other.npy', bytes: npy('<f4', [2], floats([1, 2])) },
  ];
  for (const deflate of [false, true]) {
    it(`reads arrays that are ${deflate ? 'compressed' : 'stored'}, whatever lies beside them`, async () => {
      const result = await read(fileOf('npz', zip(arrays, { deflate })));
      assert.deepEqual(result, { rows: EXPECTED, inputs: 'logits', format: 'predictions-npz', problems: [] });
    });
  }

  it('reads the shape (N, L, C) as N · L rows, and many batches', async () => {
    const rows = 9000;
    const scores = Array.from({ length: rows * 3 }, (_, index) => (index * 7) % 11);
    const bytes = zip(
      [
        { name: 'predictions.npy', bytes: npy('<f4', [rows / 3, 3, 3], floats(scores)) },
        { name: 'labels.npy', bytes: npy('<i8', [rows / 3, 3], longs(Array.from({ length: rows }, (_, row) => row % 3))) },
      ],
      { deflate: true },
    );
    const { rows: found } = await read(fileOf('npz', bytes));
    assert.equal(found.length, rows);
    for (const row of [0, 4095, 4096, 8999]) assert.deepEqual(found[row], [row % 3, ...scores.slice(row * 3, row * 3 + 3)]);
  });

  it('reads scores that lie column after column', async () => {
    const columns = [0, 1].flatMap((column) => SCORES.filter((_, index) => index % 2 === column));
    const bytes = zip([{ name: 'logits.npy', bytes: npy('<f4', [3, 2], floats(columns), { fortran: true }) }, arrays[0]!], {
      deflate: true,
    });
    assert.deepEqual((await read(fileOf('npz', bytes))).rows, EXPECTED);
  });

  it('takes the scores where predicted classes stand beside them', async () => {
    const bytes = zip([
      { name: 'y_true.npy', bytes: arrays[0]!.bytes },
      { name: 'preds.npy', bytes: npy('<i8', [3], longs([0, 1, 1])) },
      { name: 'y_score.npy', bytes: arrays[1]!.bytes },
    ]);
    assert.deepEqual((await read(fileOf('npz', bytes))).rows, EXPECTED);
  });

  it('says which arrays there are when none are predictions', async () => {
    const path = fileOf(
      'npz',
      zip([
        { name: 'a.npy', bytes: arrays[2]!.bytes },
        { name: 'b.npy', bytes: arrays[2]!.bytes },
        { name: 'c.npy', bytes: arrays[2]!.bytes },
      ]),
    );
    await assert.rejects(read(path), /holds the arrays a, b, c; scores \(logits/);
  });

  it('refuses a label map of another length', async () => {
    await assert.rejects(read(fileOf('npz', zip(arrays)), ['a', 'b', 'c']), /2 scores in a row, but there are 3 labels/);
  });
});

describe('predictions in safetensors', () => {
  const labels = { name: 'labels', dtype: 'I64', shape: [3], bytes: new Uint8Array(longs([0, -100, 1])) };
  const kinds = [
    { dtype: 'F32', bytes: new Uint8Array(floats(SCORES)) },
    { dtype: 'F64', bytes: new Uint8Array(new Float64Array(SCORES).buffer) },
    { dtype: 'F16', bytes: halves(SCORES, 'half') },
    { dtype: 'BF16', bytes: halves(SCORES, 'bfloat') },
  ];
  for (const { dtype, bytes } of kinds) {
    it(`reads ${dtype}`, async () => {
      const file = safetensors([{ name: 'probs', dtype, shape: [3, 2], bytes }, labels]);
      assert.deepEqual(await read(fileOf('safetensors', file)), {
        rows: EXPECTED,
        inputs: 'probabilities',
        format: 'predictions-safetensors',
        problems: [],
      });
    });
  }

  const lies = [
    { name: 'a header longer than the file', spoil: (file: Buffer) => file.writeUInt32LE(1 << 20, 0) },
    { name: 'a header longer than any', spoil: (file: Buffer) => file.writeUInt32LE(1, 4) },
    { name: 'offsets beyond the file', spoil: (file: Buffer) => file.write('999', file.indexOf('[0,24]') + 1) },
  ];
  for (const { name, spoil } of lies) {
    it(`does not believe ${name}`, async () => {
      const file = safetensors([{ name: 'logits', dtype: 'F32', shape: [3, 2], bytes: new Uint8Array(floats(SCORES)) }, labels]);
      spoil(file);
      await assert.rejects(read(fileOf('safetensors', file)), UnreadableFile);
    });
  }
});

describe('broken archives of predictions', () => {
  const good = [
    zip(
      [
        { name: 'logits.npy', bytes: npy('<f4', [3, 2], floats(SCORES)) },
        { name: 'labels.npy', bytes: npy('<i8', [3], longs([0, 1, 0])) },
      ],
      { deflate: true },
    ),
    safetensors([
      { name: 'logits', dtype: 'F32', shape: [3, 2], bytes: new Uint8Array(floats(SCORES)) },
      { name: 'labels', dtype: 'I64', shape: [3], bytes: new Uint8Array(longs([0, 1, 0])) },
    ]),
  ];
  it('end with a sentence about the file, whatever is broken', async () => {
    const random = new Random(3);
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(good[round % 2]!);
      for (let change = random.below(4); change >= 0; change--) bytes[random.below(bytes.length)] = random.below(256);
      const cut = random.below(3) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes;
      await read(fileOf(round % 2 === 0 ? 'npz' : 'safetensors', cut)).catch((error: unknown) => {
        assert.ok(error instanceof UnreadableFile, `${round}: ${error instanceof Error ? error.stack : error}`);
      });
    }
  });
});
