/** What the kernel's tests share: which backends, where their parts are, and examples in the regions where digits are lost. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { BACKENDS, type BackendName } from '../../src/core/loss/report.ts';
import { Random } from '../../src/core/random.ts';
import type { BackendFolders } from '../../src/kernel/backends.ts';
import { ROOT } from './paths.ts';

export const FOLDERS: BackendFolders = {
  nativeFolder: ROOT,
  /** As the build leaves it. */
  wasmFolder: join(ROOT, 'dist', 'wasm'),
};

const BINDING = join(ROOT, 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node');

/**
 * Why the set-up cannot have completed tfjs-node on this machine; false where it is complete, or where everything was there to complete it:
 * its tests run then, and fail when it is missing all the same.
 */
export const NO_NATIVE: string | false = whyNoNative();

function whyNoNative(): string | false {
  if (existsSync(BINDING)) return false;
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the native library is fetched for Linux x64 only';
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = ['python3', 'g++'].filter((tool) => !folders.some((folder) => existsSync(join(folder, tool))));
  return missing.length === 0 ? false : `the native library needs ${missing.join(' and ')}, which this machine has not`;
}

export const AVAILABLE_BACKENDS: readonly BackendName[] = BACKENDS.filter((name) => !skipBackend(name));

/** The reason why the tests of a backend are skipped, or false. */
export function skipBackend(name: BackendName): string | false {
  return name === 'tensorflow' ? NO_NATIVE : false;
}

/**
 * tfjs-core alone has no gradients of its own ops (sum, matMul …), and its `register_all_gradients` is a module that Node cannot import; the
 * union package registers them with the engine that all copies share. The product differentiates nothing but its own kernel.
 */
export function registerGradientsOfOps(): void {
  createRequire(join(ROOT, 'node_modules/@tensorflow/tfjs-node/package.json'))('@tensorflow/tfjs');
}

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  const random = new Random(seed);
  return () => random.uniform();
}

export interface Examples {
  readonly logits: Float32Array;
  readonly labels: Int32Array;
  readonly examples: number;
  readonly classes: number;
}

export type Region = 'ordinary' | 'p → 1' | 'p → 0' | 'logits ±1e4' | 'far from 0';

export const REGIONS: readonly Region[] = ['ordinary', 'p → 1', 'p → 0', 'logits ±1e4', 'far from 0'];

/** Examples of one region; the regions are graded, from mild to extreme. */
export function examplesOf(region: Region, examples: number, classes: number, seed = 7): Examples {
  const random = seeded(seed);
  const logits = new Float32Array(examples * classes);
  const labels = new Int32Array(examples);
  for (let i = 0; i < examples; i++) {
    const label = Math.floor(random() * classes);
    const grade = (i + 1) / examples;
    labels[i] = label;
    for (let j = 0; j < classes; j++) {
      const z = random() * 8 - 4;
      const gold = j === label ? 1 : 0;
      logits[i * classes + j] = {
        ordinary: z,
        'p → 1': z + gold * 90 * grade,
        'p → 0': z - gold * 90 * grade,
        'logits ±1e4': random() < 0.5 ? 1e4 : random() < 0.5 ? -1e4 : z,
        'far from 0': z + 1e4,
      }[region];
    }
  }
  return { logits, labels, examples, classes };
}
