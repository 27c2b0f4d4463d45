import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { focalGradient, focalTerms, focalLoss as referenceLoss } from '../../src/core/loss/focal-reference.ts';
import { BACKENDS } from '../../src/core/loss/report.ts';
import { openBackend } from '../../src/kernel/backends.ts';
import { focalColumns, focalLoss, type PerClass } from '../../src/kernel/focal-loss.ts';
import { type LossReduction, reduceLoss } from '../../src/kernel/reduction.ts';
import { close } from '../support/close.ts';
import { type Examples, examplesOf, FOLDERS, REGIONS, registerGradientsOfOps, seeded, skipBackend } from '../support/kernel.ts';

/** What is promised of every backend against float64, loss and gradient. */
const TOLERANCE = 1e-5;
/** Below the normal 32-bit numbers (1.2e-38, times α and what follows) results may become 0. */
const FLOOR = 1e-36 / TOLERANCE;
const GAMMAS = [0, 0.5, 2, 5];
const LOGITS = [2, 0.5, -1, 1.5, 1, 0, 3, -1, -2, 0.2, 0.1, 2];
const LABELS = [0, 1, 0, 2];
const PAPER_MEAN = 0.13005843;

function tensors({ logits, labels, examples, classes }: Examples): [tf.Tensor2D, tf.Tensor1D] {
  return [tf.tensor2d(logits, [examples, classes]), tf.tensor1d(labels, 'int32')];
}

const fixture = (): [tf.Tensor2D, tf.Tensor1D] => [tf.tensor2d(LOGITS, [4, 3]), tf.tensor1d(LABELS, 'int32')];

const gradientOf = (logits: tf.Tensor2D, labels: tf.Tensor1D, alpha: PerClass, gamma: PerClass) =>
  tf.grad((z) => focalLoss(z as tf.Tensor2D, labels, { alpha, gamma }))(logits);

/** Loss and gradient of the backend against the reference, every entry. */
function assertAccurate(data: Examples, alpha: readonly number[], gamma: readonly number[]): void {
  const { logits, labels, examples, classes } = data;
  tf.tidy(() => {
    const [z, y] = tensors(data);
    const loss = focalLoss(z, y, { alpha, gamma }).dataSync();
    const gradient = gradientOf(z, y, alpha, gamma).dataSync();
    const expected = new Float64Array(examples * classes);
    const scratch = new Float64Array(classes);
    for (let i = 0; i < examples; i++) {
      const label = labels[i] as number;
      const weights = { alpha: alpha[label] as number, gamma: gamma[label] as number, scale: 1 };
      const { logP, logQ } = focalTerms(logits, i * classes, classes, label);
      close(loss[i] as number, referenceLoss(logP, logQ, weights.alpha, weights.gamma), TOLERANCE, `loss of row ${i}`, FLOOR);
      focalGradient(logits, i * classes, classes, label, weights, scratch, expected);
      for (let j = i * classes; j < (i + 1) * classes; j++) {
        close(gradient[j] as number, expected[j] as number, TOLERANCE, `gradient of row ${i}, class ${j - i * classes}`, FLOOR);
      }
    }
  });
}

