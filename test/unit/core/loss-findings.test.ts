import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { majorityBaselines } from '../../../src/core/loss/baselines.ts';
import { lossBudget } from '../../../src/core/loss/budget.ts';
import { concentrationOf } from '../../../src/core/loss/concentration.ts';
import { gradientBalancedAlpha } from '../../../src/core/loss/gradient-balanced.ts';
import { type JudgedReport, lossFindings } from '../../../src/core/loss/loss-findings.ts';
import type { ClassLoss, LossTerms } from '../../../src/core/loss/report.ts';
import { whoPays } from '../../../src/core/loss/who-pays.ts';
import { namesOf } from '../../../src/core/message.ts';
import { PredictionScorer } from '../../../src/core/prediction-metrics.ts';
import { near } from '../../support/near.ts';

function rowOf(label: string, examples: number, shares: readonly [ce: number, ceGradient: number, gradient: number]): ClassLoss {
  const [crossEntropyShare, crossEntropyGradientShare, gradientShare] = shares;
  const rest = { meanP: null, loss: 1, meanLoss: 1, lossShare: 0.1, recall: 1, precision: 1, f1: 1 };
  return { label, examples, crossEntropyShare, crossEntropyGradientShare, gradientShare, ...rest };
}

const WARM = [rowOf('B-per', 100, [0.38, 0.69, 0.92]), rowOf('O', 900, [0.62, 0.31, 0.08])];
const TRAINED = [rowOf('B-per', 100, [0.95, 0.9, 0.9]), rowOf('O', 900, [0.05, 0.1, 0.1])];

const judged = (rest: Partial<JudgedReport>): JudgedReport => ({
  ...{
    classes: WARM,
    accuracy: 0.95,
    balancedAccuracy: 0.9,
    macroF1: 0.9,
    calibrationError: 0.03,
    gamma: 2,
    alpha: null,
    inputs: 'logits',
  },
  baselines: { label: 'O', accuracy: 0.9, balancedAccuracy: 0.5, macroF1: 0.47, entityF1: 0 },
  ...{ labelIssues: [], labelIssueCount: 0, labelIssueRows: 0 },
  ...rest,
});
const codes = (rest: Partial<JudgedReport>) => lossFindings(judged(rest)).map(({ code }) => code);

describe('what a loss report says', () => {
  it('tells who gets the gradient, of the background apart', () => {
    const told = whoPays(WARM, false)!;
    assert.equal(told.template, '{0} gets {1} of the gradient under cross-entropy and would get {2}.');
    assert.deepEqual(told.args, [namesOf(['O']), { share: 0.31 }, { share: 0.08 }]);
    assert.deepEqual(whoPays(WARM, true)!.args, [namesOf(['O']), { share: 0.31 }]);
  });

  it('says that there is little to shift where the background holds 5 % of the loss', () => {
    const told = whoPays(TRAINED, false)!;
    assert.equal(told.isLittle, true);
    assert.deepEqual(told.args, [namesOf(['O']), { share: 0.05 }]);
    assert.deepEqual(codes({ classes: TRAINED, gamma: 0 }), ['nothing-to-shift']);
    assert.deepEqual(codes({ gamma: 0 }), []);
  });

  it('tells of the most frequent class where none is the background, and of none without examples', () => {
    assert.equal(whoPays([rowOf('cat', 5, [0.4, 0.4, 0.4]), rowOf('dog', 9, [0.6, 0.6, 0.6])], false)!.label, 'dog');
    assert.equal(whoPays([rowOf('cat', 0, [0, 0, 0])], false), null);
  });

  const paradoxes: readonly (readonly [string, Partial<JudgedReport>, boolean])[] = [
    ['no better than the majority', { accuracy: 0.9, balancedAccuracy: 0.5 }, true],
    ['far above the mean recall', { accuracy: 0.95, balancedAccuracy: 0.6 }, true],
    ['near the mean recall', { accuracy: 0.95, balancedAccuracy: 0.88 }, false],
    [
      'no majority',
      {
        accuracy: 0.4,
        balancedAccuracy: 0.1,
        baselines: { label: 'a', accuracy: 0.45, balancedAccuracy: 0.3, macroF1: 0.2, entityF1: null },
      },
      false,
    ],
  ];
  for (const [name, rest, expected] of paradoxes) {
    it(`${expected ? 'finds' : 'does not find'} the accuracy paradox: ${name}`, () => {
      assert.equal(codes(rest).includes('accuracy-paradox'), expected);
    });
  }

  it('warns that thresholds do not carry over to focal loss, and under cross-entropy does not', () => {
    assert.ok(codes({ gamma: 2 }).includes('calibration-shift'));
    assert.ok(codes({ gamma: [0, 1] }).includes('calibration-shift'));
    assert.ok(!codes({ gamma: 0 }).includes('calibration-shift'));
    assert.ok(!codes({ gamma: 2, inputs: null, calibrationError: null }).includes('calibration-shift'));
  });

  it('names likely wrong labels, at the place of the likeliest', () => {
    const issue = {
      index: 7,
      path: 'dev.conll',
      line: 9,
      label: 'O',
      suggested: 'B-per',
      quality: 0.01,
      margin: 0.02,
      weightedEntropy: 0.1,
    };
    const found = lossFindings(judged({ gamma: 0, labelIssues: [issue], labelIssueCount: 3, labelIssueRows: 800 }));
    assert.deepEqual(
      found.map(({ code, path, line }) => [code, path, line]),
      [['label-issue', 'dev.conll', 9]],
    );
    assert.match(found[0]!.message, /^3 of the 800 labels .* the likeliest is O, which the model takes for B-per\.$/);
  });

  it('has the figures of always answering the most frequent class', () => {
    const scorer = new PredictionScorer(3);
    // Class 2 has no example: 6 of 8 rows are class 0.
    for (const gold of [0, 0, 0, 0, 0, 0, 1, 1]) scorer.addOutcome(gold, 0, 0.9);
    const metrics = scorer.metrics();
    const always = majorityBaselines(['O', 'B-x', 'I-x'], metrics, true);
    assert.deepEqual([always.label, always.accuracy, always.balancedAccuracy, always.entityF1], ['O', 0.75, 0.5, 0]);
    // The model does just that.
    near(always.macroF1, metrics.macroF1, 1e-12);
    assert.equal(majorityBaselines(['B-x', 'O', 'I-x'], metrics, true).entityF1, null);
    assert.equal(majorityBaselines(['O', 'B-x', 'I-x'], metrics, false).entityF1, null);
  });
});

