import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { knownOf } from '../../../src/editor/loss/known-classes.ts';
import { buildDataset } from '../../support/editor/analysis-builder.ts';

const seen = (...labels: readonly string[]) => ({ labelMap: { source: null, labels, declared: 0 } });
const COUNTS = { labels: ['dog', 'cat'], counts: [5, 3] };

describe('what a data set tells of the classes of a model', () => {
  it('is the order of its label config, without labels that were merely seen', () => {
    const labelMap = { source: '/w/labels.txt', labels: ['dog', 'cat', 'emu'], declared: 2 };
    const dataset = buildDataset({
      train: [
        ['dog', 5],
        ['cat', 3],
      ],
    });
    assert.deepEqual(knownOf({ ...dataset, labelMap }), { labels: ['dog', 'cat'], trainCounts: COUNTS });
  });

  it('is presumed to be the alphabet where names were merely seen', () => {
    const dataset = buildDataset(
      {
        train: [
          ['dog', 5],
          ['cat', 3],
        ],
      },
      seen('dog', 'cat'),
    );
    assert.deepEqual(knownOf(dataset), { presumedLabels: ['cat', 'dog'], trainCounts: COUNTS });
  });

  it('is nothing but counts where the labels are ids, in whatever order they were seen', () => {
    const dataset = buildDataset(
      {
        train: [
          ['3', 5],
          ['0', 3],
        ],
      },
      seen('3', '0'),
    );
    assert.deepEqual(knownOf(dataset), { trainCounts: { labels: ['3', '0'], counts: [5, 3] } });
  });

  it('is nothing without a split', () => {
    assert.deepEqual(knownOf({ ...buildDataset({}), ...seen() }), {});
  });
});
