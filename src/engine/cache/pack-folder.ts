import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type PackedEntry, pack, unpack, type WeighedEntry } from './pack.ts';

export interface PackFolderOptions {
  readonly folder: string;
  /** Names the program that wrote the values: another one reads anew. */
  readonly version: string;
  /** Bytes of all packs together. */
  readonly capacity: number;
}

/**
 * A folder of packs, one for each root that is searched. The pack used longest ago goes first when there is no room. Nothing that is wrong
 * with it is an error: without a cache the files are read.
 */
export class PackFolder {
  readonly #options: PackFolderOptions;

  constructor(options: PackFolderOptions) {
    this.#options = options;
  }

  async load(root: string): Promise<readonly PackedEntry[]> {
    const { version, capacity } = this.#options;
    const path = this.#pathOf(root);
    try {
      if ((await stat(path)).size > capacity) return [];
      const entries = await unpack(version, await readFile(path));
      const now = new Date();
      // The time of the file is the time of its last use.
      await utimes(path, now, now);
      return entries;
    } catch {
      return [];
    }
  }

  /** Written beside its place and moved there, so that nobody reads half of it. */
  async save(root: string, entries: readonly WeighedEntry[]): Promise<void> {
    const { folder, version, capacity } = this.#options;
    const path = this.#pathOf(root);
    const temporary = `${path}.${randomUUID()}${TEMPORARY}`;
    try {
      const chunks = await pack(version, entries, capacity);
      await mkdir(folder, { recursive: true });
      const handle = await open(temporary, 'wx', 0o600);
      try {
        for (const chunk of chunks) await handle.writeFile(chunk);
      } finally {
        await handle.close();
      }
      await rename(temporary, path);
      await this.#makeRoom(path);
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }

  async #makeRoom(newest: string): Promise<void> {
    const { folder, capacity } = this.#options;
    const files: { path: string; size: number; used: number }[] = [];
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      const status = await stat(path).catch(() => null);
      if (status === null || !status.isFile()) continue;
      if (name.endsWith(PACK)) files.push({ path, size: status.size, used: path === newest ? Number.POSITIVE_INFINITY : status.mtimeMs });
      // Left by a process that ended while it wrote.
      else if (name.endsWith(TEMPORARY) && Date.now() - status.mtimeMs > ABANDONED_MILLISECONDS) await rm(path, { force: true });
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files.sort((a, b) => a.used - b.used)) {
      if (total <= capacity || path === newest) return;
      await rm(path, { force: true });
      total -= size;
    }
  }

  #pathOf(root: string): string {
    return join(this.#options.folder, `${createHash('sha256').update(root).digest('hex').slice(0, 32)}${PACK}`);
  }
}

const PACK = '.pack';
const TEMPORARY = '.part';
const ABANDONED_MILLISECONDS = 3_600_000;
