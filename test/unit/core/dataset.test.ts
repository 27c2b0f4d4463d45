import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dataset, UnitSummary } from '../../../src/core/analysis.ts';
import { buildDataset, type DatasetInput } from '../../../src/core/dataset.ts';
import { countDocuments, countTags, labelsFile, splitInput } from '../../support/counted.ts';
import { near } from '../../support/near.ts';

function build(input: Partial<DatasetInput>): Dataset {
  return buildDataset({ name: 'set', folder: 'data', labelMap: null, splits: [], ...input });
}

function table(unit: UnitSummary | undefined): readonly (readonly [string, number])[] {
  return unit?.classes.map(({ label, count }) => [label, count] as const) ?? [];
}

const TAGGED = countTags('O B-X I-X O I-Y | B-X B-Y O | O');

test('tagged text has tokens, mentions and sentences, tokens first', () => {
  const [split] = build({ splits: [splitInput('train', TAGGED)] }).splits;
  assert.deepEqual(
    split?.units.map(({ unit, total }) => [unit, total]),
    [
      ['token', 9],
      ['mention', 4],
      ['sentence', 3],
    ],
  );
  const [token, mention, sentence] = split!.units;
  assert.deepEqual(table(token), [
    ['O', 4],
    ['B-X', 2],
    ['I-X', 1],
    ['I-Y', 1],
    ['B-Y', 1],
  ]);
  assert.deepEqual(table(mention), [
    ['X', 2],
    ['Y', 2],
  ]);
  assert.deepEqual(
    mention?.classes.map(({ strict }) => strict),
    [2, 1],
  );
  assert.deepEqual(table(sentence), [
    ['X', 2],
    ['Y', 2],
  ]);
  near(sentence?.classes[0]?.share, 2 / 3, 1e-12);
  assert.deepEqual(split?.scheme, { name: 'IOB2', violations: 1 });
});

test('each class says where it first occurs', () => {
  const [split] = build({ splits: [splitInput('train', TAGGED)] }).splits;
  const [token, mention] = split!.units;
  assert.deepEqual(token?.classes.find(({ label }) => label === 'I-Y')?.first, { path: 'data/train.txt', line: 5 });
  assert.deepEqual(mention?.classes.find(({ label }) => label === 'Y')?.first, { path: 'data/train.txt', line: 5 });
  const two = build({ splits: [{ ...splitInput('train', countDocuments([['a', 1]])), files: [] }] });
  assert.equal(two.splits[0]?.units[0]?.classes[0]?.first, null);
});

test('the file of the first occurrence is the one the counts name', () => {
  const counts = countDocuments([['a', 1]]);
  counts.labels.get('a')!.firstPath = 'data/part-2.csv';
  assert.deepEqual(build({ splits: [splitInput('train', counts)] }).splits[0]?.units[0]?.classes[0]?.first, {
    path: 'data/part-2.csv',
    line: 1,
  });
});

test('declared labels come first in id order, zero counts included; undeclared ones follow as they appear over train, dev, test', () => {
  const dataset = build({
    labelMap: labelsFile('c', 'a', 'unseen'),
    splits: [
      splitInput('test', countDocuments([['new-in-test', 1]])),
      splitInput('other', countDocuments([['new-in-other', 1]])),
      splitInput(
        'dev',
        countDocuments([
          ['new-in-dev', 1],
          ['c', 2],
        ]),
      ),
      splitInput(
        'train',
        countDocuments([
          ['a', 3],
          ['new-in-train', 1],
        ]),
      ),
    ],
  });
  assert.deepEqual(dataset.labelMap, {
    source: 'data/labels.txt',
    labels: ['c', 'a', 'unseen', 'new-in-train', 'new-in-dev', 'new-in-test', 'new-in-other'],
    declared: 3,
  });
  assert.deepEqual(
    dataset.splits.map(({ name }) => name),
    ['train', 'dev', 'test', 'other'],
  );
  for (const split of dataset.splits)
    assert.deepEqual(
      split.units[0]?.classes.map(({ label }) => label),
      dataset.labelMap.labels,
    );
  assert.deepEqual(table(dataset.splits[0]?.units[0]).slice(0, 4), [
    ['c', 0],
    ['a', 3],
    ['unseen', 0],
    ['new-in-train', 1],
  ]);
});

