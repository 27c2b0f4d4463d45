import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declaredSplit, readSplitDeclaration } from '../../../src/formats/split-declarations.ts';

const CARD = `---
license: mit
configs:
- config_name: en
  data_files:
  - split: train
    path: data/en/train-*
  - split: validation
    path: ["data/en/valid-*", "./data/en/extra.csv"]
- config_name: de
  data_files:
    test: data/de/**
---
# A card
`;

const CASES: readonly (readonly [
  name: string,
  text: string,
  paths: Readonly<Record<string, string | null>>,
  names: readonly (string | null)[],
])[] = [
  [
    'dataset_dict.json',
    '{"splits": ["train", "unsupervised", "validation"]}',
    { 'train/data-0.arrow': 'train', 'unsupervised/a/b.arrow': 'unsupervised', 'validation/x': 'dev', 'other/x': null, train: null },
    [null],
  ],
  [
    'dataset_info.json',
    '{"dataset_name": "imdb", "config_name": "plain", "splits": {"train": {"name": "train"}, "unsupervised": {}}}',
    {
      'imdb-train.arrow': 'train',
      'imdb-train-00000-of-00002.arrow': 'train',
      'unsupervised.arrow': 'unsupervised',
      'imdb-unsupervised.jsonl.gz': 'unsupervised',
      'imdb-test.arrow': null,
      'constrain.arrow': null,
      'deeper/imdb-train.arrow': null,
    },
    ['imdb/plain'],
  ],
  ['dataset_info.json', '{"features": {}, "config_name": "default", "splits": {"train": {}}}', { 'train.csv': 'train' }, [null]],
  [
    'README.md',
    CARD,
    {
      'data/en/train-0.csv': 'train',
      'data/en/valid-1.csv': 'dev',
      'data/en/extra.csv': 'dev',
      'data/de/x/y.csv': 'test',
      'data/de': 'test',
      'data/en/x.csv': null,
      'en/train-0.csv': null,
    },
    ['en', 'de'],
  ],
  ['README.md', '---\nconfigs:\n- data_files:\n  - split: train\n    path: a.csv\n---\n', { 'a.csv': 'train' }, [null]],
];

describe('splits that a file declares', () => {
  for (const [name, text, paths, names] of CASES) {
    it(`${name}: ${text.slice(0, 60).replaceAll('\n', ' ')}`, async () => {
      const datasets = await readSplitDeclaration(name, text);
      assert.deepEqual(
        datasets.map((dataset) => dataset.name),
        names,
      );
      const splitOf = (path: string) => datasets.map((dataset) => declaredSplit(dataset, path)).find((split) => split !== null) ?? null;
      assert.deepEqual(Object.fromEntries(Object.keys(paths).map((path) => [path, splitOf(path)])), paths);
    });
  }

  const nothing: readonly (readonly [string, string])[] = [
    ['dataset_dict.json', '{"splits": {"train": 1}}'],
    ['dataset_dict.json', '{"splits": '],
    ['dataset_dict.json', '{"splits": [1, null, ""]}'],
    ['dataset_info.json', '{"splits": null, "features": {}}'],
    ['dataset_info.json', '[]'],
    ['README.md', '# No front matter\nconfigs: x\n'],
    ['README.md', '---\nconfigs: [1, {data_files: x}, null, {data_files: [{split: train}]}]\n---\n'],
    ['README.md', '---\nconfigs: [\n---\n'],
    ['README.md', '---\nconfigs: &a [*a]\n---\n'],
  ];
  for (const [name, text] of nothing) {
    it(`${name} declares none: ${text.slice(0, 50).replaceAll('\n', ' ')}`, async () =>
      assert.deepEqual(await readSplitDeclaration(name, text), []));
  }

  it('end whatever the pattern', async () => {
    const evil = `${'*a'.repeat(2000)}/${'**/'.repeat(200)}b`;
    const [dataset] = await readSplitDeclaration('README.md', `---\nconfigs:\n- data_files:\n  - split: train\n    path: "${evil}"\n---\n`);
    assert.equal(declaredSplit(dataset!, `${'a'.repeat(3000)}/${'a/'.repeat(300)}c`), null);
  });
});
