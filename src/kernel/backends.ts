import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { enableProdMode, engine, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { BACKENDS, type BackendName, type BackendStatus } from '../core/loss/report.ts';
import { englishOf, joinedMessages, type Message, messageOf } from '../core/message.ts';
import { registerFocalLoss } from './focal-kernel.ts';
import { compileFusedKernel, FusedKernel, openFusedKernel } from './fused-kernel.ts';
import { loadNative } from './native/load.ts';
import { registerSigmoidLoss } from './sigmoid-loss.ts';
import { registerSoftLoss } from './soft-loss.ts';
import { placeInHeap } from './tensor-memory.ts';
import { BackendUnavailable } from './unavailable.ts';

/** Where the parts of a backend lie that are not in the code. */
export interface BackendFolders {
  /** Folder whose `node_modules` holds @tensorflow/tfjs-node, or null: then it is looked for from the running script upwards only. */
  readonly nativeFolder: string | null;
  /** Folder with the `.wasm` files of @tensorflow/tfjs-backend-wasm and of the fused kernel (`dist/wasm` of the product). */
  readonly wasmFolder: string;
}

/** A backend that is loaded and carries the kernel. */
export interface OpenedBackend {
  readonly name: BackendName;
  /** Version and where it came from, one sentence part. */
  readonly detail: string;
  /** With `auto`: the backends that were tried before and why they cannot be used. */
  readonly skipped: readonly BackendStatus[];
  /** What evaluates whole arrays at once; null on `cpu`, and where the machine or the folder has none. */
  readonly fused: FusedKernel | null;
}

/**
 * Loads a backend and registers the kernel on it. `auto` takes the first of `tensorflow`, `wasm`, `cpu` that loads and never throws for
 * one that does not; a failed load is not remembered, so a backend installed meanwhile is found by the next call.
 * @throws BackendUnavailable for a forced backend that cannot be used.
 */
export async function openBackend(choice: BackendName | 'auto', folders: BackendFolders): Promise<OpenedBackend> {
  const skipped: BackendStatus[] = [];
  for (const name of choice === 'auto' ? BACKENDS : [choice]) {
    const status = await load(name, folders);
    if (status.available) {
      await setBackend(name);
      return { name, detail: status.detail, skipped, fused: await fusedFor(name, folders) };
    }
    skipped.push(status);
  }
  const [forced] = skipped as [BackendStatus];
  const { detail, remedy } = forced.said;
  const said = messageOf('The kernel backend "{0}" cannot be used: {1}.', forced.name, detail);
  throw new BackendUnavailable(remedy === null ? said : joinedMessages([said, remedy], ' '), remedy);
}

/** The state of every backend, in the order in which they are tried. Loads each, so that the answer is a fact. */
export async function backendStatuses(folders: BackendFolders): Promise<readonly BackendStatus[]> {
  const statuses: BackendStatus[] = [];
  for (const name of BACKENDS) statuses.push(await load(name, folders));
  return statuses;
}

/**
 * Makes an opened backend the current one, without waiting: the change is complete when this returns, because the backend is
 * initialised already. Call it before each piece of synchronous work; another request may have changed it in between.
 */
export function useBackend({ name }: OpenedBackend): void {
  if (getBackend() !== name) void setBackend(name);
}

async function load(name: BackendName, folders: BackendFolders): Promise<BackendStatus> {
  try {
    return statusOf(name, true, await loaders[name](folders), null);
  } catch (error) {
    if (error instanceof BackendUnavailable) return statusOf(name, false, error.said, error.remedy);
    return statusOf(name, false, messageOf('{0}', error instanceof Error ? error.message : String(error)), null);
  }
}

function statusOf(name: BackendName, available: boolean, detail: Message, remedy: Message | null): BackendStatus {
  const english = remedy === null ? null : englishOf(remedy);
  return { name, available, detail: englishOf(detail), remedy: english, said: { detail, remedy } };
}

/** Each may be called again: what is loaded already answers at once. */
const loaders: Readonly<Record<BackendName, (folders: BackendFolders) => Promise<Message>>> = {
  async tensorflow(folders) {
    quiet();
    const detail = loadNative(folders.nativeFolder);
    await initialize('tensorflow', folders);
    return detail;
  },
  async wasm(folders) {
    quiet();
    const { wasmFolder } = folders;
    const missing = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'].find((file) => !existsSync(join(wasmFolder, file)));
    if (missing !== undefined) {
      // Asked for beforehand: after one failed start tfjs-backend-wasm refuses every other path until the process ends.
      throw new BackendUnavailable(
        messageOf('{0} does not exist', join(wasmFolder, missing)),
        messageOf('Reinstall Focal Lens, or run "npm run build" in its repository.'),
      );
    }
    const { WASM_LIBRARY } = await import('./wasm-library.ts');
    if (engine().registry.wasm === undefined) WASM_LIBRARY.setWasmPaths(join(wasmFolder, '/'));
    await initialize('wasm', folders);
    return messageOf('WebAssembly, tfjs-backend-wasm {0}', WASM_LIBRARY.version);
  },
  async cpu(folders) {
    quiet();
    const { CPU_LIBRARY } = await import('./cpu-library.ts');
    await initialize('cpu', folders);
    return messageOf('plain JavaScript, tfjs-backend-cpu {0}', CPU_LIBRARY.version);
  },
};

async function initialize(name: BackendName, folders: BackendFolders): Promise<void> {
  const fused = await fusedFor(name, folders);
  const module = name === 'wasm' ? await compileFusedKernel(folders.wasmFolder) : null;
  const before = getBackend();
  if (!(await setBackend(name))) throw new BackendUnavailable(messageOf('TensorFlow.js could not start its backend "{0}"', name), null);
  registerFocalLoss(name, () => {
    const place = module && placeInHeap(engine().backend);
    return place ? new FusedKernel(module, place) : fused;
  });
  registerSigmoidLoss(name);
  registerSoftLoss(name);
  // A status query must not change what others are computing on.
  if (before !== undefined && before !== name && engine().registry[before] !== undefined) await setBackend(before);
}

async function fusedFor(name: BackendName, { wasmFolder }: BackendFolders): Promise<FusedKernel | null> {
  return name === 'cpu' ? null : openFusedKernel(wasmFolder);
}

/** Production mode keeps advertisements and "already registered" notes of TensorFlow.js (two copies of it share one engine) off standard error. */
function quiet(): void {
  enableProdMode();
}
