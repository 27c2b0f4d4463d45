import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { sharpnessOf } from '../../../webview/files/png-picture.ts';
import { risingOrder } from '../../../webview/table/number-order.ts';

describe('the order of numbers', () => {
  const cases: readonly (readonly [string, readonly number[], readonly number[]])[] = [
    ['none', [], []],
    ['one', [5], [0]],
    ['equal ones keep their order', [2, 1, 2, 1], [1, 3, 0, 2]],
    ['negative ones', [0, -1, 1, -1.5, -0], [3, 1, 0, 4, 2]],
    ['what is no number comes last', [Number.NaN, 3, -Number.NaN, Number.NEGATIVE_INFINITY], [3, 1, 0, 2]],
    ['very large and very small', [1e300, 5e-324, 2 ** 53, 1e-300, -1e300], [4, 1, 3, 2, 0]],
  ];
  for (const [name, keys, order] of cases) it(name, () => assert.deepEqual([...risingOrder(Float64Array.from(keys))], order));

  it('is that of a sort that compares', () => {
    const random = new Random(3);
    for (const scale of [1, 1e-9, 1e12]) {
      const keys = Float64Array.from({ length: 3000 }, () => Math.round(random.normal() * 50) * scale);
      const expected = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]! || a - b);
      assert.deepEqual([...risingOrder(keys)], expected);
    }
  });
});

describe('the sharpness of a picture', () => {
  const cases: readonly (readonly [width: number, height: number, sharpness: number])[] = [
    [720, 400, 2],
    [720, 20_000, 0.8],
    [8000, 8000, 1],
  ];
  for (const [width, height, sharpness] of cases) {
    it(`${width} × ${height}`, () => assert.equal(sharpnessOf(width, height), sharpness));
  }
});