test('mention types follow the label map, also those without mentions', () => {
  const dataset = build({ labelMap: labelsFile('O', 'B-Z', 'I-Z', 'B-Y', 'B-X', 'I-X', 'I-Y'), splits: [splitInput('train', TAGGED)] });
  assert.deepEqual(table(dataset.splits[0]?.units[1]), [
    ['Z', 0],
    ['Y', 2],
    ['X', 2],
  ]);
});

test('a name declared twice keeps both ids; its examples are at the first', () => {
  const dataset = build({
    labelMap: labelsFile('a', 'b', 'a'),
    splits: [
      splitInput(
        'train',
        countDocuments([
          ['a', 5],
          ['b', 4],
        ]),
      ),
    ],
  });
  assert.deepEqual(table(dataset.splits[0]?.units[0]), [
    ['a', 5],
    ['b', 4],
    ['a', 0],
  ]);
});

test('one scheme for all splits: a dev set without any B follows train', () => {
  const dataset = build({ splits: [splitInput('train', countTags('O B-X I-X O B-X*5')), splitInput('dev', countTags('O I-X I-X'))] });
  assert.deepEqual(
    dataset.splits.map(({ scheme }) => scheme),
    [
      { name: 'IOB2', violations: 0 },
      { name: 'IOB2', violations: 1 },
    ],
  );
});

test('the scheme can be given, and an unknown one is refused', () => {
  const dataset = build({ scheme: 'bilou', splits: [splitInput('train', countTags('O B-X I-X'))] });
  assert.equal(dataset.splits[0]?.scheme?.name, 'BILOU');
  assert.throws(() => build({ scheme: 'XYZ', splits: [] }), /Unknown tag scheme "XYZ"\. Known: IO, IOB1/);
});

test('parts of speech are tokens without mentions', () => {
  const dataset = build({ splits: [splitInput('train', countTags('DET NOUN VERB | NOUN VERB'))] });
  assert.equal(dataset.task, 'token-classification');
  assert.equal(dataset.splits[0]?.scheme, null);
  assert.deepEqual(
    dataset.splits[0]?.units.map(({ unit }) => unit),
    ['token', 'sentence'],
  );
  assert.deepEqual(table(dataset.splits[0]?.units[1]), [
    ['DET', 1],
    ['NOUN', 2],
    ['VERB', 2],
  ]);
});

test('tags without types are one kind of mention, named _', () => {
  const dataset = build({
    labelMap: labelsFile('O', 'B', 'I'),
    splits: [splitInput('train', countTags('O B I O B | B | O')), splitInput('dev', countTags('O O B'))],
  });
  assert.deepEqual(table(dataset.splits[0]?.units[1]), [['_', 3]]);
  assert.deepEqual(table(dataset.splits[0]?.units[2]), [['_', 2]]);
  assert.deepEqual(dataset.splits[0]?.units[1]?.classes[0]?.first, { path: 'data/train.txt', line: 2 });
  assert.deepEqual(dataset.findings.find(({ code }) => code === 'unmeasurable-class')?.labels, ['B']);
});

test('the unit that is asked for is listed first', () => {
  const dataset = build({ unit: 'mention', splits: [splitInput('train', TAGGED), splitInput('dev', countDocuments([['B-X', 1]]))] });
  assert.deepEqual(
    dataset.splits[0]?.units.map(({ unit }) => unit),
    ['mention', 'token', 'sentence'],
  );
  assert.deepEqual(
    dataset.splits[1]?.units.map(({ unit }) => unit),
    ['document'],
  );
});

