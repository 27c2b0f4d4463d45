import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { SourceRoot } from '../core/check/source-root.ts';

/** The repository around the working directory, else the working directory: services name files from there. */
export function sourceRoot(): SourceRoot {
  const folder = repositoryOf(process.cwd()) ?? process.cwd();
  return {
    folder: slashed(folder),
    pathOf(path) {
      const own = relative(folder, resolve(path));
      const isInside = own !== '..' && !own.startsWith(`..${sep}`) && !isAbsolute(own);
      return isInside ? slashed(own) || '.' : slashed(resolve(path));
    },
  };
}

function repositoryOf(from: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
