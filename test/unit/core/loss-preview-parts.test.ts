import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bootstrapInterval } from '../../../src/core/loss/previews/cross-fit.ts';
import { OutcomeChanges } from '../../../src/core/loss/previews/outcome-changes.ts';
import { OutcomeCounts, PREVIEW_METRICS } from '../../../src/core/loss/previews/outcomes.ts';
import { classesByTau, offsetsOf, TAUS } from '../../../src/core/loss/previews/tau.ts';
import { temperature } from '../../../src/core/loss/previews/temperature.ts';
import { TopTwo } from '../../../src/core/loss/previews/top-two.ts';
import { predictedClass, type ScoredSample } from '../../../src/core/loss/scored-sample.ts';
import { Random } from '../../../src/core/random.ts';
import { near } from '../../support/near.ts';

/** Scores on a coarse grid, so that many are equal; some classes are ruled out. */
function coarse(rows: number, classes: number, seed: number): ScoredSample {
  const random = new Random(seed);
  const scores = Float32Array.from({ length: rows * classes }, () =>
    random.below(20) === 0 ? Number.NEGATIVE_INFINITY : random.below(8) / 2,
  );
  const labels = Int32Array.from({ length: rows }, () => random.below(classes));
  for (let row = 0; row < rows; row++) scores[row * classes + labels[row]!] = random.below(8) / 2;
  return { classes, scores, labels, weight: Float64Array.from({ length: rows }, () => 1 + random.below(3)) };
}

describe('what previews are made of', () => {
  it('knows the class of each row under each τ as if every one were looked at', () => {
    const sample = coarse(400, 7, 1);
    const options = { priors: [0.5, 0.2, 0.2, 0.05, 0.04, 0.01, 0], seed: 1 };
    const found = classesByTau(sample, options);
    for (const [step, tau] of TAUS.entries()) {
      const offsets = offsetsOf(tau, options);
      const expected = Int32Array.from(sample.labels, (_, row) => predictedClass(sample, row, offsets));
      assert.deepEqual(found[step], expected, `τ ${tau}`);
    }
  });

  for (const classes of [2, 3, 9])
    it(`keeps the two highest of ${classes} classes while offsets change`, () => {
      const sample = coarse(200, classes, 2);
      const rows = Array.from({ length: 100 }, (_, index) => 199 - 2 * index);
      const offsets = new Float64Array(classes);
      const top = new TopTwo(sample, rows, offsets);
      const random = new Random(3);
      for (let change = 0; change < 60; change++) {
        const changed = random.below(classes);
        top.setOffset(changed, random.below(9) / 2 - 2);
        const tried = Float64Array.from({ length: 4 }, (_, index) => index - 2 + random.below(2) / 2);
        for (let id = 0; id < classes; id++) {
          const own = random.below(5) / 2;
          const won = new Int32Array(rows.length);
          const found = won.subarray(0, top.rowsWonWith(id, own, won));
          const others = [...Array(classes).keys()].filter((other) => other !== id);
          const expected = rows.flatMap((row, at) => {
            const height = (other: number) => sample.scores[row * classes + other]! + offsets[other]!;
            const rival = others.reduce((best, other) => (height(other) > height(best) ? other : best));
            const wins = (offset: number) => {
              const reached = sample.scores[row * classes + id]! + offset;
              return reached > height(rival) || (reached === height(rival) && id < rival);
            };
            assert.equal(top.rivalOf(at, id), rival);
            assert.equal(top.bestOf(at), wins(offsets[id]!) ? id : top.rivalOf(at, id));
            const first = tried.findIndex(wins);
            assert.equal(top.firstWin(at, id, tried), first < 0 ? tried.length - 1 : first);
            return wins(own) ? [at] : [];
          });
          assert.deepEqual([...found], expected);
        }
      }
    });

  it('measures a change under factors as if rows were counted one by one', () => {
    const sample = coarse(300, 5, 4);
    const random = new Random(5);
    const [before, after] = [0, 1].map(() => Int32Array.from(sample.labels, () => random.below(5))) as [Int32Array, Int32Array];
    const factors = Uint8Array.from(sample.labels, () => random.below(4));
    const changes = new OutcomeChanges(sample, before, after);
    for (const metric of PREVIEW_METRICS) {
      const [old, fresh] = [before, after].map((predicted) => {
        const counts = new OutcomeCounts(5);
        for (const [row, label] of sample.labels.entries()) counts.add(label, predicted[row]!, sample.weight[row]! * factors[row]!);
        return counts.metric(metric);
      }) as [number, number];
      near(changes.difference(factors, metric), fresh - old, 1e-12);
    }
  });

  it('takes rows back from one class and gives them to another', () => {
    const [moved, added] = [new OutcomeCounts(3), new OutcomeCounts(3)];
    for (const counts of [moved, added]) counts.add(1, 1, 4);
    moved.add(0, 1, 2);
    moved.move(0, 1, 0, 2);
    moved.add(2, 2, 1);
    moved.move(2, 2, 0, 1);
    added.add(0, 0, 2);
    added.add(2, 0, 1);
    for (const metric of PREVIEW_METRICS) assert.equal(moved.metric(metric), added.metric(metric));
  });

  it('draws Poisson factors of mean and variance 1', () => {
    const [rows, sums] = [2000, { first: 0, second: 0, none: 0, draws: 0 }];
    bootstrapInterval(rows, 11, (factors) => {
      for (const factor of factors) {
        sums.first += factor;
        sums.second += factor * factor;
        sums.none += Number(factor === 0);
        sums.draws += 1;
      }
      return 0;
    });
    // 400 000 draws: five standard errors.
    near(sums.first / sums.draws, 1, 0.008);
    near(sums.second / sums.draws, 2, 0.03);
    near(sums.none / sums.draws, Math.exp(-1), 0.004);
  });

  it('fits the temperature where the likelihood has its peak, or at an end of the range', () => {
    const fitted = (sample: ScoredSample) => temperature.previews(sample, { priors: [], seed: 1 }).next().value!.parameter as number;
    const random = new Random(6);
    const noise = { ...coarse(400, 3, 6), scores: Float32Array.from({ length: 1200 }, () => 40 * random.uniform()) };
    near(fitted(noise), 20, 0.5);
    const labels = Int32Array.from({ length: 400 }, (_, row) => row % 3);
    const sure = Float32Array.from({ length: 1200 }, (_, index) => (index % 3 === labels[Math.floor(index / 3)] ? 1 : 0));
    assert.equal(fitted({ ...noise, labels, scores: sure }), 1 / 20);
    // Of two classes with logits (a, 0), right in a share s of the rows: T = a ÷ log(s ÷ (1 − s)).
    const rows = 1000;
    const two: ScoredSample = {
      classes: 2,
      scores: Float32Array.from({ length: 2 * rows }, (_, index) => (index % 2 === 0 ? 5 : 0)),
      labels: Int32Array.from({ length: rows }, (_, row) => Number(row % 5 === 0)),
      weight: new Float64Array(rows).fill(2),
    };
    near(fitted(two), 5 / Math.log(4), 1e-6);
  });
});
