import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import type { Analysis, Dataset } from '../../src/core/analysis.ts';
import type { DatasetSettings } from '../../src/protocol/engine-api.ts';
import { folderOf, runCli, startEngine } from '../support/engine.ts';

const CONLL = 'Ann B-PER\nLee I-PER\nslept O\n\nParis B-LOC\n. O\n\n';
const CSV = 'text,label,mood\ngood one,pos,up\nbad one,neg,down\nfine one,pos,up\n';

/** `name: split=file+file`, with paths below the folder. */
function outline({ datasets }: Analysis, folder: string): readonly string[] {
  const paths = (split: Dataset['splits'][number]) => split.files.map(({ path }) => relative(folder, path).replaceAll('\\', '/')).join('+');
  return datasets.map(({ name, splits }) => `${name}: ${splits.map((split) => `${split.name}=${paths(split)}`).join(' ')}`);
}

function labelsOf(dataset: Dataset | undefined): readonly (readonly [string, number])[] {
  return (dataset?.splits[0]?.units[0]?.classes ?? []).map(({ label, count }) => [label, count] as const);
}

describe('patterns of answers', () => {
  it('count where a person names them, and not where they are found', async (t) => {
    const table = (id: number) => Array.from({ length: 20 }, (_, index) => `${id + index},${index % 2 === 0 ? 'cat' : 'dog'}\n`).join('');
    const folder = await folderOf(t, {
      'train.csv': `id,label\n${table(1)}`,
      'sampleSubmission.csv': `id,label\n${table(100)}`,
    });
    const engine = await startEngine(t);
    const found = await engine.request('analyze', { paths: [folder] });
    assert.deepEqual(outline(found, folder), [`${basename(folder)}: train=train.csv`]);
    const named = await engine.request('analyze', { paths: [join(folder, 'sampleSubmission.csv')] });
    assert.equal(named.datasets.length, 1);
  });
});

describe('codes of Open Images', () => {
  it('are counted by their names, in the order of the list beside them', async (t) => {
    const boxes = (...codes: readonly string[]) =>
      `ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax\n${codes.map((code, index) => `${index},x,${code},1,0.1,0.2,0.1,0.2\n`).join('')}`;
    const folder = await folderOf(t, {
      'class-descriptions-boxable.csv': '/m/011k07,Tortoise\n/m/011q46kg,Container\n/m/012074,"Magpie, grey"\n',
      'train-annotations-bbox.csv': boxes('/m/012074', '/m/011k07', '/m/012074', '/m/unknown'),
      'validation-annotations-bbox.csv': boxes('/m/011q46kg'),
    });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(labelsOf(datasets[0]), [
      ['Tortoise', 1],
      ['Container', 0],
      ['Magpie, grey', 2],
      ['/m/unknown', 1],
    ]);
    assert.equal(basename(datasets[0]!.labelMap.source!), 'class-descriptions-boxable.csv');
  });
});

function decisionOf(dataset: Dataset | undefined, what: string) {
  return dataset?.decisions.find((decision) => decision.what === what);
}

