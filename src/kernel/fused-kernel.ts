import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of WebAssembly that is used here; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<FusedModule>;
  Instance: new (module: FusedModule, imports: unknown) => { readonly exports: unknown };
  Memory: new (limits: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }) => KernelMemory;
};

/** The compiled kernel, for memory of a thread or for memory that threads share: threads may share it. */
export type FusedModule = object & { readonly __brand?: 'WebAssembly.Module' };

/** A WebAssembly memory; threads may share it if it was made for that. */
export interface KernelMemory {
  /** Another object after the memory grew. */
  readonly buffer: ArrayBuffer;
}

/** Where a kernel has its own things: `WORKSPACE_BYTES` from the address `workspace` on, a multiple of 64, are for it alone. */
export interface KernelPlace {
  readonly memory: KernelMemory;
  readonly workspace: number;
}

/** Memory that kernels work in, with room for rows. */
export interface KernelRoom {
  readonly memory: KernelMemory;
  /** One for each kernel. */
  readonly places: readonly KernelPlace[];
  /** The room begins at this byte of `memory.buffer`, a multiple of 64. */
  readonly start: number;
}

/** Whose memory a module works in. */
export type MemoryKind = 'private' | 'shared';

/** A place in the memory of the kernel. */
interface Address {
  readonly value: number;
}

/** What `assembly/focal.ts` exports; its files say what each does. Addresses are those of bytes. */
interface FusedExports {
  readonly MOST_CLASSES: Address;
  readonly PARAMETERS: Address;
  readonly STAGING: Address;
  prepare(): void;
  isFused(x: number): number;
  evaluate(
    rows: number,
    classes: number,
    scores: number,
    labels: number,
    scales: number,
    loss: number,
    logP: number,
    logQ: number,
    gradientNorm: number,
    predicted: number,
    confidence: number,
    gradient: number,
  ): void;
}

/** Rows, and what to evaluate them with. */
export interface FusedInput {
  /** Logits, row-major [N × K]. */
  readonly scores: Float32Array;
  /** Gold class ids [N]; one outside 0 … K − 1 makes a bad row. */
  readonly labels: Int32Array;
  /** K, 1 … `mostClasses`. */
  readonly classes: number;
  /** α ≥ 0: one for all, or one per class. */
  readonly alpha: number | ArrayLike<number>;
  /** γ ≥ 0: one for all, or one per class. */
  readonly gamma: number | ArrayLike<number>;
  /** ∂L/∂FL of each row, by which its gradient is multiplied [N]; 1 where it is left out. */
  readonly scale?: Float32Array | undefined;
}

/** The columns that are wanted, N long each; those of a bad row are NaN (`predicted` then means nothing). */
export interface FusedOutput {
  readonly loss?: Float32Array;
  readonly logP?: Float32Array;
  readonly logQ?: Float32Array;
  /** L1 norm of the gradient, without `scale`. */
  readonly gradientNorm?: Float32Array;
  /** The class with the highest score, the first of equal ones. */
  readonly predicted?: Int32Array;
  /** Its probability. */
  readonly confidence?: Float32Array;
  /** scale · ∂FL/∂z, row-major [N × K]. */
  readonly gradient?: Float32Array;
}

/** Scores of a turn: they and their gradient stay in the second cache. */
const TURN_SCORES = 16 * 1024;
/** Rows are worked on in blocks of as many. */
const BLOCK = 32;
const MOST_TURN_ROWS = 8192;
const PAGE = 64 * 1024;

/** Bytes of a workspace, of which only those are touched that so many classes need. */
export const WORKSPACE_BYTES = 280 * PAGE;

/**
 * Memory in which rows are evaluated where they lie: read them straight into arrays of `memory.buffer` from `start` on, and give these to
 * `FusedKernel.run`.
 * @param bytes Of the room for rows and columns, beside the workspaces.
 * @param threads Kernels that work there; with more than one, or `kind` 'shared', the modules must be those for shared memory.
 * @throws RangeError where there is not so much memory; 4 GB are the most.
 */
