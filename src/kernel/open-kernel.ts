import type { BackendName, BackendStatus } from '../core/loss/report.ts';
import type { BackendFolders } from './backends.ts';
import { type FusedKernel, openFusedKernel } from './fused-kernel.ts';

/** What evaluates whole files. */
export interface OpenedKernel {
  readonly name: BackendName;
  /** With `auto`: the backends that were tried before and why they cannot be used. */
  readonly skipped: readonly BackendStatus[];
  /** Null: the float64 reference. */
  readonly fused: FusedKernel | null;
}

/**
 * The kernel for an evaluation. `auto` takes the fused one, the fastest that is measured on any backend: without TensorFlow, whose start
 * takes longer than the evaluation of a million rows. A forced backend is loaded, so that it is an error where it cannot be.
 * @throws BackendUnavailable for a forced backend that cannot be used.
 */
export async function openKernel(choice: BackendName | 'auto', folders: BackendFolders): Promise<OpenedKernel> {
  if (choice === 'auto') {
    const fused = await openFusedKernel(folders.wasmFolder);
    if (fused !== null) return { name: 'wasm', skipped: [], fused };
  }
  // TensorFlow.js is only loaded where it is asked for.
  return (await import('./backends.ts')).openBackend(choice, folders);
}
