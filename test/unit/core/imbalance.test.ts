import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics } from '../../../src/core/imbalance.ts';
import { wilsonInterval } from '../../../src/core/wilson.ts';
import { near } from '../../support/near.ts';

const A = [7904, 1500, 596];
const SEED_STORY = [158080, ...Array<number>(26).fill(41920 / 26)];

test('fixture A', () => {
  const value = metrics(A, ['O', 'B', 'I']);
  near(value.imbalanceRatio, 13.2617, 5e-5);
  near(value.normalizedEntropy, 0.581243, 5e-7);
  near(value.effectiveClasses, 2 ** 0.921248, 2e-6);
  near(value.majorityShare, 0.7904, 1e-12);
  assert.equal(value.majorityLabel, 'O');
});

test('the founding story: 27 labels, O on 79.04 %', () => {
  const value = metrics(SEED_STORY, ['O', ...Array.from({ length: 26 }, (_, index) => `B-${index}`)]);
  near(value.imbalanceRatio, 98.0458, 5e-5);
  near(value.normalizedEntropy, 0.36298, 5e-7);
  near(value.effectiveClasses, 3.3079, 5e-5);
  near(value.inverseSimpson, 1.5964, 5e-5);
});

const NORMALIZED_ENTROPY: readonly (readonly [readonly number[], number])[] = [
  [[5, 5], 1],
  [[80, 20], 1 - 0.278072],
  [[9, 1], 1 - 0.531004],
  [[99, 1], 1 - 0.919207],
  [[100], 0],
  [[], 0],
  [[0, 0], 0],
];

for (const [counts, expected] of NORMALIZED_ENTROPY) {
  test(`normalised entropy of [${counts}]`, () => near(metrics(counts, []).normalizedEntropy, expected, 5e-7));
}

test('a class without examples is left out of the ratio and kept in the entropy', () => {
  const value = metrics([870, 130, 0], ['a', 'b', 'c']);
  near(value.imbalanceRatio, 870 / 130, 1e-12);
  assert.ok(value.normalizedEntropy < metrics([870, 130], ['a', 'b']).normalizedEntropy);
  assert.equal(metrics([10, 0], ['a', 'b']).imbalanceRatio, null);
});

test('several labels per record: the majority share is of the records', () => {
  near(metrics([60, 50], ['a', 'b'], 80).majorityShare, 0.75, 1e-12);
});

test('Wilson intervals of small counts', () => {
  const cases = [
    [30, 1000, 0.0211, 0.0425],
    [0, 1000, 0, 0.00383],
    [0, 0, 0, 1],
    [5, 5, 0.5655, 1],
  ] as const;
  for (const [count, total, low, high] of cases) {
    const [lower, upper] = wilsonInterval(count, total);
    near(lower, low, 5e-5);
    near(upper, high, 5e-5);
  }
});
