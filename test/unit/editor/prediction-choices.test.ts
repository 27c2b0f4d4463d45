import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { predictionChoices } from '../../../src/editor/loss/prediction-choices.ts';

describe('the choices among prediction files', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[], readonly (readonly string[])[]])[] = [
    ['nothing found', [], [], []],
    ['each JSONL file alone', ['/a/x.jsonl', '/a/y.jsonl'], [], [['/a/x.jsonl'], ['/a/y.jsonl']]],
    [
      'arrays of a folder together',
      ['/a/labels.npy', '/a/logits.npy', '/b/logits.npy'],
      [],
      [['/a/labels.npy', '/a/logits.npy'], ['/b/logits.npy']],
    ],
    ['the last choice first', ['/a/x.jsonl', '/a/y.jsonl'], ['/a/y.jsonl'], [['/a/y.jsonl'], ['/a/x.jsonl']]],
    ['the last choice also when it lies elsewhere', ['/a/x.jsonl'], ['/z.jsonl'], [['/z.jsonl'], ['/a/x.jsonl']]],
    [
      'a pair once, whatever its order',
      ['/a/labels.npy', '/a/logits.npy'],
      ['/a/logits.npy', '/a/labels.npy'],
      [['/a/labels.npy', '/a/logits.npy']],
    ],
  ];
  for (const [name, found, remembered, expected] of cases) {
    it(name, () => assert.deepEqual(predictionChoices(found, remembered), expected));
  }
});
