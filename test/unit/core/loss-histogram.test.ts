import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { focalLoss, gradientNorm, termsOfLogOdds } from '../../../src/core/loss/focal-reference.ts';
import { LossHistogram } from '../../../src/core/loss/histogram.ts';
import { Random } from '../../../src/core/random.ts';
import { close } from '../../support/close.ts';

interface Row {
  readonly id: number;
  readonly odds: number;
  readonly weight: number;
}

/** Sums of the rows one by one, and of the histogram. */
function compare(
  rows: readonly Row[],
  classes: number,
  alpha: readonly number[] | null,
  gamma: number | readonly number[],
  tolerance: number,
): void {
  const histogram = new LossHistogram(classes);
  const loss = new Float64Array(classes);
  const norm = new Float64Array(classes);
  for (const { id, odds, weight } of rows) {
    const { logP, logQ } = termsOfLogOdds(odds);
    histogram.add(id, logP, logQ, weight);
    const [a, g] = [alpha?.[id] ?? 1, typeof gamma === 'number' ? gamma : gamma[id]!];
    loss[id]! += weight * focalLoss(logP, logQ, a, g);
    norm[id]! += weight * gradientNorm(logP, logQ, a, g);
  }
  const sums = histogram.sums(alpha, gamma);
  for (let id = 0; id < classes; id++) {
    close(sums.loss[id]!, loss[id]!, tolerance, `loss of class ${id} at γ = ${gamma}`, 1e-9);
    close(sums.gradientNorm[id]!, norm[id]!, tolerance, `norm of class ${id} at γ = ${gamma}`, 1e-9);
  }
}

describe('LossHistogram', () => {
  for (const gamma of [0, 0.1, 0.5, 1, 2, 3.7, 5]) {
    it(`holds 1e-5 at γ = ${gamma} for models from untrained to certain`, () => {
      const random = new Random(3);
      for (const centre of [-30, -8, -2, 0, 3, 8, 15]) {
        const rows = Array.from({ length: 5000 }, (_, index) => ({
          id: index % 3,
          odds: centre + 2 * random.normal(),
          weight: 1 + (index % 4),
        }));
        compare(rows, 3, [0.2, 1, 3], gamma, 1e-5);
      }
    });
  }

  it('holds 1e-5 wherever in their bins the rows lie, also when all lie in one place', () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 20, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (odds, gamma) => {
        compare([{ id: 0, odds, weight: 2 }], 1, null, gamma, 1e-5);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });

  it('takes a γ per class', () => {
    const random = new Random(8);
    const rows = Array.from({ length: 20_000 }, () => ({ id: random.below(27), odds: 4 * random.normal(), weight: 1 }));
    compare(
      rows,
      27,
      null,
      Array.from({ length: 27 }, (_, id) => (id % 7) * 0.7),
      1e-5,
    );
  });

  it('answers again after more rows, and has nothing for a class without rows', () => {
    const histogram = new LossHistogram(2);
    assert.deepEqual([...histogram.sums(null, 2).loss], [0, 0]);
    histogram.add(0, Math.log(0.5), Math.log(0.5));
    const once = histogram.sums(null, 2).loss[0]!;
    histogram.add(0, Math.log(0.5), Math.log(0.5));
    close(histogram.sums(null, 2).loss[0]!, 2 * once, 1e-12);
    assert.equal(histogram.sums(null, 2).loss[1], 0);
  });

  it('has no loss for a row that is certain, and all of it for one that is certainly wrong', () => {
    const histogram = new LossHistogram(1);
    histogram.add(0, 0, Number.NEGATIVE_INFINITY);
    assert.equal(histogram.sums(null, 0).loss[0], 0);
    histogram.add(0, -5000, 0);
    assert.deepEqual([histogram.sums(null, 2).loss[0], histogram.sums(null, 2).gradientNorm[0]], [5000, 2]);
  });
});
