import {
  engine,
  getGradient,
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
  Tensor,
  type Tensor2D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../core/loss/report.ts';
import { type SigmoidWeights, sigmoidGradient, sigmoidLoss } from '../core/loss/sigmoid-reference.ts';
import { describe, type PerClass, perClass } from './focal-loss.ts';
import { memoryOf, type TensorMemory } from './tensor-memory.ts';

const SIGMOID_FOCAL_LOSS = 'SigmoidFocalLoss';
const SIGMOID_FOCAL_LOSS_GRAD = 'SigmoidFocalLossGrad';

export interface SigmoidLossOptions {
  /** Weight of examples that have the class, 0 … 1; those that have it not weigh 1 − α. Null, the default: both weigh 1. */
  readonly alpha?: PerClass | null;
  /** γ ≥ 0. Default 2. */
  readonly gamma?: PerClass;
}

/** One per class. */
interface SigmoidAttributes {
  readonly weights: readonly SigmoidWeights[];
}

/**
 * Focal loss of σ(logits) for models that give an example any number of classes, unreduced (`sigmoidLoss` of core has the formula).
 * Differentiable by `tf.grad` with respect to the logits.
 * @param logits float32 [N, K]; NaN and ±∞ yield NaN.
 * @param targets float32 [N, K], 0 … 1.
 * @returns float32 [N, K].
 * @throws TypeError for a wrong shape or type, RangeError for α outside 0 … 1 or a negative γ.
 */
export function sigmoidFocalLoss(logits: Tensor2D, targets: Tensor2D, { alpha = null, gamma = 2 }: SigmoidLossOptions = {}): Tensor2D {
  assertPair('sigmoidFocalLoss', logits, targets);
  const classes = logits.shape[1];
  const positive = perClass(alpha ?? 1, classes, 'alpha');
  const gammas = perClass(gamma, classes, 'gamma');
  const beyond = positive.find((value) => value > 1);
  if (beyond !== undefined)
    throw new RangeError(`sigmoidFocalLoss: alpha must be 0 … 1, got ${beyond}: examples without the class weigh 1 − α.`);
  const weights = gammas.map(
    (own, id): SigmoidWeights => ({
      positive: positive[id]!,
      negative: alpha === null ? 1 : 1 - positive[id]!,
      gamma: own,
    }),
  );
  return engine().runKernel<Tensor2D>(SIGMOID_FOCAL_LOSS, { logits, targets }, { weights } as never);
}

/** Registers kernels and gradient; once per backend and process. */
export function registerSigmoidLoss(backendName: BackendName): void {
  if (!getKernel(SIGMOID_FOCAL_LOSS, backendName)) {
    const memory = memoryOf(backendName);
    registerKernel({ kernelName: SIGMOID_FOCAL_LOSS, backendName, kernelFunc: elementwise(memory, sigmoidLoss) });
    registerKernel({ kernelName: SIGMOID_FOCAL_LOSS_GRAD, backendName, kernelFunc: elementwise(memory, sigmoidGradient) });
  }
  if (getGradient(SIGMOID_FOCAL_LOSS)) return;
  registerGradient({
    kernelName: SIGMOID_FOCAL_LOSS,
    inputsToSave: ['logits', 'targets'],
    gradFunc: (dy, saved, attrs) => {
      const [logits, targets] = saved as [Tensor, Tensor];
      return { logits: () => engine().runKernel<Tensor>(SIGMOID_FOCAL_LOSS_GRAD, { logits, targets, dy: dy as Tensor }, attrs) };
    },
  });
}

/** A number for each logit and its target, times dy where there is one. */
function elementwise(memory: TensorMemory, number: typeof sigmoidLoss): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { weights } = attrs as unknown as SigmoidAttributes;
    const shape = (inputs.logits as TensorInfo).shape;
    const output = memory.allocate(backend, [...shape]);
    const values = memory.values(backend, output);
    const logits = memory.values(backend, inputs.logits as TensorInfo);
    const targets = memory.values(backend, inputs.targets as TensorInfo);
    const dy = inputs.dy === undefined ? null : memory.values(backend, inputs.dy as TensorInfo);
    for (let index = 0; index < values.length; index++) {
      values[index] = (dy === null ? 1 : dy[index]!) * number(logits[index]!, targets[index]!, weights[index % weights.length]!);
    }
    return output;
  };
}

/** @throws TypeError unless both are float32 of one shape [N, K ≥ 1]. */
export function assertPair(op: string, logits: Tensor2D, targets: Tensor2D): void {
  for (const [name, value] of [
    ['logits', logits],
    ['targets', targets],
  ] as const) {
    if (!(value instanceof Tensor) || value.rank !== 2 || value.dtype !== 'float32' || value.shape[1]! < 1) {
      throw new TypeError(`${op}: ${name} must be a float32 tensor of shape [N, K], got ${describe(value)}.`);
    }
  }
  if (logits.shape[0] !== targets.shape[0] || logits.shape[1] !== targets.shape[1]) {
    throw new TypeError(`${op}: logits [${logits.shape.join(', ')}] and targets [${targets.shape.join(', ')}] must have one shape.`);
  }
}
