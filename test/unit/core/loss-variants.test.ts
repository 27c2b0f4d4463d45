import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alphaDerivative, gammaDerivative } from '../../../src/core/loss/focal-derivatives.ts';
import { focalGradient, focalLoss, focalTerms, termsOfLogOdds } from '../../../src/core/loss/focal-reference.ts';
import { sigmoidGradient, sigmoidLoss } from '../../../src/core/loss/sigmoid-reference.ts';
import { SoftLoss } from '../../../src/core/loss/soft-reference.ts';
import { Random } from '../../../src/core/random.ts';
import { close } from '../../support/close.ts';

const GAMMAS = [0, 0.5, 1, 2, 5];

/** By central differences, with the truncation error of h² removed. */
function slope(of: (x: number) => number, x: number, step = 1e-3): number {
  const at = (h: number) => (of(x + h) - of(x - h)) / (2 * h);
  return (4 * at(step / 2) - at(step)) / 3;
}

describe('derivatives by γ and α', () => {
  for (const odds of [-20, -3, -0.1, 0, 0.7, 4, 12]) {
    it(`equal finite differences at log-odds ${odds}`, () => {
      const { logP, logQ } = termsOfLogOdds(odds);
      for (const gamma of [0.5, 1, 2, 5]) {
        for (const alpha of [0.25, 1, 3]) {
          close(
            gammaDerivative(logP, logQ, alpha, gamma),
            slope((g) => focalLoss(logP, logQ, alpha, g), gamma),
            1e-7,
            'by γ',
            1e-3,
          );
          close(
            alphaDerivative(logP, logQ, gamma),
            slope((a) => focalLoss(logP, logQ, a, gamma), alpha),
            1e-7,
            'by α',
            1e-3,
          );
        }
      }
    });
  }

  it('equal the formula of the paper, differentiated by hand, at p = 0.9 and 0.1', () => {
    // FL = −(1 − p)² log p; ∂/∂γ = −(1 − p)² log(1 − p) log p.
    close(gammaDerivative(Math.log(0.9), Math.log(0.1), 1, 2), -0.01 * Math.log(0.1) * Math.log(0.9), 1e-12);
    close(alphaDerivative(Math.log(0.1), Math.log(0.9), 2), -0.81 * Math.log(0.1), 1e-12);
  });

  it('are 0 where the model is certain, for every γ', () => {
    for (const gamma of GAMMAS) {
      assert.equal(gammaDerivative(0, Number.NEGATIVE_INFINITY, 1, gamma), 0);
      assert.equal(alphaDerivative(0, Number.NEGATIVE_INFINITY, gamma), 0);
    }
  });
});

describe('sigmoid form', () => {
  it('is the formula of the paper', () => {
    const p = 0.9;
    const z = Math.log(p / (1 - p));
    const weights = { positive: 0.25, negative: 0.75, gamma: 2 };
    close(sigmoidLoss(z, 1, weights), -0.25 * 0.1 ** 2 * Math.log(0.9), 1e-12);
    close(sigmoidLoss(z, 0, weights), -0.75 * 0.9 ** 2 * Math.log(0.1), 1e-12);
    close(sigmoidLoss(z, 0.3, weights), 0.3 * sigmoidLoss(z, 1, weights) + 0.7 * sigmoidLoss(z, 0, weights), 1e-12);
  });

  it('has the gradient of finite differences', () => {
    for (const gamma of GAMMAS) {
      for (const z of [-15, -2, -0.3, 0, 1, 6, 15]) {
        for (const target of [0, 0.2, 1]) {
          const weights = { positive: 0.4, negative: 1.5, gamma };
          close(
            sigmoidGradient(z, target, weights),
            slope((x) => sigmoidLoss(x, target, weights), z),
            1e-7,
            `γ ${gamma}, z ${z}`,
            1e-4,
          );
        }
      }
    }
  });

  it('is the softmax form of two classes, 0 and z', () => {
    for (const z of [-700, -40, -1, 3, 40, 700]) {
      const { logP, logQ } = focalTerms([0, z], 0, 2, 1);
      close(sigmoidLoss(z, 1, { positive: 2, negative: 1, gamma: 2 }), focalLoss(logP, logQ, 2, 2), 1e-14);
    }
  });

  it('is symmetric: having a class at z costs what not having it costs at −z', () => {
    for (const z of [-30, -1, 0.5, 12]) {
      const weights = { positive: 1, negative: 1, gamma: 1.5 };
      close(sigmoidLoss(z, 1, weights), sigmoidLoss(-z, 0, weights), 1e-15);
      close(sigmoidGradient(z, 1, weights), -sigmoidGradient(-z, 0, weights), 1e-15);
    }
  });

  it('gives NaN for what is no logit or no target', () => {
    const weights = { positive: 1, negative: 1, gamma: 2 };
    for (const [z, y] of [
      [Number.NaN, 1],
      [Number.POSITIVE_INFINITY, 1],
      [Number.NEGATIVE_INFINITY, 0],
      [0, -0.1],
      [0, 1.1],
      [0, Number.NaN],
    ] as const) {
      assert.ok(Number.isNaN(sigmoidLoss(z, y, weights)));
      assert.ok(Number.isNaN(sigmoidGradient(z, y, weights)));
    }
  });
});

