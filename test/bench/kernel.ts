/**
 * The FocalLoss kernel (loss and gradient) against the same loss composed of TensorFlow.js ops and differentiated by tf.grad, per backend.
 * Ratios within one run: absolute times move from machine to machine.
 */
import * as tf from '@tensorflow/tfjs-core';
import { focalTerms, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { openBackend } from '../../src/kernel/backends.ts';
import { focalLoss } from '../../src/kernel/focal-loss.ts';
import { type Examples, examplesOf, FOLDERS, TESTED_BACKENDS } from '../support/kernel.ts';

const EXAMPLES = 100_000;
const CLASSES = 27;
const GAMMA = 5;
const ROUNDS = 7;

type Loss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Tensor1D;

const oneHot = (labels: tf.Tensor1D) => tf.cast(tf.oneHot(labels, CLASSES), 'float32');

const contenders: readonly (readonly [name: string, loss: Loss])[] = [
  ['kernel', (logits, labels) => focalLoss(logits, labels, { gamma: GAMMA })],
  [
    'ops, log-softmax and a power of 1 − p',
    (logits, labels) => {
      const logP = tf.sum(tf.mul(tf.logSoftmax(logits), oneHot(labels)), 1);
      return tf.neg(tf.mul(tf.pow(tf.sub(1, tf.exp(logP)), GAMMA), logP));
    },
  ],
  [
    'ops, log-odds (stable)',
    (logits, labels) => {
      const target = oneHot(labels);
      const relative = tf.sub(logits, tf.sum(tf.mul(logits, target), 1, true));
      const logOdds = tf.neg(tf.logSumExp(tf.sub(relative, tf.mul(target, 1e9)), 1));
      const logP = tf.neg(tf.softplus(tf.neg(logOdds)));
      const logQ = tf.neg(tf.softplus(logOdds));
      return tf.neg(tf.mul(tf.exp(tf.mul(GAMMA, logQ)), logP));
    },
  ],
];

/** Prints one line per backend and form: time as a multiple of the kernel's, and the largest relative error of the loss. */
export async function bench(): Promise<void> {
  const data = examplesOf('p → 1', EXAMPLES, CLASSES);
  console.log(`focal loss and gradient, ${EXAMPLES} × ${CLASSES}, p_t from ordinary to 1 − 1e-39, γ = ${GAMMA}; median of ${ROUNDS}`);
  for (const backend of TESTED_BACKENDS) {
    await openBackend(backend, FOLDERS);
    const logits = tf.tensor2d(data.logits, [EXAMPLES, CLASSES]);
    const labels = tf.tensor1d(data.labels, 'int32');
    let kernel = 0;
    for (const [name, loss] of contenders) {
      const time = median(Array.from({ length: ROUNDS }, () => timeOfGradient(loss, logits, labels)));
      if (name === 'kernel') kernel = time;
      const error = largestError(
        data,
        tf.tidy(() => loss(logits, labels).dataSync<'float32'>()),
      );
      const figures = `${(time / kernel).toFixed(2).padStart(6)} ×  ${time.toFixed(0).padStart(5)} ms  error ${error.toExponential(1)}`;
      console.log(`  ${backend.padEnd(10)}  ${name.padEnd(38)}${figures}`);
    }
    tf.dispose([logits, labels]);
  }
}

function timeOfGradient(loss: Loss, logits: tf.Tensor2D, labels: tf.Tensor1D): number {
  const start = performance.now();
  tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((z) => tf.sum(loss(z as tf.Tensor2D, labels)))(logits);
    value.dataSync();
    grad.dataSync();
  });
  return performance.now() - start;
}

function largestError({ logits, labels, examples, classes }: Examples, losses: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < examples; i++) {
    const { logP, logQ } = focalTerms(logits, i * classes, classes, labels[i] as number);
    const expected = referenceLoss(logP, logQ, 1, GAMMA);
    if (expected > 1e-37) largest = Math.max(largest, Math.abs((losses[i] as number) - expected) / expected);
  }
  return largest;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] as number;
}