const EXPLICIT: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Paths of the settings lie below the folder. */
  readonly settings: DatasetSettings;
  readonly expected: readonly string[];
  readonly problems?: readonly RegExp[];
}[] = [
  {
    name: 'files that no name would put together',
    files: { 'a/one.conll': CONLL, 'b/two.conll': CONLL, 'c/train.conll': CONLL },
    settings: { name: 'mine', splits: [split('training', 'a/one.conll'), split('dev', 'b/two.conll')] },
    expected: ['c: train=c/train.conll', 'mine: train=a/one.conll dev=b/two.conll'],
  },
  {
    name: 'a folder, of which only the label files count',
    files: { 'd/x/a.conll': CONLL, 'd/x/deeper/b.conll': CONLL, 'd/x/notes.txt': 'Some words about the data.\n', 'd/y.conll': CONLL },
    settings: { name: 'mine', splits: [split('train', 'd/x'), split('test', 'd/y.conll')] },
    expected: ['mine: train=d/x/a.conll+d/x/deeper/b.conll test=d/y.conll'],
  },
  {
    name: 'a glob',
    files: { 'd/a-1.conll': CONLL, 'd/a-2.conll': CONLL, 'd/b-1.conll': CONLL },
    settings: { name: 'mine', splits: [split('train', 'd/a-*.conll'), split('dev', '**/b-?.conll')] },
    expected: ['mine: train=d/a-1.conll+d/a-2.conll dev=d/b-1.conll'],
  },
  {
    name: 'a path that looks like a glob',
    files: { 'd/news [1].conll': CONLL, 'd/news 1.conll': CONLL },
    settings: { name: 'mine', splits: [split('train', 'd/news [1].conll')] },
    expected: ['news: all=d/news 1.conll', 'mine: train=d/news [1].conll'],
  },
  {
    name: 'a glob below a folder that looks like one',
    files: { '[x] {y}/a-1.conll': CONLL, '[x] {y}/b.conll': CONLL },
    settings: { name: 'mine', folder: '[x] {y}', splits: [split('train', './a-*.conll')] },
    expected: ['b: all=[x] {y}/b.conll', 'mine: train=[x] {y}/a-1.conll'],
  },
  {
    name: 'several paths of one split',
    files: { 'd/x.conll': CONLL, 'e/y.conll': CONLL },
    settings: { name: 'mine', splits: [split('train', 'd/x.conll', 'e/y.conll')] },
    expected: ['mine: train=d/x.conll+e/y.conll'],
  },
  {
    name: 'a name that another data set would have',
    files: { 'd/train.conll': CONLL, 'e/x.conll': CONLL },
    settings: { name: 'd', splits: [split('train', 'e/x.conll')] },
    expected: ['d 2: train=d/train.conll', 'd: train=e/x.conll'],
  },
  {
    name: 'paths that lead nowhere',
    files: { 'd/train.conll': CONLL },
    settings: { name: 'mine', splits: [split('train', 'no/such.conll'), split('dev', 'no/*.conll')] },
    expected: ['d: train=d/train.conll'],
    problems: [/no such file/, /No file matches/],
  },
  {
    name: 'paths of files that hold no labels',
    files: { 'd/train.conll': CONLL, 'e/notes.txt': 'Words.\n', 'e/empty/.keep': '' },
    settings: { name: 'mine', splits: [split('train', 'e'), split('dev', 'e/empty'), split('test', 'e/*.txt')] },
    expected: ['d: train=d/train.conll'],
    problems: [/no label file was found for train/, /no label file was found for dev/, /no label file was found for test/],
  },
  {
    name: 'a data set that is not there',
    files: { 'd/train.conll': CONLL },
    settings: { name: 'else', scheme: 'IOB1' },
    expected: ['d: train=d/train.conll'],
    problems: [/focalLens\.datasets\["else"\].*no data set of this name \(found were d\)/],
  },
  {
    name: 'decisions that cannot be followed',
    files: { 'd/train.conll': CONLL },
    settings: { name: 'd', scheme: 'IOB9', format: 'conl', labels: 'none.txt' },
    expected: ['d: train=d/train.conll'],
    problems: [/no label file format "conl".*conll/, /no tag scheme "IOB9"/, /none\.txt/],
  },
];

function split(name: string, ...paths: readonly string[]) {
  return { name, paths };
}

/** Settings whose paths lie below a folder. */
function below(folder: string, settings: DatasetSettings): DatasetSettings {
  return { ...settings, folder: join(folder, settings.folder ?? '') };
}

