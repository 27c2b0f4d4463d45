import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PredictionScorer } from '../../../src/core/prediction-metrics.ts';
import { Random } from '../../../src/core/random.ts';
import { StratifiedReservoir } from '../../../src/core/sample/stratified-reservoir.ts';

const CLASSES = 5;

/** Batches of which some rows do not enter. */
function batches(rows: number, seed: number) {
  const random = new Random(seed);
  return Array.from({ length: Math.ceil(rows / 1000) }, () => {
    const gold = Int32Array.from({ length: 1000 }, () => (random.below(10) > 0 ? 0 : random.below(CLASSES)));
    const predicted = Int32Array.from(gold, (label) => (random.below(4) > 0 ? label : random.below(CLASSES)));
    const confidence = Float32Array.from(gold, () => (random.below(50) === 0 ? 1 : 0.2 + 0.8 * random.uniform()));
    return { gold, predicted, confidence, usable: Int32Array.from(gold.keys()).filter(() => random.below(20) > 0) };
  });
}

describe('rows in batches', () => {
  for (const size of [20, 500, 4000])
    it(`are sampled as one by one: ${size} of them`, () => {
      const [together, single] = [0, 1].map(() => new StratifiedReservoir(CLASSES, size, 3)) as [StratifiedReservoir, StratifiedReservoir];
      const [taken, slots] = [new Int32Array(1000), new Int32Array(1000)];
      for (const [batch, { gold, usable }] of batches(20_000, size).entries()) {
        const count = together.offerAll(gold, usable, 1000 * batch, taken, slots);
        const expected = Array.from(usable, (index, entered) => [entered, single.offer(gold[index]!, 1000 * batch + index)]);
        const found = Array.from({ length: count }, (_, at) => [taken[at], slots[at]]);
        assert.deepEqual(
          found,
          expected.filter(([, slot]) => slot! >= 0),
        );
      }
      assert.deepEqual(together.sample(), single.sample());
    });

  it('are refused where a class is none of the K', () => {
    const reservoir = new StratifiedReservoir(2, 10, 1);
    assert.throws(() => reservoir.offerAll(Int32Array.of(2), Int32Array.of(0), 0, new Int32Array(1), new Int32Array(1)), RangeError);
  });

  // Beyond 2^18 rows the confidences are counted in cells, from the middle of a batch on.
  for (const rows of [3000, 300_000])
    it(`are measured as one by one: ${rows} of them`, () => {
      const [together, single] = [new PredictionScorer(CLASSES), new PredictionScorer(CLASSES)];
      for (const { gold, predicted, confidence, usable } of batches(rows, 7)) {
        together.addOutcomes(gold, predicted, confidence, usable);
        for (const index of usable) single.addOutcome(gold[index]!, predicted[index]!, confidence[index]!);
      }
      assert.deepEqual(together.metrics(), single.metrics());
      assert.deepEqual(together.calibration(), single.calibration());
    });

  it('come from the same random numbers as one by one', () => {
    const [together, single] = [new Random(9), new Random(9)];
    const bits = new Uint32Array(1000);
    for (let round = 0; round < 3; round++) {
      together.fill(bits);
      assert.deepEqual(
        bits,
        Uint32Array.from(bits, () => single.bits()),
      );
    }
    assert.equal(together.uniform(), single.uniform());
  });
});
