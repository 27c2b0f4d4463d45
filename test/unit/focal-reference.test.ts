import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  focalGradient,
  focalLoss,
  focalTerms,
  gradientFactor,
  gradientNorm,
  isBadRow,
  logitsOfProbabilities,
  modulatingFactor,
} from '../../src/core/loss/focal-reference.ts';
import { close } from '../support/close.ts';

/** The common fixture of the parity table. */
const LOGITS = [2, 0.5, -1, 1.5, 1, 0, 3, -1, -2, 0.2, 0.1, 2];
const LABELS = [0, 1, 0, 2];

function losses(scores: ArrayLike<number>, labels: readonly number[], classes: number, alpha: readonly number[], gamma: number): number[] {
  return labels.map((label, i) => {
    const { logP, logQ } = focalTerms(scores, i * classes, classes, label);
    return focalLoss(logP, logQ, alpha[label] as number, gamma);
  });
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe('focal loss in float64: published figures', () => {
  const paper = losses(LOGITS, LABELS, 3, [1, 1, 1], 2);
  const weighted = losses(LOGITS, LABELS, 3, [0.2, 1, 2], 2);
  const keras = losses(logitsOfProbabilities([0.05, 0.9, 0.05, 0.1, 0.85, 0.05]), [1, 2], 3, [0.25, 0.25, 0.25], 2);
  const kerasLogits = losses([8, 1, 1, 0, 9, 1, 2, 3, 5], [0, 1, 2], 3, [0.25, 0.25, 0.25], 2);
  const figures: readonly [what: string, actual: number, expected: number, digits: number][] = [
    ...[0.785597, 0.331499, 0.975559, 0.760533].map(
      (p, i) =>
        [`p_t of row ${i}`, Math.exp(focalTerms(LOGITS, i * 3, 3, LABELS[i] as number).logP), p, 5e-7] as [string, number, number, number],
    ),
    ...[0.01109275, 0.49342895, 0.00001478, 0.01569725].map(
      (loss, i) => [`loss of row ${i}`, paper[i], loss, 5e-9] as [string, number, number, number],
    ),
    ['sum', sum(paper), 0.52023372, 5e-9],
    ['mean', sum(paper) / 4, 0.13005843, 5e-9],
    ['mean with alpha [.2, 1, 2]', sum(weighted) / 4, 0.13176124, 5e-9],
    ['divided by the sum of alpha', sum(weighted) / (0.2 + 1 + 0.2 + 2), 0.15501322, 5e-9],
    ['Keras, probabilities, row 0', keras[0] as number, 2.63401e-4, 5e-10],
    ['Keras, probabilities, row 1', keras[1] as number, 0.675912, 5e-7],
    ['Keras, logits, mean', sum(kerasLogits) / 3, 3.4536e-4, 5e-9],
  ];
  for (const [what, actual, expected, digits] of figures) {
    it(`${what} is ${expected}`, () => assert.ok(Math.abs(actual - expected) <= digits, `got ${actual}`));
  }

  it('gradient on the gold logit is −.62589123 for p_t = .33149896 and γ = 2', () => {
    const { logP, logQ } = focalTerms(LOGITS, 3, 3, 1);
    close(Math.exp(logP), 0.33149896, 1e-7);
    close(gradientFactor(logP, logQ, 1, 2) * (Math.exp(logP) - 1), -0.62589123, 1e-8);
  });
});

/** Computed with 1200 decimal digits, rounded to 15: logits, label, α, γ → log p, log q, loss, gradient factor, L1 norm of the gradient. */
const EXACT: readonly [logits: number[], label: number, alpha: number, gamma: number, expected: number[]][] = [
  [[2, 0.5, -1], 0, 1, 2, [-0.241311296657157, -1.5398980186744, 0.0110927500913798, 0.127258846574955, 0.0545693481608376]],
  [[20, 0, 0], 0, 1, 2, [-4.12230723638041e-9, -19.3068528235624, 7.00520853796316e-26, 5.09802505731345e-17, 4.20312510833909e-25]],
  [[40, -3, 1.5], 0, 1, 0.5, [-1.92513159366236e-17, -38.4889522551514, 8.4467692849412e-26, 6.58144823404417e-9, 2.53403078548236e-25]],
  [[-40, 3, 0], 0, 0.25, 2, [-43.0485873515737, -2.01481910124835e-19, 10.7621468378934, 0.25, 0.5]],
  [[1e4, -1e4, 0], 0, 1, 0, [0, -1e4, 0, 1, 0]],
  [[-1e4, 1e4, 0], 0, 2, 5, [-2e4, 0, 4e4, 2, 4]],
  [[1e4, 9999, -1e4], 1, 1, 0.5, [-1.31326168751822, -0.313261687518223, 1.1228645305602, 1.0615590244071, 1.55212366302982]],
  [
    [0.5, -40.5, -60],
    0,
    1,
    0.5,
    [-1.56288219464608e-18, -40.9999999966017, 1.95384165878144e-27, 1.87522930276638e-9, 5.86152497634432e-27],
  ],
  [[37, 0, 0], 0, 1, 0, [-1.70660952514881e-16, -36.3068528194401, 1.70660952514881e-16, 1, 3.41321905029763e-16]],
  [[0, 0], 0, 1, 1, [-Math.LN2, -Math.LN2, 0.346573590279973, 0.846573590279973, 0.846573590279973]],
  [[-5, 12.25, 3, 0.125], 3, 3, 5, [-12.1251015609848, -5.42171240716922e-6, 36.3743186141164, 3.00090473356192, 6.00177692712719]],
];

describe('focal loss in float64: against arithmetic of 1200 digits', () => {
  for (const [logits, label, alpha, gamma, expected] of EXACT) {
    it(`logits ${logits}, label ${label}, alpha ${alpha}, gamma ${gamma}`, () => {
      const { logP, logQ } = focalTerms(logits, 0, logits.length, label);
      const actual = [
        logP,
        logQ,
        focalLoss(logP, logQ, alpha, gamma),
        gradientFactor(logP, logQ, alpha, gamma),
        gradientNorm(logP, logQ, alpha, gamma),
      ];
      for (const [i, value] of actual.entries()) close(value, expected[i] as number, 1e-13);
    });
  }
});

describe('focal loss in float64: edges', () => {
  it('is cross-entropy to the last bit for γ = 0, also where p_t is exactly 1', () => {
    for (const logits of [
      [1.25, 0.5],
      [1e4, -1e4],
      [-1e4, 1e4],
      [0, Number.NEGATIVE_INFINITY],
    ]) {
      const { logP, logQ } = focalTerms(logits, 0, 2, 0);
      assert.equal(focalLoss(logP, logQ, 1, 0), 0 - logP);
      assert.equal(modulatingFactor(logQ, 0), 1);
      assert.equal(gradientFactor(logP, logQ, 0.75, 0), 0.75);
    }
  });

  it('a class ruled out by −∞ takes no part', () => {
    const { NEGATIVE_INFINITY: no } = Number;
    assert.deepEqual(focalTerms([1, no, 2, no], 0, 4, 0), focalTerms([1, 2], 0, 2, 0));
    assert.deepEqual(focalTerms([1, no, no], 0, 3, 0), { logP: 0, logQ: no });
    for (const gamma of [0, 0.5, 2]) {
      const { logP, logQ } = focalTerms([1, no], 0, 2, 0);
      assert.equal(focalLoss(logP, logQ, 1, gamma), 0);
      assert.equal(gradientNorm(logP, logQ, 1, gamma), 0);
    }
  });

  it('one class is certain', () => assert.deepEqual(focalTerms([7], 0, 1, 0), { logP: 0, logQ: Number.NEGATIVE_INFINITY }));

  it('reads only its own row', () => {
    assert.deepEqual(focalTerms([Number.NaN, 1, 2, Number.NaN], 1, 2, 1), focalTerms([1, 2], 0, 2, 1));
  });

  const bad: readonly [name: string, row: number[], label: number, isBad: boolean][] = [
    ['plain', [1, 2, 3], 0, false],
    ['NaN on the gold class', [Number.NaN, 2, 3], 0, true],
    ['NaN on another class', [1, 2, Number.NaN], 0, true],
    ['+∞ on the gold class', [Number.POSITIVE_INFINITY, 2, 3], 0, true],
    ['+∞ on another class', [1, Number.POSITIVE_INFINITY, 3], 0, true],
    ['−∞ on the gold class', [Number.NEGATIVE_INFINITY, 2, 3], 0, true],
    ['−∞ on another class', [1, 2, Number.NEGATIVE_INFINITY], 0, false],
    ['all −∞', new Array<number>(3).fill(Number.NEGATIVE_INFINITY), 0, true],
  ];
  for (const [name, row, label, isBad] of bad) {
    it(`${name}: ${isBad ? 'a bad row, NaN throughout' : 'a good row'}`, () => {
      assert.equal(isBadRow(row, 0, row.length, label), isBad);
      const { logP, logQ } = focalTerms(row, 0, row.length, label);
      const gradient = new Float64Array(3);
      focalGradient(row, 0, 3, label, { alpha: 1, gamma: 2, scale: 1 }, new Float64Array(3), gradient);
      for (const value of [
        logP,
        logQ,
        focalLoss(logP, logQ, 1, 2),
        focalLoss(logP, logQ, 1, 0),
        gradientNorm(logP, logQ, 1, 0),
        ...gradient,
      ]) {
        assert.equal(Number.isNaN(value), isBad);
      }
    });
  }
  for (const label of [-100, -1, 3, 0.5, Number.NaN]) {
    it(`label ${label} of 3 classes is bad`, () => assert.ok(isBadRow([1, 2, 3, 4], 0, 3, label)));
  }

  it('probabilities are renormalised, 0 is a class ruled out, and a negative one is bad', () => {
    const { logP } = focalTerms(logitsOfProbabilities([0.5, 1.5, 0]), 0, 3, 0);
    close(logP, Math.log(0.25), 1e-7);
    assert.equal(isBadRow(logitsOfProbabilities([0.5, -0.1]), 0, 2, 0), true);
    assert.equal(isBadRow(logitsOfProbabilities([0, 1]), 0, 2, 0), true);
  });
});

describe('focal loss in float64: laws', () => {
  const example = fc.integer({ min: 2, max: 12 }).chain((classes) =>
    fc.record({
      logits: fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: classes, maxLength: classes }),
      label: fc.integer({ min: 0, max: classes - 1 }),
      alpha: fc.double({ min: 0.01, max: 50, noNaN: true }),
      gamma: fc.double({ min: 0, max: 5, noNaN: true }),
    }),
  );
  const lossOf = (logits: readonly number[], label: number, alpha: number, gamma: number) => {
    const { logP, logQ } = focalTerms(logits, 0, logits.length, label);
    return focalLoss(logP, logQ, alpha, gamma);
  };

  it('p_t and 1 − p_t sum to 1, and the loss does not change with a constant added to the row', () => {
    fc.assert(
      fc.property(example, fc.double({ min: -1e3, max: 1e3, noNaN: true }), ({ logits, label, alpha, gamma }, shift) => {
        const { logP, logQ } = focalTerms(logits, 0, logits.length, label);
        close(Math.exp(logP) + Math.exp(logQ), 1, 1e-14);
        close(
          lossOf(
            logits.map((z) => z + shift),
            label,
            alpha,
            gamma,
          ),
          lossOf(logits, label, alpha, gamma),
          1e-9,
        );
      }),
      { numRuns: 200 },
    );
  });

  it('the gradient is that of the loss (central differences) and its L1 norm is gradientNorm', () => {
    fc.assert(
      fc.property(example, ({ logits, label, alpha, gamma }) => {
        const classes = logits.length;
        const gradient = new Float64Array(classes);
        focalGradient(logits, 0, classes, label, { alpha, gamma, scale: 1 }, new Float64Array(classes), gradient);
        const { logP, logQ } = focalTerms(logits, 0, classes, label);
        const norm = gradientNorm(logP, logQ, alpha, gamma);
        close(sum([...gradient].map(Math.abs)), norm, 1e-12);
        const step = 1e-4;
        for (let j = 0; j < classes; j++) {
          const nudged = (by: number) => lossOf(logits.with(j, (logits[j] as number) + by), label, alpha, gamma);
          const difference = (nudged(step) - nudged(-step)) / (2 * step);
          assert.ok(
            Math.abs(difference - (gradient[j] as number)) <= 1e-6 * norm + 1e-10 * alpha,
            `class ${j}: ${gradient[j]}, by differences ${difference}`,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});
