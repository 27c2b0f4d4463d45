import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import {
  type Estimate,
  type StratumMoments,
  stratifiedMean,
  stratifiedShares,
  stratifiedTotal,
} from '../../../src/core/sample/estimate.ts';
import { StratifiedReservoir } from '../../../src/core/sample/stratified-reservoir.ts';

function momentsOf(values: readonly number[], population: number): StratumMoments {
  return {
    population,
    sampled: values.length,
    sum: values.reduce((a, b) => a + b, 0),
    sumOfSquares: values.reduce((sum, x) => sum + x * x, 0),
  };
}

const near = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${what}: ${actual}, expected ${expected}`);

describe('stratified estimates', () => {
  it('are exact, with no error, when every stratum was taken whole', () => {
    const strata = [momentsOf([1, 2, 3], 3), momentsOf([10], 1), momentsOf([], 0)];
    assert.deepEqual(stratifiedTotal(strata), { value: 16, standardError: 0 });
    assert.deepEqual(stratifiedMean(strata), { value: 4, standardError: 0 });
    assert.deepEqual(stratifiedShares(strata), [
      { value: 0.375, standardError: 0 },
      { value: 0.625, standardError: 0 },
      { value: 0, standardError: 0 },
    ]);
  });

  it('follow the textbook by hand: N = 10, sample 1 3, and a whole stratum', () => {
    // T = 10·2 + 5 = 25; Var = 10·(10 − 2)·2/2 = 80.
    const strata = [momentsOf([1, 3], 10), momentsOf([5], 1)];
    near(stratifiedTotal(strata).value, 25, 'total');
    near(stratifiedTotal(strata).standardError, Math.sqrt(80), 'its error');
    near(stratifiedMean(strata).standardError, Math.sqrt(80) / 11, 'error of the mean');
    const [first, second] = stratifiedShares(strata);
    near(first!.value, 0.8, 'share');
    near(first!.standardError, (0.2 * Math.sqrt(80)) / 25, 'error of a share: (1 − R)·SE/T');
    near(second!.standardError, first!.standardError, 'two shares that sum to 1 have the same error');
  });

  it('say that an error cannot be known from one row out of several', () => {
    assert.ok(Number.isNaN(stratifiedTotal([momentsOf([1], 2)]).standardError));
  });

  it('have zero shares when there is nothing to share', () => {
    assert.deepEqual(stratifiedShares([momentsOf([0, 0], 2)]), [{ value: 0, standardError: 0 }]);
  });

  it('cover the truth in about 95 % of 1000 samples (exponential values, a rare class, a common one)', () => {
    const population = new Random(20);
    const classes = [6_000, 1_500, 120].flatMap((count, label) => new Array<number>(count).fill(label));
    const values = classes.map((label) => -Math.log(1 - population.uniform()) * [0.05, 1, 4][label]!);
    const totals = [0, 0, 0];
    values.forEach((value, row) => {
      totals[classes[row]!]! += value;
    });
    const total = totals.reduce((a, b) => a + b);

    const covered = { total: 0, mean: 0, share: 0, commonShare: 0 };
    const isCovered = ({ value, standardError }: Estimate, truth: number) => (Math.abs(value - truth) <= 1.959964 * standardError ? 1 : 0);
    let sumOfEstimates = 0;
    for (let seed = 0; seed < 1000; seed++) {
      const reservoir = new StratifiedReservoir(3, 900, seed);
      classes.forEach((label, row) => {
        reservoir.offer(label, row);
      });
      const { row, classId, strata } = reservoir.sample();
      const moments = strata.map((stratum) => ({ ...stratum, sum: 0, sumOfSquares: 0 }));
      row.forEach((index, slot) => {
        const stratum = moments[classId[slot]!]!;
        stratum.sum += values[index]!;
        stratum.sumOfSquares += values[index]! ** 2;
      });
      const shares = stratifiedShares(moments);
      sumOfEstimates += stratifiedTotal(moments).value;
      covered.total += isCovered(stratifiedTotal(moments), total);
      covered.mean += isCovered(stratifiedMean(moments), total / classes.length);
      covered.share += isCovered(shares[2]!, totals[2]! / total);
      covered.commonShare += isCovered(shares[0]!, totals[0]! / total);
    }
    // 0.95 ± 3.3 binomial standard errors.
    for (const [what, count] of Object.entries(covered)) assert.ok(count >= 927 && count <= 973, `${what}: covered ${count} of 1000 times`);
    assert.ok(Math.abs(sumOfEstimates / 1000 / total - 1) < 0.003, 'the total is unbiased');
  });
});
