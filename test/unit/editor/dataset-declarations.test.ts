import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDeclarations, withDecision } from '../../../src/editor/dataset-declarations.ts';

const CASES: readonly (readonly [what: string, setting: unknown, expected: readonly unknown[]])[] = [
  ['nothing', {}, []],
  ['no object', ['a'], []],
  [
    'splits and a label config, as they were always written',
    { news: { train: 'a/1.txt', dev: 'a/2.txt', labels: 'a/tags.txt' } },
    [
      {
        name: 'news',
        labels: 'a/tags.txt',
        splits: [
          { name: 'train', paths: ['a/1.txt'] },
          { name: 'dev', paths: ['a/2.txt'] },
        ],
      },
    ],
  ],
  [
    'decisions without files',
    { news: { format: 'csv', column: 'mood', scheme: 'IOB1', unit: 'mention' } },
    [{ name: 'news', format: 'csv', column: 'mood', scheme: 'IOB1', unit: 'mention' }],
  ],
  ['a column by its position', { news: { column: 3 } }, [{ name: 'news', column: 3 }]],
  [
    'splits with lists and globs',
    { news: { splits: { train: ['a/*.txt', 'b'], test: 'c.txt' } } },
    [
      {
        name: 'news',
        splits: [
          { name: 'train', paths: ['a/*.txt', 'b'] },
          { name: 'test', paths: ['c.txt'] },
        ],
      },
    ],
  ],
  [
    'a split that is called like a decision',
    { news: { splits: { labels: 'x.txt' } } },
    [{ name: 'news', splits: [{ name: 'labels', paths: ['x.txt'] }] }],
  ],
  [
    'a list of paths in the short form',
    { news: { train: ['a.txt', 'b.txt'] } },
    [{ name: 'news', splits: [{ name: 'train', paths: ['a.txt', 'b.txt'] }] }],
  ],
  [
    'what makes no sense is left out',
    { a: 'x', b: { format: 7, column: '', unit: 'word', splits: { train: [1, ''] }, dev: null }, c: null, d: { scheme: 'IO' } },
    [{ name: 'd', scheme: 'IO' }],
  ],
];

describe('the setting focalLens.datasets', () => {
  for (const [what, setting, expected] of CASES) {
    it(`reads ${what}`, () => {
      const declared = expected.map((each) => ({ folder: '/w', ...(each as object) }));
      assert.deepEqual(readDeclarations(setting, '/w'), declared);
    });
  }
});

describe('a decision is written into the setting', () => {
  const before = { other: { x: 1 }, news: { train: 'a.txt', column: 'mood' } };
  const cases: readonly (readonly [what: string, result: unknown, expected: unknown])[] = [
    ['beside the others', withDecision(before, 'news', 'unit', 'token'), { ...before, news: { ...before.news, unit: 'token' } }],
    ['in place of an earlier one', withDecision(before, 'news', 'column', 2), { ...before, news: { train: 'a.txt', column: 2 } }],
    ['or taken back', withDecision(before, 'news', 'column', null), { ...before, news: { train: 'a.txt' } }],
    ['and the last one leaves nothing behind', withDecision({ news: { unit: 'box' } }, 'news', 'unit', null), {}],
    ['in an empty setting', withDecision(undefined, 'news', 'scheme', 'IO'), { news: { scheme: 'IO' } }],
    [
      'splits in place of the short form',
      withDecision(before, 'news', 'splits', { dev: 'b' }),
      { ...before, news: { column: 'mood', splits: { dev: 'b' } } },
    ],
  ];
  for (const [what, result, expected] of cases) it(what, () => assert.deepEqual(result, expected));
});
