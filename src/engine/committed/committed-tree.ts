import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import type { FolderView } from '../../formats/folder-format.ts';
import { headOf } from '../../formats/read-head.ts';
import { type Commit, headOfBlob, listTree, workTreeOf } from './git.ts';

/** More files of a commit are not looked at. */
export const MOST_COMMITTED = 500_000;
/** Longer beginnings of files are not looked at. */
const LONGEST_HEAD = 4 * 1024 * 1024;
const SMALL_TEXT = 1024 * 1024;

const DEEPEST = 200;
/** A tree of a few kilobytes can name the same folders again and again. */
const MOST_FOLDERS = 100_000;
const MOST_CHARACTERS = 64 * 1024 * 1024;
/** No file system has longer names. */
const LONGEST_NAME = 255;

interface CommittedFolder {
  /** Hashes by name. */
  readonly files: Map<string, string>;
  readonly folders: Set<string>;
}

/**
 * The folders that a commit has below a folder of the working tree, as recognition sees folders: what is on disk with the same hash is read
 * there, the rest by git. Links and submodules are left out.
 */
export class CommittedTree {
  /** False where there is more than is looked at. */
  readonly isWhole: boolean;
  /** As it was written; all paths begin with it. */
  readonly base: string;
  /** Its real place. */
  readonly repository: string;
  readonly #folders: ReadonlyMap<string, CommittedFolder>;
  readonly #listings = new Map<CommittedFolder, Pick<FolderView, 'files' | 'folders'>>();

  private constructor(base: string, realBase: string, folders: ReadonlyMap<string, CommittedFolder>, isWhole: boolean) {
    this.base = base;
    this.repository = realBase;
    this.#folders = folders;
    this.isWhole = isWhole;
  }

  /**
   * @param root A folder that is there; where it lies above the repository, the tree begins with the one that `inside` lies in.
   * Rejects with `GitFailure`.
   */
  static async read(root: string, inside: string, commit: Commit, signal: AbortSignal): Promise<CommittedTree> {
    const real = realpathSync(root);
    const top = realpathSync(await workTreeOf(realpathSync(inside), signal));
    const above = relative(real, top);
    const isAbove = above !== '' && !above.startsWith('..') && resolve(real, above) === top;
    const [base, realBase] = isAbove ? [join(root, above), top] : [root, real];
    const folders = new Map<string, CommittedFolder>([['', emptyFolder()]]);
    let [files, characters] = [0, 0];
    for await (const { path, hash, isFile } of listTree(realBase, commit, signal)) {
      const names = path.split('/');
      // A tree of a stranger may hold names that lead elsewhere.
      if (!isFile || names.length > DEEPEST || !names.every(isPlainName)) continue;
      if (files === MOST_COMMITTED || folders.size > MOST_FOLDERS || characters > MOST_CHARACTERS)
        return new CommittedTree(base, realBase, folders, false);
      const before = folders.size;
      folderAt(folders, names.slice(0, -1)).files.set(names.at(-1)!, hash);
      files += 1;
      characters += path.length * (1 + folders.size - before);
    }
    return new CommittedTree(base, realBase, folders, true);
  }

  /** The paths of all folders, each after those above it. */
  folders(): readonly string[] {
    return [...this.#folders.keys()].sort().map((key) => (key === '' ? this.base : join(this.base, key)));
  }

  /** Null where the commit has no such folder. */
  view(path: string, root: string): FolderView | null {
    const folder = this.#folders.get(this.#keyOf(path));
    if (folder === undefined) return null;
    let listing = this.#listings.get(folder);
    if (listing === undefined) {
      listing = { files: [...folder.files.keys()].sort(), folders: [...folder.folders].sort() };
      this.#listings.set(folder, listing);
    }
    return {
      path,
      root,
      ...listing,
      open: async (other) => this.view(other, root),
      readText: (file, most = SMALL_TEXT) => {
        const bytes = this.#startOf(file, most + 1);
        if (bytes === null || bytes.length > most) return null;
        const { text } = headOf(file, bytes, true);
        return text === '' && bytes.length > 0 ? null : text;
      },
      readHead: (file, bytes) => this.#startOf(file, bytes),
    };
  }

  /** The hash of a file's content; null where the commit has no such file. */
  hashOf(path: string): string | null {
    const key = this.#keyOf(path);
    const end = key.lastIndexOf(sep);
    return this.#folders.get(key.slice(0, Math.max(0, end)))?.files.get(key.slice(end + 1)) ?? null;
  }

  #keyOf(path: string): string {
    return relative(this.base, path);
  }

  #startOf(path: string, length: number): Uint8Array | null {
    const hash = this.hashOf(path);
    if (hash === null) return null;
    const onDisk = unchangedContent(path, hash, LONGEST_HEAD);
    if (onDisk !== null) return onDisk.subarray(0, length);
    return headOfBlob(this.repository, hash, Math.min(length, LONGEST_HEAD));
  }
}

/** The content of the file on disk where it has the hash; null otherwise, and where it is longer than `most`. */
export function unchangedContent(path: string, hash: string, most: number): Buffer | null {
  try {
    const status = statSync(path);
    if (!status.isFile() || status.size > most) return null;
    const content = readFileSync(path);
    const digest = createHash(hash.length === 64 ? 'sha256' : 'sha1')
      .update(`blob ${content.length}\0`)
      .update(content);
    return digest.digest('hex') === hash ? content : null;
  } catch {
    return null;
  }
}

function emptyFolder(): CommittedFolder {
  return { files: new Map(), folders: new Set() };
}

function folderAt(folders: Map<string, CommittedFolder>, names: readonly string[]): CommittedFolder {
  const key = names.join(sep);
  const known = folders.get(key);
  if (known !== undefined) return known;
  const made = emptyFolder();
  folders.set(key, made);
  folderAt(folders, names.slice(0, -1)).folders.add(names.at(-1)!);
  return made;
}

function isPlainName(name: string): boolean {
  return name !== '' && name.length <= LONGEST_NAME && name !== '.' && name !== '..' && !name.includes(sep);
}
