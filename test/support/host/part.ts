/** One part of the host in the cache folder: made once, whole or not at all. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Pin } from './pins.ts';

export type Log = (line: string) => void;

const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/** The folder of a part, whether or not it is there yet. `layout` counts how it is laid out: raise it when `make` changes. */
export function partFolder(cache: string, name: string, pin: Pin, layout: number): string {
  return join(cache, `${name}-${pin.version}-${layout}`);
}

/**
 * Makes `folder` by `make(unfinished folder)` unless it exists. It is made beside and renamed at the end: an interrupted run
 * leaves nothing that looks finished, and of two runs at once the first to end wins and the other uses its result.
 */
export async function ensurePart(folder: string, pin: Pin, log: Log, make: (into: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const started = performance.now();
  await removeAbandoned(folder);
  const unfinished = `${folder}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  const heartbeat = setInterval(() => log(`${pin.title} ${pin.version}: still at work after ${seconds()}`), 10_000);
  try {
    log(`${pin.title} ${pin.version}: downloading about ${pin.megabytes} MB from npm`);
    await make(unfinished);
    await rename(unfinished, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    log(`${pin.title} ${pin.version}: ready after ${seconds()}`);
    return folder;
  } finally {
    clearInterval(heartbeat);
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Removes what interrupted runs left; a young folder may belong to a run that is still at work. */
async function removeAbandoned(folder: string): Promise<void> {
  const siblings = await readdir(dirname(folder));
  for (const name of siblings.filter((entry) => entry.startsWith(`${basename(folder)}.`))) {
    const path = join(dirname(folder), name);
    const changed = await stat(path).then(
      (stats) => stats.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - changed > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
