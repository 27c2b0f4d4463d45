/** Data sets that are folders of many small files, through the engine. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Analysis, Dataset, UnitSummary } from '../../src/core/analysis.ts';
import { analyze } from '../../src/engine/analyze/analyze.ts';
import { FileReader } from '../../src/engine/analyze/file-reader.ts';
import type { AnalyzeRequest } from '../../src/protocol/engine-api.ts';
import { folderOf } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';
import { maskOf } from '../support/png.ts';

const HANDLING = { signal: new AbortController().signal, progress: () => {} };
const CAT = '0 0.5 0.5 0.2 0.2\n';
const DOG = '1 0.25 0.25 0.1 0.1\n';

function voc(...names: readonly string[]): string {
  return `<annotation>\n${names.map((name) => `<object><name>${name}</name></object>\n`).join('')}</annotation>\n`;
}

function ask(request: AnalyzeRequest, reader = new FileReader()): Promise<Analysis> {
  return analyze(request, reader, HANDLING);
}

function countsOf(unit: UnitSummary | undefined): ReadonlyMap<string, number> {
  return new Map((unit?.classes ?? []).map(({ label, count }) => [label, count]));
}

/** `name (format): split=label count, …` in the unit that comes first. */
function outline({ datasets }: Analysis): readonly string[] {
  return datasets.map(({ name, splits }) => {
    const each = splits.map(
      ({ name: split, units }) => `${split}=${[...countsOf(units[0])].map(([label, count]) => `${label} ${count}`).join(', ')}`,
    );
    return `${name} (${splits[0]?.files[0]?.format}): ${each.join('; ')}`;
  });
}

function messagesOf({ problems }: Analysis, folder: string): readonly string[] {
  return problems.map(({ path, line, message }) => `${relative(folder, path).split(sep).join('/')}:${line ?? ''} ${message}`);
}

interface Key {
  readonly units: number;
  readonly labels_total: number;
  readonly counts: Readonly<Record<string, number>>;
}

const DATA = join(ROOT, '..', 'shared', 'data');

function keysOf(name: string): Readonly<Record<string, Key>> {
  const keys = JSON.parse(readFileSync(join(DATA, 'keys.json'), 'utf8')) as Record<
    string,
    { answer_key: Record<string, Record<string, Key>> }
  >;
  return keys[name]!.answer_key[name]!;
}

function skipWithout(t: TestContext): boolean {
  if (existsSync(join(DATA, 'keys.json'))) return false;
  t.skip('The folder of public data (../shared/data) is not there.');
  return true;
}

function assertBoxes(dataset: Dataset | undefined, split: string, key: Key): void {
  const [box, image] = dataset?.splits.find(({ name }) => name === split)?.units ?? [];
  assert.deepEqual([box?.unit, image?.unit, box?.total, image?.total], ['box', 'image', key.labels_total, key.units]);
  assert.deepEqual(countsOf(box), new Map(Object.entries(key.counts)));
}

describe('public data in folders', () => {
  it('bccd is exact in every split, and its union of splits is not counted twice', async (t) => {
    if (skipWithout(t)) return;
    const keys = keysOf('bccd');
    const { datasets, problems } = await ask({ paths: [join(DATA, 'bccd', 'BCCD')] });
    assert.deepEqual([datasets.map(({ name }) => name), problems], [['BCCD'], []]);
    const [dataset] = datasets;
    assert.deepEqual(
      dataset!.splits.map(({ name, files }) => [name, files[0]?.count]),
      [
        ['train', 205],
        ['dev', 87],
        ['test', 72],
      ],
    );
    for (const [split, key] of [
      ['train', 'train'],
      ['dev', 'val'],
      ['test', 'test'],
    ] as const)
      assertBoxes(dataset, split, keys[key]!);
  });

  it('rod_metrics is exact in VOC and in YOLO, with the names of the ids', async (t) => {
    if (skipWithout(t)) return;
    const keys = keysOf('rod_metrics');
    const { datasets } = await ask({ paths: [join(DATA, 'rod_metrics')] });
    const named = (name: string) => datasets.find((dataset) => dataset.name === name);
    assertBoxes(named('pascalvoc_format'), 'all', keys.voc!);
    const difficult = named('pascalvoc_format')!.splits[0]!.units[0]!.classes.reduce((sum, each) => sum + (each.difficult ?? 0), 0);
    assert.equal(difficult, (keys.voc as unknown as { readonly difficult: number }).difficult);
    assertBoxes(named('yolo_format'), 'train', keys.voc!);
    const { labels, source, declared } = named('yolo_format')!.labelMap;
    assert.deepEqual(
      [labels[0], labels.length, declared, source],
      ['person', 20, 20, join(DATA, 'rod_metrics', 'yolo_format', 'obj.names')],
    );
  });
});

