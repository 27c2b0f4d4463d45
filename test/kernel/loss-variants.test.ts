import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { alphaDerivative, gammaDerivative } from '../../src/core/loss/focal-derivatives.ts';
import { focalTerms } from '../../src/core/loss/focal-reference.ts';
import { BACKENDS } from '../../src/core/loss/report.ts';
import { sigmoidGradient, sigmoidLoss } from '../../src/core/loss/sigmoid-reference.ts';
import { SoftLoss } from '../../src/core/loss/soft-reference.ts';
import { openBackend } from '../../src/kernel/backends.ts';
import { focalLoss } from '../../src/kernel/focal-loss.ts';
import { sigmoidFocalLoss } from '../../src/kernel/sigmoid-loss.ts';
import { softFocalLoss } from '../../src/kernel/soft-loss.ts';
import { close } from '../support/close.ts';
import { examplesOf, FOLDERS, registerGradientsOfOps, seeded, skipBackend } from '../support/kernel.ts';

const CLASSES = 4;
const ROWS = 70;
const { logits: LOGITS, labels: LABELS } = examplesOf('ordinary', ROWS, CLASSES);
const ALPHA = [0.2, 0.9, 0.5, 1];
const GAMMA = [2, 0, 0.5, 5];
const random = seeded(2);
const TARGETS = Float32Array.from({ length: ROWS * CLASSES }, (_, index) => (index % 3 === 0 ? random() : index % 3 === 1 ? 1 : 0));
/** What the loss is multiplied by before it is summed, so that dy is not 1 everywhere. */
const SCALE = Float32Array.from({ length: ROWS * CLASSES }, () => 2 * random() - 1);

const matrix = (values: Float32Array) => tf.tensor2d(values, [ROWS, CLASSES]);

