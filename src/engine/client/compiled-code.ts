import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';

/** Builds whose code is kept. */
const KEPT_BUILDS = 3;

/**
 * Keeps compiled code in a folder, so that the next process needs not compile it: modules loaded from now on come from there. Nothing that
 * is wrong with it is an error. Node 20 has no such thing.
 * @param folder A folder of this person alone: whoever can write there can run code as them.
 * @param engine The bundled engine, which tells one build from another: each has a folder of its own.
 */
export function keepCompiledCode(folder: string | null, engine: string): void {
  // A person may have chosen a folder of their own, and Node then uses it already.
  if (folder === null || module.enableCompileCache === undefined || process.env.NODE_COMPILE_CACHE !== undefined) return;
  try {
    const { size, mtimeMs } = statSync(engine);
    const build = `${size}-${mtimeMs}`;
    const isNew = mkdirSync(join(folder, build), { recursive: true, mode: 0o700 }) !== undefined;
    if (![folder, join(folder, build)].every(isPrivate)) return;
    if (isNew) removeOldest(folder);
    module.enableCompileCache(join(folder, build));
  } catch {
    // Then all is compiled anew.
  }
}

/** Writes what was compiled until now; a process that ends by itself does so at its end. */
export function saveCompiledCode(): void {
  module.flushCompileCache?.();
}

function isPrivate(folder: string): boolean {
  const status = lstatSync(folder);
  if (!status.isDirectory()) return false;
  // On Windows the folders of a person are theirs by inherited permissions.
  if (process.getuid === undefined) return true;
  return status.uid === process.getuid() && (status.mode & OTHERS_MAY_WRITE) === 0;
}

const OTHERS_MAY_WRITE = 0o022;

function removeOldest(folder: string): void {
  const builds = readdirSync(folder).map((name) => ({ path: join(folder, name), made: lstatSync(join(folder, name)).birthtimeMs }));
  builds.sort((a, b) => b.made - a.made);
  for (const { path } of builds.slice(KEPT_BUILDS)) rmSync(path, { recursive: true, force: true });
}
