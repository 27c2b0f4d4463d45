import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Task } from '../../../src/core/analysis.ts';
import { type Groupable, groupFiles } from '../../../src/engine/analyze/grouping.ts';

const ROOT = '/w/corpus';
const TASKS: Readonly<Record<string, Task>> = { conll: 'token-classification', coco: 'object-detection' };

/** `path`, or `path < A B` with the labels seen in it; the format is the extension. */
function fileOf(written: string, rest: Partial<Groupable> = {}): Groupable {
  const [path = '', labels = 'A B C'] = written.split(' < ');
  const format = path.split('.').at(-1)!;
  return {
    path: `${ROOT}/${path}`,
    root: ROOT,
    task: TASKS[format] ?? 'text-classification',
    format,
    labels: new Set(labels.split(' ')),
    holdsSplits: false,
    ...rest,
  };
}

/** `name: split=path+path`, with paths below the root. */
function outline(files: readonly Groupable[]): readonly string[] {
  return groupFiles(files).map(({ name, files: members }) => {
    const splits = new Map<string, string[]>();
    for (const { file, split } of members) {
      const paths = splits.get(split ?? 'all');
      if (paths === undefined) splits.set(split ?? 'all', [file.path.slice(ROOT.length + 1)]);
      else paths.push(file.path.slice(ROOT.length + 1));
    }
    return `${name}: ${[...splits].map(([split, paths]) => `${split}=${paths.join('+')}`).join(' ')}`;
  });
}