for (const backend of BACKENDS) {
  describe(`variants of the focal loss on ${backend}`, { skip: skipBackend(backend) }, () => {
    before(async () => {
      await openBackend(backend, FOLDERS);
      registerGradientsOfOps();
    });

    it('sigmoid: values and gradient are those of the reference', () => {
      tf.tidy(() => {
        for (const alpha of [null, ALPHA]) {
          const loss = (z: tf.Tensor) => sigmoidFocalLoss(z as tf.Tensor2D, matrix(TARGETS), { alpha, gamma: GAMMA });
          const values = loss(matrix(LOGITS)).dataSync();
          const gradient = tf
            .grad((z) => tf.sum(tf.mul(loss(z), matrix(SCALE))))(matrix(LOGITS))
            .dataSync();
          for (const [index, z] of LOGITS.entries()) {
            const id = index % CLASSES;
            const weights = { positive: alpha?.[id] ?? 1, negative: alpha === null ? 1 : 1 - alpha[id]!, gamma: GAMMA[id]! };
            close(values[index]!, sigmoidLoss(z, TARGETS[index]!, weights), 1e-6);
            close(gradient[index]!, SCALE[index]! * sigmoidGradient(z, TARGETS[index]!, weights), 1e-6);
          }
        }
      });
    });

    it('soft labels: values and gradient are those of the reference', () => {
      tf.tidy(() => {
        const loss = (z: tf.Tensor) => softFocalLoss(z as tf.Tensor2D, matrix(TARGETS), { alpha: ALPHA, gamma: GAMMA });
        const scale = SCALE.subarray(0, ROWS);
        const values = loss(matrix(LOGITS)).dataSync();
        const gradient = tf
          .grad((z) => tf.sum(tf.mul(loss(z), tf.tensor1d(scale))))(matrix(LOGITS))
          .dataSync();
        const soft = new SoftLoss(ALPHA, GAMMA);
        const expected = new Float64Array(ROWS * CLASSES);
        for (let row = 0; row < ROWS; row++) {
          close(values[row]!, soft.row(LOGITS, TARGETS, row * CLASSES, expected, scale[row]!), 1e-6);
        }
        for (const [index, value] of expected.entries()) close(gradient[index]!, value, 1e-6);
      });
    });

    it('α and γ as tensors have gradients, in their shapes, and the logits keep theirs', () => {
      tf.tidy(() => {
        const scale = SCALE.subarray(0, ROWS);
        const labels = tf.tensor1d(LABELS, 'int32');
        const loss = (z: tf.Tensor, a: tf.Tensor, g: tf.Tensor) =>
          tf.sum(tf.mul(focalLoss(z as tf.Tensor2D, labels, { alpha: a, gamma: g }), tf.tensor1d(scale)));
        const [dz, da, dg] = tf.grads(loss)([matrix(LOGITS), tf.tensor1d(ALPHA), tf.tensor2d(GAMMA, [CLASSES, 1])]) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        assert.deepEqual([da.shape, dg.shape], [[CLASSES], [CLASSES, 1]]);
        const plain = tf.grad((z) =>
          tf.sum(tf.mul(focalLoss(z as tf.Tensor2D, labels, { alpha: ALPHA, gamma: GAMMA }), tf.tensor1d(scale))),
        )(matrix(LOGITS));
        for (const [index, value] of dz.dataSync().entries()) close(value, plain.dataSync()[index]!, 1e-6);
        const [alpha, gamma] = [new Float64Array(CLASSES), new Float64Array(CLASSES)];
        for (const [row, id] of LABELS.entries()) {
          const { logP, logQ } = focalTerms(LOGITS, row * CLASSES, CLASSES, id);
          alpha[id]! += scale[row]! * alphaDerivative(logP, logQ, GAMMA[id]!);
          gamma[id]! += scale[row]! * gammaDerivative(logP, logQ, Math.fround(ALPHA[id]!), GAMMA[id]!);
        }
        for (let id = 0; id < CLASSES; id++) {
          close(da.dataSync()[id]!, alpha[id]!, 1e-5, `α of class ${id}`, 1e-2);
          close(dg.dataSync()[id]!, gamma[id]!, 1e-5, `γ of class ${id}`, 1e-2);
        }
      });
    });

    it('a scalar γ has the sum of all classes, and equals finite differences', () => {
      tf.tidy(() => {
        const labels = tf.tensor1d(LABELS, 'int32');
        const loss = (g: tf.Tensor) => tf.sum(focalLoss(matrix(LOGITS), labels, { alpha: ALPHA, gamma: g }));
        const gradient = tf.grad(loss)(tf.scalar(2)).dataSync()[0]!;
        const at = (gamma: number) => loss(tf.scalar(gamma)).dataSync()[0]!;
        close(gradient, (at(2.05) - at(1.95)) / 0.1, 2e-3);
      });
    });

    it('leave no tensor behind', () => {
      const inputs = [matrix(LOGITS), matrix(TARGETS), tf.tensor1d(LABELS, 'int32'), tf.tensor1d(ALPHA), tf.scalar(2)] as const;
      const [z, targets, labels, alpha, gamma] = inputs;
      const count = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      focalLoss(z, labels, { alpha, gamma: 2 }).dispose();
      tf.dispose(tf.grads((x, g) => tf.sum(focalLoss(x as tf.Tensor2D, labels, { alpha, gamma: g })))([z, gamma]));
      tf.grad((x) => tf.sum(sigmoidFocalLoss(x as tf.Tensor2D, targets)))(z).dispose();
      tf.grad((x) => tf.sum(softFocalLoss(x as tf.Tensor2D, targets)))(z).dispose();
      assert.deepEqual([tf.memory().numTensors, tf.engine().backend.numDataIds()], count);
      tf.dispose([...inputs]);
    });

    const zeros = (rows: number, classes: number) => tf.zeros([rows, classes]) as tf.Tensor2D;
    const refused: readonly [what: string, run: () => tf.Tensor, error: RegExp][] = [
      ['α above 1 for a sigmoid', () => sigmoidFocalLoss(zeros(1, 2), zeros(1, 2), { alpha: 2 }), /alpha must be 0 … 1, got 2/],
      [
        'a negative γ for a sigmoid',
        () => sigmoidFocalLoss(zeros(1, 2), zeros(1, 2), { gamma: -1 }),
        /gamma must be finite and at least 0/,
      ],
      [
        'targets of another shape',
        () => softFocalLoss(zeros(2, 3), zeros(2, 4)),
        /logits \[2, 3\] and targets \[2, 4\] must have one shape/,
      ],
      ['class ids for targets', () => softFocalLoss(zeros(2, 3), tf.zeros([2], 'int32') as never), /targets must be a float32 tensor/],
    ];
    for (const [what, run, error] of refused) {
      it(`refuse ${what}`, () => {
        assert.throws(() => tf.tidy(run), error);
      });
    }
  });
}
