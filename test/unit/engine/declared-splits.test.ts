import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { withSiblings } from '../../../src/engine/analyze/declared-splits.ts';
import type { DeclaredSplit, Groupable } from '../../../src/engine/analyze/grouping.ts';

const ROOT = join('/', 'set');

function file(name: string, declared?: Partial<DeclaredSplit>, more: Partial<Groupable> = {}): Groupable {
  return {
    path: join(ROOT, ...name.split('/')),
    root: ROOT,
    task: 'text-classification',
    format: 'jsonl',
    labels: new Set(['a']),
    holdsSplits: false,
    ...(declared === undefined ? {} : { declared: { split: 'train', folder: ROOT, name: null, evidence: 'README.md', ...declared } }),
    ...more,
  };
}

const CASES: readonly (readonly [name: string, files: readonly Groupable[], splits: readonly (string | null | undefined)[]])[] = [
  [
    'the splits that a card leaves out',
    [file('d/train.jsonl', {}), file('d/test.jsonl'), file('d/validation.jsonl')],
    ['train', 'test', 'dev'],
  ],
  ['no split twice', [file('d/train.jsonl', {}), file('d/training.jsonl')], ['train', undefined]],
  ['no other name', [file('d/train.jsonl', {}), file('d/other-test.jsonl')], ['train', undefined]],
  ['no name without a split', [file('d/train.jsonl', {}), file('d/extra.jsonl')], ['train', undefined]],
  ['no other folder', [file('d/train.jsonl', {}), file('e/test.jsonl')], ['train', undefined]],
  ['no other format', [file('d/train.jsonl', {}), file('d/test.csv', undefined, { format: 'csv' })], ['train', undefined]],
  ['no file of several splits', [file('d/train.jsonl', {}), file('d/test.jsonl', undefined, { holdsSplits: true })], ['train', undefined]],
  [
    'none where two data sets lie in the folder',
    [file('d/train.jsonl', { name: 'x' }), file('d/validation.jsonl', { name: 'y', split: 'dev' }), file('d/test.jsonl')],
    ['train', 'dev', undefined],
  ],
];

describe('splits beside declared ones', () => {
  for (const [name, files, splits] of CASES) {
    it(name, () => {
      const found = withSiblings(files);
      assert.deepEqual(
        found.map(({ declared }) => declared?.split),
        splits,
      );
      assert.ok(found.every(({ declared }) => declared === undefined || declared.folder === ROOT));
    });
  }
});
