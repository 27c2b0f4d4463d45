import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PredictionScorer } from '../../../src/core/prediction-metrics.ts';

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual}, expected ${expected}`);

function scored(classes: number, outcomes: readonly (readonly [gold: number, predicted: number, confidence: number])[]) {
  const scorer = new PredictionScorer(classes);
  for (const [gold, predicted, confidence] of outcomes) scorer.addOutcome(gold, predicted, confidence);
  return scorer.metrics();
}

describe('metrics of predictions', () => {
  it('count per class, over the declared classes', () => {
    // Gold 0 0 0 0 1 1 2, predicted 0 0 0 1 1 0 0; class 3 is neither gold nor predicted.
    const pairs = [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
      [2, 0],
    ] as const;
    const metrics = scored(
      4,
      pairs.map(([gold, predicted]) => [gold, predicted, 1]),
    );
    assert.deepEqual(metrics.classes, [
      { gold: 4, predicted: 5, truePositives: 3, recall: 0.75, precision: 0.6, f1: 6 / 9 },
      { gold: 2, predicted: 2, truePositives: 1, recall: 0.5, precision: 0.5, f1: 0.5 },
      { gold: 1, predicted: 0, truePositives: 0, recall: 0, precision: null, f1: 0 },
      { gold: 0, predicted: 0, truePositives: 0, recall: null, precision: null, f1: 0 },
    ]);
    near(metrics.accuracy, 4 / 7);
    near(metrics.balancedAccuracy, (0.75 + 0.5 + 0) / 3);
    near(metrics.macroF1, (6 / 9 + 0.5) / 4);
    near(metrics.majorityBaseline, 4 / 7);
    assert.equal(metrics.rows, 7);
  });

  it('have the calibration error of the reference fixture', () => {
    const confidence = [0.95, 0.85, 0.75, 0.65, 0.55, 0.95];
    const correct = [1, 1, 0, 1, 0, 1];
    near(
      scored(
        2,
        confidence.map((p, i) => [0, 1 - correct[i]!, p]),
      ).calibrationError,
      0.316667,
      5e-7,
    );
  });

  it('put a confidence on a border into the lower bin', () => {
    // 0.6 = 9/15 shares the bin (8/15, 9/15] with 0.55: |1 − (0.6 + 0.55)|/2; in bins [lo, hi) it would be (0.4 + 0.55)/2.
    near(
      scored(2, [
        [0, 0, 0.6],
        [0, 1, 0.55],
      ]).calibrationError,
      0.075,
    );
  });

  const rows: readonly {
    readonly name: string;
    readonly scores: readonly number[];
    readonly inputs: 'logits' | 'probabilities';
    readonly predicted: number;
    readonly confidence: number;
  }[] = [
    { name: 'logits', scores: [1, 3, 2], inputs: 'logits', predicted: 1, confidence: 0.6652409557748219 },
    { name: 'huge logits', scores: [1e4, -1e4, 1e4 - Math.log(3)], inputs: 'logits', predicted: 0, confidence: 0.75 },
    { name: 'a class ruled out by −∞', scores: [Number.NEGATIVE_INFINITY, 0, 0], inputs: 'logits', predicted: 1, confidence: 0.5 },
    { name: 'probabilities', scores: [0.2, 0.1, 0.7], inputs: 'probabilities', predicted: 2, confidence: 0.7 },
    {
      name: 'probabilities that do not quite sum to 1',
      scores: [0.2, 0.1, 0.701],
      inputs: 'probabilities',
      predicted: 2,
      confidence: 0.701 / 1.001,
    },
    { name: 'a tie: the first', scores: [0.1, 0.45, 0.45], inputs: 'probabilities', predicted: 1, confidence: 0.45 },
  ];
  for (const { name, scores, inputs, predicted, confidence } of rows) {
    it(`read a row of scores: ${name}`, () => {
      const scorer = new PredictionScorer(3);
      assert.equal(scorer.add([9, ...scores, 9], 1, predicted, inputs), predicted);
      const metrics = scorer.metrics();
      assert.equal(metrics.classes[predicted]!.truePositives, 1);
      // One correct row: the error is 1 − confidence.
      near(metrics.calibrationError, 1 - confidence, 1e-9);
    });
  }

  it('are NaN without rows, not 0', () => {
    const { rows: count, accuracy, balancedAccuracy, macroF1, majorityBaseline, calibrationError } = new PredictionScorer(3).metrics();
    assert.equal(count, 0);
    for (const value of [accuracy, balancedAccuracy, macroF1, majorityBaseline, calibrationError]) assert.ok(Number.isNaN(value));
  });
});
