import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RankedLosses } from '../../../src/core/loss/ranked-losses.ts';
import { Random } from '../../../src/core/random.ts';
import { close } from '../../support/close.ts';

/** By putting all rows in order. */
function sorted(losses: Float64Array, weights: Float64Array, shares: readonly number[]): readonly number[] {
  const order = [...losses.keys()].sort((a, b) => losses[b]! - losses[a]!);
  const examples = weights.reduce((sum, weight) => sum + weight, 0);
  const total = losses.reduce((sum, loss, row) => sum + loss * weights[row]!, 0);
  return shares.map((share) => {
    let [left, carried] = [share * examples, 0];
    for (const row of order) {
      const taken = Math.min(left, weights[row]!);
      left -= taken;
      carried += taken * losses[row]!;
    }
    return carried / total;
  });
}

const SHARES = [0, 0.001, 0.01, 0.05, 0.2, 0.5, 0.73, 0.99, 1];

describe('the hardest rows without sorting all', () => {
  const random = new Random(1);
  const drawn = (rows: number, draw: () => number) => Float64Array.from({ length: rows }, draw);
  const cases: readonly { readonly name: string; readonly losses: Float64Array }[] = [
    { name: 'over many orders of magnitude', losses: drawn(3000, () => 10 ** (24 * random.uniform() - 20)) },
    { name: 'all within a few buckets', losses: drawn(3000, () => 1 + random.uniform() / 100) },
    { name: 'with many equal ones, and many without loss', losses: drawn(3000, () => Math.max(0, random.below(8) - 3)) },
    { name: 'below the 32-bit numbers', losses: drawn(500, () => 1e-300 * random.uniform()) },
    { name: 'a single one', losses: Float64Array.of(3) },
  ];
  for (const { name, losses } of cases)
    for (const weights of [losses.map(() => 1), losses.map(() => 1.5), losses.map(() => 1 + random.below(5) / 3)])
      it(`carry the same share of the loss: ${name}, weight ${weights[0] === weights[1] ? weights[0] : 'of each its own'}`, () => {
        const expected = sorted(losses, weights, SHARES);
        const shares = RankedLosses.of(losses, weights).shares(SHARES);
        for (const [index, share] of shares.entries()) close(share, expected[index]!, 1e-11);
      });

  it('have no share without loss', () => {
    assert.equal(RankedLosses.of(new Float64Array(4), new Float64Array(4).fill(1)).total, 0);
    assert.equal(RankedLosses.of(new Float64Array(0), []).total, 0);
  });
});