export function kernelRoom(bytes: number, threads = 1, kind: MemoryKind = threads > 1 ? 'shared' : 'private'): KernelRoom {
  const start = PAGE + threads * WORKSPACE_BYTES;
  const pages = Math.ceil((start + bytes) / PAGE);
  const memory = new WebAssembly.Memory(kind === 'shared' ? { initial: pages, maximum: pages, shared: true } : { initial: pages });
  const places = Array.from({ length: threads }, (_, thread) => ({ memory, workspace: PAGE + thread * WORKSPACE_BYTES }));
  return { memory, places, start };
}

/**
 * The focal loss in one pass over the logits, in WebAssembly: loss, gradient, log p_t, log(1 − p_t), bad rows and predictions. Relative error
 * against float64 below 5e-6, the gradient's entries included, for γ up to 5; results below the normal 32-bit numbers become 0.
 */
export class FusedKernel {
  readonly mostClasses: number;
  readonly #memory: KernelMemory;
  readonly #evaluate: FusedExports['evaluate'];
  readonly #parameters: number;
  readonly #staging: number;
  #floats: Float32Array;
  #integers: Int32Array;

  /** @param place In memory of the kind that the module was compiled for; without it the kernel has memory of its own. */
  constructor(module: FusedModule, place: KernelPlace = kernelRoom(0).places[0]!) {
    const { memory, workspace } = place;
    const kernel = instantiate(module, place);
    kernel.prepare();
    this.mostClasses = kernel.MOST_CLASSES.value;
    this.#memory = memory;
    this.#evaluate = kernel.evaluate;
    this.#parameters = (workspace + kernel.PARAMETERS.value) / 4;
    this.#staging = workspace + kernel.STAGING.value;
    this.#floats = new Float32Array(memory.buffer);
    this.#integers = new Int32Array(memory.buffer);
  }

  /**
   * Synchronous; about 15 ms for a million rows of 27 classes. Arrays whose `buffer` is that of the kernel's memory are worked on where they lie,
   * the others are copied there and back piece by piece. What is written must not overlap with what is read.
   */
  run({ scores, labels, classes, alpha, gamma, scale }: FusedInput, output: FusedOutput): void {
    const { buffer } = this.#memory;
    if (this.#floats.buffer !== buffer) {
      this.#floats = new Float32Array(buffer);
      this.#integers = new Int32Array(buffer);
    }
    this.#setParameters(classes, alpha, gamma);
    const columns = this.#columns({ scores, labels, classes, alpha, gamma, scale: output.gradient && scale }, output);
    const rows = labels.length;
    const most = columns.some((column) => column?.staging !== undefined) ? rowsOfTurn(classes) : rows;
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      for (const column of columns) if (column?.isInput) this.#copyIn(column, first, count);
      const at = columns.map((column) => (column === null ? 0 : (column.staging ?? column.values.byteOffset + 4 * first * column.width)));
      this.#evaluate(count, classes, at[0]!, at[1]!, at[2]!, at[3]!, at[4]!, at[5]!, at[6]!, at[7]!, at[8]!, at[9]!);
      for (const column of columns) if (column?.isInput === false) this.#copyOut(column, first, count);
    }
  }

  /** In the order of the addresses of `evaluate`. */
  #columns({ scores, labels, classes, scale }: FusedInput, output: FusedOutput): readonly (Column | null)[] {
    let free = this.#staging;
    const column = (values: Float32Array | Int32Array | undefined, width: number, isInput: boolean): Column | null => {
      if (values === undefined) return null;
      if (values.buffer === this.#memory.buffer) return { values, width, isInput, staging: undefined };
      const staging = free;
      free += 4 * width * rowsOfTurn(classes);
      return { values, width, isInput, staging };
    };
    const { loss, logP, logQ, gradientNorm, predicted, confidence, gradient } = output;
    return [
      column(scores, classes, true),
      column(labels, 1, true),
      column(scale, 1, true),
      ...[loss, logP, logQ, gradientNorm, predicted, confidence].map((values) => column(values, 1, false)),
      column(gradient, classes, false),
    ];
  }

  #copyIn({ values, width, staging }: Column, first: number, count: number): void {
    if (staging === undefined) return;
    const own = values instanceof Int32Array ? this.#integers : this.#floats;
    own.set(values.subarray(first * width, (first + count) * width), staging / 4);
  }

  #copyOut({ values, width, staging }: Column, first: number, count: number): void {
    if (staging === undefined) return;
    const own = values instanceof Int32Array ? this.#integers : this.#floats;
    values.set(own.subarray(staging / 4, staging / 4 + count * width), first * width);
  }

  #setParameters(classes: number, alpha: number | ArrayLike<number>, gamma: number | ArrayLike<number>): void {
    for (let id = 0; id < classes; id++) {
      const exact = Math.min(typeof gamma === 'number' ? gamma : gamma[id]!, MOST_GAMMA);
      const short = upperBits(exact);
      const at = this.#parameters + 4 * id;
      this.#floats[at] = typeof alpha === 'number' ? alpha : alpha[id]!;
      this.#floats[at + 1] = short;
      this.#floats[at + 2] = exact - short;
    }
  }
}

