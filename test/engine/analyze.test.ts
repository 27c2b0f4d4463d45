import assert from 'node:assert/strict';
import { appendFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import type { Analysis, Dataset } from '../../src/core/analysis.ts';
import type { AnalyzeRequest } from '../../src/protocol/engine-api.ts';
import { ErrorCode } from '../../src/protocol/rpc.ts';
import { failureOf, folderOf, startEngine } from '../support/engine.ts';

const CONLL = 'Ann B-PER\nLee I-PER\nslept O\n\nParis B-LOC\n. O\n\n';
const OTHER_CONLL = 'x B-GENE\ny O\n\nz B-DRUG\n\n';
const CSV = 'text,label\ngood,pos\nbad,neg\nfine,pos\n';
const CONFIG = (...labels: readonly string[]) => JSON.stringify({ id2label: Object.fromEntries(labels.map((label, id) => [id, label])) });
const TAGS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'] as const;

/** `name: split=file+file split=file [source]`, with paths below the folder. */
function outline({ datasets }: Analysis, folder: string): readonly string[] {
  return datasets.map(({ name, splits, labelMap }) => {
    const parts = splits.map(
      (split) => `${split.name}=${split.files.map(({ path }) => relative(folder, path).replaceAll('\\', '/')).join('+')}`,
    );
    const source = labelMap.source === null ? '' : ` [${relative(folder, labelMap.source).replaceAll('\\', '/')}]`;
    return `${name}: ${parts.join(' ')}${source}`;
  });
}

function counts({ splits }: Dataset, split = 0): readonly (readonly [string, number])[] {
  return (splits[split]?.units[0]?.classes ?? []).map(({ label, count }) => [label, count] as const);
}

const GROUPINGS: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly request?: Partial<AnalyzeRequest>;
  readonly expected: readonly string[];
}[] = [
  {
    name: 'splits of one stem',
    files: { 'd/ner-train.conll': CONLL, 'd/ner-valid.conll': CONLL, 'd/ner-test.conll': CONLL },
    expected: ['ner: train=d/ner-train.conll dev=d/ner-valid.conll test=d/ner-test.conll'],
  },
  {
    name: 'a multi-label split in which each record has one label',
    files: { 'd/train.jsonl': '{"labels":["a","b"]}\n{"labels":["a"]}\n', 'd/dev.jsonl': '{"labels":["a"]}\n{"labels":["b"]}\n' },
    expected: ['d: train=d/train.jsonl dev=d/dev.jsonl'],
  },
  {
    name: 'a folder whose names differ in more than the split',
    files: { 'wnut/wnut17train.conll': CONLL, 'wnut/emerging.dev.conll': CONLL, 'wnut/emerging.test.annotated': CONLL },
    expected: ['wnut: train=wnut/wnut17train.conll dev=wnut/emerging.dev.conll test=wnut/emerging.test.annotated'],
  },
  {
    name: 'two data sets in one folder',
    files: { 'd/a.train.conll': CONLL, 'd/a.dev.conll': CONLL, 'd/b.train.conll': OTHER_CONLL, 'd/b.dev.conll': OTHER_CONLL },
    expected: ['a: train=d/a.train.conll dev=d/a.dev.conll', 'b: train=d/b.train.conll dev=d/b.dev.conll'],
  },
  {
    name: 'unrelated labels are not joined',
    files: { 'd/a.train.conll': CONLL, 'd/b.dev.conll': OTHER_CONLL },
    expected: ['a: train=d/a.train.conll', 'b: dev=d/b.dev.conll'],
  },
  {
    name: 'splits as folders',
    files: { 'd/train/part-1.conll': CONLL, 'd/train/part-2.conll': CONLL, 'd/dev/part-1.conll': CONLL },
    expected: ['d: train=d/train/part-1.conll+d/train/part-2.conll dev=d/dev/part-1.conll'],
  },
  { name: 'a file without a split', files: { 'd/reviews.csv': CSV }, expected: ['reviews: all=d/reviews.csv'] },
  {
    name: 'different tasks side by side',
    files: { 'd/train.csv': CSV, 'd/train.conll': CONLL },
    expected: ['d (conll): train=d/train.conll', 'd (csv): train=d/train.csv'],
  },
  {
    name: 'folders that hold no data of the user',
    files: {
      'node_modules/x/train.conll': CONLL,
      '.git/train.conll': CONLL,
      '.venv/train.conll': CONLL,
      'dist/train.conll': CONLL,
      'd/train.conll': CONLL,
    },
    expected: ['d: train=d/train.conll'],
  },
  {
    name: 'include and exclude',
    files: { 'a/train.conll': CONLL, 'b/train.conll': CONLL, 'b/old/train.conll': CONLL },
    request: { include: ['b/**'], exclude: ['**/old'] },
    expected: ['b: train=b/train.conll'],
  },
  {
    name: 'label configs beside and above the files that patterns include',
    files: {
      'd/labels.txt': TAGS.join('\n'),
      'd/data/train.conll': CONLL,
      'd/other/train.conll': CONLL,
      'e/train.conll': CONLL,
      'e/labels.txt': TAGS.join('\n'),
    },
    request: { include: ['d/data/*.conll', 'e/*.conll'], exclude: ['e/labels.txt'] },
    expected: ['d/data: train=d/data/train.conll [d/labels.txt]', 'e: train=e/train.conll'],
  },
  {
    name: 'a label config above the data',
    files: { 'd/data/train.conll': CONLL, 'd/labels.txt': TAGS.join('\n') },
    expected: ['d/data: train=d/data/train.conll [d/labels.txt]'],
  },
  {
    name: 'the config of the model before a list of labels',
    files: { 'd/train.conll': CONLL, 'd/labels.txt': TAGS.join('\n'), 'd/config.json': CONFIG(...TAGS) },
    expected: ['d: train=d/train.conll [d/config.json]'],
  },
  {
    name: 'a config of other labels is not taken',
    files: { 'd/train.conll': CONLL, 'd/labels.txt': 'cat\ndog\nhorse\n' },
    expected: ['d: train=d/train.conll'],
  },
];

