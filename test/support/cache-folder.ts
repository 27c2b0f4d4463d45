/** The folder in which downloaded parts are kept, shared by every clone of the repository. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { RUN_FOLDER } from './paths.ts';

/**
 * `FOCAL_LENS_CACHE` when set, else the user's cache folder of the platform; made when it is missing. Where the user's folder cannot be
 * written (no home, read-only), the project's own `.vscode-test/cache` stands in, which a fresh clone does not share.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  const chosen = environment.FOCAL_LENS_CACHE;
  if (chosen !== undefined && chosen !== '') return writable(resolve(chosen));
  try {
    return writable(join(userCacheFolder(environment, platform), 'focal-lens'));
  } catch {
    return writable(join(RUN_FOLDER, 'cache'));
  }
}

function userCacheFolder(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return environment.LOCALAPPDATA || join(homedir(), 'AppData', 'Local');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  return environment.XDG_CACHE_HOME || join(homedir(), '.cache');
}

function writable(folder: string): string {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  return folder;
}