/** An array of a call: in the kernel's memory, or else with a place there to which pieces of it are copied. */
interface Column {
  readonly values: Float32Array | Int32Array;
  /** Numbers of a row. */
  readonly width: number;
  readonly isInput: boolean;
  readonly staging: number | undefined;
}

function rowsOfTurn(classes: number): number {
  const rows = Math.floor(TURN_SCORES / classes / BLOCK) * BLOCK;
  return Math.min(MOST_TURN_ROWS, Math.max(BLOCK, rows));
}

/** With it every (1 − p)^γ below 1 is 0 already. */
const MOST_GAMMA = 1e30;

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** A number of 12 significant bits: its products with small integers are exact. */
function upperBits(value: number): number {
  float[0] = value;
  bits[0]! &= 0xfffff000;
  return float[0]!;
}

function instantiate(module: FusedModule, { memory, workspace }: KernelPlace): FusedExports {
  const imports = { env: { memory }, 'memory-map': { WORKSPACE: workspace } };
  return new WebAssembly.Instance(module, imports).exports as FusedExports;
}

const opened = new Map<string, Promise<FusedKernel | null>>();

/** One for all users of a process: it holds nothing between two calls. Null where there is none. */
export function openFusedKernel(folder: string): Promise<FusedKernel | null> {
  const known = opened.get(folder) ?? compileFusedKernel(folder).then((module) => module && new FusedKernel(module));
  opened.set(folder, known);
  return known;
}

/** The build that this machine runs fastest; null where there is none, or no WebAssembly with vectors. */
export async function compileFusedKernel(folder: string, kind: MemoryKind = 'private'): Promise<FusedModule | null> {
  const suffix = kind === 'shared' ? '-shared' : '';
  for (const isRelaxed of [true, false]) {
    const bytes = await readFile(join(folder, `focal${isRelaxed ? '-relaxed' : ''}${suffix}.wasm`)).catch(() => null);
    if (bytes === null || !WebAssembly.validate(bytes)) continue;
    const module = await WebAssembly.compile(bytes);
    if (!isRelaxed || roundsOnce(module, kind)) return module;
  }
  return null;
}

/** Relaxed instructions may round twice, and then have no advantage. */
function roundsOnce(module: FusedModule, kind: MemoryKind): boolean {
  const memory = new WebAssembly.Memory(kind === 'shared' ? { initial: 1, maximum: 1, shared: true } : { initial: 1 });
  return instantiate(module, { memory, workspace: 0 }).isFused(1.1) !== 0;
}