const CASES: readonly (readonly [what: string, files: readonly string[], expected: readonly string[]])[] = [
  ['names', ['data/train.csv', 'data/dev.csv', 'data/test.csv'], ['corpus/data: train=data/train.csv dev=data/dev.csv test=data/test.csv']],
  ['the root itself', ['train.csv', 'valid.csv'], ['corpus: train=train.csv dev=valid.csv']],
  [
    'a data set in a folder of its own, next to others',
    ['data/news/train.csv', 'data/news/dev.csv', 'data/mail/train.csv', 'data/mail/test.csv'],
    ['news: train=data/news/train.csv dev=data/news/dev.csv', 'mail: train=data/mail/train.csv test=data/mail/test.csv'],
  ],
  [
    'splits at the end of words that are alike in all else',
    ['d/engtrain.conll', 'd/engtest.conll', 'd/latest.conll', 'd/contest.conll < X Y Z'],
    ['eng: train=d/engtrain.conll test=d/engtest.conll', 'latest: all=d/latest.conll', 'contest: all=d/contest.conll'],
  ],
  [
    'the same names in several places',
    ['a/raw/train.csv', 'b/raw/train.csv', 'c/train.csv'],
    ['a/raw: train=a/raw/train.csv', 'b/raw: train=b/raw/train.csv', 'c: train=c/train.csv'],
  ],
  [
    'as many folders in a name as it takes',
    ['a/x/raw/train.csv', 'b/x/raw/train.csv', 'y/raw/train.csv'],
    ['a/x/raw: train=a/x/raw/train.csv', 'b/x/raw: train=b/x/raw/train.csv', 'y/raw: train=y/raw/train.csv'],
  ],
  [
    'the same data in two formats',
    ['d/train.csv', 'd/dev.csv', 'd/train.jsonl', 'd/dev.jsonl'],
    ['d (csv): train=d/train.csv dev=d/dev.csv', 'd (jsonl): train=d/train.jsonl dev=d/dev.jsonl'],
  ],
  [
    'two formats in two folders',
    ['a/d/train.csv', 'a/d/train.jsonl', 'b/d/train.csv'],
    ['a/d (csv): train=a/d/train.csv', 'a/d (jsonl): train=a/d/train.jsonl', 'b/d: train=b/d/train.csv'],
  ],
  ['one data set whose splits have different formats', ['d/train.jsonl', 'd/test.csv'], ['d: train=d/train.jsonl test=d/test.csv']],
  [
    'two tasks',
    ['d/train.csv', 'd/train.conll', 'd/dev.conll'],
    ['d (csv): train=d/train.csv', 'd (conll): train=d/train.conll dev=d/dev.conll'],
  ],
  [
    'shards',
    ['d/train-00000-of-00002.jsonl', 'd/train-00001-of-00002.jsonl', 'd/test-00000-of-00001.jsonl'],
    ['d: train=d/train-00000-of-00002.jsonl+d/train-00001-of-00002.jsonl test=d/test-00000-of-00001.jsonl'],
  ],
  [
    'shards with a digest in their names',
    [
      'd/train-00000-of-00002-b0b1cdbdc3e3c4f9.jsonl',
      'd/train-00001-of-00002-8a54dd2c79f1ad8b.jsonl',
      'd/test-00000-of-00001-0123abcd.jsonl',
    ],
    [
      'd: train=d/train-00000-of-00002-b0b1cdbdc3e3c4f9.jsonl+d/train-00001-of-00002-8a54dd2c79f1ad8b.jsonl test=d/test-00000-of-00001-0123abcd.jsonl',
    ],
  ],
  [
    'shards without a split',
    ['d/part-00000-of-00002.csv', 'd/part-00001-of-00002.csv'],
    ['d: all=d/part-00000-of-00002.csv+d/part-00001-of-00002.csv'],
  ],
  [
    'numbered parts',
    ['d/train_0001.csv', 'd/train_0002.csv', 'd/dev_0001.csv', 'd/news-1.jsonl', 'd/news-2.jsonl'],
    ['d: train=d/train_0001.csv+d/train_0002.csv dev=d/dev_0001.csv', 'news: all=d/news-1.jsonl+d/news-2.jsonl'],
  ],
  [
    'a folder of numbered documents',
    ['d/doc001.conll', 'd/doc002.conll', 'd/doc013.conll'],
    ['d: all=d/doc001.conll+d/doc002.conll+d/doc013.conll'],
  ],
  [
    'years are no numbers of parts',
    ['d/semeval2016.csv', 'd/semeval2017.csv'],
    ['semeval2016: all=d/semeval2016.csv', 'semeval2017: all=d/semeval2017.csv'],
  ],
  [
    'folders of splits',
    ['d/train/a-1.csv', 'd/train/a-2.csv', 'd/dev/a-1.csv'],
    ['d: train=d/train/a-1.csv+d/train/a-2.csv dev=d/dev/a-1.csv'],
  ],
  [
    'a split named twice',
    ['d/train/train.csv', 'd/dev/dev.csv', 'd/test/my_test.csv'],
    ['d: train=d/train/train.csv dev=d/dev/dev.csv test=d/test/my_test.csv'],
  ],
  ['folders of splits with a word more', ['d/train_data/x.csv', 'd/test-set/y.csv'], ['d: train=d/train_data/x.csv test=d/test-set/y.csv']],
  [
    'folders below the folders of splits',
    ['d/train/a/x.conll', 'd/train/b/y.conll', 'd/test/a/z.conll'],
    ['d: train=d/train/a/x.conll+d/train/b/y.conll test=d/test/a/z.conll'],
  ],
  [
    'data sets that each split folder holds again',
    ['d/train/en.conll', 'd/train/de.conll', 'd/dev/en.conll', 'd/dev/de.conll'],
    ['d/en: train=d/train/en.conll dev=d/dev/en.conll', 'd/de: train=d/train/de.conll dev=d/dev/de.conll'],
  ],
  [
    'languages as folders',
    ['en/train.conll', 'en/dev.conll', 'de/train.conll'],
    ['corpus/en: train=en/train.conll dev=en/dev.conll', 'corpus/de: train=de/train.conll'],
  ],
  [
    'languages in names',
    ['d/train.en.conll', 'd/dev.en.conll', 'd/train.de.conll', 'd/dev.de.conll'],
    ['d/en: train=d/train.en.conll dev=d/dev.en.conll', 'd/de: train=d/train.de.conll dev=d/dev.de.conll'],
  ],
  [
    'folds as folders',
    ['folds/fold1/train.csv', 'folds/fold1/test.csv', 'folds/fold2/train.csv', 'folds/fold2/test.csv'],
    [
      'folds/fold1: train=folds/fold1/train.csv test=folds/fold1/test.csv',
      'folds/fold2: train=folds/fold2/train.csv test=folds/fold2/test.csv',
    ],
  ],
  [
    'folds in names',
    ['d/train_fold1.csv', 'd/val_fold1.csv', 'd/train_fold2.csv', 'd/val_fold2.csv'],
    ['d/fold1: train=d/train_fold1.csv dev=d/val_fold1.csv', 'd/fold2: train=d/train_fold2.csv dev=d/val_fold2.csv'],
  ],
  [
    'versions as folders',
    ['news/v1/train.csv', 'news/v2/train.csv'],
    ['news/v1: train=news/v1/train.csv', 'news/v2: train=news/v2/train.csv'],
  ],
  [
    'versions in names',
    ['d/train_v1.csv', 'd/dev_v1.csv', 'd/train_v2.csv', 'd/dev_v2.csv'],
    ['d/v1: train=d/train_v1.csv dev=d/dev_v1.csv', 'd/v2: train=d/train_v2.csv dev=d/dev_v2.csv'],
  ],
  ['a version that only some splits have', ['d/train_v2.csv', 'd/dev.csv'], ['d: train=d/train_v2.csv dev=d/dev.csv']],
  [
    'names that differ in more than the split',
    ['d/wnut17train.conll', 'd/emerging.dev.conll', 'd/emerging.test.conll'],
    ['d: train=d/wnut17train.conll dev=d/emerging.dev.conll test=d/emerging.test.conll'],
  ],
  [
    'names that differ, in two formats',
    ['d/wnut17train.conll', 'd/emerging.dev.conll', 'd/wnut17train.jsonl', 'd/emerging.dev.jsonl'],
    ['d (conll): train=d/wnut17train.conll dev=d/emerging.dev.conll', 'd (jsonl): train=d/wnut17train.jsonl dev=d/emerging.dev.jsonl'],
  ],
  ['names that differ, and other labels', ['d/a.train.csv < A B', 'd/b.dev.csv < X Y'], ['a: train=d/a.train.csv', 'b: dev=d/b.dev.csv']],
  [
    'variants of what is held out',
    ['m/m_train.csv', 'm/m_dev_matched.csv', 'm/m_dev_mismatched.csv'],
    ['m: train=m/m_train.csv dev_matched=m/m_dev_matched.csv dev_mismatched=m/m_dev_mismatched.csv'],
  ],
  [
    'variants of dev and test beside a file of training without a name',
    ['m/train.csv', 'm/dev_a.csv', 'm/dev_b.csv', 'm/test_a.csv', 'm/test_b.csv', 'm/dev_c.csv < X Y'],
    ['m: train=m/train.csv', 'a: dev=m/dev_a.csv test=m/test_a.csv', 'b: dev=m/dev_b.csv test=m/test_b.csv', 'c: dev=m/dev_c.csv'],
  ],
  ['other words for splits', ['d/traindata.a.csv', 'd/testdata.manual.csv'], ['d: train=d/traindata.a.csv test=d/testdata.manual.csv']],
  ['files without a split', ['d/reviews.csv', 'd/mails.csv'], ['reviews: all=d/reviews.csv', 'mails: all=d/mails.csv']],
  ['nested folders', ['d/train.csv', 'd/extra/train.csv'], ['d: train=d/train.csv', 'extra: train=d/extra/train.csv']],
  ['names of one letter', ['a/train.csv', '1/train.csv'], ['a: train=a/train.csv', 'corpus/1: train=1/train.csv']],
];

