import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { focalLoss, focalTerms, gradientNorm } from '../../src/core/loss/focal-reference.ts';
import { BACKENDS } from '../../src/core/loss/report.ts';
import { type OpenedBackend, openBackend } from '../../src/kernel/backends.ts';
import { type EvaluatedLoss, type EvaluateOptions, evaluateLoss } from '../../src/kernel/terms.ts';
import { close } from '../support/close.ts';
import { AVAILABLE_BACKENDS, examplesOf, FOLDERS, skipBackend } from '../support/kernel.ts';

const CLASSES = 5;
const DATA = examplesOf('p → 1', 1000, CLASSES);
const ALPHA = [0.2, 1, 2, 0.5, 3];
const GAMMA = [2, 0, 0.5, 5, 1];

/** Of a row that lies among others in a chunk the last digits may differ: it is done with its neighbours. */
function sameColumns(actual: EvaluatedLoss, expected: EvaluatedLoss): void {
  for (const name of ['loss', 'gradientNorm', 'logP', 'logQ'] as const) {
    for (const [row, value] of actual[name].entries()) close(value, expected[name][row]!, 5e-6, `${name} of row ${row}`, 1e-30);
  }
  assert.deepEqual(actual.badRows, expected.badRows);
}

const evaluate = (backend: OpenedBackend, options: Partial<EvaluateOptions> = {}, labels = DATA.labels, scores = DATA.logits) =>
  evaluateLoss(backend, scores, labels, CLASSES, { alpha: ALPHA, gamma: GAMMA, ...options });

for (const name of BACKENDS) {
  describe(`evaluateLoss on ${name}`, { skip: skipBackend(name) }, () => {
    it('gives the columns of the float64 reference', async () => {
      const columns = await evaluate(await openBackend(name, FOLDERS));
      for (let i = 0; i < DATA.examples; i++) {
        const label = DATA.labels[i] as number;
        const { logP, logQ } = focalTerms(DATA.logits, i * CLASSES, CLASSES, label);
        const [alpha, gamma] = [ALPHA[label] as number, GAMMA[label] as number];
        close(columns.logP[i] as number, logP, 1e-6);
        close(columns.logQ[i] as number, logQ, 1e-6);
        close(columns.loss[i] as number, focalLoss(logP, logQ, alpha, gamma), 1e-5, 'loss', 1e-31);
        close(columns.gradientNorm[i] as number, gradientNorm(logP, logQ, alpha, gamma), 1e-5, 'gradient norm', 1e-31);
      }
      assert.deepEqual(columns.badRows, []);
    });

    it('gives the same whatever the size of a chunk, with progress, and leaves no tensor behind', async () => {
      const backend = await openBackend(name, FOLDERS);
      const whole = await evaluate(backend);
      const tensors = tf.memory().numTensors;
      for (const chunkRows of [1, 7, 999, 1000, 5000]) {
        const seen: number[] = [];
        const parts = await evaluate(backend, { chunkRows, progress: (done, total) => seen.push(done / total) });
        sameColumns(parts, whole);
        assert.equal(seen.length, Math.ceil(1000 / chunkRows));
        assert.equal(seen.at(-1), 1);
      }
      assert.equal(tf.memory().numTensors, tensors);
    });

    it('names bad rows and keeps their neighbours', async () => {
      const backend = await openBackend(name, FOLDERS);
      const whole = await evaluate(backend);
      const scores = DATA.logits.slice();
      const labels = DATA.labels.slice();
      scores[3 * CLASSES + 1] = Number.NaN;
      scores[500 * CLASSES] = Number.POSITIVE_INFINITY;
      scores[501 * CLASSES + (labels[501] as number)] = Number.NEGATIVE_INFINITY;
      labels[7] = -100;
      labels[999] = CLASSES;
      const expectedBad = [3, 7, 500, 501, 999];
      for (const alpha of [ALPHA, 1, null]) {
        const { badRows, loss, gradientNorm: norm, logP, logQ } = await evaluate(backend, { chunkRows: 300, alpha }, labels, scores);
        assert.deepEqual(badRows, expectedBad);
        for (const row of expectedBad) assert.ok([loss, norm, logP, logQ].every((column) => Number.isNaN(column[row])));
        for (const [row, value] of logP.entries()) if (!expectedBad.includes(row)) close(value, whole.logP[row]!, 5e-6);
      }
    });
  });
}

describe('evaluateLoss', () => {
  it('stops at the next chunk when aborted, and lets timers run between chunks', async () => {
    const backend = await openBackend('cpu', FOLDERS);
    const abort = new AbortController();
    let chunks = 0;
    setImmediate(() => setImmediate(() => abort.abort()));
    await assert.rejects(evaluate(backend, { chunkRows: 1, signal: abort.signal, progress: () => chunks++ }), { name: 'AbortError' });
    assert.ok(chunks > 0 && chunks < 10, `${chunks} chunks`);
    await assert.rejects(evaluate(backend, { signal: abort.signal }), { name: 'AbortError' });
  });

  it('evaluations on different backends do not get in each other’s way', async () => {
    const backends = await Promise.all(AVAILABLE_BACKENDS.map((name) => openBackend(name, FOLDERS)));
    const alone: EvaluatedLoss[] = [];
    for (const backend of backends) alone.push(await evaluate(backend));
    const together = await Promise.all(backends.map((backend) => evaluate(backend, { chunkRows: 50 })));
    for (const [index, columns] of together.entries()) sameColumns(columns, alone[index]!);
  });

  it('takes no examples at all', async () => {
    const columns = await evaluate(await openBackend('cpu', FOLDERS), {}, new Int32Array(0), new Float32Array(0));
    assert.deepEqual([columns.loss.length, columns.badRows.length], [0, 0]);
  });

  it('says what does not fit', async () => {
    const backend = await openBackend('cpu', FOLDERS);
    await assert.rejects(evaluate(backend, {}, new Int32Array(3)), /TypeError: .*3 labels and 5 classes need 15 scores, got 5000/);
    await assert.rejects(evaluate(backend, { gamma: -1 }), /RangeError: .*gamma must be finite and at least 0, got -1/);
  });
});
