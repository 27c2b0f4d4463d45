/**
 * The FocalLoss kernel (loss and gradient) against the same loss composed of TensorFlow.js ops and differentiated by tf.grad, per backend.
 * Ratios within one run: absolute times move from machine to machine.
 */
import * as tf from '@tensorflow/tfjs-core';
import { focalTerms, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { openBackend } from '../../src/kernel/backends.ts';
import { focalLoss } from '../../src/kernel/focal-loss.ts';
import { AVAILABLE_BACKENDS, type Examples, examplesOf, FOLDERS, registerGradientsOfOps } from '../support/kernel.ts';

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

/** Prints one line per backend and form: times as multiples of the kernel's, and the largest relative error of the loss. */
export async function bench(): Promise<void> {
  const data = examplesOf('p → 1', EXAMPLES, CLASSES);
  console.log(
    `focal loss of ${EXAMPLES} × ${CLASSES} logits, γ = ${GAMMA}, p_t from ordinary to 1 − 1e-39; medians of ${ROUNDS}, as multiples of the kernel`,
  );
  console.log(`${' '.repeat(50)}${'loss'.padStart(19)}${'loss + gradient'.padStart(19)}   largest relative error`);
  for (const backend of AVAILABLE_BACKENDS) {
    await openBackend(backend, FOLDERS);
    registerGradientsOfOps();
    const logits = tf.tensor2d(data.logits, [EXAMPLES, CLASSES]);
    const labels = tf.tensor1d(data.labels, 'int32');
    let kernel: readonly [number, number] = [1, 1];
    for (const [name, loss] of contenders) {
      const times = [medianTime(() => runLoss(loss, logits, labels)), medianTime(() => runGradient(loss, logits, labels))] as const;
      if (name === 'kernel') kernel = times;
      const error = largestError(data, tf.tidy(() => [loss(logits, labels)])[0] as tf.Tensor1D);
      const columns = times.map(
        (time, i) => `${(time / (kernel[i] as number)).toFixed(2).padStart(7)} × ${time.toFixed(0).padStart(6)} ms`,
      );
      console.log(`  ${backend.padEnd(10)}  ${name.padEnd(38)}${columns.join('')}   ${error.toExponential(1)}`);
    }
    tf.dispose([logits, labels]);
  }
}

function runLoss(loss: Loss, logits: tf.Tensor2D, labels: tf.Tensor1D): void {
  tf.tidy(() => {
    loss(logits, labels).dataSync();
  });
}

function runGradient(loss: Loss, logits: tf.Tensor2D, labels: tf.Tensor1D): void {
  tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((z) => tf.sum(loss(z as tf.Tensor2D, labels)))(logits);
    value.dataSync();
    grad.dataSync();
  });
}

function largestError({ logits, labels, examples, classes }: Examples, loss: tf.Tensor1D): number {
  const losses = loss.dataSync();
  loss.dispose();
  let largest = 0;
  for (let i = 0; i < examples; i++) {
    const { logP, logQ } = focalTerms(logits, i * classes, classes, labels[i] as number);
    const expected = referenceLoss(logP, logQ, 1, GAMMA);
    if (expected > 1e-37) largest = Math.max(largest, Math.abs((losses[i] as number) - expected) / expected);
  }
  return largest;
}

function medianTime(run: () => void): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[ROUNDS >> 1] as number;
}
