import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The part of WebAssembly that is used here; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<FusedModule>;
  Instance: new (module: FusedModule, imports: unknown) => { readonly exports: unknown };
};

/** The compiled kernel: threads may share one. */
export type FusedModule = object & { readonly __brand?: 'WebAssembly.Module' };

/** A place in the memory of the kernel. */
interface Address {
  readonly value: number;
}

/** What `assembly/focal.ts` exports; its files say what each does. Addresses are those of bytes. */
interface FusedExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly MOST_CLASSES: Address;
  readonly MOST_ROWS: Address;
  readonly PARAMETERS: Address;
  readonly LABELS: Address;
  readonly SCALES: Address;
  readonly LOSSES: Address;
  readonly LOG_P: Address;
  readonly LOG_Q: Address;
  readonly NORMS: Address;
  readonly PREDICTED: Address;
  readonly CONFIDENCES: Address;
  readonly SCORES: Address;
  readonly GRADIENT: Address;
  prepare(): void;
  isFused(x: number): number;
  evaluate(rows: number, classes: number, wantsGradient: number, wantsPrediction: number): void;
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
const BLOCK = 64;

/**
 * The focal loss in one pass over the logits, in WebAssembly: loss, gradient, log p_t, log(1 − p_t), bad rows and predictions. Relative error
 * against float64 below 5e-6, the gradient's entries included, for γ up to 5; results below the normal 32-bit numbers become 0.
 */
export class FusedKernel {
  readonly mostClasses: number;
  readonly #evaluate: FusedExports['evaluate'];
  readonly #mostRows: number;
  readonly #parameters: Float32Array;
  readonly #scores: Float32Array;
  readonly #gradient: Float32Array;
  readonly #labels: Int32Array;
  readonly #scale: Float32Array;
  readonly #predicted: Int32Array;
  readonly #columns: Readonly<Record<'loss' | 'logP' | 'logQ' | 'gradientNorm' | 'confidence', Float32Array>>;

  constructor(module: FusedModule) {
    const kernel = new WebAssembly.Instance(module, { env: { abort: broken } }).exports as FusedExports;
    kernel.prepare();
    const { buffer } = kernel.memory;
    const rows = kernel.MOST_ROWS.value;
    const floats = (address: Address, length = rows) => new Float32Array(buffer, address.value, length);
    this.mostClasses = kernel.MOST_CLASSES.value;
    this.#mostRows = rows;
    this.#evaluate = kernel.evaluate;
    this.#parameters = floats(kernel.PARAMETERS, 4 * this.mostClasses);
    this.#scores = floats(kernel.SCORES, BLOCK * this.mostClasses);
    this.#gradient = floats(kernel.GRADIENT, BLOCK * this.mostClasses);
    this.#labels = new Int32Array(buffer, kernel.LABELS.value, rows);
    this.#predicted = new Int32Array(buffer, kernel.PREDICTED.value, rows);
    this.#scale = floats(kernel.SCALES);
    this.#columns = {
      loss: floats(kernel.LOSSES),
      logP: floats(kernel.LOG_P),
      logQ: floats(kernel.LOG_Q),
      gradientNorm: floats(kernel.NORMS),
      confidence: floats(kernel.CONFIDENCES),
    };
  }

  /** Synchronous; about 50 ms for a million rows of 27 classes. */
  run({ scores, labels, classes, alpha, gamma, scale }: FusedInput, output: FusedOutput): void {
    this.#setParameters(classes, alpha, gamma);
    const wantsGradient = output.gradient === undefined ? 0 : 1;
    const wantsPrediction = output.predicted === undefined && output.confidence === undefined ? 0 : 1;
    const rows = labels.length;
    const most = this.#rowsOfTurn(classes);
    if (wantsGradient && scale === undefined) this.#scale.fill(1);
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      this.#scores.set(scores.subarray(first * classes, (first + count) * classes));
      this.#labels.set(labels.subarray(first, first + count));
      if (wantsGradient && scale !== undefined) this.#scale.set(scale.subarray(first, first + count));
      this.#evaluate(count, classes, wantsGradient, wantsPrediction);
      for (const name of COLUMNS) output[name]?.set(this.#columns[name].subarray(0, count), first);
      output.predicted?.set(this.#predicted.subarray(0, count), first);
      output.gradient?.set(this.#gradient.subarray(0, count * classes), first * classes);
    }
  }

  #rowsOfTurn(classes: number): number {
    const rows = Math.floor(TURN_SCORES / classes / BLOCK) * BLOCK;
    return Math.min(this.#mostRows, Math.max(BLOCK, rows));
  }

  #setParameters(classes: number, alpha: number | ArrayLike<number>, gamma: number | ArrayLike<number>): void {
    for (let id = 0; id < classes; id++) {
      const exact = Math.min(typeof gamma === 'number' ? gamma : gamma[id]!, MOST_GAMMA);
      const short = upperBits(exact);
      this.#parameters[4 * id] = typeof alpha === 'number' ? alpha : alpha[id]!;
      this.#parameters[4 * id + 1] = short;
      this.#parameters[4 * id + 2] = exact - short;
    }
  }
}

const COLUMNS = ['loss', 'logP', 'logQ', 'gradientNorm', 'confidence'] as const;

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

function broken(): never {
  throw new Error('The focal-loss kernel is broken.');
}

const opened = new Map<string, Promise<FusedKernel | null>>();

/** One for all users of a process: it holds nothing between two calls. Null where there is none. */
export function openFusedKernel(folder: string): Promise<FusedKernel | null> {
  const known = opened.get(folder) ?? compileFusedKernel(folder).then((module) => module && new FusedKernel(module));
  opened.set(folder, known);
  return known;
}

/** The build that this machine runs fastest; null where there is none, or no WebAssembly with vectors. */
export async function compileFusedKernel(folder: string): Promise<FusedModule | null> {
  for (const file of ['focal-relaxed.wasm', 'focal.wasm']) {
    const bytes = await readFile(join(folder, file)).catch(() => null);
    if (bytes === null || !WebAssembly.validate(bytes)) continue;
    const module = await WebAssembly.compile(bytes);
    if (file === 'focal.wasm' || roundsOnce(module)) return module;
  }
  return null;
}

/** Relaxed instructions may round twice, and then have no advantage. */
function roundsOnce(module: FusedModule): boolean {
  const kernel = new WebAssembly.Instance(module, { env: { abort: broken } }).exports as FusedExports;
  return kernel.isFused(1.1) !== 0;
}
