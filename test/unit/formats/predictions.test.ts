import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { englishOf } from '../../../src/core/message.ts';
import { type PredictionOptions, UNKNOWN } from '../../../src/formats/format.ts';
import { halfToNumber } from '../../../src/formats/half-float.ts';
import { openPredictions, resolvePredictions } from '../../../src/formats/open-predictions.ts';
import { detectInputs } from '../../../src/formats/predictions/detect-inputs.ts';
import { decodeNumbers, parseNpyHeader } from '../../../src/formats/predictions/npy-array.ts';

const folder = mkdtempSync(join(tmpdir(), 'focal-lens-predictions-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function fileWith(name: string, content: string | Uint8Array): string {
  const place = join(folder, String(files++));
  mkdirSync(place);
  const path = join(place, name);
  writeFileSync(path, content);
  return path;
}

async function rowsOf(paths: readonly string[], options: Omit<PredictionOptions, 'problem'> = {}) {
  const problems: [number | null, string][] = [];
  const opened = await openPredictions(paths, { ...options, problem: (_, line, message) => problems.push([line, englishOf(message)]) });
  const rows: { label: number; scores: number[]; line: number | null }[] = [];
  for await (const batch of opened.batches) {
    for (let row = 0; row < batch.rows; row += 1) {
      const scores = [...batch.scores.subarray(row * batch.classes, (row + 1) * batch.classes)];
      rows.push({ label: batch.labels[row]!, scores, line: batch.lines?.[row] ?? null });
    }
  }
  return { rows, problems, inputs: opened.inputs, format: opened.format };
}

function npy(type: string, shape: readonly number[], data: Uint8Array, fortran = false): Buffer {
  const dict = `{'descr': '${type}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const header = `${dict.padEnd(117)}\n`;
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]),
    Buffer.from(header, 'latin1'),
    data,
  ]);
}

const floats = (...values: readonly number[]) => new Uint8Array(new Float32Array(values).buffer);
const longs = (...values: readonly number[]) => new Uint8Array(new BigInt64Array(values.map(BigInt)).buffer);

describe('predictions in JSON Lines', () => {
  it('reads examples with ids', async () => {
    const path = fileWith(
      'p.jsonl',
      '{"label":0,"logits":[2,-1.5]}\n\n{"label":1,"logits":[0,1]}\n{"label":-100,"logits":[0,0]}\n{"label":null,"logits":[1,1]}',
    );
    const { rows, inputs, problems } = await rowsOf([path]);
    assert.deepEqual(rows, [
      { label: 0, scores: [2, -1.5], line: 1 },
      { label: 1, scores: [0, 1], line: 3 },
      { label: -100, scores: [0, 0], line: 4 },
      { label: -100, scores: [1, 1], line: 5 },
    ]);
    assert.deepEqual([inputs, problems], ['logits', []]);
  });

  it('knows a file by its first row, however long a sentence is', async () => {
    const tokens = 4000;
    const row = JSON.stringify({ labels: Array(tokens).fill(1), logits: Array(tokens).fill([-1.25, 0.5, 2.125]) });
    const { rows, problems } = await rowsOf([fileWith('p.jsonl', `${row}\n${row}\n`)]);
    assert.ok(row.length > 64 * 1024);
    assert.equal(rows.length, 2 * tokens);
    assert.deepEqual([rows.at(-1), problems], [{ label: 1, scores: [-1.25, 0.5, 2.125], line: 2 }, []]);
  });

  it('reads tokens with names by the label map', async () => {
    const path = fileWith(
      'p.jsonl',
      '{"tokens":["a","b"],"labels":["O","B-X"],"probs":[[0.75,0.25],[0.5,0.5]]}\n{"tokens":["c"],"labels":["Z"],"probs":[[1,0]]}\n',
    );
    const { rows, inputs, problems } = await rowsOf([path], { labels: ['O', 'B-X'] });
    assert.deepEqual(
      rows.map(({ label, line }) => [label, line]),
      [
        [0, 1],
        [1, 1],
        [-1, 2],
      ],
    );
    assert.equal(inputs, 'probabilities');
    assert.deepEqual(
      problems.map(([line]) => line),
      [2],
    );
    assert.match(problems[0]![1], /"Z" is none of the 2 classes/);
  });

  it('leaves out rows that do not fit, with their lines', async () => {
    const path = fileWith(
      'p.jsonl',
      [
        '{"labels":[0,1],"logits":[[1,2],[3,4]]}',
        '{"labels":[0],"logits":[[1,2],[3,4]]}',
        '{"labels":[0],"logits":[[1,2,3]]}',
        '{"labels":[0],"logits":["x"]}',
        'broken',
        '[1]',
        '{"tokens":["a"],"labels":[0,1],"logits":[[1,2],[3,4]]}',
        '{"labels":[1],"logits":[[5,6]]}',
      ].join('\n'),
    );
    const { rows, problems } = await rowsOf([path]);
    assert.deepEqual(
      rows.filter(({ label }) => label !== UNKNOWN).map(({ label, line }) => [label, line]),
      [
        [0, 1],
        [1, 1],
        [1, 8],
      ],
    );
    const leftOut = rows.filter(({ label }) => label === UNKNOWN);
    assert.deepEqual(
      leftOut.map(({ line }) => line),
      [2, 3, 4, 5, 6, 7],
    );
    assert.ok(leftOut.every(({ scores }) => scores.every(Number.isNaN)));
    assert.deepEqual(
      problems.map(([line]) => line),
      [2, 3, 4, 5, 6, 7],
    );
  });

  it('takes a stray name among ids for a bad row', async () => {
    const { rows, problems } = await rowsOf([
      fileWith('p.jsonl', '{"label":0,"logits":[1,2]}\n{"label":"zz","logits":[1,2]}\n{"label":1,"logits":[1,2]}\n'),
    ]);
    assert.deepEqual(
      rows.map(({ label }) => label),
      [0, UNKNOWN, 1],
    );
    assert.deepEqual(problems, [[2, 'The label "zz" is none of the 2 classes.']]);
  });

  it("reads Python's NaN and Infinity, and leaves words in texts alone", async () => {
    const { rows } = await rowsOf([
      fileWith('p.jsonl', '{"text":"NaN \\" Infinity","label":0,"logits":[NaN,-Infinity]}\n{"label":1,"logits":[1,Infinity]}\n'),
    ]);
    assert.deepEqual(
      rows.map(({ scores }) => scores),
      [
        [Number.NaN, Number.NEGATIVE_INFINITY],
        [1, Number.POSITIVE_INFINITY],
      ],
    );
  });

  it('comes in batches whatever the number of rows', async () => {
    const { rows } = await rowsOf([
      fileWith('p.jsonl', Array.from({ length: 9000 }, (_, index) => `{"label":${index % 2},"scores":[${index},1]}\n`).join('')),
    ]);
    assert.equal(rows.length, 9000);
    assert.ok(rows.every(({ scores, line }, index) => scores[0] === index && line === index + 1));
  });

  it('refuses in one sentence what fits nowhere', async () => {
    const three = fileWith('p.jsonl', '{"label":0,"logits":[1,2,3]}\n');
    await assert.rejects(rowsOf([three], { labels: ['a', 'b'] }), /has 3 scores in a row, but there are 2 labels/);
    await assert.rejects(
      rowsOf([fileWith('p.jsonl', '{"label":"a","logits":[1,2]}\n')]),
      /names its labels \(such as "a"\): a label config is needed/,
    );
    await assert.rejects(rowsOf([fileWith('notes.txt', 'some words\n')]), /was not recognised as predictions/);
    await assert.rejects(rowsOf([join(folder, 'missing.jsonl')]), /does not exist/);
    await assert.rejects(rowsOf([]), /No prediction file was named/);
  });
});

describe('the predictions of a folder', () => {
  const row = '{"label":0,"logits":[2,-1.5]}\n';

  it('are its one file of them, whatever lies beside it', async () => {
    const path = fileWith('dev.jsonl', row);
    writeFileSync(join(path, '..', 'train.jsonl'), '{"text":"a","label":"b"}\n');
    writeFileSync(join(path, '..', 'labels.txt'), 'a\nb\n');
    assert.deepEqual(await resolvePredictions([join(path, '..')]), [path]);
    assert.deepEqual(await resolvePredictions([path]), [path]);
    assert.deepEqual(await resolvePredictions([path, path]), [path, path]);
  });

  it('have to be named where there are several, and missed where there are none', async () => {
    const path = fileWith('a.jsonl', row);
    writeFileSync(join(path, '..', 'b.jsonl'), row);
    await assert.rejects(resolvePredictions([join(path, '..')]), /holds several prediction files \(a\.jsonl, b\.jsonl\): name one/);
    const other = fileWith('notes.txt', 'nothing');
    await assert.rejects(resolvePredictions([join(other, '..')]), /holds no predictions: one JSON Lines file/);
  });
});

describe('predictions in NumPy files', () => {
  const scores = npy('<f4', [3, 2], floats(1, 2, 3, 4, 5, 6));
  const labels = npy('<i8', [3], longs(0, 1, -100));

  it('tells scores from labels in any order, and finds the partner of one file or in a folder', async () => {
    const path = fileWith('dev_logits.npy', scores);
    const other = join(path, '..', 'dev_labels.npy');
    writeFileSync(other, labels);
    for (const paths of [[path, other], [other, path], [path], [other], [join(path, '..')]]) {
      const { rows, inputs } = await rowsOf(paths);
      assert.deepEqual(rows, [
        { label: 0, scores: [1, 2], line: null },
        { label: 1, scores: [3, 4], line: null },
        { label: -100, scores: [5, 6], line: null },
      ]);
      assert.equal(inputs, 'logits');
    }
  });

  it('reads tokens (N, L, C) as rows, columns first, and one score a row', async () => {
    const cases: readonly (readonly [Buffer, Buffer, readonly (readonly number[])[]])[] = [
      [
        npy('<f4', [1, 2, 2], floats(1, 2, 3, 4)),
        npy('<i8', [1, 2], longs(0, 1)),
        [
          [0, 1, 2],
          [1, 3, 4],
        ],
      ],
      [
        npy('<f4', [2, 3], floats(1, 4, 2, 5, 3, 6), true),
        npy('<i8', [2], longs(2, 0)),
        [
          [2, 1, 2, 3],
          [0, 4, 5, 6],
        ],
      ],
      [
        npy('<f4', [2], floats(0.25, 0.75)),
        npy('|b1', [2], Uint8Array.of(0, 1)),
        [
          [0, 0.25],
          [1, 0.75],
        ],
      ],
      [
        npy('<f4', [2, 1], floats(0.25, 0.75)),
        npy('<i8', [2], longs(0, 1)),
        [
          [0, 0.25],
          [1, 0.75],
        ],
      ],
      [
        npy('<f4', [2, 2], floats(1, 2, 3, 4)),
        npy('<f4', [2], floats(1, 0)),
        [
          [1, 1, 2],
          [0, 3, 4],
        ],
      ],
    ];
    for (const [first, second, expected] of cases) {
      const { rows } = await rowsOf([fileWith('a.npy', first), fileWith('b.npy', second)]);
      assert.deepEqual(
        rows.map((row) => [row.label, ...row.scores]),
        expected,
      );
    }
  });

  it('reads every type of number in both byte orders', () => {
    const cases: readonly (readonly ['f' | 'i' | 'u' | 'b', number, readonly number[], number])[] = [
      ['f', 2, [0x00, 0x3c], 1],
      ['f', 2, [0x00, 0xc0], -2],
      ['f', 4, [0, 0, 0x80, 0x3f], 1],
      ['f', 8, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f], 1],
      ['i', 1, [0x9c], -100],
      ['i', 2, [0x9c, 0xff], -100],
      ['i', 4, [0x9c, 0xff, 0xff, 0xff], -100],
      ['i', 8, [0x9c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -100],
      ['u', 1, [200], 200],
      ['u', 2, [1, 2], 513],
      ['u', 4, [0, 0, 0, 0x80], 2 ** 31],
      ['u', 8, [1, 0, 0, 0, 1, 0, 0, 0], 2 ** 32 + 1],
      ['b', 1, [1], 1],
    ];
    for (const [kind, size, bytes, expected] of cases) {
      const into = new Float64Array(1);
      decodeNumbers({ kind, size, littleEndian: true }, Uint8Array.from(bytes), into);
      assert.equal(into[0], expected, `<${kind}${size}`);
      decodeNumbers({ kind, size, littleEndian: false }, Uint8Array.from(bytes.toReversed()), into);
      assert.equal(into[0], expected, `>${kind}${size}`);
    }
    assert.deepEqual(
      [halfToNumber(1), halfToNumber(0x7c00), halfToNumber(0xfc00), halfToNumber(0x7e00)],
      [2 ** -24, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
    );
  });

  it('never trusts a header', () => {
    const valid = npy('<f4', [3, 2], floats(1, 2, 3, 4, 5, 6));
    assert.deepEqual(parseNpyHeader('x', valid, valid.length).shape, [3, 2]);
    const cases: readonly (readonly [Buffer, RegExp])[] = [
      [npy('<f4', [1_000_000, 1_000_000], floats(1)), /says it holds .* but it has only 4 bytes/],
      [npy('<f4', [9e15, 9e15], floats(1)), /it is not complete/],
      [npy('|O', [1], floats(1)), /Python objects/],
      [npy('<c8', [1], floats(1)), /numbers of type <c8/],
      [Buffer.from('not numpy at all'), /not a NumPy file/],
      [Buffer.concat([valid.subarray(0, 8), Buffer.from([255, 255]), valid.subarray(10)]), /NumPy header of 65535 bytes/],
    ];
    for (const [bytes, message] of cases) assert.throws(() => parseNpyHeader('x', bytes, bytes.length), message);
  });

  it('refuses pairs that do not fit', async () => {
    const cases: readonly (readonly [Buffer, Buffer, RegExp])[] = [
      [scores, npy('<i8', [2], longs(0, 1)), /\(3, 2\) and .* \(2\): \(N, C\) and \(N\)/],
      [scores, npy('<i8', [3, 2], longs(0, 1, 0, 1, 0, 1)), /one class id per row was expected/],
      [labels, labels, /both hold integers/],
      [scores, scores, /both hold floats/],
    ];
    for (const [first, second, message] of cases)
      await assert.rejects(rowsOf([fileWith('a.npy', first), fileWith('b.npy', second)]), message);
    await assert.rejects(rowsOf([fileWith('logits.npy', scores)]), /its partner was expected beside it/);
    await assert.rejects(
      rowsOf([fileWith('a.npy', scores), fileWith('b.npy', labels)], { labels: ['a', 'b', 'c'] }),
      /2 scores in a row, but there are 3 labels/,
    );
  });

  it('names the row of a label that is no class', async () => {
    const { rows, problems } = await rowsOf([fileWith('a.npy', scores), fileWith('b.npy', npy('<i8', [3], longs(0, 7, 1)))]);
    assert.deepEqual(
      rows.map(({ label }) => label),
      [0, -1, 1],
    );
    assert.match(problems[0]![1], /label 7 of row 1 \(from 0\)/);
  });
});

describe('logits or probabilities', () => {
  const CASES: readonly (readonly [string, readonly number[], number, string])[] = [
    ['rows that sum to one', [0.2, 0.8, 0.5, 0.5], 2, 'probabilities'],
    ['rows that stray by less than a thousandth', [0.2, 0.8005, -0.0005, 1], 2, 'probabilities'],
    ['as many rows that do not sum to one as rows that do', [0.2, 0.8, 0.5, 0.6], 2, 'logits'],
    ['one row of three that does not sum to one', [0.2, 0.8, 0.5, 0.6, 0, 1], 2, 'probabilities'],
    ['one row of three that is out of range', [0.2, 0.8, 2, -1, 0, 1], 2, 'probabilities'],
    ['numbers of three digits', [0.333, 0.333, 0.333], 3, 'probabilities'],
    ['numbers of two digits', [0.33, 0.33, 0.33], 3, 'logits'],
    ['a row that sums to one with a negative number', [1.5, -0.5], 2, 'logits'],
    ['one score a row in range', [0.1, 0.9], 1, 'probabilities'],
    ['one score of three out of range', [0.1, 0.2, 1.9], 1, 'logits'],
    ['rows that are not numbers do not speak', [Number.NaN, 1, 0.5, 0.5], 2, 'probabilities'],
    ['nothing', [], 2, 'logits'],
  ];
  for (const [name, scores, classes, expected] of CASES) {
    it(name, () => assert.equal(detectInputs(Float32Array.from(scores), classes), expected));
  }
});
