/** Data sets of many small files as a commit has them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CommittedTree } from '../../src/engine/committed/committed-tree.ts';
import { failureOf, folderOf, startEngine, temporaryFolder } from '../support/engine.ts';
import { maskOf } from '../support/png.ts';
import { git, repositoryOf } from '../support/repository.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

async function asked(t: TestContext, folder: string) {
  const engine = await startEngine(t);
  const analysis = { paths: [folder] };
  const { datasets } = await engine.request('analyze', analysis);
  const committed = await engine.request('committed', { analysis, dataset: datasets[0]!.name, commit: 'HEAD' });
  return { now: datasets[0]!.splits, ...committed };
}

type Splits = Awaited<ReturnType<typeof asked>>['splits'];

/** `train cat 2, dog 1`: classes with examples by split. */
function countsOf(splits: Splits, unit: string): readonly string[] {
  return splits
    .map(({ name, units }) => {
      const classes = units.find((each) => each.unit === unit)?.classes.filter(({ count }) => count > 0) ?? [];
      return `${name ?? '-'} ${classes
        .map(({ label, count }) => `${label} ${count}`)
        .sort()
        .join(', ')}`;
    })
    .sort();
}

async function change(folder: string, changed: Files, gone: readonly string[]): Promise<void> {
  for (const [path, content] of Object.entries(changed)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  for (const path of gone) await rm(join(folder, path), { recursive: true });
}

const box = (id: number) => `${id} 0.5 0.5 0.1 0.1\n`;
const voc = (...names: readonly string[]) =>
  `<annotation><filename>a.jpg</filename>${names
    .map((name) => `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>`)
    .join('')}</annotation>`;
const images = (folder: string, count: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/img_${index}.jpg`, `${folder} ${index}`]));
const texts = (folder: string, count: number): Files =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${folder}/${index}.txt`,
      `This is text ${index} of ${folder}: it goes on for a while, as texts of people do, with one sentence after another.\n`,
    ]),
  );

const CASES: readonly {
  readonly name: string;
  readonly files: Files;
  readonly changed: Files;
  readonly gone: readonly string[];
  readonly unit: string;
  readonly before: readonly string[];
  readonly now: readonly string[];
}[] = [
  {
    name: 'YOLO, with its data.yaml',
    files: {
      'data.yaml': 'train: images/train\nval: images/val\nnames: [cat, dog]\n',
      'images/train/a.jpg': 'a',
      'images/train/b.jpg': 'b',
      'images/train/c.jpg': 'c',
      'images/val/d.jpg': 'd',
      'labels/train/a.txt': box(0),
      'labels/train/b.txt': box(0) + box(1),
      'labels/train/c.txt': box(1),
      'labels/val/d.txt': box(1),
    },
    // b has another box, c is gone, e is new.
    changed: { 'labels/train/b.txt': box(1) + box(1) + box(1), 'labels/train/e.txt': box(0), 'images/train/e.jpg': 'e' },
    gone: ['labels/train/c.txt', 'images/train/c.jpg'],
    unit: 'box',
    before: ['dev dog 1', 'train cat 2, dog 2'],
    now: ['dev dog 1', 'train cat 2, dog 3'],
  },
  {
    name: 'Pascal VOC, with a list that has changed',
    files: {
      'Annotations/a.xml': voc('cat'),
      'Annotations/b.xml': voc('dog', 'dog'),
      'Annotations/c.xml': voc('cow'),
      'ImageSets/Main/train.txt': 'a\nb\n',
      'ImageSets/Main/val.txt': 'c\n',
    },
    changed: { 'ImageSets/Main/train.txt': 'a\n', 'ImageSets/Main/val.txt': 'b\nc\n', 'Annotations/a.xml': voc('cat', 'cat') },
    gone: [],
    unit: 'box',
    before: ['dev cow 1', 'train cat 1, dog 2'],
    now: ['dev cow 1, dog 2', 'train cat 2'],
  },
  {
    name: 'folders of images, one of which is gone',
    files: {
      ...images('train/cat', 3),
      ...images('train/dog', 2),
      ...images('train/owl', 4),
      ...images('val/cat', 1),
      ...images('val/dog', 1),
      ...images('val/owl', 1),
    },
    changed: images('train/dog', 5),
    gone: ['train/owl'],
    unit: 'image',
    before: ['dev cat 1, dog 1, owl 1', 'train cat 3, dog 2, owl 4'],
    now: ['dev cat 1, dog 1, owl 1', 'train cat 3, dog 5'],
  },
  {
    name: 'a split that is gone',
    files: { ...images('train/cat', 3), ...images('train/dog', 2), ...images('val/cat', 1), ...images('val/dog', 2) },
    changed: {},
    gone: ['val'],
    unit: 'image',
    before: ['dev cat 1, dog 2', 'train cat 3, dog 2'],
    now: ['train cat 3, dog 2'],
  },
  {
    name: 'folders of texts',
    files: { ...texts('train/neg', 6), ...texts('train/pos', 5), ...texts('test/neg', 4), ...texts('test/pos', 4) },
    changed: texts('train/pos', 9),
    gone: ['train/neg/0.txt', 'train/neg/1.txt'],
    unit: 'document',
    before: ['test neg 4, pos 4', 'train neg 6, pos 5'],
    now: ['test neg 4, pos 4', 'train neg 4, pos 9'],
  },
  {
    name: 'masks',
    files: {
      'set/masks/train/a.png': maskOf(['0011', '1122']),
      'set/masks/train/b.png': maskOf(['0000', '0001']),
      'set/masks/val/c.png': maskOf(['0011', '0011']),
      'set/images/train/a.jpg': 'a',
      'set/images/train/b.jpg': 'b',
      'set/images/val/c.jpg': 'c',
    },
    changed: { 'set/masks/train/a.png': maskOf(['0000', '0000']) },
    gone: [],
    unit: 'pixel',
    before: ['dev 0 4, 1 4', 'train 0 9, 1 5, 2 2'],
    now: ['dev 0 4, 1 4', 'train 0 15, 1 1'],
  },
];

