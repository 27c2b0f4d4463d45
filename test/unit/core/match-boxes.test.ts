import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IN_CROWD, MATCHED, matchBoxes, UNMATCHED } from '../../../src/core/match-boxes.ts';

interface Box {
  readonly at: readonly [number, number, number, number];
  readonly score?: number;
  readonly crowd?: true;
  readonly category?: number;
}

function columns(boxes: readonly Box[]) {
  return {
    size: boxes.length,
    image: new Int32Array(boxes.length),
    category: Int32Array.from(boxes, ({ category = 0 }) => category),
    box: Float64Array.from(boxes.flatMap(({ at }) => at)),
    score: Float64Array.from(boxes, ({ score = 0.5 }) => score),
    crowd: Uint8Array.from(boxes, ({ crowd }) => Number(crowd === true)),
  };
}

function run(detected: readonly Box[], truth: readonly Box[], threshold = 0.5) {
  const steps = matchBoxes(columns(detected), columns(truth), 1, threshold);
  for (let breaths = 0; ; breaths += 1) {
    const step = steps.next();
    if (step.done === true) return { detections: [...step.value.detections], found: [...step.value.found], breaths };
  }
}

describe('boxes matched to the ground truth', () => {
  it('take the largest overlap that is free, the highest score first', () => {
    // The first overlaps the objects by 9/11 and 7/13, the second by 9/10 and 5/14.
    const truth: Box[] = [{ at: [0, 0, 10, 10] }, { at: [0, 4, 10, 10] }];
    const { detections, found } = run(
      [
        { at: [0, 1, 10, 10], score: 0.9 },
        { at: [0, 0, 10, 9], score: 0.8 },
      ],
      truth,
      0.4,
    );
    assert.deepEqual(
      [detections, found],
      [
        [MATCHED, UNMATCHED],
        [1, 0],
      ],
    );
  });

  it('go in their order where scores are equal', () => {
    const { detections } = run([{ at: [0, 0, 10, 10] }, { at: [0, 0, 10, 10] }], [{ at: [0, 0, 10, 10] }]);
    assert.deepEqual(detections, [MATCHED, UNMATCHED]);
  });

  it('of equal overlaps take the last', () => {
    const { found } = run([{ at: [0, 0, 10, 10] }], [{ at: [0, 0, 10, 10] }, { at: [0, 0, 10, 10] }]);
    assert.deepEqual(found, [0, 1]);
  });

  it('prefer an object to a crowd that covers them', () => {
    const truth: Box[] = [{ at: [0, 0, 100, 100], crowd: true }, { at: [0, 0, 10, 12] }];
    const { detections } = run([{ at: [0, 0, 10, 10] }, { at: [50, 50, 5, 5] }, { at: [99, 99, 10, 10] }], truth);
    assert.deepEqual(detections, [MATCHED, IN_CROWD, UNMATCHED]);
  });

  it('refuse more of one class in one image than any detector writes', () => {
    const many = Array.from({ length: 100_001 }, (): Box => ({ at: [0, 0, 1, 1] }));
    assert.throws(() => run(many, []), /has more than 100000 boxes of one class in one image/);
  });

  it('let the caller breathe in an image with very many', () => {
    const many = Array.from({ length: 3000 }, (_, index): Box => ({ at: [index, 0, 0.5, 1], score: index / 3000 }));
    const { detections, breaths } = run(many, many);
    assert.ok(detections.every((kind) => kind === MATCHED));
    assert.ok(breaths >= 5, `${breaths} breaths`);
  });
});
