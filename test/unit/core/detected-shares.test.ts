import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detectedShares } from '../../../src/core/loss/detected-shares.ts';
import { near } from '../../support/near.ts';

const matchedClass = (label: string) => ({ label, matched: 1, unmatched: 1, missed: 0, matchedScore: 0.5, unmatchedScore: 0.5 });
const BOXES = { groundTruth: 'a.json', overlap: 0.5, crowds: 0, classes: [matchedClass('cat'), matchedClass('dog')] };

/** p = 1/2 and 1/4, of a cat and of a dog; the third row counts in none of the classes. */
const TERMS = {
  classId: [1, 0, 1],
  weight: [1, 3, 1],
  row: [0, 2, 1],
  logP: [Math.log(1 / 2), Math.log(1 / 4), Math.log(1 / 8)],
  logQ: [Math.log(1 / 2), Math.log(3 / 4), Math.log(7 / 8)],
};
const CLASS_OF_ROW = Int32Array.of(0, -1, 1);

describe('the loss of detections by the classes of the objects', () => {
  it('is weighted as the rows are, under cross-entropy and under (α, γ)', () => {
    const { classes } = detectedShares(BOXES, CLASS_OF_ROW, TERMS, { classes: 2, alpha: [0.5, 1], gamma: 1 });
    // ln 2 and 3 · ln 4; then 1/2 · ln 2 and 3 · 1/2 · 3/4 · ln 4.
    near(classes[0]!.crossEntropyShare, 1 / 7, 1e-12);
    near(classes[1]!.crossEntropyShare, 6 / 7, 1e-12);
    near(classes[0]!.lossShare, 0.5 / (0.5 + 2.25), 1e-12);
    near(classes[1]!.lossShare, 2.25 / (0.5 + 2.25), 1e-12);
  });

  it('is that of the definition where it has terms of its own', () => {
    const own = { loss: [1, 1, 5], gradientNorm: [1, 1, 1] };
    const { classes } = detectedShares(BOXES, CLASS_OF_ROW, { ...TERMS, own }, { classes: 2, alpha: null, gamma: 2 });
    assert.deepEqual(
      classes.map(({ lossShare }) => lossShare),
      [1 / 4, 3 / 4],
    );
  });

  it('is nothing without a loss', () => {
    const { classes } = detectedShares(BOXES, CLASS_OF_ROW, { ...TERMS, logP: [0, 0, 0] }, { classes: 2, alpha: null, gamma: 0 });
    for (const { crossEntropyShare, lossShare } of classes) assert.deepEqual([crossEntropyShare, lossShare], [0, 0]);
  });
});