test('records with several labels are multi-label, their shares of the records', () => {
  const dataset = build({
    splits: [
      splitInput(
        'train',
        countDocuments(
          [
            ['a', 8],
            ['b', 5],
          ],
          10,
        ),
      ),
    ],
  });
  assert.equal(dataset.task, 'multi-label-classification');
  assert.deepEqual(
    dataset.splits[0]?.units[0]?.classes.map(({ share }) => share),
    [0.8, 0.5],
  );
  assert.equal(dataset.splits[0]?.units[0]?.metrics.majorityShare, 0.8);
});

test('drift goes from train to every other split, in the first unit', () => {
  const a = splitInput(
    'train',
    countDocuments([
      ['O', 7904],
      ['B', 1500],
      ['I', 596],
    ]),
  );
  const b = splitInput(
    'dev',
    countDocuments([
      ['O', 850],
      ['B', 120],
      ['I', 30],
    ]),
  );
  const c = splitInput(
    'test',
    countDocuments([
      ['O', 870],
      ['B', 130],
    ]),
  );
  const { drift } = build({ splits: [c, b, a] });
  assert.deepEqual(
    drift.map(({ from, to, unit }) => [from, to, unit]),
    [
      ['train', 'dev', 'document'],
      ['train', 'test', 'document'],
    ],
  );
  near(drift[0]?.cramersV, 0.04432449, 5e-9);
  near(drift[1]?.jsDistance, 0.14821474, 5e-9);
  assert.deepEqual(build({ splits: [b, c] }).drift, []);
  assert.deepEqual(build({ splits: [a, splitInput('dev', countDocuments([]))] }).drift, []);
});

test('labels named like properties of objects are counted like any other', () => {
  const dataset = build({
    splits: [
      splitInput(
        'train',
        countDocuments([
          ['__proto__', 2],
          ['constructor', 3],
          ['toString', 4],
        ]),
      ),
    ],
  });
  assert.deepEqual(table(dataset.splits[0]?.units[0]), [
    ['__proto__', 2],
    ['constructor', 3],
    ['toString', 4],
  ]);
});

test('nothing at all is a data set too', () => {
  const dataset = build({ splits: [splitInput('train', countDocuments([]))] });
  assert.deepEqual(dataset.findings, []);
  assert.equal(dataset.splits[0]?.units[0]?.metrics.imbalanceRatio, null);
  assert.deepEqual(build({}).splits, []);
});

test('prediction files are kept', () => {
  const input = {
    labelMap: labelsFile('a', 'b', 'c'),
    splits: [
      splitInput(
        'train',
        countDocuments([
          ['a', 50],
          ['b', 40],
        ]),
      ),
    ],
    predictions: ['data/predictions.jsonl'],
  };
  assert.deepEqual(
    build(input).findings.map(({ code }) => code),
    ['zero-support'],
  );
  assert.deepEqual(build(input).predictions, ['data/predictions.jsonl']);
});

test('boxes and the images that carry them are units side by side', () => {
  const counts = countDocuments([
    ['cat', 3],
    ['dog', 2],
  ]);
  counts.records = 5;
  Object.assign(counts.labels.get('cat')!, { records: 2, crowd: 1 });
  Object.assign(counts.labels.get('dog')!, { records: 1 });
  const dataset = buildDataset({
    name: 'pets',
    folder: 'data',
    labelMap: labelsFile('cat', 'dog', 'fish'),
    task: 'object-detection',
    splits: [{ ...splitInput('train', counts), unit: 'box', recordUnit: 'image' }],
  });
  assert.deepEqual(
    dataset.splits[0]?.units.map(({ unit, total, classes }) => [
      unit,
      total,
      classes.map(({ label, count, crowd }) => [label, count, crowd]),
    ]),
    [
      [
        'box',
        5,
        [
          ['cat', 3, 1],
          ['dog', 2, undefined],
          ['fish', 0, undefined],
        ],
      ],
      [
        'image',
        5,
        [
          ['cat', 2, undefined],
          ['dog', 1, undefined],
          ['fish', 0, undefined],
        ],
      ],
    ],
  );
});
