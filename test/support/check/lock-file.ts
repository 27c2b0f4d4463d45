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
}

const MAY_SHIP = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);

export function lockFileProblems(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> };
  const problems: string[] = [];
  for (const [path, locked] of Object.entries(lock.packages)) {
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
