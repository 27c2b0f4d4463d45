import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { EngineClient } from '../../src/engine/client/engine-client.ts';
import type { ExampleSubject, ExamplesRequest } from '../../src/protocol/engine-api.ts';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import { failureOf, folderOf, largeConll, startEngine } from '../support/engine.ts';

const TRAIN = 'Ann B-PER\nLee I-PER\nslept O\n\nIn O\nNew B-LOC\nYork I-LOC\nOslo B-LOC\n. O\n\nBo B-PER\nran O\n\n';
const classes = (...labels: readonly string[]): ExampleSubject => ({ kind: 'classes', labels, types: [] });
const mentions = (...types: readonly string[]): ExampleSubject => ({ kind: 'classes', labels: [], types });

async function analysed(t: TestContext, files: Readonly<Record<string, string>>) {
  const folder = await folderOf(t, files);
  const engine = await startEngine(t);
  const analysis = { paths: [folder] };
  const { datasets } = await engine.request('analyze', analysis);
  const request = (of: ExampleSubject, rest: Partial<ExamplesRequest> = {}): ExamplesRequest => ({
    analysis,
    dataset: datasets[0]!.name,
    split: null,
    of,
    first: 5,
    sample: 5,
    seed: 1,
    ...rest,
  });
  const placesOf = async (of: ExampleSubject, rest: Partial<ExamplesRequest> = {}) => {
    const { splits } = await engine.request('examples', request(of, rest));
    const found = splits.flatMap(({ first, sample }) => [...first, ...sample]);
    return {
      total: splits.reduce((sum, { total }) => sum + total, 0),
      places: splits.reduce((sum, { places }) => sum + places, 0),
      found: found.map(({ path, line, count }) => [basename(path), line, count] as const),
    };
  };
  return { folder, engine, datasets, request, placesOf };
}

