import {
  engine,
  getGradient,
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import type { BackendName } from '../core/loss/report.ts';
import { SoftLoss } from '../core/loss/soft-reference.ts';
import type { FocalAttributes } from './focal-kernel.ts';
import { type FocalLossOptions, perClass } from './focal-loss.ts';
import { assertPair } from './sigmoid-loss.ts';
import { memoryOf, type TensorMemory } from './tensor-memory.ts';

const SOFT_FOCAL_LOSS = 'SoftFocalLoss';
const SOFT_FOCAL_LOSS_GRAD = 'SoftFocalLossGrad';

/**
 * Focal loss of softmax(logits) against soft labels, unreduced: Σ_j −y_j α_j (1 − p_j)^γ_j log p_j (`SoftLoss` of core). Differentiable by `tf.grad` with
 * respect to the logits.
 * @param logits float32 [N, K].
 * @param targets float32 [N, K], ≥ 0; they need not sum to 1. A bad row (see `SoftLoss`) yields NaN.
 * @returns float32 [N].
 * @throws TypeError for a wrong shape or type, RangeError for a negative or non-finite α or γ.
 */
export function softFocalLoss(logits: Tensor2D, targets: Tensor2D, { alpha = 1, gamma = 2 }: FocalLossOptions = {}): Tensor1D {
  assertPair('softFocalLoss', logits, targets);
  const classes = logits.shape[1];
  const attributes: FocalAttributes = { alpha: perClass(alpha, classes, 'alpha'), gamma: perClass(gamma, classes, 'gamma') };
  return engine().runKernel<Tensor1D>(SOFT_FOCAL_LOSS, { logits, targets }, attributes as never);
}

/** Registers kernels and gradient; once per backend and process. */
export function registerSoftLoss(backendName: BackendName): void {
  if (!getKernel(SOFT_FOCAL_LOSS, backendName)) {
    const memory = memoryOf(backendName);
    registerKernel({ kernelName: SOFT_FOCAL_LOSS, backendName, kernelFunc: lossKernel(memory) });
    registerKernel({ kernelName: SOFT_FOCAL_LOSS_GRAD, backendName, kernelFunc: gradientKernel(memory) });
  }
  if (getGradient(SOFT_FOCAL_LOSS)) return;
  registerGradient({
    kernelName: SOFT_FOCAL_LOSS,
    inputsToSave: ['logits', 'targets'],
    gradFunc: (dy, saved, attrs) => {
      const [logits, targets] = saved as [Tensor, Tensor];
      return { logits: () => engine().runKernel<Tensor>(SOFT_FOCAL_LOSS_GRAD, { logits, targets, dy: dy as Tensor }, attrs) };
    },
  });
}

function lossKernel(memory: TensorMemory): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { alpha, gamma } = attrs as unknown as FocalAttributes;
    const [examples, classes] = (inputs.logits as TensorInfo).shape as [number, number];
    const output = memory.allocate(backend, [examples]);
    const loss = memory.values(backend, output);
    const logits = memory.values(backend, inputs.logits as TensorInfo);
    const targets = memory.values(backend, inputs.targets as TensorInfo);
    const soft = new SoftLoss(alpha, gamma);
    for (let row = 0; row < examples; row++) loss[row] = soft.row(logits, targets, row * classes);
    return output;
  };
}

function gradientKernel(memory: TensorMemory): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { alpha, gamma } = attrs as unknown as FocalAttributes;
    const [examples, classes] = (inputs.logits as TensorInfo).shape as [number, number];
    const output = memory.allocate(backend, [examples, classes]);
    const gradient = memory.values(backend, output);
    const [logits, targets, dy] = [inputs.logits, inputs.targets, inputs.dy].map((tensor) =>
      memory.values(backend, tensor as TensorInfo),
    ) as [Float32Array, Float32Array, Float32Array];
    const soft = new SoftLoss(alpha, gamma);
    for (let row = 0; row < examples; row++) soft.row(logits, targets, row * classes, gradient, dy[row]!);
    return output;
  };
}
