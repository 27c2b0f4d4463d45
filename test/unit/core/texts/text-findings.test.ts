/** The same text in two splits, and with different labels: what is said, how urgently, and where. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../../../src/core/analysis.ts';
import { conflictingLabels } from '../../../../src/core/texts/conflicting-labels.ts';
import { splitOverlaps } from '../../../../src/core/texts/split-overlap.ts';
import { differentTexts, indexOf, type TextRow } from '../../../support/texts.ts';

const ORDER = ['train', 'dev', 'test'];
const rank = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
const overlaps = (rows: readonly TextRow[], capacity?: number) => splitOverlaps(indexOf(rows, capacity), (a, b) => rank(a) - rank(b));
const conflicts = (rows: readonly TextRow[], capacity?: number) => conflictingLabels(indexOf(rows, capacity));
const placesOf = ({ path, line, related = [] }: Finding) => [[path, line], ...related.map((each) => [each.path, each.line])];

const SHARED = 'a text that stands in two splits';

describe('the same text in two splits', () => {
  it('is one finding for each pair, with the share of the split that is evaluated on', () => {
    const [finding, ...others] = overlaps([
      ...differentTexts('train', 98),
      { split: 'train', text: SHARED },
      { split: 'dev', text: SHARED },
      { split: 'dev', text: `${SHARED.toUpperCase()} ` },
      ...differentTexts('dev', 18),
    ]);
    assert.deepEqual(others, []);
    assert.equal(
      finding?.message,
      '2 of 20 documents of dev (10.0\u202f%) have a text that train holds too, 1 of them only in other case, blanks or Unicode form.',
    );
    assert.deepEqual([finding.code, finding.severity, finding.split], ['split-overlap', 'warning', 'dev']);
    assert.deepEqual(placesOf(finding), [
      ['dev.csv', 100],
      ['train.csv', 99],
    ]);
  });

  it('is no warning below one record in a hundred', () => {
    const rows = [{ split: 'train', text: SHARED }, { split: 'test', text: SHARED }, ...differentTexts('test', 199)];
    assert.deepEqual(
      overlaps(rows).map(({ severity, message }) => [severity, message]),
      [['info', '1 of 200 documents of test (0.5\u202f%) have a text that train holds too.']],
    );
  });

  it('is found between any two splits, the later one being evaluated on', () => {
    const rows = ['test', 'oos', 'train', 'dev'].map((split) => ({ split, text: SHARED }));
    assert.deepEqual(
      overlaps(rows).map(({ split, args }) => [args.at(-1), split]),
      [
        ['train', 'dev'],
        ['train', 'test'],
        ['train', 'oos'],
        ['dev', 'test'],
        ['dev', 'oos'],
        ['test', 'oos'],
      ],
    );
  });

  for (const [what, rows] of [
    ['splits without a common text', [...differentTexts('train', 50), ...differentTexts('dev', 50)]],
    ['short texts', ['train', 'dev'].map((split) => ({ split, text: 'thank you very much' }))],
    ['a training set in two sizes', ['train', 'train-small'].map((split) => ({ split, text: SHARED }))],
    ['a file with the whole of the data', ['train', 'all'].map((split) => ({ split, text: SHARED }))],
    ['repeats within a split', [0, 1].map(() => ({ split: 'train', text: SHARED }))],
  ] as const) {
    it(`is not said of ${what}`, () => assert.deepEqual(overlaps(rows), []));
  }

  it('is estimated from a sample, and said to be', () => {
    const texts = differentTexts('x', 4000);
    const both = texts.flatMap(({ text }, at) => [
      { split: 'train', text },
      { split: 'dev', text: at % 4 === 0 ? text : `${text} of dev` },
    ]);
    const [finding] = overlaps(both, 1000);
    assert.match(
      finding!.message,
      /^About (\d+\.\d)\u202f% of the documents of dev have a text that train holds too, by a sample of \d+ texts\.$/,
    );
    const share = Number(/About (\d+\.\d)/.exec(finding!.message)![1]);
    assert.ok(share > 18 && share < 32, String(share));
  });
});

describe('the same text with different labels', () => {
  it('is one finding, with both places and the labels that differ', () => {
    const [finding, ...others] = conflicts([
      ...differentTexts('train', 97),
      { split: 'train', text: SHARED, label: 'good' },
      { split: 'dev', text: SHARED.toUpperCase(), label: 'bad' },
      { split: 'dev', text: SHARED, label: 'good' },
    ]);
    assert.deepEqual(others, []);
    assert.equal(finding?.message, 'One text occurs with different labels: good and bad.');
    assert.deepEqual([finding.code, finding.severity, finding.split], ['conflicting-labels', 'warning', null]);
    assert.deepEqual(placesOf(finding), [
      ['train.csv', 98],
      ['dev.csv', 99],
    ]);
  });

  it('counts the texts, and the share of the records that carry them', () => {
    const rows = [1, 2].flatMap((at) => ['x', 'y'].map((label) => ({ split: 'train', text: `${SHARED} ${at}`, label })));
    const [finding] = conflicts([...rows, ...differentTexts('train', 996)]);
    assert.equal(finding?.severity, 'info');
    assert.equal(
      finding.message,
      '2 texts occur with different labels (0.4\u202f% of the documents compared), the first of them with x and y.',
    );
  });

  for (const [what, rows] of [
    ['repeats with the same label', [0, 1].map(() => ({ split: 'train', text: SHARED, label: 'a' }))],
    ['a record without a label', [{ label: 'a' }, {}].map((label) => ({ split: 'train', text: SHARED, ...label }))],
    [
      'texts that are judged under two aspects',
      ['food', 'service'].map((of) => ({ split: 'train', text: SHARED, label: of, context: of })),
    ],
    ['short texts', ['a', 'b'].map((label) => ({ split: 'train', text: 'thank you', label }))],
  ] as const) {
    it(`is not said of ${what}`, () => assert.deepEqual(conflicts(rows), []));
  }

  it('takes the same set of labels in another order for the same', () => {
    const index = indexOf([]);
    for (const labels of [
      ['a', 'b'],
      ['b', 'a'],
    ])
      index.add({ text: SHARED, context: '', labels, areTags: false, split: 'train', place: { path: 'f', line: 1 } });
    assert.deepEqual(conflictingLabels(index), []);
  });

  it('takes tags in another order for others, and counts sentences', () => {
    const index = indexOf([]);
    for (const [at, labels] of [
      ['O', 'B-PER', 'O'],
      ['B-PER', 'O', 'O'],
    ].entries())
      index.add({ text: SHARED, context: '', labels, areTags: true, split: 'train', place: { path: 'f', line: at + 1 } });
    assert.deepEqual(
      conflictingLabels(index).map(({ message }) => message),
      ['One text occurs with different labels.'],
    );
  });
});
