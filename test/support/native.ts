import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { installNative } from '../../src/kernel/native/install.ts';

/** Where set-ups keep what fresh clones can share. */
export function cacheFolder(): string {
  return process.env.FOCAL_LENS_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'focal-lens');
}

/** Completes @tensorflow/tfjs-node in the repository's node_modules, from the user's cache when an earlier clone has filled it. */
export async function setupNative(log: (line: string) => void): Promise<{ ok: boolean; detail: string }> {
  let last = '';
  const progress = (message: string, done: number, total: number | null) => {
    const line = total === null ? message : `${message}: ${Math.floor((done / total) * 10) * 10} % of ${Math.round(total / 1e6)} MB`;
    if (line !== last) log(line);
    last = line;
  };
  try {
    const folder = resolve(import.meta.dirname, '../..');
    return { ok: true, detail: await installNative({ folder, cacheFolder: join(cacheFolder(), 'native'), progress }) };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
