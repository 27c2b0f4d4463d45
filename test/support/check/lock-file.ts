/** The lock file is the same on every machine, and nothing ships under a licence that asks for more than a notice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../paths.ts';

interface LockedPackage {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const MAY_SHIP = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);

export function lockFileProblems(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  const problems: string[] = [];
  const isLocked = (path: string, name: string): boolean => {
    if (lock.packages[`${path === '' ? '' : `${path}/`}node_modules/${name}`] !== undefined) return true;
    return path !== '' && isLocked(path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1)), name);
  };
  for (const [path, locked] of Object.entries(lock.packages)) {
    for (const name of Object.keys(locked.optionalDependencies ?? {})) {
      if (isLocked(path, name)) continue;
      problems.push(
        `package-lock.json: ${path} wants ${name}, which has no entry: npm ci refuses. Choose a version that the registry has in full.`,
      );
    }
    if (path === '') continue;
    if (locked.resolved !== undefined)
      problems.push(`package-lock.json: ${path} names ${locked.resolved}; run npm install with the project's .npmrc.`);
    if (locked.integrity === undefined && locked.link !== true) problems.push(`package-lock.json: ${path} has no integrity.`);
    if (locked.dev !== true && !MAY_SHIP.has(locked.license ?? '')) {
      problems.push(`${path} has the licence ${locked.license ?? 'unknown'}; what ships has one of ${[...MAY_SHIP].join(', ')}.`);
    }
  }
  return problems;
}
