import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alphaOfClasses, gammaOfClasses, lossBudget, sweep } from '../../../src/core/loss/budget.ts';
import { focalTerms } from '../../../src/core/loss/focal-reference.ts';
import type { LossTerms, Reduction } from '../../../src/core/loss/report.ts';
import { Random } from '../../../src/core/random.ts';
import { StratifiedReservoir } from '../../../src/core/sample/stratified-reservoir.ts';

const near = (actual: number | null | undefined, expected: number, tolerance = 1e-8) =>
  assert.ok(typeof actual === 'number' && Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

function termsOf(logits: readonly (readonly number[])[], classId: readonly number[]): LossTerms {
  const rows = logits.map((row, i) => focalTerms(row, 0, row.length, classId[i]!));
  return { classId, weight: classId.map(() => 1), logP: rows.map(({ logP }) => logP), logQ: rows.map(({ logQ }) => logQ) };
}

/** The common fixture of the definitions: p_t = .785597, .331499, .975559, .760533. */
const FIXTURE = termsOf(
  [
    [2, 0.5, -1],
    [1.5, 1, 0],
    [3, -1, -2],
    [0.2, 0.1, 2],
  ],
  [0, 1, 0, 2],
);

describe('the loss budget', () => {
  const reductions: readonly { readonly reduction: Reduction; readonly alpha: readonly number[] | null; readonly value: number }[] = [
    { reduction: 'sum', alpha: null, value: 0.52023372 },
    { reduction: 'mean', alpha: null, value: 0.13005843 },
    { reduction: 'class-mean', alpha: null, value: 0.52023372 / 3 },
    { reduction: 'weighted-mean', alpha: null, value: 0.13005843 },
    { reduction: 'mean', alpha: [0.2, 1, 2], value: 0.13176124 },
    { reduction: 'weighted-mean', alpha: [0.2, 1, 2], value: 0.15501322 },
  ];
  for (const { reduction, alpha, value } of reductions) {
    it(`reduces by ${reduction}${alpha === null ? '' : ' with α'} to the published value`, () => {
      const budget = lossBudget(FIXTURE, { classes: 3, alpha, gamma: 2, reduction });
      near(budget.value, value);
      assert.equal(budget.standardError, 0);
    });
  }

  it('says per class who pays: sums, shares, the same under cross-entropy', () => {
    const { classes } = lossBudget(FIXTURE, { classes: 4, alpha: null, gamma: 2, reduction: 'mean' });
    const [first, second, third, absent] = classes;
    near(first!.loss, 0.01109275 + 0.00001478);
    near(first!.meanLoss, (0.01109275 + 0.00001478) / 2);
    near(first!.meanP, (0.785597 + 0.975559) / 2, 1e-6);
    near(second!.lossShare, 0.49342895 / 0.52023372, 1e-7);
    // −ln p_t.
    const entropy = [0.785597, 0.975559, 0.331499, 0.760533].map((p) => -Math.log(p));
    const total = entropy.reduce((a, b) => a + b);
    near(third!.crossEntropyShare, entropy[3]! / total, 1e-5);
    near(second!.crossEntropyGradientShare, (1 - 0.331499) / (4 - 0.785597 - 0.975559 - 0.331499 - 0.760533), 1e-5);
    assert.deepEqual(absent, {
      ...{ examples: 0, loss: 0, meanLoss: null, meanP: null },
      ...{ lossShare: 0, lossShareError: 0, gradientShare: 0, gradientShareError: 0 },
      ...{ crossEntropyShare: 0, crossEntropyGradientShare: 0 },
    });
    near(
      classes.reduce((sum, { gradientShare }) => sum + gradientShare, 0),
      1,
      1e-12,
    );
  });

  it('takes the gradient of the true class from the published value: p = .331499, γ = 2 → .62589123', () => {
    const alone = termsOf(
      [
        [1.5, 1, 0],
        [2, 0.5, -1],
      ],
      [1, 0],
    );
    const { classes } = lossBudget(alone, { classes: 3, alpha: null, gamma: 2, reduction: 'sum' });
    const other = (1 - 0.785597) ** 2 * (1 - 0.785597 - 2 * 0.785597 * Math.log(0.785597));
    near(classes[1]!.gradientShare, 0.62589123 / (0.62589123 + other), 1e-6);
  });

  it('equals cross-entropy to the last bit at γ = 0', () => {
    const { classes } = lossBudget(FIXTURE, { classes: 3, alpha: null, gamma: 0, reduction: 'mean' });
    for (const { lossShare, crossEntropyShare, gradientShare, crossEntropyGradientShare } of classes) {
      assert.equal(lossShare, crossEntropyShare);
      assert.equal(gradientShare, crossEntropyGradientShare);
    }
  });

  it('takes γ per class', () => {
    const mixed = lossBudget(FIXTURE, { classes: 3, alpha: null, gamma: [2, 0, 2], reduction: 'sum' });
    near(mixed.classes[0]!.loss, 0.01110753);
    near(mixed.classes[1]!.loss, -Math.log(0.33149896), 1e-7);
  });

  it('has no value where nothing is reduced', () => {
    const nothing: LossTerms = { classId: [], weight: [], logP: [], logQ: [] };
    for (const [terms, reduction] of [
      [FIXTURE, 'none'],
      [nothing, 'mean'],
      [nothing, 'weighted-mean'],
    ] as const) {
      const { value, standardError } = lossBudget(terms, { classes: 3, alpha: null, gamma: 2, reduction });
      assert.deepEqual([value, standardError], [null, null]);
    }
  });

  it('counts a row that is certain (p = 1, log q = −∞) as no loss, also after a trip through JSON', () => {
    const certain: LossTerms = {
      classId: [0, 1],
      weight: [1, 1],
      logP: [0, -1],
      logQ: [Number.NEGATIVE_INFINITY, Math.log(1 - Math.exp(-1))],
    };
    for (const terms of [certain, JSON.parse(JSON.stringify(certain)) as LossTerms]) {
      for (const gamma of [0, 0.5, 2]) {
        const { classes, value } = lossBudget(terms, { classes: 2, alpha: null, gamma, reduction: 'sum' });
        assert.equal(classes[0]!.loss, 0);
        assert.equal(classes[1]!.gradientShare, 1);
        assert.ok(Number.isFinite(value));
      }
    }
  });

  it('sweeps γ as the budget itself would', () => {
    const settings = { classes: 3, alpha: [0.2, 1, 2], reduction: 'mean' } as const;
    for (const point of sweep(FIXTURE, [0, 0.5, 2, 5], settings)) {
      const { value, classes } = lossBudget(FIXTURE, { ...settings, gamma: point.gamma });
      assert.equal(point.value, value);
      assert.deepEqual(
        point.classes,
        classes.map(({ lossShare, gradientShare }) => ({ lossShare, gradientShare })),
      );
    }
  });

  it('estimates the whole file from a sample, within its standard error', () => {
    const random = new Random(4);
    const labels = [9_000, 800, 40].flatMap((count, label) => new Array<number>(count).fill(label));
    const logits = labels.map((label) => [0, 1, 2].map((id) => random.normal() * 2 + (id === label ? 3 - label : 0)));
    const whole = termsOf(logits, labels);
    const reservoir = new StratifiedReservoir(3, 1_000, 1);
    labels.forEach((label, row) => {
      reservoir.offer(label, row);
    });
    const sample = reservoir.sample();
    const rows = [...sample.row];
    const terms: LossTerms = {
      classId: [...sample.classId],
      weight: [...sample.weight],
      logP: rows.map((row) => whole.logP[row]!),
      logQ: rows.map((row) => whole.logQ[row]!),
    };
    const settings = { classes: 3, alpha: [0.1, 1, 3], gamma: 1.5, reduction: 'weighted-mean' } as const;
    const truth = lossBudget(whole, settings);
    const estimate = lossBudget(terms, settings);
    assert.ok(estimate.standardError! > 0);
    near(estimate.value, truth.value!, 3 * estimate.standardError!);
    estimate.classes.forEach((budget, id) => {
      assert.equal(budget.examples, truth.classes[id]!.examples);
      near(budget.lossShare, truth.classes[id]!.lossShare, 3 * budget.lossShareError);
      near(budget.gradientShare, truth.classes[id]!.gradientShare, 3 * budget.gradientShareError);
    });
    // The rare class was taken whole: its sum is exact.
    near(estimate.classes[2]!.loss, truth.classes[2]!.loss);
  });
});

describe('settings of the loss', () => {
  it('give a class without α the largest of the others, as the generated code does', () => {
    assert.deepEqual(alphaOfClasses([0.5, null, 2], 3), [0.5, 2, 2]);
    assert.deepEqual(alphaOfClasses([null, null], 2), [1, 1]);
    assert.deepEqual(alphaOfClasses(null, 2), [1, 1]);
  });

  it('are refused when they do not fit', () => {
    assert.throws(() => alphaOfClasses([1], 2), /1 values, expected one for each of the 2 classes/);
    assert.throws(() => gammaOfClasses([1], 2), /1 values, expected one, or one for each of the 2 classes/);
    for (const gamma of [-1, Number.NaN, Number.POSITIVE_INFINITY]) assert.throws(() => gammaOfClasses(gamma, 2), /finite number ≥ 0/);
    assert.throws(() => lossBudget(FIXTURE, { classes: 2, alpha: null, gamma: 2, reduction: 'sum' }), /class id 2, expected 0 … 1/);
  });
});
