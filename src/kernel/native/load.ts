import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { BackendUnavailable } from '../unavailable.ts';

export const NATIVE_PACKAGE = '@tensorflow/tfjs-node';

/** What is used of it, besides the backend that it registers with the engine all copies of tfjs-core share. */
type NativeModule = Pick<typeof import('@tensorflow/tfjs-node'), 'version' | 'backend'>;

/**
 * Requires @tensorflow/tfjs-node: from `nativeFolder`, or from the `node_modules` above the running script (in the repository it is there).
 * Never part of a bundle, and `require` is made at run time, because a CommonJS bundle has no `import.meta.url`. May be called again
 * at any time: it tells the present state of the folder, also after an installation or a removal.
 * @returns Version and place.
 * @throws BackendUnavailable with the reason.
 */
export function loadNative(nativeFolder: string | null): string {
  const folder = candidates(nativeFolder).find((candidate) => existsSync(join(candidate, 'package.json')));
  if (folder === undefined) throw new BackendUnavailable(`${NATIVE_PACKAGE} is not installed`, remedy('Install Native Backend"'));
  const require = createRequire(join(folder, 'package.json'));
  prepareProcess(require);
  try {
    const native = require(folder) as NativeModule;
    const { binding } = native.backend() as { readonly binding?: { readonly TF_Version?: string } };
    return `TensorFlow ${binding?.TF_Version ?? 'of unknown version'}, tfjs-node ${native.version['tfjs-node']}`;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] as string;
    const what = `${NATIVE_PACKAGE} is installed but does not load: ${reason.replace(/[\s.:]+$/, '')}`;
    throw new BackendUnavailable(what, remedy('Install Native Backend" again'));
  }
}

function remedy(command: string): string {
  return `Run the command "Focal Lens: ${command}, or use the backend "wasm".`;
}

/** Where the package may lie. Node's own resolution would remember the answer, right or wrong, as long as the process lives. */
function candidates(nativeFolder: string | null): string[] {
  const script = process.argv[1];
  const above = script === undefined ? [] : (createRequire(resolve(script)).resolve.paths(NATIVE_PACKAGE) ?? []);
  const folders = nativeFolder === null ? above : [join(nativeFolder, 'node_modules'), ...above];
  return folders.map((folder) => join(folder, NATIVE_PACKAGE));
}

/** What tfjs-node 4.22.0 needs of the process: a function that Node 23 removed, and quiet on standard error. */
function prepareProcess(require: NodeJS.Require): void {
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}
