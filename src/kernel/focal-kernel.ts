import {
  engine,
  type GradFunc,
  getGradient,
  getKernel,
  type KernelFunc,
  registerGradient,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { focalLoss, gradientFactor, termsOfLogOdds } from '../core/loss/focal-reference.ts';
import type { BackendName } from '../core/loss/report.ts';
import type { FusedKernel } from './fused-kernel.ts';
import { rowOdds } from './row-odds.ts';
import { memoryOf, type TensorMemory } from './tensor-memory.ts';

/**
 * The TensorFlow.js kernels `FocalLoss` and `FocalLossGrad`, registered for every backend: the fused kernel (`fused-kernel.ts`), and where
 * that is not there, or has not room for a row, a loop over typed arrays in float64. The backend `cpu`, plain JavaScript, has the loop.
 *
 * Why no composition of TensorFlow ops, on `tensorflow` too: composed ops run in float32. The usual form, with log-softmax and a power of
 * 1 − p, was measured wrong by a factor of 3 as p_t → 1. The log-odds form keeps the digits, but γ · log(1 − p_t) rounded to float32 still is
 * off by 1.5e-5 at γ = 5. The fused kernel stays below 3e-6 there, and is faster than the loop, and than the ops on every backend
 * (`npm run bench -- kernel`).
 */
export const FOCAL_LOSS = 'FocalLoss';
export const FOCAL_LOSS_GRAD = 'FocalLossGrad';

/** Attributes of both kernels: one α and one γ per class, in label-id order, as float64. */
export interface FocalAttributes {
  readonly alpha: readonly number[];
  readonly gamma: readonly number[];
}

/**
 * Registers kernels and gradient; once per backend and process (the registry is global, across copies of tfjs-core too).
 * @param open The fused kernel for the tensors of the backend, asked for once.
 */
export function registerFocalLoss(backendName: BackendName, open: () => FusedKernel | null): void {
  if (!getKernel(FOCAL_LOSS, backendName)) {
    const memory = memoryOf(backendName);
    const fused = open();
    registerKernel({ kernelName: FOCAL_LOSS, backendName, kernelFunc: lossKernel(memory, fused) });
    registerKernel({ kernelName: FOCAL_LOSS_GRAD, backendName, kernelFunc: gradientKernel(memory, fused) });
  }
  if (!getGradient(FOCAL_LOSS)) {
    registerGradient({ kernelName: FOCAL_LOSS, inputsToSave: ['logits', 'labels'], gradFunc: differentiate });
  }
}

/** Inputs logits [N, K] and labels [N]; outputs loss, log p_t and log(1 − p_t), each float32 [N]. A bad row has NaN in all three. */
function lossKernel(memory: TensorMemory, fused: FusedKernel | null): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const [examples, classes] = (inputs.logits as TensorInfo).shape as [number, number];
    const { alpha, gamma } = attrs as unknown as FocalAttributes;
    // Checked before anything is allocated: what a kernel has allocated when it throws is lost.
    assertLabels(memory.values(backend, inputs.labels as TensorInfo) as unknown as Int32Array, classes);
    const outputs = [0, 1, 2].map(() => memory.allocate(backend, [examples]));
    const [loss, logP, logQ] = outputs.map((output) => memory.values(backend, output)) as [Float32Array, Float32Array, Float32Array];
    const logits = memory.values(backend, inputs.logits as TensorInfo);
    const labels = memory.values(backend, inputs.labels as TensorInfo);
    if (fused !== null && classes <= fused.mostClasses) {
      fused.run({ scores: logits, labels: labels as unknown as Int32Array, classes, alpha, gamma }, { loss, logP, logQ });
      return outputs;
    }
    const exponentials = new Float64Array(classes);
    for (let i = 0; i < examples; i++) {
      const label = labels[i] as number;
      const terms = termsOfLogOdds(rowOdds(logits, i * classes, classes, label, exponentials));
      logP[i] = terms.logP;
      logQ[i] = terms.logQ;
      loss[i] = focalLoss(terms.logP, terms.logQ, alpha[label] as number, gamma[label] as number);
    }
    return outputs;
  };
}

/** Inputs logits [N, K], labels [N] and dy [N]; output dy_i · ∂FL_i/∂z_ij, float32 [N, K]. A bad row is NaN throughout. */
function gradientKernel(memory: TensorMemory, fused: FusedKernel | null): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const [examples, classes] = (inputs.logits as TensorInfo).shape as [number, number];
    const { alpha, gamma } = attrs as unknown as FocalAttributes;
    const output = memory.allocate(backend, [examples, classes]);
    const gradient = memory.values(backend, output);
    const [logits, labels, dy] = [inputs.logits, inputs.labels, inputs.dy].map((tensor) =>
      memory.values(backend, tensor as TensorInfo),
    ) as [Float32Array, Float32Array, Float32Array];
    if (fused !== null && classes <= fused.mostClasses) {
      fused.run({ scores: logits, labels: labels as unknown as Int32Array, classes, alpha, gamma, scale: dy }, { gradient });
      return output;
    }
    const exponentials = new Float64Array(classes);
    for (let i = 0; i < examples; i++) {
      const label = labels[i] as number;
      const row = i * classes;
      const { logP, logQ } = termsOfLogOdds(rowOdds(logits, row, classes, label, exponentials));
      const factor = gradientFactor(logP, logQ, alpha[label] as number, gamma[label] as number);
      // p_j = (1 − p_t) · exp(z_j) / Σ_{i≠t} exp(z_i), and p_t − 1 = −(1 − p_t): no entry is a difference of neighbours.
      const gold = (dy[i] as number) * factor * Math.exp(logQ);
      const others = exponentials[label] as number;
      const share = others === 0 ? 0 * gold : gold / others;
      for (let j = 0; j < classes; j++) gradient[row + j] = share * (exponentials[j] as number);
      gradient[row + label] = 0 - gold;
    }
    return output;
  };
}

/** Only `logits` has a gradient; asking for that of another input is an error of TensorFlow.js that names the input. */
const differentiate: GradFunc = (dy, saved, attrs) => {
  const [logits, labels] = saved as [Tensor, Tensor];
  // One dy per output; log p_t and log(1 − p_t) are not reachable through the op, so theirs is zero.
  const [dLoss] = dy as Tensor[];
  return { logits: () => engine().runKernel<Tensor>(FOCAL_LOSS_GRAD, { logits, labels, dy: dLoss as Tensor }, attrs) };
};

function assertLabels(labels: Int32Array, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    // As numbers without a sign, those below 0 are large.
    if (label >>> 0 < classes) continue;
    throw new RangeError(
      `focalLoss: label ${label} of example ${i} is outside 0 … ${classes - 1}; leave ignored examples (such as −100) out before the call.`,
    );
  }
}
