import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CalibrationCounter, classWiseError } from '../../../src/core/loss/calibration.ts';
import { Random } from '../../../src/core/random.ts';
import { near } from '../../support/near.ts';

function counted(rows: readonly (readonly [confidence: number, isRight: boolean])[]) {
  const counter = new CalibrationCounter();
  for (const [confidence, isRight] of rows) counter.add(confidence, isRight);
  return counter.calibration();
}

const FIXTURE = [
  [0.95, true],
  [0.85, true],
  [0.75, false],
  [0.65, true],
  [0.55, false],
  [0.95, true],
] as const;

describe('calibration', () => {
  it('puts what was written as a border into the bin below it, also as a 32-bit number', () => {
    const borders = [0.2, 0.4, 0.6, 0.8].map((written) => Math.fround(written));
    const { bins } = counted(borders.map((confidence) => [confidence, true] as const));
    assert.deepEqual(
      bins.filter(({ count }) => count > 0).map(({ to }) => Math.round(to * 15)),
      [3, 6, 9, 12],
    );
  });

  it('has the published error of equal width, and a diagram that adds up to it', () => {
    const { equalWidth, bins } = counted(FIXTURE);
    near(equalWidth, 0.316667, 1e-6);
    assert.equal(bins.length, 15);
    const sum = bins.reduce(
      (all, { count, accuracy, confidence }) => all + (count === 0 ? 0 : count * Math.abs(accuracy! - confidence!)),
      0,
    );
    near(sum / 6, equalWidth, 1e-12);
    assert.deepEqual(
      bins.filter(({ count }) => count > 0).map(({ from, to, count }) => [Math.round(from * 15), Math.round(to * 15), count]),
      // .55 lies in (8/15, 9/15], .65 in (9/15, 10/15], .75 in (11/15, 12/15], .85 in (12/15, 13/15], .95 in the last.
      [
        [8, 9, 1],
        [9, 10, 1],
        [11, 12, 1],
        [12, 13, 1],
        [14, 15, 2],
      ],
    );
    assert.deepEqual(bins[0], { from: 0, to: 1 / 15, count: 0, confidence: null, accuracy: null });
  });

  it('has bins of equal mass: thirty rows in fifteen pairs', () => {
    const rows = Array.from({ length: 30 }, (_, index) => [(index + 1) / 31, index % 4 === 0] as const);
    const { equalMass, massBins } = counted([...rows].reverse());
    assert.deepEqual(
      massBins.map(({ count }) => count),
      new Array(15).fill(2),
    );
    let expected = 0;
    for (let pair = 0; pair < 15; pair++) {
      const two = rows.slice(2 * pair, 2 * pair + 2);
      expected += Math.abs(two.reduce((sum, [confidence, isRight]) => sum + Number(isRight) - confidence, 0)) / 30;
    }
    near(equalMass, expected, 1e-12);
  });

  it('keeps equal confidences together, so that there may be fewer bins', () => {
    const { massBins } = counted([
      ...new Array(20).fill([0.9, true]),
      ...Array.from({ length: 10 }, (_, index) => [0.1 + index / 100, false] as const),
    ]);
    // Two rows to the bin: five bins of the small ones, and one of all the others.
    assert.deepEqual(
      massBins.map(({ count }) => count),
      [2, 2, 2, 2, 2, 20],
    );
  });

  it('stays close to the exact bins where there are too many rows to keep', () => {
    const random = new Random(7);
    const rows = Array.from({ length: 300_000 }, () => {
      const confidence = 1 - random.uniform() ** 3 * 0.7;
      return [confidence, random.uniform() < confidence ** 1.5] as const;
    });
    const { equalMass, massBins } = counted(rows);
    const sorted = [...rows].sort((a, b) => a[0] - b[0]);
    let expected = 0;
    for (let bin = 0; bin < 15; bin++) {
      const own = sorted.slice(bin * 20_000, (bin + 1) * 20_000);
      expected += Math.abs(own.reduce((sum, [confidence, isRight]) => sum + Number(isRight) - confidence, 0)) / rows.length;
    }
    near(equalMass, expected, 5e-4);
    assert.equal(massBins.length, 15);
    assert.equal(
      massBins.reduce((sum, { count }) => sum + count, 0),
      rows.length,
    );
  });

  it('is measured for each class, by hand for two', () => {
    // Logits log p: p(1) is .2, .2, .8 with the labels 0, 1, 1; weights 1, 1, 2.
    const scores = Float32Array.from([Math.log(0.8), Math.log(0.2), Math.log(0.8), Math.log(0.2), Math.log(0.2), Math.log(0.8)]);
    const sample = { classes: 2, scores, labels: Int32Array.from([0, 1, 1]), weight: Float64Array.from([1, 1, 2]) };
    // .2 and .8 lie in one bin each. For class 1: |(0 + 1) − (.2 + .2)| + |2 · (1 − .8)| = 1; for class 0 the mirror.
    near(classWiseError(sample), (1 + 1) / (4 * 2), 1e-6);
  });
});