describe('soft labels', () => {
  const classes = 5;
  const random = new Random(4);
  const alpha = Array.from({ length: classes }, () => 0.2 + 2 * random.uniform());

  for (const gamma of GAMMAS) {
    const soft = new SoftLoss(alpha, new Array<number>(classes).fill(gamma));

    it(`with the whole target on one class they are the plain form, γ = ${gamma}`, () => {
      for (const spread of [1, 10, 60]) {
        const logits = Array.from({ length: classes }, () => spread * random.normal());
        for (let label = 0; label < classes; label++) {
          const targets = logits.map((_, id) => Number(id === label));
          const { logP, logQ } = focalTerms(logits, 0, classes, label);
          const [actual, expected] = [new Float64Array(classes), new Float64Array(classes)];
          close(soft.row(logits, targets, 0, actual, 1.5), focalLoss(logP, logQ, alpha[label]!, gamma), 1e-12, 'loss', 1e-100);
          focalGradient(logits, 0, classes, label, { alpha: alpha[label]!, gamma, scale: 1.5 }, new Float64Array(classes), expected);
          for (let id = 0; id < classes; id++) close(actual[id]!, expected[id]!, 1e-11, `spread ${spread}, class ${id}`, 1e-100);
        }
      }
    });

    it(`they have the gradient of finite differences, γ = ${gamma}`, () => {
      for (let trial = 0; trial < 20; trial++) {
        const logits = Array.from({ length: classes }, () => 3 * random.normal());
        const targets = logits.map((_, id) => (id === 3 ? 0 : random.uniform()));
        const gradient = new Float64Array(classes);
        soft.row(logits, targets, 0, gradient);
        for (let id = 0; id < classes; id++) {
          const expected = slope((z) => soft.row(logits.with(id, z), targets, 0), logits[id]!);
          close(gradient[id]!, expected, 1e-7, `class ${id}`, 1e-3);
        }
      }
    });
  }

  it('they are cross-entropy for γ = 0 and α = 1: Σ −y log p, with the gradient p − y', () => {
    const soft = new SoftLoss([1, 1, 1], [0, 0, 0]);
    const targets = [0.2, 0.5, 0.3];
    const logits = [0.3, -1, 2];
    const exponentials = logits.map(Math.exp);
    const p = exponentials.map((e) => e / exponentials.reduce((a, b) => a + b));
    const gradient = new Float64Array(3);
    close(
      soft.row(logits, targets, 0, gradient),
      targets.reduce((sum, y, id) => sum - y * Math.log(p[id]!), 0),
      1e-12,
    );
    for (let id = 0; id < 3; id++) close(gradient[id]!, p[id]! - targets[id]!, 1e-12);
  });

  it('a bad row is NaN in loss and gradient; −∞ on a class without a part of the target is legal', () => {
    const soft = new SoftLoss([1, 1], [2, 2]);
    for (const [logits, targets, isBad] of [
      [[Number.NaN, 0], [1, 0], true],
      [[Number.POSITIVE_INFINITY, 0], [1, 0], true],
      [[Number.NEGATIVE_INFINITY, 0], [1, 0], true],
      [[0, 0], [-1, 2], true],
      [[0, 0], [Number.NaN, 1], true],
      [[0, Number.NEGATIVE_INFINITY], [1, 0], false],
      [[0, 1], [0.5, 0.5], false],
    ] as const) {
      const gradient = new Float64Array(2);
      assert.equal(Number.isNaN(soft.row(logits, targets, 0, gradient)), isBad);
      assert.equal(
        gradient.every((value) => Number.isNaN(value)),
        isBad,
      );
    }
  });
});
