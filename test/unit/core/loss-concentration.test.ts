import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lossConcentration } from '../../../src/core/loss/concentration.ts';
import type { LossTerms } from '../../../src/core/loss/report.ts';
import { close } from '../../support/close.ts';

/** Rows of one class with these losses under cross-entropy. */
function rows(losses: readonly number[], weight: readonly number[] = losses.map(() => 1)): LossTerms {
  return {
    classId: losses.map(() => 0),
    weight,
    logP: losses.map((loss) => -loss),
    logQ: losses.map((loss) => Math.log(-Math.expm1(-loss))),
  };
}

const CROSS_ENTROPY = { classes: 1, alpha: null, gamma: 0 };

describe('the concentration of the loss', () => {
  const cases = [
    { name: 'is the diagonal when all examples are alike', losses: [2, 2, 2, 2], weight: undefined, expected: [0, 0.25, 0.5, 0.75, 1] },
    { name: 'puts the hardest first', losses: [1, 5, 2, 2], weight: undefined, expected: [0, 0.5, 0.7, 0.9, 1] },
    { name: 'counts a row as often as its weight', losses: [6, 2], weight: [1, 3], expected: [0, 0.5, 2 / 3, 5 / 6, 1] },
    { name: 'takes a part of a row that straddles a step', losses: [1, 3], weight: undefined, expected: [0, 0.375, 0.75, 0.875, 1] },
  ];
  for (const { name, losses, weight, expected } of cases) {
    it(name, () => {
      const curve = lossConcentration(rows(losses, weight), CROSS_ENTROPY, 4);
      assert.deepEqual(
        curve.map(({ examples }) => examples),
        [0, 0.25, 0.5, 0.75, 1],
      );
      for (const [index, { loss }] of curve.entries()) close(loss, expected[index] ?? Number.NaN, 1e-12);
    });
  }

  it('is steeper with γ, because easy examples weigh less', () => {
    const terms = rows([0.1, 0.3, 1, 3]);
    const [flat, steep] = [0, 2].map((gamma) => lossConcentration(terms, { ...CROSS_ENTROPY, gamma }, 4)[1]?.loss ?? 0);
    assert.ok(steep! > flat!, `${steep} is not above ${flat}`);
  });

  it('is empty when there is no loss', () => {
    assert.deepEqual(lossConcentration(rows([]), CROSS_ENTROPY), []);
    assert.deepEqual(lossConcentration({ classId: [0], weight: [1], logP: [0], logQ: [Number.NEGATIVE_INFINITY] }, CROSS_ENTROPY), []);
  });
});