describe('analyze', () => {
  for (const { name, files, request, expected } of GROUPINGS) {
    it(`groups: ${name}`, async (t) => {
      const folder = await folderOf(t, files);
      const engine = await startEngine(t);
      const analysis = await engine.request('analyze', { paths: [folder], ...request });
      assert.deepEqual(outline(analysis, folder), expected);
      assert.deepEqual(analysis.problems, []);
    });
  }

  it('takes explicit splits, also for files that nothing would call so', async (t) => {
    const folder = await folderOf(t, { 'one.conll': CONLL, 'two.conll': CONLL });
    const engine = await startEngine(t);
    const splits = [
      { name: 'training', path: join(folder, 'one.conll') },
      { name: 'val', path: join(folder, 'two.conll') },
    ];
    const alone = await engine.request('analyze', { paths: [], splits });
    assert.deepEqual(
      alone.datasets.map((dataset) => dataset.splits.map((split) => [split.name, basename(split.files[0]!.path)])),
      [
        [
          ['train', 'one.conll'],
          ['dev', 'two.conll'],
        ],
      ],
    );
    const joined = await engine.request('analyze', { paths: [join(folder, 'one.conll')], splits: [splits[1]!] });
    assert.deepEqual(
      joined.datasets.map((dataset) => dataset.splits.map(({ name }) => name)),
      [['dev', 'all']],
    );
  });

  it('keeps the order and the zero counts of the label config', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'labels.txt': TAGS.join('\n') });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [join(folder, 'train.conll')] });
    assert.deepEqual(counts(datasets[0]!), [
      ['O', 2],
      ['B-PER', 1],
      ['I-PER', 1],
      ['B-LOC', 1],
      ['I-LOC', 0],
    ]);
  });

  it('reports configs that order the labels differently', async (t) => {
    const folder = await folderOf(t, {
      'train.conll': CONLL,
      'labels.txt': [...TAGS].reverse().join('\n'),
      'config.json': CONFIG(...TAGS),
    });
    const engine = await startEngine(t);
    const { datasets } = await engine.request('analyze', { paths: [folder] });
    assert.deepEqual(datasets[0]?.labelMap.labels, TAGS);
    const clash = datasets[0]?.findings.find(({ code }) => code === 'order-clash');
    assert.equal(clash?.severity, 'error');
    assert.deepEqual([clash?.label, clash?.line, basename(clash?.path ?? '')], ['I-LOC', 1, 'labels.txt']);
    const muted = await engine.request('analyze', { paths: [folder], muted: [{ code: 'order-clash' }] });
    assert.ok(!muted.datasets[0]?.findings.some(({ code }) => code === 'order-clash'));
  });

  it('turns ids into the names of the config', async (t) => {
    const rows = [
      { tokens: ['Ann', 'slept'], ner_tags: [1, 0] },
      { tokens: ['.'], ner_tags: [-100] },
    ];
    const folder = await folderOf(t, {
      'train.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
      'config.json': CONFIG('O', 'B-PER'),
    });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(counts(datasets[0]!), [
      ['O', 1],
      ['B-PER', 1],
    ]);
  });

  it('keeps ids and names together where the ids have a gap', async (t) => {
    const folder = await folderOf(t, {
      'train.csv': 'text,label\na,0\nb,2\nc,2\nd,10\ne,1\n',
      'config.json': JSON.stringify({ id2label: { 0: 'no', 2: 'maybe', 10: 'yes' } }),
    });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(counts(datasets[0]!), [
      ['no', 1],
      ['maybe', 2],
      ['yes', 1],
      ['1', 1],
    ]);
  });

  it('counts labels that would be trouble elsewhere', async (t) => {
    const hostile = ['__proto__', 'constructor', '<img src=x onerror=alert(1)>', '$(bug)', '\u202eevil', 'a,b', 'toString'];
    const rows = hostile.flatMap((label, index) => Array.from({ length: index + 1 }, () => JSON.stringify({ text: 't', label })));
    const folder = await folderOf(t, { 'train.jsonl': `${rows.join('\n')}\n` });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(
      counts(datasets[0]!),
      hostile.map((label, index) => [label, index + 1]),
    );
  });

  it('counts what it can read and says what it cannot', async (t) => {
    const folder = await folderOf(t, {
      'train.conll': CONLL,
      'dev.conll': new Uint8Array([0, 1, 2, 3, 0, 255, 0, 7]),
      'broken.jsonl': '{"text": "a", "label": "x"}\n{"text": \n',
    });
    const engine = await startEngine(t);
    const paths = ['train.conll', 'dev.conll', 'broken.jsonl', 'missing.conll'].map((name) => join(folder, name));
    const { datasets, problems } = await engine.request('analyze', { paths });
    assert.deepEqual(datasets.map(({ name }) => name).sort(), [basename(folder), 'broken'].sort());
    const said = problems.map(({ path, line }) => [basename(path), line]);
    for (const expected of [
      ['dev.conll', null],
      ['broken.jsonl', 2],
      ['missing.conll', null],
    ]) {
      assert.ok(
        said.some((place) => JSON.stringify(place) === JSON.stringify(expected)),
        `${JSON.stringify(expected)} in ${JSON.stringify(said)}`,
      );
    }
  });

  it('says what a named file is that holds no labels to count', async (t) => {
    const folder = await folderOf(t, { 'p.jsonl': `${JSON.stringify({ label: 0, logits: [1, 0] })}\n`, 'labels.txt': TAGS.join('\n') });
    const engine = await startEngine(t);
    for (const [name, kind] of [
      ['p.jsonl', /is a file of predictions/],
      ['labels.txt', /is a label config/],
    ] as const) {
      const { datasets, problems } = await engine.request('analyze', { paths: [join(folder, name)] });
      assert.deepEqual([datasets, problems.map(({ path }) => basename(path))], [[], [name]]);
      assert.match(problems[0]!.message, kind);
    }
    assert.deepEqual((await engine.request('analyze', { paths: [folder] })).problems, []);
  });

  it('reads again only what changed', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'dev.conll': CONLL });
    const engine = await startEngine(t);
    const total = async () =>
      (await engine.request('analyze', { paths: [folder] })).datasets[0]!.splits.map(({ units }) => units[0]!.total);
    assert.deepEqual(await total(), [5, 5]);
    await appendFile(join(folder, 'dev.conll'), 'more O\n\n');
    assert.deepEqual(await total(), [5, 6]);
    await writeFile(join(folder, 'labels.txt'), TAGS.join('\n'));
    assert.deepEqual((await engine.request('analyze', { paths: [folder] })).datasets[0]?.labelMap.labels, TAGS);
  });

  it('follows links once and ends in loops', async (t) => {
    const folder = await folderOf(t, { 'data/train.conll': CONLL, 'elsewhere/more/dev.conll': CONLL });
    await symlink(folder, join(folder, 'data', 'loop'));
    await symlink(join(folder, 'data', 'train.conll'), join(folder, 'data', 'train-again.conll'));
    await symlink(join(folder, 'elsewhere', 'more'), join(folder, 'data', 'dev'));
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    const files = datasets.flatMap(({ splits }) => splits.flatMap((split) => split.files.map(({ path }) => basename(path))));
    assert.deepEqual(files.sort(), ['dev.conll', 'train.conll']);
  });

  it('lists the predictions that lie beside no data', async (t) => {
    const folder = await folderOf(t, {
      'run/predictions.jsonl': '{"label": 0, "logits": [1, -1]}\n{"label": 1, "logits": [0, 1]}\n',
      'notes.md': '# Notes\n',
    });
    const { datasets, predictions } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual([datasets, predictions], [[], [join(folder, 'run', 'predictions.jsonl')]]);
  });

  it('lists the predictions that lie beside the data', async (t) => {
    const prediction = `${JSON.stringify({ label: 0, logits: [1, 0] })}\n`;
    const folder = await folderOf(t, { 'd/train.csv': CSV, 'd/predictions.jsonl': prediction, 'd/runs/1/predictions.jsonl': prediction });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(datasets[0]?.predictions.map((path) => relative(folder, path).replaceAll('\\', '/')).sort(), [
      'd/predictions.jsonl',
      'd/runs/1/predictions.jsonl',
    ]);
  });

  const refusals: readonly { readonly name: string; readonly request: Partial<AnalyzeRequest>; readonly message: RegExp }[] = [
    { name: 'a scheme that does not exist', request: { scheme: 'IOB9' }, message: /IOB9/ },
    { name: 'a label config that does not exist', request: { labels: 'no-such-labels.txt' }, message: /no-such-labels\.txt/ },
  ];
  for (const { name, request, message } of refusals) {
    it(`refuses ${name}`, async (t) => {
      const folder = await folderOf(t, { 'train.conll': CONLL });
      const error = await failureOf((await startEngine(t)).request('analyze', { paths: [folder], ...request }));
      assert.equal(error.code, ErrorCode.badInput);
      assert.match(error.message, message);
    });
  }

  it('shows one unit when asked', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'dev.conll': CONLL });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder], unit: 'mention' });
    assert.deepEqual(
      datasets[0]?.splits.map(({ units }) => units.map(({ unit }) => unit)),
      [['mention'], ['mention']],
    );
    assert.ok(datasets[0]?.drift.every(({ unit }) => unit === 'mention'));
  });
});
