import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { BackendUnavailable } from '../unavailable.ts';

export const NATIVE_PACKAGE = '@tensorflow/tfjs-node';

/** What of tfjs-node is used besides the backend that it registers with the engine all copies of tfjs-core share. */
interface NativeModule {
  readonly version: Readonly<Record<string, string>>;
  backend(): { readonly binding?: { readonly TF_Version?: string } };
}

/**
 * Requires @tensorflow/tfjs-node: from `nativeFolder`, or by normal resolution from the running script (in the repository it is in node_modules).
 * Never part of a bundle, and `require` is made at run time, because a CommonJS bundle has no `import.meta.url`.
 * @returns Version and place.
 * @throws BackendUnavailable with the reason.
 */
export function loadNative(nativeFolder: string | null): string {
  const from = createRequire(resolvableFrom(nativeFolder));
  prepareProcess(from);
  try {
    const native = from(NATIVE_PACKAGE) as NativeModule;
    return `TensorFlow ${native.backend().binding?.TF_Version ?? 'of unknown version'}, tfjs-node ${native.version['tfjs-node']}`;
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] as string;
    throw new BackendUnavailable(`@tensorflow/tfjs-node is installed but does not load: ${reason.replace(/[\s.:]+$/, '')}`, REINSTALL);
  }
}

const INSTALL = 'Run the command "Focal Lens: Install Native Backend", or use the backend "wasm".';
const REINSTALL = 'Run the command "Focal Lens: Install Native Backend" again, or use the backend "wasm".';

/** A file name from which Node finds the package. */
function resolvableFrom(nativeFolder: string | null): string {
  const places = [
    ...(nativeFolder === null ? [] : [join(nativeFolder, 'package.json')]),
    ...(process.argv[1] === undefined ? [] : [resolve(process.argv[1])]),
  ];
  for (const place of places) {
    try {
      createRequire(place).resolve(`${NATIVE_PACKAGE}/package.json`);
      return place;
    } catch {
      // Not there: the next place.
    }
  }
  throw new BackendUnavailable('@tensorflow/tfjs-node is not installed', INSTALL);
}

/** What tfjs-node 4.22.0 needs of the process: a function that Node 23 removed, and quiet on standard error. */
function prepareProcess(from: NodeJS.Require): void {
  const util = from('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
}
