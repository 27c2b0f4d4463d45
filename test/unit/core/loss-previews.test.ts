import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { halvesOf } from '../../../src/core/loss/previews/cross-fit.ts';
import { OutcomeCounts } from '../../../src/core/loss/previews/outcomes.ts';
import type { Preview } from '../../../src/core/loss/previews/preview.ts';
import { previewRemedies } from '../../../src/core/loss/previews.ts';
import type { ScoredSample } from '../../../src/core/loss/scored-sample.ts';
import { Random } from '../../../src/core/random.ts';
import { near } from '../../support/near.ts';

/**
 * Rows whose logits are the log posteriors of Gaussian classes on a circle, under shares of the classes in training: a model that is right
 * as far as it can be, and that leans towards the frequent classes.
 */
function gaussians(shares: readonly number[], rows: number, { scale = 1, shuffled = false, seed = 3 } = {}): ScoredSample {
  const random = new Random(seed);
  const classes = shares.length;
  const scores = new Float32Array(rows * classes);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    let left = random.uniform();
    const id = Math.max(
      0,
      shares.findIndex((share) => (left -= share) < 0),
    );
    const angle = (2 * Math.PI * id) / classes;
    const [x, y] = [Math.cos(angle) * 1.6 + random.normal(), Math.sin(angle) * 1.6 + random.normal()];
    labels[row] = id;
    shares.forEach((share, other) => {
      const turn = (2 * Math.PI * other) / classes;
      const distance = (x - Math.cos(turn) * 1.6) ** 2 + (y - Math.sin(turn) * 1.6) ** 2;
      scores[row * classes + other] = scale * (Math.log(share) - distance / 2);
    });
  }
  if (shuffled)
    for (let row = rows - 1; row > 0; row--) {
      const other = random.below(row + 1);
      [labels[row], labels[other]] = [labels[other]!, labels[row]!];
    }
  return { classes, scores, labels, weight: new Float64Array(rows).fill(1) };
}

const SHARES = [0.9, 0.07, 0.03];
const previewsOf = (sample: ScoredSample, priors: readonly number[] = SHARES) => [...previewRemedies(sample, { priors, seed: 5 })];
const find = (previews: readonly Preview[], method: string, metric: string) =>
  previews.find((preview) => preview.method === method && preview.metric === metric)!;

describe('previews of remedies without training', () => {
  it('measures what weighted predictions are worth', () => {
    const counts = new OutcomeCounts(3);
    // Gold 0: 4 right, 1 as class 1. Gold 1: weight 2 right, weight 2 as class 0. Class 2 never occurs.
    for (const [gold, predicted, weight] of [
      [0, 0, 4],
      [0, 1, 1],
      [1, 1, 2],
      [1, 0, 2],
    ] as const)
      counts.add(gold, predicted, weight);
    near(counts.metric('accuracy'), 6 / 9, 1e-12);
    near(counts.metric('balancedAccuracy'), (4 / 5 + 2 / 4) / 2, 1e-12);
    near(counts.metric('macroF1'), (8 / (5 + 6) + 4 / (4 + 3) + 0) / 3, 1e-12);
  });

  it('deals every class out to both halves', () => {
    const sample = gaussians(SHARES, 501);
    const { first, second } = halvesOf(sample, 1);
    assert.deepEqual(
      [...first, ...second].sort((a, b) => a - b),
      Array.from({ length: 501 }, (_, row) => row),
    );
    for (let id = 0; id < 3; id++) {
      const [a, b] = [first, second].map((rows) => rows.filter((row) => sample.labels[row] === id).length);
      assert.ok(Math.abs(a! - b!) <= 1, `class ${id}: ${a} and ${b}`);
    }
  });

  it('finds that logit adjustment with τ near 1 serves the balanced accuracy of a model that knows its priors', () => {
    const preview = find(previewsOf(gaussians(SHARES, 6000)), 'logit-adjustment', 'balancedAccuracy');
    assert.ok(Math.abs((preview.parameter as number) - 1) <= 0.4, `τ ${preview.parameter}`);
    assert.ok(preview.after - preview.before > 0.1, `${preview.before} → ${preview.after}`);
    assert.ok(
      preview.interval[0] > 0 &&
        preview.interval[0] < preview.after - preview.before &&
        preview.after - preview.before < preview.interval[1],
    );
    const accuracy = preview.others.find(({ metric }) => metric === 'accuracy')!;
    assert.ok(accuracy.after < accuracy.before, 'and that accuracy pays for it');
  });

  it('promises nothing where there is nothing to learn', () => {
    for (const seed of [1, 2, 3, 4]) {
      for (const { method, metric, before, after, interval } of previewsOf(gaussians(SHARES, 2000, { shuffled: true, seed }))) {
        if (metric === 'calibrationError') continue;
        // Random answers may move a metric a little; an honest preview does not sell it as a gain of points.
        assert.ok(after - before < 0.03, `${method} ${metric}: ${before} → ${after} [${interval}]`);
      }
    }
  });

  it('finds the temperature of logits that are three times too sure', () => {
    const preview = find(previewsOf(gaussians(SHARES, 6000, { scale: 3 })), 'temperature', 'calibrationError');
    assert.ok(Math.abs((preview.parameter as number) - 3) < 0.4, `T ${preview.parameter}`);
    assert.ok(preview.after < preview.before / 2 && preview.interval[1] < 0);
  });

  it('never adjusts a class without training examples, and answers the same for the same seed', () => {
    const sample = gaussians([0.6, 0.4, 0], 400);
    const once = previewsOf(sample, [0.6, 0.4, 0]);
    assert.ok(once.every(({ before, after }) => Number.isFinite(before) && Number.isFinite(after)));
    assert.deepEqual(previewsOf(sample, [0.6, 0.4, 0]), once);
  });

  it('says nothing of a handful of rows, or of a single class', () => {
    assert.deepEqual(previewsOf(gaussians(SHARES, 10)), []);
    assert.deepEqual(previewsOf(gaussians([1], 100), [1]), []);
  });

  it('weights rows like as many copies of them', () => {
    const sample = gaussians(SHARES, 300);
    const twice: ScoredSample = { ...sample, weight: sample.weight.map(() => 2) };
    for (const [index, preview] of previewsOf(twice).entries()) {
      const plain = previewsOf(sample)[index]!;
      near(preview.before, plain.before, 1e-12);
      near(preview.after, plain.after, 1e-12);
    }
  });
});