describe('data sets that settings declare', () => {
  for (const { name, files, settings, expected, problems = [] } of EXPLICIT) {
    it(name, async (t) => {
      const folder = await folderOf(t, files);
      const engine = await startEngine(t);
      const analysis = await engine.request('analyze', { paths: [folder], datasets: [below(folder, settings)] });
      assert.deepEqual(outline(analysis, folder), expected);
      assert.equal(analysis.problems.length, problems.length, JSON.stringify(analysis.problems));
      for (const [index, message] of problems.entries()) assert.match(analysis.problems[index]!.message, message);
    });
  }

  it('are read as decided, without their files being named', async (t) => {
    const folder = await folderOf(t, { 'd/train.csv': CSV, 'd/dev.csv': CSV, 'd/moods.txt': 'down\nup\nflat\n' });
    const engine = await startEngine(t);
    const [found] = (await engine.request('analyze', { paths: [folder] })).datasets;
    assert.deepEqual(labelsOf(found), [
      ['pos', 2],
      ['neg', 1],
    ]);
    const settings: DatasetSettings = { name: 'd', column: 'mood', labels: 'd/moods.txt' };
    const { datasets, problems } = await engine.request('analyze', { paths: [folder], datasets: [below(folder, settings)] });
    assert.deepEqual(outline({ datasets, problems, schema: 'focal-lens/analysis@1' }, folder), ['d: train=d/train.csv dev=d/dev.csv']);
    assert.deepEqual(labelsOf(datasets[0]), [
      ['down', 1],
      ['up', 2],
      ['flat', 0],
    ]);
    assert.deepEqual(problems, []);
    assert.equal(decisionOf(datasets[0], 'labels')?.reason, 'the setting says so');
  });

  it('lose what was said of files that another column makes readable', async (t) => {
    const files = { 'd/train.csv': 'text,label,mood\nx y,,up\nz w,,down\n', 'd/dev.csv': CSV };
    const folder = await folderOf(t, files);
    const engine = await startEngine(t);
    const plain = await engine.request('analyze', { paths: [folder] });
    assert.ok(plain.problems.some(({ path }) => basename(path) === 'train.csv'));
    const settings: DatasetSettings = {
      name: 'd',
      column: 'mood',
      splits: [
        { name: 'train', paths: [join(folder, 'd/train.csv')] },
        { name: 'dev', paths: [join(folder, 'd/dev.csv')] },
      ],
    };
    const decided = await engine.request('analyze', { paths: [folder], datasets: [settings] });
    assert.deepEqual(decided.problems, []);
    assert.deepEqual(labelsOf(decided.datasets[0]), [
      ['up', 1],
      ['down', 1],
    ]);
  });

  it('show the unit that was asked for first, and judge by the scheme that was asked for', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL });
    const engine = await startEngine(t);
    const [found] = (await engine.request('analyze', { paths: [folder] })).datasets;
    const settings: DatasetSettings = { name: found!.name, unit: 'sentence', scheme: 'iobes' };
    const [decided] = (await engine.request('analyze', { paths: [folder], datasets: [settings] })).datasets;
    assert.deepEqual(
      decided!.splits[0]!.units.map(({ unit }) => unit),
      ['sentence', 'token', 'mention'],
    );
    // B-PER I-PER O: no E closes it; B-LOC O: no S.
    assert.deepEqual(decided!.splits[0]!.scheme, { name: 'BIOES', violations: 2 });
    assert.deepEqual([decisionOf(decided, 'scheme')?.choice, decisionOf(decided, 'unit')?.choice], ['BIOES', 'sentence']);
  });
});

