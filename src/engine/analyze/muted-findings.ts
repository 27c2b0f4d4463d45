import { isAbsolute, relative, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Finding } from '../../core/analysis.ts';
import { isMuted, type Mute } from '../../core/findings/muting.ts';

/**
 * Keeps the findings that nobody muted. A glob for files is held against the path below each root, and against the path as a whole; one without a slash
 * against the name of the file.
 *
 * @param roots the files and folders that were asked for
 */
export function unmuted(mutes: readonly Mute[], roots: readonly string[]): (findings: readonly Finding[]) => readonly Finding[] {
  if (mutes.length === 0) return (findings) => findings;
  const globs = new Map<string, (path: string) => boolean>();
  const matcherOf = (glob: string) => {
    let matcher = globs.get(glob);
    if (matcher === undefined) globs.set(glob, (matcher = matcherFor(glob)));
    return matcher;
  };
  const folders = roots.map((root) => resolve(root));
  const matches = (glob: string, path: string) => {
    const full = resolve(path);
    const below = folders.map((folder) => relative(folder, full)).filter((own) => own !== '' && !own.startsWith('..') && !isAbsolute(own));
    return [full, path, ...below].some((each) => matcherOf(glob)(each.replaceAll(sep, '/')));
  };
  return (findings) => findings.filter((finding) => !isMuted(finding, mutes, matches));
}

/** A pattern that is none (longer than picomatch takes, say) fits the file of that very name. */
function matcherFor(glob: string): (path: string) => boolean {
  try {
    return picomatch(glob, { dot: true, basename: !glob.includes('/') });
  } catch {
    return (path) => path === glob;
  }
}