describe('label files make data sets', () => {
  for (const [what, files, expected] of CASES) {
    it(what, () => assert.deepEqual(outline(files.map((file) => fileOf(file))), expected));
  }

  it('a file that names its splits is one by itself', () => {
    const files = [fileOf('d/all.csv', { holdsSplits: true }), fileOf('d/train.csv'), fileOf('d/dev.csv')];
    assert.deepEqual(outline(files), ['all: all=d/all.csv', 'd: train=d/train.csv dev=d/dev.csv']);
  });

  it('a multi-label split in which each record has one label belongs to its siblings', () => {
    const files = [fileOf('d/train.csv', { task: 'multi-label-classification' }), fileOf('d/dev.csv')];
    assert.deepEqual(outline(files), ['d: train=d/train.csv dev=d/dev.csv']);
  });

  it('so does one of images', () => {
    const files = [fileOf('d/train.csv', { task: 'multi-label-classification' }), fileOf('d/dev.csv', { task: 'image-classification' })];
    assert.deepEqual(outline(files), ['d: train=d/train.csv dev=d/dev.csv']);
  });

  it('a folder of many documents is one data set, whatever they are called', () => {
    const names = 'ox cat dog hen rat bee ant cow pig emu elk yak gnu'.split(' ');
    const files = names.map((name) => fileOf(`zoo/${name}.conll`));
    assert.deepEqual(outline(files), [`zoo: all=${files.map(({ path }) => path.slice(ROOT.length + 1)).join('+')}`]);
    const different = names.map((name) => fileOf(`zoo/${name}.csv < ${name}`));
    assert.equal(outline(different).length, names.length);
  });

  it('a split that a declaration names counts before its name', () => {
    const declared = { split: 'unsupervised', folder: `${ROOT}/imdb`, name: 'imdb', evidence: 'dataset_info.json' };
    const files = [
      fileOf('imdb/x-unsupervised.csv', { declared }),
      fileOf('imdb/x-train.csv', { declared: { ...declared, split: 'train' } }),
    ];
    assert.deepEqual(outline(files), ['imdb: unsupervised=imdb/x-unsupervised.csv train=imdb/x-train.csv']);
  });

  it('many thousand files take no time', () => {
    const files = Array.from({ length: 20_000 }, (_, index) => fileOf(`d${index % 50}/x${index.toString(36)}y.csv < L${index % 3}`));
    const grouped = groupFiles(files);
    assert.equal(
      grouped.reduce((sum, group) => sum + group.files.length, 0),
      files.length,
    );
  });

  it('no two data sets have the same name, whatever their folders are called', () => {
    const files = [
      'a/d/x 2.csv',
      'a/d/x.csv',
      'a/d/x.jsonl',
      'b/d/x.csv',
      'b/d/x.jsonl',
      'd/x (csv).csv',
      'd/x.csv',
      'd/x.jsonl',
      'd/...csv',
      'd/-.csv',
    ];
    const names = groupFiles(files.map((file) => fileOf(file))).map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, names.join(' | '));
    assert.ok(names.every((name) => name.trim() !== ''));
  });
});