describe('what was decided is told', () => {
  it('with its reason and the setting that overrides it', async (t) => {
    const folder = await folderOf(t, {
      'ner/train.conll': CONLL,
      'ner/valid-1.conll': CONLL,
      'ner/valid-2.conll': CONLL,
      'ner/test/a.conll': CONLL,
      'ner/labels.txt': 'O\nB-PER\nI-PER\nB-LOC\nI-LOC\n',
      'ner/config.json': JSON.stringify({ id2label: { 0: 'O', 1: 'B-PER' } }),
    });
    const [dataset] = (await (await startEngine(t)).request('analyze', { paths: [folder] })).datasets;
    const said = new Map(dataset!.decisions.map(({ what, choice, reason }) => [what, [choice, reason] as const]));
    assert.deepEqual([...said.keys()].slice(0, 3), ['format', 'splits', 'labels']);
    assert.equal(said.get('format')?.[0], 'conll');
    assert.match(said.get('format')?.[1] ?? '', /2 columns separated by spaces/);
    assert.deepEqual(said.get('splits'), [
      'train: train.conll; dev: valid-1.conll, valid-2.conll; test: test/a.conll',
      'train: the word "train" in the name; dev: the word "valid" in the name; test: the folder "test"',
    ]);
    assert.equal(said.get('labels')?.[0], 'labels.txt');
    assert.match(said.get('labels')?.[1] ?? '', /knows 4 of the 4 labels seen; not chosen: config\.json.* \(2\)$/);
    // In each of the four files both mentions open with a B, which IO does not know.
    assert.deepEqual(said.get('scheme'), ['IOB2', 'the fewest violations: 0, against 8 of IO']);
    assert.equal(said.get('unit')?.[0], 'token');
    assert.equal(decisionOf(dataset, 'scheme')?.setting, 'focalLens.datasets["ner"].scheme');
  });

  it('says when the labels seen stand in for a config', async (t) => {
    const folder = await folderOf(t, { 'a/train.csv': CSV, 'b/train.csv': CSV, 'b/labels.txt': 'cat\ndog\n' });
    const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.match(decisionOf(datasets[0], 'labels')?.reason ?? '', /no label config lies beside/);
    assert.match(decisionOf(datasets[1], 'labels')?.reason ?? '', /none of the labels is in labels\.txt/);
  });

  it('tells what was given from what was found', async (t) => {
    const folder = await folderOf(t, { 'train.csv': CSV });
    const request = { paths: [folder], column: 'mood', format: 'csv' };
    const [dataset] = (await (await startEngine(t)).request('analyze', request)).datasets;
    assert.equal(decisionOf(dataset, 'format')?.reason, 'it was given');
  });
});

describe('splits that a file beside the data declares', () => {
  it('count before the names of the files', async (t) => {
    const folder = await folderOf(t, {
      'imdb/dataset_dict.json': '{"splits": ["train", "unsupervised"]}',
      'imdb/train/data-00000-of-00001.conll': CONLL,
      'imdb/unsupervised/data-00000-of-00001.conll': CONLL,
      'hub/README.md': '---\nconfigs:\n- data_files:\n  - split: validation\n    path: parts/x-*.csv\n---\n',
      'hub/parts/x-1.csv': CSV,
      'hub/parts/train.csv': CSV,
    });
    const analysis = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.deepEqual(outline(analysis, folder), [
      'parts: train=hub/parts/train.csv',
      'hub: dev=hub/parts/x-1.csv',
      'imdb: train=imdb/train/data-00000-of-00001.conll unsupervised=imdb/unsupervised/data-00000-of-00001.conll',
    ]);
    assert.equal(decisionOf(analysis.datasets[2], 'splits')?.reason, 'train: dataset_dict.json; unsupervised: dataset_dict.json');
  });
});

