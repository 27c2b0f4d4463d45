import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

describe('the seeded generator', () => {
  it('gives the same stream for the same seed, on every machine', () => {
    const random = new Random(1);
    assert.deepEqual(
      draws(4, () => random.bits()),
      [792534090, 3215351813, 160231488, 1151041103],
    );
  });

  it('gives unrelated streams for neighbouring seeds, also above 32 bits', () => {
    const first = new Set([0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1].map((seed) => new Random(seed).bits()));
    assert.equal(first.size, 6);
  });

  it('draws uniform numbers in [0, 1) with the right moments', () => {
    const random = new Random(7);
    const values = draws(100_000, () => random.uniform());
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    assert.ok(values.every((x) => x >= 0 && x < 1));
    // Four standard errors: 1/√12/√n and √(1/180)/√n.
    assert.ok(Math.abs(mean - 0.5) < 0.0037, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1 / 12) < 0.001, `variance ${variance}`);
  });

  it('draws integers below n evenly (chi-square, 9 degrees of freedom)', () => {
    const random = new Random(11);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 50_000; i++) counts[random.below(10)]! += 1;
    const chiSquare = counts.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0);
    assert.ok(chiSquare < 27.9, `χ² ${chiSquare} exceeds the 0.999 quantile`);
  });

  it('draws standard normal numbers', () => {
    const random = new Random(3);
    const values = draws(100_000, () => random.normal());
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const within = values.filter((x) => Math.abs(x) < 1.959964).length / values.length;
    assert.ok(Math.abs(mean) < 0.0127, `mean ${mean}`);
    assert.ok(Math.abs(variance - 1) < 0.018, `variance ${variance}`);
    assert.ok(Math.abs(within - 0.95) < 0.0028, `within 1.96: ${within}`);
  });
});
