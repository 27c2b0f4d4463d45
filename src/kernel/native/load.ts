import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type Message, messageOf } from '../../core/message.ts';
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
export function loadNative(nativeFolder: string | null): Message {
  const folder = candidates(nativeFolder).find((candidate) => existsSync(join(candidate, 'package.json')));
  if (folder === undefined)
    throw new BackendUnavailable(
      messageOf('{0} is not installed', NATIVE_PACKAGE),
      messageOf('Run the command "Focal Lens: Install Native Backend", or use the backend "wasm".'),
    );
  const require = createRequire(join(folder, 'package.json'));
  prepareProcess(require);
  try {
    const native = require(folder) as NativeModule;
    const { binding } = native.backend() as { readonly binding?: { readonly TF_Version?: string } };
    const own = native.version['tfjs-node'];
    return binding?.TF_Version === undefined
      ? messageOf('TensorFlow of unknown version, tfjs-node {0}', own)
      : messageOf('TensorFlow {0}, tfjs-node {1}', binding.TF_Version, own);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n')[0] as string;
    throw new BackendUnavailable(
      messageOf('{0} is installed but does not load: {1}', NATIVE_PACKAGE, reason.replace(/[\s.:]+$/, '')),
      messageOf('Run the command "Focal Lens: Install Native Backend" again, or use the backend "wasm".'),
    );
  }
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