for (const backend of BACKENDS) {
  describe(`FocalLoss on ${backend}`, { skip: skipBackend(backend) }, () => {
    before(async () => {
      assert.equal((await openBackend(backend, FOLDERS)).name, backend);
      registerGradientsOfOps();
    });

    it('is a registered kernel with a registered gradient, on the backend that is in use', () => {
      assert.equal(tf.getBackend(), backend);
      assert.ok(tf.getKernel('FocalLoss', backend));
      assert.ok(tf.getKernel('FocalLossGrad', backend));
      assert.ok(tf.getGradient('FocalLoss'));
    });

    for (const classes of [2, 3, 27, 1000]) {
      for (const region of REGIONS) {
        it(`holds 1e-5 for K = ${classes}, ${region}, γ of ${GAMMAS}`, () => {
          const data = examplesOf(region, classes > 100 ? 12 : 60, classes);
          const random = seeded(classes);
          const alpha = Array.from({ length: classes }, () => 0.05 + 4 * random());
          for (const gamma of GAMMAS) assertAccurate(data, alpha, new Array<number>(classes).fill(gamma));
          assertAccurate(
            data,
            alpha,
            Array.from({ length: classes }, () => 5 * random()),
          );
        });
      }
    }

    it('holds 1e-5 for any logits, labels, α and γ', () => {
      const any = fc.integer({ min: 1, max: 30 }).chain((classes) =>
        fc.record({
          rows: fc.array(
            fc.record({
              logits: fc.array(fc.float({ min: -1e4, max: 1e4, noNaN: true }), { minLength: classes, maxLength: classes }),
              label: fc.integer({ min: 0, max: classes - 1 }),
            }),
            { minLength: 1, maxLength: 8 },
          ),
          alpha: fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: classes, maxLength: classes }),
          gamma: fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: classes, maxLength: classes }),
        }),
      );
      fc.assert(
        fc.property(any, ({ rows, alpha, gamma }) => {
          const logits = Float32Array.from(rows.flatMap((row) => row.logits));
          const labels = Int32Array.from(rows.map((row) => row.label));
          assertAccurate({ logits, labels, examples: rows.length, classes: alpha.length }, alpha, gamma);
        }),
        { numRuns: 60 },
      );
    });

    it('equals cross-entropy to the last bit for γ = 0, and its gradient is α (p − y)', () => {
      for (const region of REGIONS) {
        tf.tidy(() => {
          const [z, y] = tensors(examplesOf(region, 50, 9));
          const [loss, logP] = focalColumns(z, y, { alpha: 1, gamma: 0 }, (columns) => [...columns]) as tf.Tensor[] as [
            tf.Tensor,
            tf.Tensor,
          ];
          assert.deepEqual(
            loss.dataSync(),
            logP.dataSync().map((value) => 0 - value),
            region,
          );
        });
      }
      tf.tidy(() => {
        const [z, y] = fixture();
        const expected = tf.sub(tf.softmax(z), tf.oneHot(y, 3)).dataSync();
        const actual = gradientOf(z, y, 1, 0).dataSync();
        for (const [i, value] of actual.entries()) assert.ok(Math.abs(value - (expected[i] as number)) < 1e-6);
      });
    });

    it('agrees with the loss composed of TensorFlow ops where those are accurate', () => {
      tf.tidy(() => {
        const [z, y] = fixture();
        const composed = (x: tf.Tensor) => {
          const logP = tf.sum(tf.mul(tf.logSoftmax(x), tf.cast(tf.oneHot(y, 3), 'float32')), 1);
          return tf.neg(tf.mul(tf.pow(tf.sub(1, tf.exp(logP)), 2), logP));
        };
        const pairs: [ArrayLike<number>, ArrayLike<number>][] = [
          [focalLoss(z, y).dataSync(), composed(z).dataSync()],
          [gradientOf(z, y, 1, 2).dataSync(), tf.grad(composed)(z).dataSync()],
        ];
        for (const [ours, theirs] of pairs) {
          for (let i = 0; i < ours.length; i++) assert.ok(Math.abs((ours[i] as number) - (theirs[i] as number)) < 1e-5);
        }
      });
    });

    it('passes its gradient on through what lies before and after it', () => {
      tf.tidy(() => {
        const features = tf.tensor2d([0.5, -1, 2, 0.25, -0.75, 1], [3, 2]);
        const labels = tf.tensor1d([0, 2, 1], 'int32');
        const meanLoss = (w: tf.Tensor) =>
          reduceLoss(focalLoss(tf.matMul(features, w as tf.Tensor2D), labels, { alpha: [0.2, 1, 2], gamma: [2, 0.5, 0] }), 'mean', 3);
        const weights = [0.1, -0.2, 0.3, 0.4, 0.5, -0.6];
        const gradient = tf
          .grad(meanLoss)(tf.tensor2d(weights, [2, 3]))
          .dataSync();
        const step = 1e-2;
        for (const [i, w] of weights.entries()) {
          const at = (value: number) => meanLoss(tf.tensor2d(weights.with(i, value), [2, 3])).dataSync()[0] as number;
          assert.ok(Math.abs((at(w + step) - at(w - step)) / (2 * step) - (gradient[i] as number)) < 1e-4);
        }
      });
    });

    const shapes: readonly [name: string, of: (values: readonly number[]) => PerClass][] = [
      ['an array', (values) => values],
      ['a tensor [K]', (values) => tf.tensor1d([...values])],
      ['a tensor [K, 1]', (values) => tf.tensor2d([...values], [values.length, 1])],
    ];
    for (const [name, of] of shapes) {
      it(`takes α and γ as ${name}`, () => {
        tf.tidy(() => {
          const [z, y] = fixture();
          const weighted = focalLoss(z, y, { alpha: of([0.2, 1, 2]), gamma: of([2, 2, 2]) }).dataSync<'float32'>();
          close(weighted.reduce((total, loss) => total + loss, 0) / 4, 0.13176124, 1e-6);
        });
      });
    }

    it('takes α and γ as one number or a scalar tensor; γ is 2 and α is 1 when left out', () => {
      tf.tidy(() => {
        const [z, y] = fixture();
        const plain = focalLoss(z, y).dataSync();
        assert.deepEqual(focalLoss(z, y, { alpha: 1, gamma: 2 }).dataSync(), plain);
        assert.deepEqual(focalLoss(z, y, { alpha: tf.scalar(1), gamma: tf.scalar(2) }).dataSync(), plain);
        assert.deepEqual(focalLoss(z, y, { alpha: [1, 1, 1], gamma: [2, 2, 2] }).dataSync(), plain);
      });
    });

    const reductions: readonly [LossReduction, number[], gradientScale: number][] = [
      ['none', [0.01109275, 0.49342895, 0.00001478, 0.01569725], 1],
      ['sum', [0.52023372], 1],
      ['mean', [PAPER_MEAN], 1 / 4],
      ['class-mean', [0.52023372 / 3], 1 / 3],
    ];
    for (const [reduction, expected, scale] of reductions) {
      it(`reduces by ${reduction}, value and gradient`, () => {
        tf.tidy(() => {
          const [z, y] = fixture();
          const value = reduceLoss(focalLoss(z, y), reduction, 3);
          assert.equal(value.size, expected.length);
          for (const [i, figure] of value.dataSync().entries()) assert.ok(Math.abs(figure - (expected[i] as number)) < 4e-7, `${figure}`);
          const whole = gradientOf(z, y, 1, 2).dataSync();
          const reduced = tf
            .grad((x) => reduceLoss(focalLoss(x as tf.Tensor2D, y), reduction, 3))(z)
            .dataSync();
          for (const [i, figure] of reduced.entries()) close(figure, (whole[i] as number) * scale, 1e-6);
        });
      });
    }

    it('a bad row is NaN in loss and gradient, its neighbours are untouched, and −∞ on another class is legal', () => {
      tf.tidy(() => {
        const { NaN: nan, POSITIVE_INFINITY: more, NEGATIVE_INFINITY: less } = Number;
        const rows = [
          [1, 2, 3],
          [1, nan, 3],
          [1, 2, more],
          [more, 2, 3],
          [less, 2, 3],
          [1, less, 3],
          [1, less, less],
          [1, 2, 3],
        ];
        const z = tf.tensor2d(rows);
        const y = tf.zeros<tf.Rank.R1>([rows.length], 'int32');
        const isNaNs = (values: ArrayLike<number>) => Array.from(values, (value) => Number.isNaN(value));
        const bad = [false, true, true, true, true, false, false, false];
        for (const gamma of [0, 0.5, 2]) {
          const loss = focalLoss(z, y, { gamma }).dataSync();
          assert.deepEqual(isNaNs(loss), bad);
          assert.deepEqual(
            isNaNs(gradientOf(z, y, 1, gamma).dataSync()),
            bad.flatMap((isBad) => [isBad, isBad, isBad]),
          );
          assert.equal(loss[6], 0);
          assert.equal(loss[7], loss[0]);
        }
      });
    });

    it('takes no examples at all', () => {
      tf.tidy(() => {
        const none = focalLoss(tf.zeros([0, 3]) as tf.Tensor2D, tf.zeros([0], 'int32') as tf.Tensor1D);
        assert.deepEqual(none.shape, [0]);
      });
    });

    it('leaves no tensor behind, also after an error', () => {
      const [z, y] = fixture();
      const count = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
      focalLoss(z, y, { alpha: [1, 2, 3], gamma: 0.5 }).dispose();
      gradientOf(z, y, 1, 2).dispose();
      tf.grad((x) => reduceLoss(focalLoss(x as tf.Tensor2D, y), 'mean', 3))(z).dispose();
      const wrong = tf.tensor1d([0, 1, 2, 3], 'int32');
      assert.throws(() => focalLoss(z, wrong));
      assert.throws(() => gradientOf(z, wrong, 1, 2));
      wrong.dispose();
      assert.deepEqual([tf.memory().numTensors, tf.engine().backend.numDataIds()], count);
      tf.dispose([z, y]);
    });

    const float2d = (shape: [number, number]) => tf.zeros(shape) as tf.Tensor2D;
    const ids = (...values: number[]) => tf.tensor1d(values, 'int32');
    const refused: readonly [what: string, run: () => unknown, error: RegExp][] = [
      ['a label beyond the last class', () => focalLoss(float2d([2, 3]), ids(0, 3)), /RangeError: .*label 3 of example 1 is outside 0 … 2/],
      [
        'the ignore label',
        () => focalLoss(float2d([1, 3]), ids(-100)),
        /RangeError: .*label -100 of example 0 is outside 0 … 2; leave ignored examples/,
      ],
      [
        'a negative γ',
        () => focalLoss(float2d([1, 3]), ids(0), { gamma: -1 }),
        /RangeError: .*gamma must be finite and at least 0, got -1\./,
      ],
      ['a negative γ of one class', () => focalLoss(float2d([1, 3]), ids(0), { gamma: [0, -0.5, 1] }), /got -0\.5 for class 1/],
      ['γ NaN', () => focalLoss(float2d([1, 3]), ids(0), { gamma: Number.NaN }), /RangeError: .*got NaN/],
      [
        'an infinite γ',
        () => focalLoss(float2d([1, 3]), ids(0), { gamma: tf.tensor1d([0, Number.POSITIVE_INFINITY, 1]) }),
        /got Infinity for class 1/,
      ],
      [
        'a negative α',
        () => focalLoss(float2d([1, 3]), ids(0), { alpha: [1, 1, -2] }),
        /alpha must be finite and at least 0, got -2 for class 2/,
      ],
      [
        'α of another length',
        () => focalLoss(float2d([1, 3]), ids(0), { alpha: [1, 2] }),
        /alpha must be one number or have the shape \[3\] or \[3, 1\], got \[2\]/,
      ],
      ['α as a row', () => focalLoss(float2d([1, 3]), ids(0), { alpha: tf.ones([1, 3]) }), /shape \[3\] or \[3, 1\], got \[1, 3\]/],
      [
        'logits of rank 1',
        () => focalLoss(tf.zeros([3]) as never, ids(0)),
        /logits must be a float32 tensor of shape \[N, K\], got float32 \[3\]/,
      ],
      ['integer logits', () => focalLoss(tf.zeros([1, 3], 'int32') as never, ids(0)), /got int32 \[1, 3\]/],
      [
        'one-hot labels',
        () => focalLoss(float2d([1, 3]), float2d([1, 3]) as never),
        /labels must be an int32 tensor of shape \[N\] with class ids, got float32/,
      ],
      ['an array for a tensor', () => focalLoss([[1, 2]] as never, ids(0)), /logits must be a float32 tensor .* got object/],
      ['too few labels', () => focalLoss(float2d([3, 2]), ids(0, 1)), /3 rows of logits need as many labels, got 2/],
      ['no classes', () => focalLoss(float2d([2, 0]), ids(0, 0)), /at least one class/],
      [
        'class-mean without classes',
        () => reduceLoss(tf.ones([2]) as tf.Tensor1D, 'class-mean', 0),
        /classes must be a positive integer, got 0/,
      ],
    ];
    for (const [what, run, error] of refused) {
      it(`refuses ${what}`, () => {
        assert.throws(() => tf.tidy(() => run() as tf.Tensor), error);
      });
    }
  });
}