describe('one file beside that of training', () => {
  const train = (bytes: number) => fileOf('q/train_5500.csv', { bytes });
  for (const [what, files, expected] of [
    ['is held out', [train(1000), fileOf('q/Q_10.csv', { bytes: 100 })], ['q: train=q/train_5500.csv test=q/Q_10.csv']],
    ['may hold all', [train(1000), fileOf('q/all.csv', { bytes: 1500 })], ['q/5500: train=q/train_5500.csv', 'all: all=q/all.csv']],
    [
      'says itself what it is',
      [train(1000), fileOf('q/q_predict.csv', { bytes: 100 })],
      ['q/5500: train=q/train_5500.csv', 'q_predict: all=q/q_predict.csv'],
    ],
    [
      'is another thing by its labels',
      [train(1000), fileOf('q/mail.csv < X Y Z', { bytes: 100 })],
      ['q/5500: train=q/train_5500.csv', 'mail: all=q/mail.csv'],
    ],
    [
      'is no test where there is one',
      [train(1000), fileOf('q/test_5500.csv', { bytes: 100 }), fileOf('q/more.csv', { bytes: 100 })],
      ['q/5500: train=q/train_5500.csv test=q/test_5500.csv', 'more: all=q/more.csv'],
    ],
  ] as const)
    it(what, () => {
      assert.deepEqual(outline(files), expected);
    });

  it('are what C4.5 learns from and is tested with', () => {
    const csv = (written: string) => fileOf(written, { format: 'csv' });
    // The labels of `adult.test` end in a full stop.
    assert.deepEqual(outline([csv('u/adult.data < <=50K >50K'), csv('u/adult.test < <=50K. >50K.'), csv('u/iris.data < a b')]), [
      'adult: train=u/adult.data test=u/adult.test',
      'iris: all=u/iris.data',
    ]);
  });
});
