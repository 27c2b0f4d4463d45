import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../../src/core/random.ts';
import { StratifiedReservoir, type StratifiedSample } from '../../../src/core/sample/stratified-reservoir.ts';

function sampleOf(labels: readonly number[], classes: number, size: number, seed: number): StratifiedSample {
  const reservoir = new StratifiedReservoir(classes, size, seed);
  labels.forEach((label, row) => {
    reservoir.offer(label, row);
  });
  return reservoir.sample();
}

/** `counts[c]` rows of class c, in a random order that depends on the seed alone. */
function shuffledLabels(counts: readonly number[], seed: number): number[] {
  const random = new Random(seed);
  const labels = counts.flatMap((count, label) => new Array<number>(count).fill(label));
  for (let i = labels.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [labels[i], labels[j]] = [labels[j]!, labels[i]!];
  }
  return labels;
}

describe('the stratified reservoir', () => {
  it('keeps every row while all fit, in order, each with the weight 1', () => {
    const labels = [2, 0, 0, 1, 0, 2, 0, 0, 0];
    for (const size of [9, 10, Number.POSITIVE_INFINITY]) {
      const sample = sampleOf(labels, 4, size, 1);
      assert.deepEqual([...sample.classId], labels);
      assert.deepEqual([...sample.row], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
      assert.ok(sample.weight.every((weight) => weight === 1));
      assert.deepEqual(sample.strata, [
        { population: 6, sampled: 6 },
        { population: 1, sampled: 1 },
        { population: 2, sampled: 2 },
        { population: 0, sampled: 0 },
      ]);
    }
  });

  it('takes rare classes whole and divides the rest evenly among the common ones', () => {
    const labels = shuffledLabels([50_000, 8_000, 5_000, 200, 30, 2], 5);
    const { strata, size } = sampleOf(labels, 6, 2_000, 1);
    assert.equal(size, 2_000);
    assert.deepEqual(
      strata.slice(3).map(({ sampled }) => sampled),
      [200, 30, 2],
    );
    for (const { sampled } of strata.slice(0, 3)) assert.ok(Math.abs(sampled - (2_000 - 232) / 3) <= 2, `${sampled}`);
  });

  it('gives the same sample for the same seed and another for another', () => {
    const labels = shuffledLabels([3_000, 300, 3], 2);
    const rows = (seed: number) => [...sampleOf(labels, 3, 200, seed).row];
    assert.deepEqual(rows(4), rows(4));
    assert.notDeepEqual(rows(4), rows(5));
  });

  it('holds its laws for any stream: bounded, weights sum to N per class, rows carry their class, slots are where the caller wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 300 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (labels, size, seed) => {
        const reservoir = new StratifiedReservoir(5, size, seed);
        const written: number[] = [];
        labels.forEach((label, row) => {
          const slot = reservoir.offer(label, row);
          if (slot >= 0) written[slot] = row;
        });
        const sample = reservoir.sample();
        assert.equal(sample.size, Math.min(labels.length, Math.max(size, 10)));
        assert.deepEqual([...sample.row], written);
        assert.equal(new Set(sample.row).size, sample.size);
        const sums = [0, 0, 0, 0, 0];
        sample.classId.forEach((label, slot) => {
          assert.equal(labels[sample.row[slot]!], label);
          sums[label]! += sample.weight[slot]!;
        });
        sample.strata.forEach(({ population, sampled }, label) => {
          assert.equal(population, labels.filter((other) => other === label).length);
          assert.ok(sampled >= Math.min(2, population));
          assert.ok(Math.abs(sums[label]! - population) < 1e-9);
        });
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  // Each row of a class must be as likely as any other to be sampled, whatever the order of the labels.
  const uniform: readonly { readonly name: string; readonly labels: readonly number[]; readonly of: number }[] = [
    { name: 'one class alone', labels: new Array<number>(40).fill(0), of: 0 },
    {
      name: 'a common class whose capacity shrinks as rare rows come late',
      labels: [...new Array<number>(40).fill(0), ...new Array<number>(6).fill(1)],
      of: 0,
    },
    {
      name: 'a second class that grows until it is the largest',
      labels: [...new Array<number>(20).fill(0), ...new Array<number>(40).fill(1)],
      of: 1,
    },
    { name: 'mixed order', labels: shuffledLabels([40, 30, 4], 9), of: 0 },
  ];
  for (const { name, labels, of } of uniform) {
    it(`samples uniformly within a class: ${name} (chi-square over 4000 seeds)`, () => {
      const rows = labels.flatMap((label, row) => (label === of ? [row] : []));
      const hits = new Map(rows.map((row) => [row, 0]));
      let sampled = 0;
      for (let seed = 0; seed < 4000; seed++) {
        const sample = sampleOf(labels, 3, 12, seed);
        sampled = sample.strata[of]!.sampled;
        sample.classId.forEach((label, slot) => {
          const row = sample.row[slot]!;
          if (label === of) hits.set(row, hits.get(row)! + 1);
        });
      }
      const share = sampled / rows.length;
      assert.ok(share > 0 && share < 1);
      // Var of a hit count is 4000·f(1−f) with a correlation of −1/(N−1): the sum below is χ² with N − 1 degrees of freedom.
      const variance = (4000 * share * (1 - share) * rows.length) / (rows.length - 1);
      const chiSquare = [...hits.values()].reduce((sum, count) => sum + (count - 4000 * share) ** 2 / variance, 0);
      // The 0.999 quantile for 39 degrees of freedom.
      assert.equal(rows.length, 40);
      assert.ok(chiSquare < 72.1, `χ² ${chiSquare}`);
    });
  }

  it('refuses what cannot be a stratum or a size', () => {
    assert.throws(() => new StratifiedReservoir(0, 10, 1), RangeError);
    assert.throws(() => new StratifiedReservoir(3, 0, 1), RangeError);
    assert.throws(() => new StratifiedReservoir(3, Number.NaN, 1), RangeError);
    for (const label of [-1, 3, 0.5, Number.NaN]) assert.throws(() => new StratifiedReservoir(3, 10, 1).offer(label, 0), RangeError);
  });
});