const WORKSPACES: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly request?: Omit<AnalyzeRequest, 'paths'>;
  readonly at?: string;
  readonly expected: readonly string[];
  readonly problems?: readonly RegExp[];
}[] = [
  {
    name: 'splits of YOLO without a description become one data set',
    files: {
      'pets/labels/train/a.txt': CAT + DOG,
      'pets/labels/val/b.txt': CAT,
      'pets/labels/test/c.txt': DOG,
      'pets/classes.txt': 'cat\ndog\n',
    },
    expected: ['pets (yolo): train=cat 1, dog 1; dev=cat 1, dog 0; test=cat 0, dog 1'],
  },
  {
    name: 'a description is read once, and the folders it names are not read again',
    files: {
      'pets/data.yaml': 'train: ../train/images\nval: ../valid/images\nnc: 2\nnames: [cat, dog]\n',
      'pets/train/labels/a.txt': CAT + DOG,
      'pets/valid/labels/b.txt': `${CAT}7 0.5 0.5 0.1 0.1\n`,
      'notes/words.txt': 'Some words.\n',
    },
    expected: ['pets (yolo): train=cat 1, dog 1, 7 0; dev=cat 1, dog 0, 7 1'],
  },
  {
    name: 'the names of one data set are not those of another below the same folder',
    files: { 'd/data.yaml': 'train: a/images\nnames: [cat]\n', 'd/a/labels/1.txt': CAT, 'd/b/labels/1.txt': CAT },
    expected: ['a (yolo): train=cat 1', 'b (yolo): all=0 1'],
  },
  {
    name: 'a description that was named',
    files: {
      'pets/data.yaml': 'train: train/images\nval: train/images\nnames: {0: cat, 1: dog}\n',
      'pets/train/labels/a.txt': CAT,
      'other/train.conll': 'Ann B-PER\n. O\n\n',
    },
    at: 'pets/data.yaml',
    expected: ['pets (yolo): train=cat 1, dog 0; dev=cat 1, dog 0'],
  },
  {
    name: 'a file that was named is not its folder',
    files: {
      'd/labels/a.txt': CAT,
      'd/labels/b.txt': DOG,
      'd/labels/moods.csv': 'text,label\na b,x\nc d,y\n',
      'd/p/train/cat/1.jpg': '',
      'd/p/train/dog/1.jpg': '',
      'd/p/train/t.conll': 'Ann B-PER\n. O\n\n',
    },
    at: 'd/labels/moods.csv',
    expected: ['moods (csv): all=x 1, y 1'],
  },
  {
    name: 'one label file that was named',
    files: { 'd/labels/a.txt': CAT, 'd/labels/b.txt': DOG },
    at: 'd/labels/a.txt',
    expected: ['labels (yolo): all=0 1'],
  },
  {
    name: 'one annotation that was named',
    files: { 'v/Annotations/a.xml': voc('cat'), 'v/Annotations/b.xml': voc('dog'), 'v/ImageSets/Main/train.txt': 'a\nb\n' },
    at: 'v/Annotations/a.xml',
    expected: ['Annotations (pascal-voc): all=cat 1'],
  },
  {
    name: 'two descriptions of other files, side by side',
    files: {
      'd/cats.yaml': 'train: a/images\nnames: [cat]\n',
      'd/dogs.yaml': 'train: b/images\nnames: [dog]\n',
      'd/a/labels/1.txt': CAT,
      'd/b/labels/1.txt': CAT + CAT,
    },
    expected: ['cats (yolo): train=cat 1', 'dogs (yolo): train=dog 2'],
  },
  {
    name: 'two descriptions of the same files',
    files: { 'd/a.yaml': 'train: images\nnames: [cat]\n', 'd/b.yaml': 'train: images\nnames: [katze]\n', 'd/labels/1.txt': CAT },
    expected: ['a (yolo): train=cat 1'],
    problems: [/b\.yaml: .*counted once, for the other/],
  },
  {
    name: 'bad lines are said with their file and line, and so is what no description knows',
    files: {
      'd/data.yaml': 'train: images\nval: valid/images\nnc: 3\nnames: [cat, dog]\n',
      'd/labels/a.txt': `${CAT}x 1 2 3 4\n0 0.5 0.5\n`,
    },
    expected: ['d (yolo): train=cat 1, dog 0'],
    problems: [
      /data\.yaml:\d+ nc is 3/,
      /data\.yaml:2 val: valid\/images is not there/,
      /labels\/a\.txt:2 A class id/,
      /labels\/a\.txt:3 .*there are 2/,
    ],
  },
  {
    name: 'VOC and masks of one folder are two data sets, and lists of classes are nothing',
    files: {
      'VOC/Annotations/a.xml': voc('cat', 'cat'),
      'VOC/Annotations/b.xml': voc(),
      'VOC/ImageSets/Main/train.txt': 'a\n',
      'VOC/ImageSets/Main/val.txt': 'b\n',
      'VOC/ImageSets/Main/cat_train.txt': 'a  1\nb -1\n',
      'VOC/ImageSets/Segmentation/train.txt': 'a\n',
      'VOC/SegmentationClass/a.png': maskOf(['0011', '0011']),
    },
    expected: ['VOC (pascal-voc) (pascal-voc): train=cat 2', 'VOC (masks) (masks): train=0 4, 1 4'],
    problems: [/val\.txt: No labels were found/],
  },
  {
    name: 'the background of a label map is no class of boxes',
    files: {
      'v/Annotations/a.xml': voc('dog', 'cat'),
      'v/labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:1,0,0::\ndog:2,0,0::\n',
    },
    expected: ['v (pascal-voc): all=cat 1, dog 1'],
  },
  {
    name: 'folders of images, a class of which is missing in one split',
    files: { 'p/train/ant/1.jpg': '', 'p/train/bee/1.jpg': '', 'p/train/bee/2.jpg': '', 'p/val/ant/1.jpg': '', 'p/val/bee/3.jpg': '' },
    expected: ['p (image-folder): train=ant 1, bee 2; dev=ant 1, bee 1'],
  },
  {
    name: 'pictures of a repository are nothing',
    files: Object.fromEntries(
      ['docs/img/a', 'docs/img/b', 'assets/icons', 'assets/logos', 'screenshots/dark', 'screenshots/light'].flatMap((folder) =>
        Array.from({ length: 30 }, (_, index) => [`${folder}/${index}.png`, '']),
      ),
    ),
    expected: [],
  },
  {
    name: 'what is excluded is not counted',
    files: {
      'pets/labels/train/a.txt': CAT,
      'pets/labels/train/b.txt': DOG,
      'pets/labels/train/c.txt': DOG,
      'pets/labels/val/d.txt': CAT,
      'pets/labels/val/e.txt': CAT,
    },
    request: { exclude: ['**/val', '**/b.txt'] },
    expected: ['pets (yolo): train=0 1, 1 1'],
  },
  {
    name: 'patterns for other files',
    files: { 'pets/labels/train/a.txt': CAT, 'pets/labels/train/b.txt': DOG, 'ner/train.conll': 'Ann B-PER\n. O\n\n' },
    request: { include: ['**/*.conll'] },
    expected: ['ner (conll): train=B-PER 1, O 1'],
  },
  {
    name: 'a format that is given',
    files: { 'd/a.txt': '0 12 30 200 100\n' },
    request: { format: 'yolo' },
    expected: ['d (yolo): all=0 1'],
    problems: [/d\/a\.txt:1 Coordinates go from 0 to 1/],
  },
  {
    name: 'another format that is given',
    files: { 'd/labels/a.txt': CAT, 'd/labels/b.txt': DOG },
    request: { format: 'image-folder' },
    expected: [],
  },
  {
    name: 'splits that a setting declares',
    files: { 'x/one/a.txt': CAT, 'x/one/b.txt': CAT, 'y/two/a.txt': DOG, 'y/two/b.txt': DOG, 'names.txt': 'cat\ndog\n' },
    request: {
      datasets: [
        {
          name: 'mine',
          splits: [
            { name: 'train', paths: ['x/one'] },
            { name: 'dev', paths: ['y/two'] },
          ],
          labels: 'names.txt',
        },
      ],
    },
    expected: ['mine (yolo): train=cat 2, dog 0; dev=cat 0, dog 2'],
  },
];

