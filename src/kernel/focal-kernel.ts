import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  engine,
  type GradFunc,
  getGradient,
  getKernel,
  type KernelBackend,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  registerGradient,
  registerKernel,
  type Tensor,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { focalLoss, gradientFactor, termsOfLogOdds } from '../core/loss/focal-reference.ts';
import type { BackendName } from '../core/loss/report.ts';
import { rowOdds } from './row-odds.ts';

/**
 * The TensorFlow.js kernels `FocalLoss` and `FocalLossGrad`: one function each over typed arrays, registered for every backend.
 *
 * Why a loop and not a composition of TensorFlow ops, on `tensorflow` too: composed ops run in float32. The usual form, with log-softmax
 * and a power of 1 − p, was measured wrong by a factor of 8 as p_t → 1. The log-odds form keeps the digits, but γ · log(1 − p_t) rounded to
 * float32 still is off by 1.5e-5 at γ = 5, beyond the 1e-5 that are promised. This loop computes in float64, rounds once (6e-8), and reads the
 * input where it lies: `tensorflow` and `cpu` hand out the array that a tensor was made from, `wasm` a view of its heap. Against the log-odds
 * form in ops it takes a third of the time on `wasm` and a twentieth on `cpu`; TensorFlow's threads would be faster than it
 * (`test/bench/kernel.ts`). A faster kernel for a backend is one more function here, registered in place of this one.
 */
export const FOCAL_LOSS = 'FocalLoss';
const FOCAL_LOSS_GRAD = 'FocalLossGrad';

/** Attributes of both kernels: one α and one γ per class, in label-id order, as float64. */
export interface FocalAttributes {
  readonly alpha: readonly number[];
  readonly gamma: readonly number[];
}

/** Registers kernels and gradient; once per backend and process (the registry is global, across copies of tfjs-core too). */
export function registerFocalLoss(backendName: BackendName): void {
  if (!getKernel(FOCAL_LOSS, backendName)) {
    const read = backendName === 'wasm' ? readHeap : readValues;
    registerKernel({ kernelName: FOCAL_LOSS, backendName, kernelFunc: lossKernel(read) });
    registerKernel({ kernelName: FOCAL_LOSS_GRAD, backendName, kernelFunc: gradientKernel(read) });
  }
  if (!getGradient(FOCAL_LOSS)) {
    registerGradient({ kernelName: FOCAL_LOSS, inputsToSave: ['logits', 'labels'], gradFunc: differentiate });
  }
}

/** How a kernel gets at the values of a tensor: [logits float32, labels int32, dy float32]. Read only. */
type Read = (backend: KernelBackend, tensor: TensorInfo) => Float32Array | Int32Array;

const readValues: Read = (backend, tensor) => backend.readSync(tensor.dataId) as Float32Array | Int32Array;

/** A view of the WebAssembly heap: valid until the next allocation there, so the outputs are handed over after the last read. */
const readHeap: Read = (backend, tensor) => (backend as BackendWasm).typedArrayFromHeap(tensor) as Float32Array | Int32Array;

/** Inputs logits [N, K] and labels [N]; outputs loss, log p_t and log(1 − p_t), each float32 [N]. A bad row has NaN in all three. */
function lossKernel(read: Read): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { logits, labels, examples, classes, alpha, gamma } = operands(inputs, attrs, backend as KernelBackend, read);
    const loss = new Float32Array(examples);
    const logP = new Float32Array(examples);
    const logQ = new Float32Array(examples);
    const exponentials = new Float64Array(classes);
    for (let i = 0; i < examples; i++) {
      const label = labels[i] as number;
      if (!(label >= 0 && label < classes)) throw new RangeError(describeLabel(label, i, classes));
      const terms = termsOfLogOdds(rowOdds(logits, i * classes, classes, label, exponentials));
      logP[i] = terms.logP;
      logQ[i] = terms.logQ;
      loss[i] = focalLoss(terms.logP, terms.logQ, alpha[label] as number, gamma[label] as number);
    }
    return [loss, logP, logQ].map((values) => output(backend as KernelBackend, values, [examples]));
  };
}

/** Inputs logits [N, K], labels [N] and dy [N]; output dy_i · ∂FL_i/∂z_ij, float32 [N, K]. A bad row is NaN throughout. */
function gradientKernel(read: Read): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { logits, labels, examples, classes, alpha, gamma } = operands(inputs, attrs, backend as KernelBackend, read);
    const dy = read(backend as KernelBackend, inputs.dy as TensorInfo);
    const gradient = new Float32Array(examples * classes);
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
    return output(backend as KernelBackend, gradient, [examples, classes]);
  };
}

/** Only `logits` has a gradient; asking for that of another input is an error of TensorFlow.js that names the input. */
const differentiate: GradFunc = (dy, saved, attrs) => {
  const [logits, labels] = saved as [Tensor, Tensor];
  // One dy per output; log p_t and log(1 − p_t) are not reachable through the op, so theirs is zero.
  const [dLoss] = dy as Tensor[];
  return { logits: () => engine().runKernel<Tensor>(FOCAL_LOSS_GRAD, { logits, labels, dy: dLoss as Tensor }, attrs) };
};

function operands(inputs: NamedTensorInfoMap, attrs: NamedAttrMap | undefined, backend: KernelBackend, read: Read) {
  const logits = inputs.logits as TensorInfo;
  const [examples, classes] = logits.shape as [number, number];
  const attributes = attrs as unknown as FocalAttributes;
  return {
    logits: read(backend, logits) as Float32Array,
    labels: read(backend, inputs.labels as TensorInfo),
    examples,
    classes,
    ...attributes,
  };
}

function output(backend: KernelBackend, values: Float32Array, shape: number[]): TensorInfo {
  return { dataId: backend.write(values, shape, 'float32'), shape, dtype: 'float32' };
}

function describeLabel(label: number, row: number, classes: number): string {
  return `focalLoss: label ${label} of example ${row} is outside 0 … ${classes - 1}; leave ignored examples (such as −100) out before the call.`;
}
