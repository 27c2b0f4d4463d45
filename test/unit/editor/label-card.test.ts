import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlphaVector } from '../../../src/core/alpha/alpha.ts';
import { finish } from '../../../src/core/steps.ts';
import { datasetOfFile, labelCard, labelSetSteps } from '../../../src/editor/hover/label-card.ts';
import { buildDataset, buildFinding, buildSplit } from '../../support/editor/analysis-builder.ts';

const FINDING = buildFinding({ labels: ['B-x'], split: 'dev', code: 'missing-in-split' });
const DATASET = buildDataset(
  {
    train: [
      ['O', 90],
      ['B-x', 10],
      ['__proto__', 0],
    ],
    dev: [
      ['O', 9],
      ['B-x', 0],
      ['__proto__', 0],
    ],
  },
  { findings: [FINDING] },
);
const ALPHA: AlphaVector = {
  scheme: 'inverse',
  beta: null,
  normalization: 'mean',
  unit: 'token',
  labels: DATASET.labelMap.labels,
  counts: [90, 10, 0],
  alpha: [0.5, 4.5, null],
  notes: [],
  noteMessages: [],
};

describe('what a hover says of a label', () => {
  it('has id, counts and shares per split, α, absences and findings', () => {
    assert.deepEqual(labelCard(DATASET, 'B-x', ALPHA), {
      label: 'B-x',
      id: 1,
      declared: true,
      rows: [
        { split: 'train', unit: 'token', count: 10, share: 0.1, others: [] },
        { split: 'dev', unit: 'token', count: 0, share: 0, others: [] },
      ],
      alpha: 4.5,
      absentFrom: ['dev'],
      findings: [FINDING],
    });
  });

  it('has the other units that count the class', () => {
    const images = {
      ...DATASET.splits[0]!.units[0]!,
      unit: 'image' as const,
      classes: [{ label: 'B-x', count: 4, share: 0.4, first: null }],
    };
    const dataset = { ...DATASET, splits: [{ ...DATASET.splits[0]!, units: [DATASET.splits[0]!.units[0]!, images] }] };
    assert.deepEqual(labelCard(dataset, 'B-x', null).rows[0]?.others, [{ unit: 'image', count: 4 }]);
    assert.deepEqual(labelCard(dataset, 'O', null).rows[0]?.others, []);
  });

  it('has the mentions of a kind beside the tokens of its tags', () => {
    const [mentions] = buildSplit('train', [['x', 7]], 'mention').units;
    const [train] = DATASET.splits;
    const dataset = { ...DATASET, splits: [{ ...train!, units: [...train!.units, mentions!] }] };
    assert.deepEqual(labelCard(dataset, 'B-x', null).rows[0]?.others, [{ unit: 'mention', count: 7 }]);
    assert.deepEqual(labelCard(dataset, 'O', null).rows[0]?.others, []);
  });

  it('has no α for a class without examples, nor without a vector', () => {
    assert.equal(labelCard(DATASET, '__proto__', ALPHA).alpha, null);
    assert.equal(labelCard(DATASET, 'O', null).alpha, null);
  });

  it('tells a label that the config does not declare', () => {
    const dataset = { ...DATASET, labelMap: { ...DATASET.labelMap, declared: 1 } };
    assert.equal(labelCard(dataset, 'O', null).declared, true);
    assert.equal(labelCard(dataset, 'B-x', null).declared, false);
  });
});

/** Many files that are counted together. */
const BOXES = {
  ...buildDataset({ train: [['car', 1]] }, { name: 'boxes', folder: '/w/boxes' }),
  splits: DATASET.splits.slice(0, 1).map((split) => ({
    ...split,
    files: [{ ...split.files[0]!, path: '/w/labels/train', format: 'yolo', count: 3, folders: ['/w/labels/train'] }],
  })),
};

describe('the data set of a file', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['/w/labels.txt', 'list'],
    ['/w/train.conll', 'columns'],
    ['/w/config.json', 'json'],
    ['/w/package.json', null],
    ['/other/config.json', null],
    ['/w/notes.txt', null],
    ['/w/data.yaml', 'yaml'],
    ['/w/obj.names', 'list'],
    ['/w/labels/train/0001.txt', 'ids'],
    ['/w/labels/train/deeper/0001.txt', null],
  ];
  for (const [path, kind] of cases) {
    it(`${path}: ${kind ?? 'none'}`, () => assert.equal(datasetOfFile([DATASET, BOXES], path)?.kind ?? null, kind));
  }

  it('is told of every file that declares its classes', () => {
    const { labelMap } = DATASET;
    const others = { ...DATASET, labelMap: { ...labelMap, others: ['/w/src/train.py'] } };
    assert.equal(datasetOfFile([others], '/w/src/train.py')?.kind, 'strings');
    const kinds = { ...DATASET, labelMap: { ...labelMap, source: null, declared: 0, types: { source: '/w/kinds.yaml', names: ['x'] } } };
    assert.equal(datasetOfFile([kinds], '/w/kinds.yaml')?.kind, 'yaml');
    assert.ok(finish(labelSetSteps(kinds)).has('x'));
    assert.equal(labelCard(kinds, 'x', null).declared, true);
  });

  it('counts a kind of mention in mentions', () => {
    const [mentions] = buildSplit('train', [['x', 7]], 'mention').units;
    const [train, ...rest] = DATASET.splits;
    const dataset = { ...DATASET, splits: [{ ...train!, units: [...train!.units, mentions!] }, ...rest] };
    assert.deepEqual(
      labelCard(dataset, 'x', null).rows.map(({ unit, count }) => [unit, count]),
      [
        ['mention', 7],
        ['token', 0],
      ],
    );
  });
});
