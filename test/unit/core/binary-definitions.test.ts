/** Definitions of rows with one score: two logits whose difference it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { denominatorOf, rowEvaluator } from '../../../src/core/loss/definition-loss.ts';
import { LOSS_DEFINITIONS, lossDefinition } from '../../../src/core/loss/definitions.ts';
import { close } from '../../support/close.ts';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

describe('definitions of one score a row', () => {
  for (const { id, activation, clip, form } of LOSS_DEFINITIONS.filter((definition) => definition.activation === 'sigmoid')) {
    it(`${id} has one term, whatever the first of the two logits is`, () => {
      const settings = { classes: 2, gamma: 2, alpha: [0.75, 0.25], isBinary: true };
      const evaluate = rowEvaluator(lossDefinition(id), settings);
      for (const z of [-3, -0.5, 0, 1.25, 4]) {
        for (const label of [0, 1]) {
          const p = label === 1 ? sigmoid(z) : 1 - sigmoid(z);
          const alpha = label === 1 ? 0.25 : 0.75;
          const star = (-alpha * Math.log(sigmoid(2 * (label === 1 ? z : -z)))) / 2;
          const expected = form === 'star' ? star : -alpha * (1 - p) ** 2 * Math.log(p);
          assert.ok(clip < 1e-3 && activation === 'sigmoid');
          for (const first of [0, -7, 2.5]) {
            const { loss, gradientNorm } = evaluate([first, first + z], 0, label);
            close(loss, expected, 1e-12, `${id} at ${z}, class ${label}`);
            const step = 1e-5;
            const slope = (evaluate([0, z + step], 0, label).loss - evaluate([0, z - step], 0, label).loss) / (2 * step);
            close(gradientNorm, Math.abs(slope), 1e-6, `gradient of ${id} at ${z}, class ${label}`);
          }
        }
      }
    });
  }

  it('read a single α by their own rule', () => {
    const at = (id: string, label: number) =>
      rowEvaluator(lossDefinition(id), { classes: 2, gamma: 2, alpha: 0.25, isBinary: true })([0, 0], 0, label).loss / (0.25 * Math.log(2));
    assert.deepEqual([at('torchvision', 0), at('torchvision', 1)], [0.75, 0.25]);
    assert.deepEqual(
      [at('kornia', 0), at('paper', 0), at('paper', 1)].map((weight) => Number(weight.toFixed(4))),
      [0.75, 0.25, 0.25],
    );
  });

  it('have one element a row in their mean', () => {
    const counts = { examples: 10, ignored: 2, positives: 3, classes: 2 };
    const of = (id: string, isBinary: boolean) => denominatorOf(lossDefinition(id), { ...counts, isBinary });
    assert.deepEqual([of('torchvision', true), of('torchvision', false), of('kornia', true), of('mmdet', true)], [10, 20, 24, 3]);
  });
});
