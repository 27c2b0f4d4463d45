import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Unit, UnitSummary } from '../../../src/core/analysis.ts';
import { metrics } from '../../../src/core/imbalance.ts';
import { measuresOf } from '../../../src/core/measures.ts';
import { negativeRatio } from '../../../src/core/negative-ratio.ts';
import { shotGroups } from '../../../src/core/shot-groups.ts';
import { near } from '../../support/near.ts';

function unit(counts: readonly (readonly [string, number])[], name: Unit = 'token'): UnitSummary {
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return {
    unit: name,
    total,
    classes: counts.map(([label, count]) => ({ label, count, share: total > 0 ? count / total : 0, first: null })),
    metrics: metrics(
      counts.map(([, count]) => count),
      counts.map(([label]) => label),
    ),
  };
}

const STORY = unit([['O', 25_688], ...Array.from({ length: 26 }, (_, id): [string, number] => [`B-${id}`, 262])]);

test('the founding story: every measure has its value, formula and denominator', () => {
  const of = (id: string) => measuresOf(STORY).find((each) => each.id === id);
  near(of('imbalanceRatio')?.value, 98.0458, 5e-5);
  near(of('normalizedEntropy')?.value, 0.36298, 5e-6);
  near(of('effectiveClasses')?.value, 3.3079, 5e-5);
  near(of('inverseSimpson')?.value, 1.5964, 5e-5);
  near(of('majorityShare')?.value, 0.7904, 1e-12);
  near(of('backgroundShare')?.value, 0.7904, 1e-12);
  // Milder than CoNLL-2003.
  near(of('negativePositiveRatio')?.value, 3.77, 5e-3);
  assert.deepEqual(of('negativePositiveRatio')?.beside?.args, [
    'CoNLL-2003',
    { significant: 4.98, digits: 3 },
    'OntoNotes 5',
    { significant: 8.18, digits: 3 },
  ]);
  assert.deepEqual(of('negativePositiveRatio')?.args, [6812, { labels: ['O'], more: 0 }]);
  assert.equal(of('headClasses')?.value, 27);
  for (const { id, formula, denominator } of measuresOf(STORY)) assert.ok(formula !== '' && denominator !== '', id);
});

test('head, medium and tail at their borders', () => {
  const groups = shotGroups([101, 100, 20, 19, 1, 0]);
  assert.deepEqual(
    groups.map(({ name, classes }) => [name, classes]),
    [
      ['head', 1],
      ['medium', 2],
      ['tail', 2],
      ['none', 1],
    ],
  );
  near(groups[0]!.share, 101 / 241, 1e-12);
  near(groups[2]!.share, 20 / 241, 1e-12);
});

test('a background is a class of that name, wherever it stands', () => {
  assert.equal(negativeRatio(['spam', 'ham'], [3, 4]), null);
  assert.deepEqual(negativeRatio(['B-x', 'O'], [1, 3]), { background: 'O', share: 0.75, ratio: 3 });
  assert.deepEqual(negativeRatio(['O'], [3]), { background: 'O', share: 1, ratio: null });
  assert.deepEqual(negativeRatio(['O', 'B-x'], [0, 0]), { background: 'O', share: 0, ratio: null });
});

test('nothing, and one class, have no ratios and no figure that is none', () => {
  for (const counts of [[], [['a', 0]], [['a', 5]]] as readonly (readonly [string, number])[][]) {
    for (const { id, value } of measuresOf(unit(counts, 'document'))) assert.ok(value === null || Number.isFinite(value), id);
    assert.equal(measuresOf(unit(counts, 'document'))[0]!.value, null);
  }
});
