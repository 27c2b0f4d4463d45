import { setImmediate } from 'node:timers/promises';
import { type Tensor1D, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { gradientNorm } from '../core/loss/focal-reference.ts';
import { type OpenedBackend, useBackend } from './backends.ts';
import { focalColumns, perClass } from './focal-loss.ts';

export interface EvaluateOptions {
  /** Per class, or one for all; ≥ 0. Null: 1. */
  readonly alpha: number | readonly number[] | null;
  /** Per class, or one for all; ≥ 0. */
  readonly gamma: number | readonly number[];
  /** Ends the work between two chunks: within a fraction of the 200 ms that a user may wait. */
  readonly signal?: AbortSignal;
  /** Called after each chunk. */
  readonly progress?: (done: number, total: number) => void;
  /** Rows per kernel call; default: about a million scores, some 20 ms. */
  readonly chunkRows?: number;
}

/** Columns of N rows. A bad row is NaN in each and named in `badRows`; nothing of it may enter a total. */
export interface EvaluatedLoss {
  /** Unreduced focal loss. */
  readonly loss: Float32Array;
  /** L1 norm of the gradient of the loss with respect to the logits. */
  readonly gradientNorm: Float32Array;
  /** log p_t and log(1 − p_t): with them the loss under any other α and γ is `focalLoss(logP, logQ, alpha, gamma)` of core. */
  readonly logP: Float32Array;
  readonly logQ: Float32Array;
  /** Rows with NaN or +∞, with −∞ on the gold class, or with a label outside 0 … K − 1; ascending. */
  readonly badRows: readonly number[];
}

const SCORES_PER_CHUNK = 1 << 20;

/**
 * Evaluates the focal loss of N examples on a backend, in chunks that let the event loop breathe.
 * @param scores Logits, float32 [N × K] row-major (for probabilities: `logitsOfProbabilities`).
 * @param labels Gold class ids, int32 [N].
 * @throws TypeError when the lengths do not fit, RangeError for a negative or non-finite α or γ, the signal's reason when aborted.
 */
export async function evaluateLoss(
  backend: OpenedBackend,
  scores: Float32Array,
  labels: Int32Array,
  classes: number,
  { alpha, gamma, signal, progress, chunkRows = Math.max(1, Math.floor(SCORES_PER_CHUNK / classes)) }: EvaluateOptions,
): Promise<EvaluatedLoss> {
  const examples = labels.length;
  if (scores.length !== examples * classes) {
    throw new TypeError(`evaluateLoss: ${examples} labels and ${classes} classes need ${examples * classes} scores, got ${scores.length}.`);
  }
  const columns: LossColumns = {
    loss: new Float32Array(examples),
    gradientNorm: new Float32Array(examples),
    logP: new Float32Array(examples),
    logQ: new Float32Array(examples),
  };
  const weights: Weights = { alpha: perClass(alpha ?? 1, classes, 'alpha'), gamma: perClass(gamma, classes, 'gamma') };
  const { fused } = backend;
  const isFused = fused !== null && classes <= fused.mostClasses;
  const badRows: number[] = [];
  for (let start = 0; start < examples; start += chunkRows) {
    signal?.throwIfAborted();
    const end = Math.min(examples, start + chunkRows);
    const chunk = { scores: scores.subarray(start * classes, end * classes), labels: labels.subarray(start, end), classes };
    const into = {
      loss: columns.loss.subarray(start, end),
      gradientNorm: columns.gradientNorm.subarray(start, end),
      logP: columns.logP.subarray(start, end),
      logQ: columns.logQ.subarray(start, end),
    };
    if (isFused) fused.run({ ...chunk, ...weights }, into);
    else runOnBackend(backend, chunk, weights, into);
    for (let i = start; i < end; i++) if (Number.isNaN(columns.logP[i])) badRows.push(i);
    progress?.(end, examples);
    await setImmediate();
  }
  signal?.throwIfAborted();
  return { ...columns, badRows };
}

type LossColumns = Omit<EvaluatedLoss, 'badRows'>;

interface Weights {
  readonly alpha: readonly number[];
  readonly gamma: readonly number[];
}

interface Chunk {
  readonly scores: Float32Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

/** By the kernel `FocalLoss` of the backend. */
function runOnBackend(backend: OpenedBackend, { scores, labels, classes }: Chunk, { alpha, gamma }: Weights, into: LossColumns): void {
  const { legal, strays } = legalLabels(labels, classes);
  useBackend(backend);
  tidy(() => {
    const logits = tensor2d(scores, [labels.length, classes], 'float32');
    focalColumns(logits, tensor1d(legal, 'int32'), { alpha, gamma }, (outputs) => {
      const [loss, logP, logQ] = outputs.map((output: Tensor1D) => output.dataSync<'float32'>()) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      into.loss.set(loss);
      into.logP.set(logP);
      into.logQ.set(logQ);
      return [];
    });
  });
  for (const row of strays) into.loss[row] = into.logP[row] = into.logQ[row] = Number.NaN;
  for (const [row, label] of labels.entries()) {
    into.gradientNorm[row] = gradientNorm(into.logP[row]!, into.logQ[row]!, alpha[label] ?? Number.NaN, gamma[label] ?? Number.NaN);
  }
}

/** The kernel refuses labels outside 0 … K − 1: such rows run as class 0 and are made NaN afterwards. */
function legalLabels(labels: Int32Array, classes: number): { legal: Int32Array; strays: number[] } {
  const strays: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    if (!((labels[i] as number) >= 0 && (labels[i] as number) < classes)) strays.push(i);
  }
  if (strays.length === 0) return { legal: labels, strays };
  const legal = labels.slice();
  for (const row of strays) legal[row] = 0;
  return { legal, strays };
}