describe('focal-lens analyze --explain', () => {
  it('tells what was decided, why, and which option decides otherwise', async (t) => {
    const folder = await folderOf(t, { 'ner/train.conll': CONLL });
    const plain = await runCli(['analyze', folder]);
    const { code, stdout } = await runCli(['analyze', folder, '--explain']);
    assert.equal(code, 0);
    const lines = stdout.split('\n').filter((line) => /^ {2}--/.test(line));
    assert.deepEqual(
      lines.map((line) => line.trim().split(/\s+/)[0]),
      ['--format', '--split', '--labels', ...(stdout.includes('--column') ? ['--column'] : []), '--scheme', '--unit'],
    );
    assert.match(stdout, /--scheme +IOB2 +the fewest violations: 0/);
    assert.ok(!plain.stdout.includes('--scheme'));
  });

  it('names some of many files', async (t) => {
    const files = Array.from({ length: 30 }, (_, index) => [`ner/train-${index}.conll`, CONLL] as const);
    const folder = await folderOf(t, Object.fromEntries(files));
    assert.match((await runCli(['analyze', folder])).stdout, /train: .*\(conll\) and 25 more · IOB2/);
  });
});

describe('an empty file is said to be empty', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
    ['where nothing else is found', { 'd/corpus.conll': '', 'd/notes.txt': '' }, ['d/corpus.conll']],
    ['by the split in its name', { 'd/train.csv': '', 'd/settings.json': '' }, ['d/train.csv']],
    ['beside a data set that lacks it', { 'd/train.conll': CONLL, 'd/dev.conll': '', 'd/x.conll': '', 'e/dev.txt': '' }, ['d/dev.conll']],
  ];
  for (const [what, files, expected] of cases) {
    it(what, async (t) => {
      const folder = await folderOf(t, files);
      const { problems } = await (await startEngine(t)).request('analyze', { paths: [folder] });
      assert.deepEqual(
        problems.map(({ path }) => relative(folder, path).replaceAll('\\', '/')),
        expected,
      );
      assert.match(problems[0]!.message, /is empty/);
    });
  }
});

describe('a file that promises labels in text, and holds none', () => {
  const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * index * 31) % 256);
  it('is said to be binary, and what lies beside it is counted', async (t) => {
    const folder = await folderOf(t, { 'd/train.conll': CONLL });
    for (const name of ['more.conll', 'dev.csv', 'picture.csv', 'weights.txt']) await writeFile(join(folder, 'd', name), noise);
    const { datasets, problems } = await (await startEngine(t)).request('analyze', { paths: [folder] });
    assert.equal(datasets.length, 1);
    assert.deepEqual(problems.map(({ path }) => relative(folder, path).replaceAll('\\', '/')).sort(), ['d/dev.csv', 'd/more.conll']);
    for (const { message } of problems) assert.match(message, /holds binary data; text was expected/);
  });
});

it('a folder that is only called data gives the name of its own folder to what lies in it', async (t) => {
  const folder = await folderOf(t, { 'hub/data/train.conll': CONLL });
  const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
  assert.deepEqual(
    datasets.map(({ name }) => name),
    ['hub/data'],
  );
});

it('a label that every document mentions among others makes no baseline of accuracy', async (t) => {
  const record = (label: readonly (readonly [number, number, string])[]) => `${JSON.stringify({ text: 'Ada lived in London', label })}\n`;
  const person = [0, 3, 'PERSON'] as const;
  const folder = await folderOf(t, { 'd/train.jsonl': record([person, [13, 19, 'CITY']]).repeat(40) + record([person]).repeat(20) });
  const { datasets } = await (await startEngine(t)).request('analyze', { paths: [folder] });
  assert.deepEqual(
    datasets[0]?.splits[0]?.units.map(({ unit }) => unit),
    ['mention', 'document'],
  );
  assert.deepEqual(
    datasets[0]?.findings.map(({ code }) => code),
    [],
  );
});

it('a problem names its file without the folders, for the path stands beside it', async (t) => {
  const folder = await folderOf(t, { 'd/train.conll': CONLL });
  await writeFile(join(folder, 'd', 'dev.parquet'), `PAR1${'x'.repeat(200)}`);
  const { problems } = await (await startEngine(t)).request('analyze', { paths: [folder] });
  assert.deepEqual(
    problems.map(({ path }) => basename(path)),
    ['dev.parquet'],
  );
  assert.match(problems[0]!.message, /^dev\.parquet is cut off/);
});
