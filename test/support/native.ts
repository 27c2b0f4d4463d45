import { join } from 'node:path';
import { installNative } from '../../src/kernel/native/install.ts';
import { cacheFolder } from './cache-folder.ts';
import { ROOT } from './paths.ts';

/** Completes @tensorflow/tfjs-node in the repository's node_modules, from the user's cache when an earlier clone has filled it. */
export async function setupNative(log: (line: string) => void): Promise<{ ok: boolean; detail: string }> {
  let last = '';
  const progress = ({ message }: { readonly message: string }, done: number, total: number | null) => {
    const line = total === null ? message : `${message}: ${Math.floor((done / total) * 10) * 10} % of ${Math.round(total / 1e6)} MB`;
    if (line !== last) log(line);
    last = line;
  };
  try {
    return { ok: true, detail: await installNative({ folder: ROOT, cacheFolder: join(cacheFolder(), 'native'), progress }) };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
