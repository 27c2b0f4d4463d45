import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import type { FoundFile } from './found-file.ts';

/**
 * The files that a person names: a file, all that a folder holds, or what a glob matches. A path that exists is no glob, whatever
 * characters it has. What names nothing is a problem.
 * @param folder What the path is relative to.
 */
export async function findExplicit(written: string, folder: string | undefined, search: DiscoverOptions): Promise<readonly FoundFile[]> {
  const path = folder === undefined ? written : resolve(folder, written);
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  // Only what a person wrote is a pattern: the folder may have any characters in its name.
  const { base, glob, isGlob } = picomatch.scan(sep === '\\' ? written.replaceAll('\\', '/') : written);
  if (exists || !isGlob) return discover([path], search);
  // Where not even the folder exists, one sentence is enough.
  const found = await discover([resolve(folder ?? '', base)], { ...search, include: [glob], problem: () => {} });
  if (found.length === 0) search.problem(problemAt(path, null, messageOf('No file matches this pattern.')));
  return found;
}

/** Files by their absolute paths, to tell whether one is among them. */
export function pathsOf(files: readonly FoundFile[]): ReadonlySet<string> {
  return new Set(files.map(({ path }) => resolve(path)));
}
