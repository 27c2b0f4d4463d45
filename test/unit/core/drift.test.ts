import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chiSquare, cramersV, drift, jsDistance, linf, psi, shares, tvd } from '../../../src/core/drift.ts';
import { near } from '../../support/near.ts';

const A = [7904, 1500, 596];
const B = [850, 120, 30];
const B0 = [870, 130, 0];

const CASES = [
  ['L∞', B, linf, 0.0596],
  ['L∞', B0, linf, 0.0796],
  ['TVD', B, tvd, 0.0596],
  ['TVD', B0, tvd, 0.0796],
  ['JS distance', B, jsDistance, 0.06219086],
  ['JS distance', B0, jsDistance, 0.14821474],
  ['PSI', B, psi, 0.03134622],
  // The reference prints 0.39071918; its formula gives 0.39071928 in any precision.
  ['PSI', B0, psi, 0.39071928],
] as const;

for (const [name, counts, measure, expected] of CASES) {
  test(`${name} of A and [${counts}]`, () => near(measure(shares(A), shares(counts)), expected, 5e-9));
}

test("Cramér's V, bias-corrected, on plain counts", () => {
  near(cramersV(A, B), 0.04432449, 5e-9);
  near(cramersV(A, B0), 0.07820802, 5e-9);
});

test('all measures of a pair stand in one record', () => {
  const value = drift({ name: 'train', unit: 'token', counts: A }, { name: 'dev', unit: 'token', counts: B0 });
  assert.deepEqual([value.from, value.to, value.unit], ['train', 'dev', 'token']);
  near(value.linf, 0.0796, 5e-9);
  near(value.jsDistance, 0.14821474, 5e-9);
  near(value.psi, 0.39071928, 5e-9);
  near(value.cramersV, 0.07820802, 5e-9);
});

test('equal, empty and single-class splits are finite', () => {
  const cases = [
    [
      [5, 5],
      [50, 50],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [1, 2],
    ],
    [[3], [4]],
    [[], []],
    [
      [1, 0],
      [0, 0],
    ],
  ] as const;
  for (const [from, to] of cases) {
    const value = drift({ name: 'a', unit: 'document', counts: from }, { name: 'b', unit: 'document', counts: to });
    for (const measure of [value.linf, value.jsDistance, value.psi, value.cramersV]) assert.ok(Number.isFinite(measure));
  }
  const same = drift({ name: 'a', unit: 'token', counts: A }, { name: 'b', unit: 'token', counts: A });
  assert.deepEqual([same.linf, same.jsDistance, same.psi, same.cramersV], [0, 0, 0, 0]);
});

test('counts of different classes are refused', () => {
  assert.throws(
    () => drift({ name: 'train', unit: 'token', counts: [1] }, { name: 'dev', unit: 'token', counts: [1, 2] }),
    /train has 1 and dev has 2/,
  );
});

test('χ² leaves out classes that neither split has', () => {
  assert.equal(chiSquare([5, 5, 0], [5, 5, 0]).degrees, 1);
});
