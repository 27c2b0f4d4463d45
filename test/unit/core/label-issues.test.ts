import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confidentJoint, qualityOf } from '../../../src/core/loss/label-issues.ts';
import { Random } from '../../../src/core/random.ts';
import { near } from '../../support/near.ts';

function sampleOf(p: readonly (readonly number[])[], labels: readonly number[]) {
  const classes = p[0]!.length;
  return {
    classes,
    scores: Float32Array.from(p.flat(), Math.log),
    labels: Int32Array.from(labels),
    weight: new Float64Array(labels.length).fill(1),
  };
}

describe('confident learning', () => {
  it('reproduces the fixture of its library: two sentences of three and two tokens', () => {
    const p = [
      [0.9, 0.1],
      [0.7, 0.3],
      [0.05, 0.95],
      [0.8, 0.2],
      [0.8, 0.2],
    ];
    const { thresholds, counts, suspects } = confidentJoint(sampleOf(p, [0, 0, 1, 0, 1]));
    near(thresholds[0]!, 0.8, 1e-7);
    near(thresholds[1]!, 0.575, 1e-7);
    assert.deepEqual([...counts], [2, 0, 1, 1]);
    // Sentence 1, token 1.
    assert.deepEqual(
      suspects.map(({ row, suggested }) => [row, suggested]),
      [[4, 0]],
    );
    near(suspects[0]!.quality, 0.2, 1e-7);
    near(suspects[0]!.margin, (0.2 - 0.8 + 1) / 2, 1e-7);
  });

  it('scores how good a label is', () => {
    const p = Float64Array.from([0.6, 0.3, 0.1]);
    const entropy = -(0.6 * Math.log(0.6) + 0.3 * Math.log(0.3) + 0.1 * Math.log(0.1)) / Math.log(3);
    for (const [label, other] of [
      [0, 0.3],
      [1, 0.6],
      [2, 0.6],
    ] as const) {
      const { quality, margin, weightedEntropy } = qualityOf(p, label);
      const spread = entropy / p[label]!;
      assert.equal(quality, p[label]);
      near(margin, (p[label]! - other + 1) / 2, 1e-12);
      near(weightedEntropy, Math.log(spread + 1) / spread, 1e-12);
    }
    // Sure of the label, and sure of another one.
    near(qualityOf(Float64Array.from([1, 0]), 0).weightedEntropy, 1, 1e-5);
    near(qualityOf(Float64Array.from([1, 0]), 1).quality, 0, 1e-12);
  });

  it('finds most of the labels that were turned, and few others', () => {
    const random = new Random(5);
    const [p, labels]: [number[][], number[]] = [[], []];
    const turned = new Set<number>();
    for (let row = 0; row < 2000; row++) {
      const truth = random.uniform() < 0.7 ? 0 : 1;
      const sure = 0.75 + 0.25 * random.uniform();
      p.push(truth === 0 ? [sure, 1 - sure] : [1 - sure, sure]);
      if (row % 20 === 0) turned.add(row);
      labels.push(turned.has(row) ? 1 - truth : truth);
    }
    const { suspects } = confidentJoint(sampleOf(p, labels));
    const right = suspects.filter(({ row }) => turned.has(row)).length;
    assert.ok(right > 0.6 * turned.size, `${right} of ${turned.size} found`);
    assert.ok(suspects.length - right < 0.02 * labels.length, `${suspects.length - right} others`);
  });

  it('takes a class without rows for no suggestion', () => {
    const { suspects, thresholds } = confidentJoint(
      sampleOf(
        [
          [0.1, 0, 0.9],
          [0.9, 0, 0.1],
        ],
        [0, 0],
      ),
    );
    assert.deepEqual([thresholds[1], thresholds[2], suspects.length], [1, 1, 0]);
  });
});