/** Two classes of which the second is hard: p_t .9 (weight 30) and .2. */
const TERMS: LossTerms = {
  classId: [0, 0, 1],
  weight: [30, 30, 1],
  logP: [0.9, 0.8, 0.2].map(Math.log),
  logQ: [0.1, 0.2, 0.8].map(Math.log),
};

describe('gradient-balanced α', () => {
  for (const gamma of [0, 2, 5]) {
    it(`gives every class the same share of the gradient at γ ${gamma}`, () => {
      const settings = { gamma, counts: [60, 1], normalization: 'mean', maximum: Number.POSITIVE_INFINITY } as const;
      const alpha = gradientBalancedAlpha(TERMS, settings);
      near((60 * alpha[0]! + alpha[1]!) / 61, 1, 1e-12);
      const { classes } = lossBudget(TERMS, { classes: 2, alpha, gamma, reduction: 'mean' });
      for (const { gradientShare } of classes) near(gradientShare, 0.5, 1e-12);
    });
  }

  it('is bounded, and has none for a class without rows or training examples', () => {
    const settings = { gamma: 0, counts: [6000, 1, 5, 0], normalization: 'mean', maximum: 20 } as const;
    const alpha = gradientBalancedAlpha({ ...TERMS, classId: [0, 0, 1], weight: [3000, 3000, 1] }, settings);
    assert.equal(alpha[1], 20);
    assert.ok(alpha[0]! < 1);
    assert.deepEqual(alpha.slice(2), [null, null]);
  });
});

describe('the concentration in a report', () => {
  it('has the shares of the hardest 1, 5 and 20 % under both losses', () => {
    // Twenty rows: one with a loss of 20 under cross-entropy, one of 10, and eighteen of 1.
    const losses = [20, 10, ...new Array<number>(18).fill(1)];
    const terms = {
      classId: losses.map(() => 0),
      weight: losses.map(() => 1),
      logP: losses.map((loss) => -loss),
      logQ: losses.map((loss) => Math.log(-Math.expm1(-loss))),
    };
    const { hardest, curve } = concentrationOf(terms, { classes: 1, alpha: null, gamma: 2 });
    const focal = losses.map((loss) => (1 - Math.exp(-loss)) ** 2 * loss);
    const total = focal.reduce((sum, loss) => sum + loss, 0);
    const expected = [
      // A fifth of one row, one row, four rows.
      [0.01, (0.2 * 20) / 48, (0.2 * focal[0]!) / total],
      [0.05, 20 / 48, focal[0]! / total],
      [0.2, 32 / 48, (focal[0]! + focal[1]! + 2 * focal[2]!) / total],
    ] as const;
    for (const [index, [examples, entropy, loss]] of expected.entries()) {
      assert.equal(hardest[index]!.examples, examples);
      near(hardest[index]!.crossEntropy, entropy, 1e-12);
      near(hardest[index]!.loss, loss, 1e-12);
    }
    assert.deepEqual([curve.crossEntropy.length, curve.loss.at(-1)], [51, { examples: 1, loss: 1 }]);
  });

  it('takes the loss of a library, where it does not follow from the terms', () => {
    const own = { ...TERMS, own: { loss: [0, 0, 4], gradientNorm: [0, 0, 1] } };
    const { hardest } = concentrationOf(own, { classes: 2, alpha: null, gamma: 2 });
    near(hardest[1]!.loss, 1, 1e-12);
  });

  it('is empty without any loss', () => {
    const terms = { classId: [0], weight: [1], logP: [0], logQ: [Number.NEGATIVE_INFINITY] };
    assert.deepEqual(concentrationOf(terms, { classes: 1, alpha: null, gamma: 2 }).hardest, []);
  });
});