describe('examples', () => {
  it('of a label are its lines, with what they say', async (t) => {
    const { engine, request } = await analysed(t, { 'train.conll': TRAIN, 'dev.conll': 'Cy B-PER\n\n' });
    const { splits, problems } = await engine.request('examples', request(classes('B-PER')));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      splits.map(({ name, total, places, first, sample }) => [
        name,
        total,
        places,
        first.map(({ line, excerpt }) => [line, excerpt]),
        sample,
      ]),
      [
        [
          'train',
          2,
          2,
          [
            [1, 'Ann B-PER'],
            [11, 'Bo B-PER'],
          ],
          [],
        ],
        ['dev', 1, 1, [[1, 'Cy B-PER']], []],
      ],
    );
  });

  it('of one split leave out the others', async (t) => {
    const { placesOf } = await analysed(t, { 'train.conll': TRAIN, 'dev.conll': 'Cy B-PER\n\n' });
    assert.deepEqual((await placesOf(classes('B-PER'), { split: 'dev' })).found, [['dev.conll', 1, 1]]);
  });

  it('of a mention are where it begins', async (t) => {
    const { placesOf } = await analysed(t, { 'train.conll': TRAIN });
    assert.deepEqual(await placesOf(mentions('LOC')), {
      total: 2,
      places: 2,
      found: [
        ['train.conll', 6, 1],
        ['train.conll', 8, 1],
      ],
    });
    assert.equal((await placesOf(mentions('PER', 'LOC'))).total, 4);
    assert.equal((await placesOf({ kind: 'classes', labels: ['O'], types: ['LOC'] })).total, 6);
  });

  it('of a broken scheme are the tags that cannot follow', async (t) => {
    // The I of line 2 follows O, that of line 5 another type, and that of line 8 the border of a sentence.
    const text = 'a O\nb I-PER\nc I-PER\nd B-LOC\ne I-PER\nf O\n\ng I-LOC\n\n';
    const { placesOf, datasets } = await analysed(t, { 'train.conll': `${TRAIN.repeat(9)}${text}` });
    const { scheme } = datasets[0]!.splits[0]!;
    const before = TRAIN.split('\n').length - 1;
    assert.deepEqual(scheme, { name: 'IOB2', violations: 3 });
    assert.deepEqual(
      (await placesOf({ kind: 'violations', scheme: 'IOB2' })).found.map(([, line]) => line! - 9 * before),
      [2, 5, 8],
    );
  });

  it('at the end of a sentence are at its last tag', async (t) => {
    const { placesOf } = await analysed(t, { 'train.conll': 'a B-X\nb E-X\n\nc B-X\nd I-X\n\ne S-X\nf O\n\n' });
    assert.deepEqual((await placesOf({ kind: 'violations', scheme: 'BIOES' })).found, [['train.conll', 5, 1]]);
  });

  it('of records say how many labels one line holds', async (t) => {
    const rows = [
      { tokens: ['a', 'b', 'c'], tags: ['B-X', 'O', 'B-X'] },
      { tokens: ['d'], tags: ['O'] },
      { tokens: ['e'], tags: ['B-X'] },
    ];
    const { placesOf } = await analysed(t, { 'train.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join('') });
    assert.deepEqual(await placesOf(classes('B-X')), {
      total: 3,
      places: 2,
      found: [
        ['train.jsonl', 1, 2],
        ['train.jsonl', 3, 1],
      ],
    });
  });

  const several: readonly (readonly [what: string, name: string, text: string, expected: Readonly<Record<string, readonly number[]>>])[] = [
    [
      'a column names the splits',
      'all.csv',
      'text,label,split\na b,x,train\nc d,y,train\ne f,x,test\ng h,y,test\ni j,x,train\n',
      { train: [2, 6], test: [4] },
    ],
    [
      'a key of the records names the splits',
      'all.jsonl',
      ['train', 'dev', 'dev', 'train'].map((split) => `${JSON.stringify({ text: 'a b', label: 'x', split })}\n`).join(''),
      { train: [1, 4], dev: [2, 3] },
    ],
    [
      'the keys of an object are the splits',
      'all.json',
      '{\n"train": [\n["a b", "x"],\n["c d", "y"]\n],\n"val": [\n["e f", "x"]\n]\n}\n',
      { train: [3], dev: [7] },
    ],
  ];
  for (const [what, name, text, expected] of several) {
    it(`of a file with several splits are told apart: ${what}`, async (t) => {
      const { engine, request } = await analysed(t, { [name]: text });
      const { splits } = await engine.request('examples', request(classes('x')));
      assert.deepEqual(Object.fromEntries(splits.map((split) => [split.name, split.first.map(({ line }) => line)])), expected);
      for (const split of Object.keys(expected)) {
        const one = await engine.request('examples', request(classes('x'), { split }));
        assert.deepEqual(
          one.splits.map(({ first }) => first.map(({ line }) => line)),
          [expected[split]],
        );
      }
    });
  }

  it('are found under the names that a config gives to ids', async (t) => {
    const { placesOf } = await analysed(t, { 'train.csv': 'text,label\na b,0\nc d,1\ne f,1\n', 'labels.txt': 'neg\npos\n' });
    assert.deepEqual(
      (await placesOf(classes('pos'))).found.map(([, line]) => line),
      [3, 4],
    );
  });

  it('are a sample of all when there are many, the same for the same seed', async (t) => {
    const { engine, request } = await analysed(t, { 'train.conll': TRAIN.repeat(500) });
    const draw = (seed: number) => engine.request('examples', request(classes('B-LOC'), { first: 3, sample: 20, seed }));
    const result = await draw(4);
    const [train] = result.splits;
    assert.deepEqual([train!.total, train!.first.length, train!.sample.length], [1000, 3, 20]);
    assert.deepEqual(await draw(4), result);
    assert.notDeepEqual((await draw(5)).splits[0]!.sample, train!.sample);
    assert.ok(train!.sample.every(({ excerpt }) => / B-LOC$/.test(excerpt)));
  });

  const folders: readonly (readonly [
    what: string,
    files: Readonly<Record<string, string>>,
    expected: readonly (readonly [string, number | null, number])[],
  ])[] = [
    [
      'YOLO: the lines of the label files',
      {
        'y/data.yaml': 'train: images/train\nnames: [cat, dog]\n',
        'y/images/train/1.jpg': 'x',
        'y/images/train/2.jpg': 'x',
        'y/labels/train/1.txt': '0 0.5 0.5 0.1 0.1\n1 0.5 0.5 0.2 0.2\n1 0.6 0.5 0.2 0.2\n',
        'y/labels/train/2.txt': '1 0.5 0.5 0.1 0.1\n',
      },
      [
        ['1.txt', 2, 1],
        ['1.txt', 3, 1],
        ['2.txt', 1, 1],
      ],
    ],
    [
      'a folder for each class: its images',
      Object.fromEntries(
        ['cat', 'dog'].flatMap((name) => Array.from({ length: 3 }, (_, index) => [`d/train/${name}/${name}${index}.jpg`, 'x'] as const)),
      ),
      [
        ['dog0.jpg', null, 1],
        ['dog1.jpg', null, 1],
        ['dog2.jpg', null, 1],
      ],
    ],
  ];
  for (const [what, files, expected] of folders) {
    it(`of folders are in their files. ${what}`, async (t) => {
      const { placesOf, datasets } = await analysed(t, files);
      assert.equal(datasets.length, 1);
      assert.deepEqual((await placesOf(classes('dog'))).found, expected);
    });
  }

  it('are found by a process that did not make the analysis', async (t) => {
    const { request } = await analysed(t, { 'train.conll': TRAIN });
    const other = await startEngine(t);
    assert.equal((await other.request('examples', request(classes('B-PER')))).splits[0]!.total, 2);
  });

  it('of what is not there are refused, of a label that is not there are none', async (t) => {
    const { engine, request, placesOf } = await analysed(t, { 'train.conll': TRAIN });
    assert.deepEqual((await placesOf(classes('__proto__', ''))).found, []);
    const refused = await failureOf(engine.request('examples', request(classes('O'), { dataset: 'other' })));
    assert.equal(refused.code, ErrorCode.badInput);
    assert.match(refused.message, /no data set "other"/);
    assert.match((await failureOf(engine.request('examples', request({ kind: 'violations', scheme: 'X' })))).message, /no tag scheme "X"/);
  });

  it('end when nobody waits for them', async (t) => {
    const { engine, folder, request } = await analysed(t, { 'train.conll': TRAIN });
    await writeFile(join(folder, 'train.conll'), largeConll(200_000_000));
    const controller = new AbortController();
    const asked = engine.request('examples', request(classes('O')), { signal: controller.signal, progress: () => controller.abort() });
    assert.equal((await failureOf(asked)).code, ErrorCode.cancelled);
    assert.ok(engine.pid !== null);
  });
});

describe('an excerpt', () => {
  async function excerptOf(engine: EngineClient, path: string, line: number, around: number) {
    return engine.request('excerpt', { path, line, around });
  }

  it('of a long line begins at the column of the place', async (t) => {
    const long = JSON.stringify(Array.from({ length: 3000 }, (_, id) => ({ id, name: '😀 größer' })));
    const folder = await folderOf(t, { 'one.json': long, 'two.json': `{}\n${long}` });
    const engine = await startEngine(t);
    const column = long.indexOf('{"id":2000,') + 1;
    for (const [name, line] of [
      ['one.json', 1],
      ['two.json', 2],
    ] as const) {
      const { from, to, text, cut } = await engine.request('excerpt', { path: join(folder, name), line, around: 5, column });
      assert.deepEqual([from, to, cut], [line, line, [line]]);
      assert.ok(long.startsWith(text.slice(0, -1), column - 1), text.slice(0, 80));
      assert.ok(text.length > 1000);
    }
    const end = await engine.request('excerpt', { path: join(folder, 'one.json'), line: 1, around: 0, column: long.length });
    assert.deepEqual([end.text, end.cut], [']\n', []]);
  });

  it('has the lines around a place, and says which', async (t) => {
    const lines = Array.from({ length: 1000 }, (_, index) => `line ${index + 1}`);
    const folder = await folderOf(t, { text: lines.join('\n') });
    const engine = await startEngine(t);
    const path = join(folder, 'text');
    for (const [line, from, to] of [
      [500, 490, 510],
      [3, 1, 13],
      [999, 989, 1000],
    ] as const) {
      const excerpt = await excerptOf(engine, path, line, 10);
      assert.deepEqual(excerpt, {
        from,
        to,
        text: lines
          .slice(from - 1, to)
          .map((text) => `${text}\n`)
          .join(''),
        cut: [],
      });
    }
  });

  it('keeps one line per line, and says which are cut', async (t) => {
    const folder = await folderOf(t, { text: `a\rb\n${'x'.repeat(30_000)}\nc\n` });
    const excerpt = await excerptOf(await startEngine(t), join(folder, 'text'), 2, 5);
    assert.deepEqual([excerpt.from, excerpt.to, excerpt.cut], [1, 3, [2]]);
    const [first, long, last] = excerpt.text.split('\n');
    assert.deepEqual([first, long, last], ['a␍b', 'x'.repeat(10_000), 'c']);
  });

  it('of a line that is not there any more is refused', async (t) => {
    const folder = await folderOf(t, { text: 'a\n' });
    const error = await failureOf(excerptOf(await startEngine(t), join(folder, 'text'), 1000, 5));
    assert.deepEqual([error.code, error.place?.line], [ErrorCode.badInput, 1000]);
  });

  it('in JSON of one line are records, each at its column', async (t) => {
    const categories = [{ id: 1, name: 'cat' }];
    const images = Array.from({ length: 9 }, (_, index) => ({ id: index, file_name: `größe 😀 ${index}.jpg` }));
    const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: 1, bbox: [1, 2, 3, 4] }));
    const text = JSON.stringify({ images, annotations, categories });
    const { engine, request } = await analysed(t, { 'instances_train.json': text });
    const { splits } = await engine.request('examples', request(classes('cat'), { first: 2, sample: 7 }));
    const [{ places, total, first, sample }] = splits as [(typeof splits)[0]];
    assert.deepEqual([places, total], [9, 9]);
    for (const [index, example] of [...first, ...sample].entries()) {
      const written = JSON.stringify(annotations[index]);
      assert.deepEqual([example.line, example.column], [1, text.indexOf(written) + 1]);
      assert.ok(example.excerpt.startsWith(written), example.excerpt);
    }
  });

  it('in an array of one line are records, and lines where each has its own', async (t) => {
    const records = Array.from({ length: 6 }, (_, index) => ({
      text: `words and words and words ${index}`,
      label: index % 2 === 0 ? 'a' : 'b',
    }));
    const long = JSON.stringify(records);
    const short = `[\n${records.map((record) => JSON.stringify(record)).join(',\n')}\n]\n`;
    const { engine, request } = await analysed(t, { 'train.json': long, 'test.json': short });
    const { splits } = await engine.request('examples', request(classes('b')));
    const columns = (name: string) => splits.find((split) => split.name === name)!.first.map(({ line, column }) => [line, column]);
    const expected = records.filter(({ label }) => label === 'b').map((record) => long.indexOf(JSON.stringify(record)) + 1);
    // The first of them begins in sight.
    assert.deepEqual(
      columns('train'),
      expected.map((column) => [1, column > 100 ? column : undefined]),
    );
    assert.deepEqual(columns('test'), [
      [3, undefined],
      [5, undefined],
      [7, undefined],
    ]);
  });
});