describe('folders of label files of a commit have the counts of then', () => {
  for (const { name, files, changed, gone, unit, before, now } of CASES) {
    it(name, async (t) => {
      const folder = await repositoryOf(t, files);
      await change(folder, changed, gone);
      const answer = await asked(t, folder);
      assert.deepEqual(countsOf(answer.now, unit), now);
      assert.deepEqual(countsOf(answer.splits, unit), before);
      assert.deepEqual(answer.problems, []);
    });
  }
});

describe('a folder of label files', () => {
  const FILES: Files = { 'data/labels/a.txt': box(0), 'data/labels/b.txt': box(1), 'data/images/a.jpg': '', 'data/images/b.jpg': '' };

  it('is read from a commit without the images, which are kept out of it', async (t) => {
    const folder = await repositoryOf(t, { ...FILES, '.gitignore': '*.jpg\n' });
    await change(folder, { 'data/labels/a.txt': box(7) }, []);
    const answer = await asked(t, folder);
    assert.deepEqual(countsOf(answer.splits, 'box'), ['all 0 1, 1 1']);
    assert.deepEqual(answer.problems, []);
  });

  it('that the commit lacks is refused in a sentence', async (t) => {
    const folder = await repositoryOf(t, { 'README.md': 'Labels' });
    await change(folder, FILES, []);
    const failure = await failureOf(asked(t, folder));
    assert.match(failure.message, /^labels is not in [0-9a-f]+\. There is nothing of .* to compare with in [0-9a-f]+\.$/);
  });

  it('takes what Git LFS keeps for its pointers, and says which are elsewhere', async (t) => {
    const pointerTo = (text: string) =>
      `version https://git-lfs.github.com/spec/v1\noid sha256:${createHash('sha256').update(text).digest('hex')}\nsize ${text.length}\n`;
    const contents = { a: box(0), b: box(1), c: box(0) + box(1) };
    const entries = Object.entries(contents);
    const folder = await repositoryOf(t, {
      ...Object.fromEntries(entries.map(([name, text]) => [`labels/${name}.txt`, pointerTo(text)])),
      ...Object.fromEntries(entries.map(([name]) => [`images/${name}.jpg`, ''])),
    });
    // a is as it was; b has changed, and what it was is kept; c has changed, and what it was is not there.
    await change(folder, { 'labels/a.txt': contents.a, 'labels/b.txt': box(5), 'labels/c.txt': box(5) }, []);
    const hash = createHash('sha256').update(contents.b).digest('hex');
    await change(folder, { [`.git/lfs/objects/${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash}`]: contents.b }, []);
    const answer = await asked(t, folder);
    assert.deepEqual(countsOf(answer.splits, 'box'), ['all 0 1, 1 1']);
    assert.match(
      answer.problems.map(({ message }) => message).join('\n'),
      /^c\.txt is a pointer of Git LFS in [0-9a-f]+, and what it points to/,
    );
  });

  it('says which content is not on this machine, and fetches nothing', { skip: process.platform === 'win32' }, async (t) => {
    const folder = await repositoryOf(t, FILES);
    const marker = join(await folderOf(t, {}), 'ran');
    const blob = git(folder, 'rev-parse', 'HEAD:data/labels/a.txt').trim();
    await rename(join(folder, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), join(folder, '.git', 'taken-away'));
    for (const [key, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.url', `ext::sh -c touch% ${marker}`],
      ['remote.origin.promisor', 'true'],
      ['protocol.allow', 'always'],
    ] as const)
      git(folder, 'config', key, value);
    await change(folder, { 'data/labels/a.txt': box(3) }, []);
    const answer = await asked(t, folder);
    assert.equal(existsSync(marker), false, 'something was fetched');
    assert.deepEqual(countsOf(answer.splits, 'box'), ['all 1 1']);
    assert.match(answer.problems[0]?.message ?? '', /^a\.txt is not to be had from [0-9a-f]+ on this machine\.$/);
  });

  it('is looked through as far as memory allows where a tree names the same folders again and again', async (t) => {
    const folder = await repositoryOf(t, FILES);
    const treeOf = (...entries: readonly string[]) =>
      execFileSync('git', ['-C', folder, 'mktree'], { input: entries.join('\n'), encoding: 'utf8' }).trim();
    let tree = git(folder, 'rev-parse', 'HEAD:data/labels').trim();
    for (let depth = 0; depth < 150; depth += 1) tree = treeOf(`040000 tree ${tree}\tdeep`);
    for (let level = 0; level < 3; level += 1)
      tree = treeOf(...Array.from({ length: 40 }, (_, index) => `040000 tree ${tree}\twide${String(index).padStart(2, '0')}`));
    const hash = git(folder, 'commit-tree', tree, '-m', 'Many').trim();
    const read = await CommittedTree.read(folder, folder, { name: 'many', hash, date: null }, new AbortController().signal);
    assert.equal(read.isWhole, false);
    // All of them are ten million.
    assert.ok(read.folders().length <= 101_000);
  });

  it('leaves nothing behind in the folder for temporary files', async (t) => {
    const folder = await repositoryOf(t, FILES);
    await change(folder, { 'data/labels/a.txt': box(3) }, []);
    const temporary = await temporaryFolder(t);
    await asked(t, folder);
    assert.deepEqual(await readdir(temporary), []);
  });
});
