/** Focal loss and its gradient in TensorFlow.js, from arrays to arrays: `kernel-tfjs.ts FOLDER ROWS CLASSES BACKEND composed|kernel ROUNDS` prints milliseconds (the median). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../../../src/core/loss/report.ts';
import { openBackend } from '../../../src/kernel/backends.ts';
import { focalLoss } from '../../../src/kernel/focal-loss.ts';
import { FOLDERS, registerGradientsOfOps } from '../../support/kernel.ts';
import { median } from '../measure.ts';

const [folder = '', rowsText, classesText, backend, form, roundsText] = process.argv.slice(2);
const [rows, classes, rounds] = [Number(rowsText), Number(classesText), Number(roundsText)];
/** Rows at a time: with all at once the composed form wants gigabytes. */
const PIECE = 100_000;

const floats = (name: string) => {
  const bytes = readFileSync(join(folder, name));
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};
const logits = floats('logits.f32');
const labels = new Int32Array(floats('labels.i32').slice().buffer);
const [alpha, gamma] = [floats('alpha.f32'), floats('gamma.f32')];

await openBackend(backend as BackendName, FOLDERS);
registerGradientsOfOps();

const composed = (z: tf.Tensor2D, y: tf.Tensor1D): tf.Tensor1D => {
  const logP = tf.sum<tf.Tensor1D>(tf.mul(tf.logSoftmax(z), tf.cast(tf.oneHot(y, classes), 'float32')), 1);
  const power = tf.pow(tf.sub(1, tf.exp(logP)), tf.gather(tf.tensor1d(gamma), y));
  return tf.neg(tf.mul(tf.mul(tf.gather(tf.tensor1d(alpha), y), power), logP));
};
const kernel = (z: tf.Tensor2D, y: tf.Tensor1D) => focalLoss(z, y, { alpha: Array.from(alpha), gamma: Array.from(gamma) });
const loss = form === 'kernel' ? kernel : composed;

function pass(): number {
  const start = performance.now();
  for (let first = 0; first < rows; first += PIECE) {
    const end = Math.min(rows, first + PIECE);
    tf.tidy(() => {
      const z = tf.tensor2d(logits.subarray(first * classes, end * classes), [end - first, classes]);
      const y = tf.tensor1d(labels.subarray(first, end), 'int32');
      const { value, grad } = tf.valueAndGrad((x) => tf.sum(loss(x as tf.Tensor2D, y)))(z);
      value.dataSync();
      grad.dataSync();
    });
  }
  return performance.now() - start;
}

pass();
console.log(median(Array.from({ length: rounds }, pass)), tf.version_core);