describe('workspaces with folders of label files', () => {
  for (const { name, files, request = {}, at = '.', expected, problems = [] } of WORKSPACES) {
    it(name, async (t) => {
      const folder = await folderOf(t, files);
      const datasets = request.datasets?.map((each) => ({ ...each, folder }));
      const analysis = await ask({ paths: [join(folder, at)], ...request, ...(datasets === undefined ? {} : { datasets }) });
      assert.deepEqual(outline(analysis), expected);
      const messages = messagesOf(analysis, folder);
      assert.equal(messages.length, problems.length, JSON.stringify(messages));
      for (const problem of problems)
        assert.ok(
          messages.some((message) => problem.test(message)),
          JSON.stringify(messages),
        );
    });
  }

  it('a class of no declaration is a finding at its file and line', async (t) => {
    const folder = await folderOf(t, {
      'd/data.yaml': 'train: images\nnames: [cat]\n',
      'd/labels/a.txt': CAT,
      'd/labels/b.txt': `${CAT}4 0.1 0.1 0.1 0.1\n`,
    });
    const { datasets } = await ask({ paths: [folder] });
    const finding = datasets[0]!.findings.find(({ code }) => code === 'undeclared-label');
    assert.deepEqual([finding?.label, finding?.path, finding?.line], ['4', join(folder, 'd/labels/b.txt'), 2]);
  });

  it('a path that ends with a separator is the folder', async (t) => {
    const folder = await folderOf(t, { 'labels/a.txt': CAT, 'labels/b.txt': DOG });
    const { datasets } = await ask({ paths: [`${folder}${sep}labels${sep}`] });
    assert.equal(datasets[0]?.splits[0]?.units[0]?.classes[0]?.first?.path, join(folder, 'labels', 'a.txt'));
  });

  it('links are followed once', async (t) => {
    const folder = await folderOf(t, { 'real/pets/labels/a.txt': CAT, 'real/pets/labels/b.txt': DOG });
    symlinkSync(join(folder, 'real', 'pets'), join(folder, 'latest'));
    symlinkSync(folder, join(folder, 'real', 'loop'));
    assert.deepEqual(outline(await ask({ paths: [folder] })), ['pets (yolo): all=0 1, 1 1']);
  });

  it('an unchanged folder is not read again, a changed file is', async (t) => {
    const folder = await folderOf(t, { 'pets/labels/a.txt': CAT, 'pets/labels/b.txt': DOG, 'pets/labels/c.txt': DOG });
    const path = (name: string) => join(folder, 'pets', 'labels', name);
    for (const name of ['a.txt', 'b.txt', 'c.txt']) utimesSync(path(name), 1_700_000_000, 1_700_000_000);
    const reader = new FileReader();
    const expected = ['pets (yolo): all=0 1, 1 2'];
    assert.deepEqual(outline(await ask({ paths: [folder] }, reader)), expected);
    // Other bytes of the same number under the same time: who reads the file sees them.
    writeFileSync(path('b.txt'), CAT.slice(0, -1).padEnd(DOG.length, '\n'));
    utimesSync(path('b.txt'), 1_700_000_000, 1_700_000_000);
    assert.equal(statSync(path('b.txt')).size, DOG.length);
    assert.deepEqual(outline(await ask({ paths: [folder] }, reader)), expected);
    utimesSync(path('b.txt'), 1_700_000_001, 1_700_000_001);
    assert.deepEqual(outline(await ask({ paths: [folder] }, reader)), ['pets (yolo): all=0 2, 1 1']);
    unlinkSync(path('a.txt'));
    assert.deepEqual(outline(await ask({ paths: [folder] }, reader)), ['pets (yolo): all=0 1, 1 1']);
  });

  it('stops when it is told to', async (t) => {
    const folder = await folderWithMany(t, 'labels', 1500, () => CAT);
    const controller = new AbortController();
    const progress = ({ message }: { readonly message: string }) => {
      if (message.startsWith('Counting')) controller.abort(new Error('enough'));
    };
    await assert.rejects(analyze({ paths: [folder] }, new FileReader(), { signal: controller.signal, progress }), /enough/);
  });

  it('a data set behind very many other files is found, and what nobody looked at is said', async (t) => {
    const folder = await folderWithMany(t, 'a', 4200, (index) => `Some words, ${index} of them.\n`);
    mkdirSync(join(folder, 'z'));
    writeFileSync(join(folder, 'z', 'train.conll'), 'Ann B-PER\n. O\n\n');
    writeFileSync(join(folder, 'z', 'corpus.csv'), 'text,label\na b,x\nc d,y\n');
    const analysis = await ask({ paths: [folder] });
    assert.deepEqual(outline(analysis), ['corpus (csv): all=x 1, y 1', 'z (conll): train=B-PER 1, O 1']);
    assert.match(analysis.problems[0]?.message ?? '', /^\d+ files were not looked at/);
  });
});

/** A folder in which another one holds so many text files. */
async function folderWithMany(t: TestContext, name: string, count: number, text: (index: number) => string): Promise<string> {
  const folder = await folderOf(t, {});
  mkdirSync(join(folder, name));
  for (let index = 0; index < count; index += 1) writeFileSync(join(folder, name, `${index}.txt`), text(index));
  return folder;
}
