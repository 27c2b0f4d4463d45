import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Where this person's compiled code is kept: in the folder for such things of the platform; null where there is none. */
export function codeFolder(): string | null {
  const folder = cachesOf(process.platform, process.env);
  return folder === null ? null : join(folder, 'focal-lens', 'compiled');
}

function cachesOf(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string | null {
  // https://specifications.freedesktop.org/basedir-spec: a relative path is to be ignored.
  const given = platform === 'win32' ? environment.LOCALAPPDATA : environment.XDG_CACHE_HOME;
  if (given !== undefined && isAbsolute(given)) return given;
  const home = homeOf();
  if (home === null || !isAbsolute(home)) return null;
  if (platform === 'win32') return join(home, 'AppData', 'Local');
  return platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
}

function homeOf(): string | null {
  try {
    return homedir();
  } catch {
    // A user without an entry, as containers have them.
    return null;
  }
}
