import { customGrad, engine, type GradSaveFunc, Tensor, type Tensor1D, type Tensor2D, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { alphaDerivative, gammaDerivative } from '../core/loss/focal-derivatives.ts';
import { FOCAL_LOSS, FOCAL_LOSS_GRAD, type FocalAttributes } from './focal-kernel.ts';

/** One value for all classes, or one per class: K numbers, or a tensor of shape [], [K] or [K, 1]. */
export type PerClass = number | readonly number[] | Tensor;

export interface FocalLossOptions {
  /** Weight of the gold class, finite and ≥ 0. Default 1. */
  readonly alpha?: PerClass;
  /** Focusing parameter of the gold class, finite and ≥ 0. Default 2; 0 is cross-entropy, to the last bit. */
  readonly gamma?: PerClass;
}

/**
 * Focal loss of softmax(logits), unreduced: FL_i = −α[y_i] (1 − p_i)^γ[y_i] log p_i (Lin et al. 2017, eq. 5), in nats.
 * Differentiable by `tf.grad` with respect to the logits, and to α and γ where they are tensors. Runs as the kernel `FocalLoss` of the current backend, which
 * `openBackend` registers.
 *
 * @param logits float32 [N, K]. A row with NaN or +∞, or with −∞ on its gold class, yields NaN; −∞ on another class rules that class out.
 * @param labels int32 [N], class ids 0 … K − 1.
 * @returns float32 [N]. Reduce it with `reduceLoss`.
 * @throws RangeError for a label outside 0 … K − 1 and for a negative or non-finite α or γ, naming the value; TypeError for a wrong shape or type.
 */
export function focalLoss(logits: Tensor2D, labels: Tensor1D, { alpha = 1, gamma = 2 }: FocalLossOptions = {}): Tensor1D {
  if (alpha instanceof Tensor || gamma instanceof Tensor) return lossOfParameters(logits, labels, alpha, gamma);
  return focalColumns(logits, labels, { alpha, gamma }, ([loss]) => loss);
}

/** The same with gradients for α and γ as well: each class gets the sum over its examples, in the shape that was given. */
function lossOfParameters(logits: Tensor2D, labels: Tensor1D, alpha: PerClass, gamma: PerClass): Tensor1D {
  assertShapes(logits, labels);
  const classes = logits.shape[1];
  const asTensor = (value: PerClass, name: 'alpha' | 'gamma') =>
    value instanceof Tensor ? value : tensor1d(perClass(value, classes, name), 'float32');
  const op = customGrad((...inputs) => {
    const [z, a, g, save] = inputs as unknown as [Tensor2D, Tensor, Tensor, GradSaveFunc];
    const columns = focalColumns(z, labels, { alpha: a, gamma: g }, (outputs) => [...outputs]) as Tensor[];
    save([z, a, g, ...columns.slice(1)]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [logits, alpha, gamma, logP, logQ] = saved as [Tensor2D, Tensor, Tensor, Tensor1D, Tensor1D];
      const attributes: FocalAttributes = { alpha: perClass(alpha, classes, 'alpha'), gamma: perClass(gamma, classes, 'gamma') };
      const dLogits = engine().runKernel<Tensor>(FOCAL_LOSS_GRAD, { logits, labels, dy }, attributes as never);
      const sums = parameterGradients(labels.dataSync(), dy.dataSync(), logP.dataSync(), logQ.dataSync(), attributes);
      return [dLogits, shaped(sums.alpha, alpha), shaped(sums.gamma, gamma)];
    };
    return { value: columns[0]!, gradFunc };
  });
  return tidy(() => op(logits, asTensor(alpha, 'alpha'), asTensor(gamma, 'gamma')) as Tensor1D);
}

function parameterGradients(
  labels: ArrayLike<number>,
  dy: ArrayLike<number>,
  logP: ArrayLike<number>,
  logQ: ArrayLike<number>,
  weights: FocalAttributes,
): { readonly alpha: Float64Array; readonly gamma: Float64Array } {
  const alpha = new Float64Array(weights.alpha.length);
  const gamma = new Float64Array(weights.gamma.length);
  for (let row = 0; row < labels.length; row++) {
    const id = labels[row]!;
    alpha[id]! += dy[row]! * alphaDerivative(logP[row]!, logQ[row]!, weights.gamma[id]!);
    gamma[id]! += dy[row]! * gammaDerivative(logP[row]!, logQ[row]!, weights.alpha[id]!, weights.gamma[id]!);
  }
  return { alpha, gamma };
}

/** A scalar stands for all classes: it gets the sum. */
function shaped(sums: Float64Array, { shape, size, rank }: Tensor): Tensor {
  const values = rank === 0 && size === 1 ? [sums.reduce((total, sum) => total + sum, 0)] : sums;
  return tensor(Float32Array.from(values), shape, 'float32');
}

/** The three outputs of the kernel, float32 [N] each. */
export type FocalColumns = readonly [loss: Tensor1D, logP: Tensor1D, logQ: Tensor1D];

/** Runs the kernel and hands its outputs to `take`; those that it does not return are disposed. */
export function focalColumns<T extends Tensor | Tensor[]>(
  logits: Tensor2D,
  labels: Tensor1D,
  { alpha, gamma }: Required<FocalLossOptions>,
  take: (columns: FocalColumns) => T,
): T {
  assertShapes(logits, labels);
  const classes = logits.shape[1];
  const attributes: FocalAttributes = { alpha: perClass(alpha, classes, 'alpha'), gamma: perClass(gamma, classes, 'gamma') };
  return tidy(() => {
    const outputs = engine().runKernel<Tensor[]>(FOCAL_LOSS, { logits, labels }, attributes as never);
    return take(outputs as unknown as FocalColumns);
  });
}

function assertShapes(logits: Tensor2D, labels: Tensor1D): void {
  if (!(logits instanceof Tensor) || logits.rank !== 2 || logits.dtype !== 'float32') {
    throw new TypeError(`focalLoss: logits must be a float32 tensor of shape [N, K], got ${describe(logits)}.`);
  }
  if (!(labels instanceof Tensor) || labels.rank !== 1 || labels.dtype !== 'int32') {
    throw new TypeError(`focalLoss: labels must be an int32 tensor of shape [N] with class ids, got ${describe(labels)}.`);
  }
  if (logits.shape[0] !== labels.shape[0]) {
    throw new TypeError(`focalLoss: ${logits.shape[0]} rows of logits need as many labels, got ${labels.shape[0]}.`);
  }
  if (logits.shape[1] < 1) throw new TypeError('focalLoss: logits must have at least one class, got shape [N, 0].');
}

/** α or γ as K numbers. @throws RangeError or TypeError, see {@link focalLoss}. */
export function perClass(value: PerClass, classes: number, name: 'alpha' | 'gamma'): number[] {
  const values = valuesOf(value, classes, name);
  for (let k = 0; k < classes; k++) {
    if (!((values[k] as number) >= 0 && (values[k] as number) < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `focalLoss: ${name} must be finite and at least 0, got ${values[k]}${typeof value === 'number' ? '' : ` for class ${k}`}.`,
      );
    }
  }
  return values;
}

function valuesOf(value: PerClass, classes: number, name: string): number[] {
  if (typeof value === 'number') return new Array<number>(classes).fill(value);
  const isTensor = value instanceof Tensor;
  const shape = isTensor ? value.shape : [value.length];
  if (isTensor && value.rank === 0) return new Array<number>(classes).fill(value.dataSync()[0] as number);
  const fits = shape[0] === classes && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
  if (!fits)
    throw new TypeError(
      `focalLoss: ${name} must be one number or have the shape [${classes}] or [${classes}, 1], got [${shape.join(', ')}].`,
    );
  return Array.from(isTensor ? value.dataSync() : value);
}

export function describe(value: unknown): string {
  return value instanceof Tensor ? `${value.dtype} [${value.shape.join(', ')}]` : typeof value;
}
