import { type Dirent, opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TimeSlices } from './time-slices.ts';

/** What a folder holds: names, in order. */
export interface FolderListing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Links, which stand among `files` or `folders` as well when they lead to such. */
  readonly links: ReadonlySet<string>;
  /** False where the folder holds more than `MOST_ENTRIES`. */
  readonly isWhole: boolean;
}

/** More entries of one folder are not listed. */
export const MOST_ENTRIES = 1_000_000;
const ENTRIES_AT_ONCE = 512;

/** Lists a folder. Throws the error of the file system, or the reason of the signal. */
export async function listFolder(path: string, slices: TimeSlices): Promise<FolderListing> {
  const files: string[] = [];
  const folders: string[] = [];
  const links = new Set<string>();
  const directory = opendirSync(path, { bufferSize: ENTRIES_AT_ONCE });
  let entries = 0;
  let entry: Dirent | null;
  try {
    while ((entry = directory.readSync()) !== null && entries < MOST_ENTRIES) {
      entries += 1;
      if (entry.isFile()) files.push(entry.name);
      else if (entry.isDirectory()) folders.push(entry.name);
      else if (entry.isSymbolicLink()) followLink(path, entry.name, { files, folders, links });
      if (entries % ENTRIES_AT_ONCE === 0 && slices.isOver()) await slices.rest();
    }
  } finally {
    directory.closeSync();
  }
  return { files: await inOrder(files, slices), folders: await inOrder(folders, slices), links, isWhole: entry === null };
}

/** Names that are sorted at once. */
const RUN = 50_000;

/** Sorted runs are what the sort of the engine merges fast. */
async function inOrder(names: string[], slices: TimeSlices): Promise<readonly string[]> {
  if (names.length <= RUN) return names.sort();
  const runs: string[] = [];
  for (let start = 0; start < names.length; start += RUN) {
    for (const name of names.slice(start, start + RUN).sort()) runs.push(name);
    if (slices.isOver()) await slices.rest();
  }
  return runs.sort();
}

function followLink(
  folder: string,
  name: string,
  into: { readonly files: string[]; readonly folders: string[]; readonly links: Set<string> },
): void {
  try {
    const status = statSync(join(folder, name));
    if (status.isFile()) into.files.push(name);
    else if (status.isDirectory()) into.folders.push(name);
    else return;
    into.links.add(name);
  } catch {
    // It leads nowhere, or in a circle.
  }
}
