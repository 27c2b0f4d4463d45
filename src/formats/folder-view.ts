import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FolderView } from './folder-format.ts';
import { type FolderListing, listFolder } from './folder-listing.ts';
import { headOf } from './read-head.ts';
import type { TimeSlices } from './time-slices.ts';

/** Entries of folders that are kept; beyond, those listed longest ago are listed again. */
const KEPT_ENTRIES = 2_000_000;
const SMALL_TEXT = 1024 * 1024;

/** Size and time of a file: a changed file has others. */
export interface FileStamp {
  readonly bytes: number;
  readonly modified: number;
}

/** Knows the first bytes of files from before, so that a folder that has not changed is recognised without a look into its files. */
export interface StartMemory {
  /** @param root The folder that is searched. */
  known(root: string, path: string, length: number, stamp: FileStamp): Uint8Array | undefined;
  keep(root: string, path: string, length: number, stamp: FileStamp, bytes: Uint8Array): void;
}

/** The folders that one search has listed. */
export class FolderViews {
  readonly #listings = new Map<string, FolderListing>();
  readonly #slices: TimeSlices;
  readonly #memory: StartMemory | null;
  #entries = 0;

  constructor(slices: TimeSlices, memory: StartMemory | null = null) {
    this.#slices = slices;
    this.#memory = memory;
  }

  /** Throws the error of the file system where it cannot be listed. */
  async list(path: string): Promise<FolderListing> {
    const key = resolve(path);
    const known = this.#listings.get(key);
    if (known !== undefined) return known;
    const listing = await listFolder(path, this.#slices);
    this.#listings.set(key, listing);
    this.#entries += sizeOf(listing);
    for (const [oldest, dropped] of this.#listings) {
      if (this.#entries <= KEPT_ENTRIES || dropped === listing) break;
      this.#listings.delete(oldest);
      this.#entries -= sizeOf(dropped);
    }
    return listing;
  }

  viewOf(path: string, root: string, { files, folders }: FolderListing): FolderView {
    return {
      path,
      root,
      files,
      folders,
      open: async (other) => {
        if (this.#slices.isOver()) await this.#slices.rest();
        try {
          return this.viewOf(other, root, await this.list(other));
        } catch (error) {
          // An error of the file system; the reason of a signal is none.
          if (error instanceof Error && 'syscall' in error) return null;
          throw error;
        }
      },
      readText: (file, most = SMALL_TEXT) => {
        const bytes = startOf(root, file, most + 1, this.#memory);
        if (bytes === null || bytes.length > most) return null;
        const { text } = headOf(file, bytes, true);
        return text === '' && bytes.length > 0 ? null : text;
      },
      readHead: (file, length) => startOf(root, file, length, this.#memory),
    };
  }
}

function sizeOf({ files, folders }: FolderListing): number {
  return files.length + folders.length;
}

/** What is no regular file does not keep the search waiting. */
export const OPEN_FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Longer beginnings are read again. */
const LONGEST_KEPT = 4 * 1024 * 1024;

function startOf(root: string, path: string, length: number, memory: StartMemory | null): Uint8Array | null {
  if (memory === null) return readStart(path, length);
  const status = statusOf(path);
  if (status === null) return null;
  const stamp = { bytes: status.size, modified: status.mtimeMs };
  const known = memory.known(root, path, length, stamp);
  if (known !== undefined) return known;
  const bytes = readStart(path, length);
  if (bytes !== null && bytes.length <= LONGEST_KEPT) memory.keep(root, path, length, stamp, bytes);
  return bytes;
}

/** Null as well where the path leads nowhere it may be followed to. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function readStart(path: string, length: number): Buffer | null {
  let file: number;
  try {
    file = openSync(path, OPEN_FLAGS);
  } catch {
    return null;
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile()) return null;
    const bytes = Buffer.allocUnsafe(Math.min(length, status.size));
    let read = 0;
    while (read < bytes.length) {
      const count = readSync(file, bytes, read, bytes.length - read, read);
      if (count === 0) break;
      read += count;
    }
    return bytes.subarray(0, read);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
