import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendName } from '../core/loss/report.ts';
import { type KernelMemory, type KernelPlace, WORKSPACE_BYTES } from './fused-kernel.ts';

/** How a kernel gets at the numbers of a tensor without copying them. */
export interface TensorMemory {
  /** A new float32 tensor whose numbers are still to be written through `values`. */
  allocate(backend: object, shape: number[]): TensorInfo;
  /** The numbers themselves: float32 for logits and outputs, int32 for labels. */
  values(backend: object, tensor: TensorInfo): Float32Array;
}

/** `cpu` and `tensorflow` keep the array a tensor was made from (TensorFlow copies it when an op of its own first needs it). */
const arrays: TensorMemory = {
  allocate(backend, shape) {
    const values = new Float32Array(shape.reduce((size, length) => size * length, 1));
    return { dataId: (backend as KernelBackend).write(values, shape, 'float32'), shape, dtype: 'float32' };
  },
  values: (backend, tensor) => (backend as KernelBackend).readSync(tensor.dataId) as Float32Array,
};

/** `wasm`: views of the heap. An allocation may move it, so everything is allocated before the first view is taken. */
const heap: TensorMemory = {
  allocate: (backend, shape) => (backend as BackendWasm).makeOutput(shape, 'float32'),
  values: (backend, tensor) => (backend as BackendWasm).typedArrayFromHeap(tensor) as Float32Array,
};

export function memoryOf(backend: BackendName): TensorMemory {
  return backend === 'wasm' ? heap : arrays;
}

/** What the WebAssembly backend's object holds beyond its types. */
interface HeapOwner {
  readonly wasm?: { readonly asm?: { readonly memory?: KernelMemory }; readonly _malloc?: (bytes: number) => number };
}

/** A place for the fused kernel in the heap of the backend `wasm`, so that it works on tensors where they lie; null where the heap does not show itself. */
export function placeInHeap(backend: object): KernelPlace | null {
  const { wasm } = backend as HeapOwner;
  const memory = wasm?.asm?.memory;
  if (!(memory?.buffer instanceof ArrayBuffer) || wasm?._malloc === undefined) return null;
  const alignment = 64;
  const address = wasm._malloc(WORKSPACE_BYTES + alignment) >>> 0;
  return address === 0 ? null : { memory, workspace: Math.ceil(address / alignment) * alignment };
}
