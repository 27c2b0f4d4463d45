import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlphaVector } from '../../../src/core/alpha/alpha.ts';
import { datasetOfFile, labelCard } from '../../../src/editor/hover/label-card.ts';
import { buildDataset, buildFinding } from '../../support/editor/analysis-builder.ts';

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
};

describe('what a hover says of a label', () => {
  it('has id, counts and shares per split, α, absences and findings', () => {
    assert.deepEqual(labelCard(DATASET, 'B-x', ALPHA), {
      label: 'B-x',
      id: 1,
      declared: true,
      rows: [
        { split: 'train', unit: 'token', count: 10, share: 0.1 },
        { split: 'dev', unit: 'token', count: 0, share: 0 },
      ],
      alpha: 4.5,
      absentFrom: ['dev'],
      findings: [FINDING],
    });
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

describe('the data set of a file', () => {
  const cases: readonly (readonly [string, string | null])[] = [
    ['/w/labels.txt', 'list'],
    ['/w/train.conll', 'columns'],
    ['/w/config.json', 'json'],
    ['/w/package.json', null],
    ['/other/config.json', null],
    ['/w/notes.txt', null],
  ];
  for (const [path, kind] of cases) {
    it(`${path}: ${kind ?? 'none'}`, () => assert.equal(datasetOfFile([DATASET], path)?.kind ?? null, kind));
  }
});
