/** The content of a file as a commit has it: told from the one on disk by its hash, so that what did not change is not read out. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type CommittedFile, copyFile, repositoryOf } from './git.ts';

export type CommittedContent =
  /** The file on disk has it. */
  | { readonly kind: 'same' }
  /** It lies at this path. */
  | { readonly kind: 'copy'; readonly path: string }
  /** Only a pointer is in the repository, and what it points to is not on this machine. */
  | { readonly kind: 'elsewhere' };

/**
 * @param path The file on disk, links resolved.
 * @param folder A folder of our own, into which content is copied.
 */
export async function contentOf(path: string, file: CommittedFile, folder: string, signal: AbortSignal): Promise<CommittedContent> {
  if ((await stat(path)).size === file.bytes && (await gitHash(path, file, signal)) === file.hash) return { kind: 'same' };
  await mkdir(folder, { recursive: true });
  const copy = join(folder, basename(path));
  await copyFile(dirname(path), file, copy, signal);
  return contentOfCopy(copy, file.bytes, path, signal);
}

/**
 * What a copy stands for: itself, or what it points to.
 * @param path The file on disk, which may be gone.
 */
export async function contentOfCopy(copy: string, bytes: number, path: string, signal: AbortSignal): Promise<CommittedContent> {
  const pointer = bytes <= LONGEST_POINTER ? pointerOf(await readFile(copy, 'utf8')) : null;
  return pointer === null ? { kind: 'copy', path: copy } : contentBehind(pointer, path, signal);
}

/** Git LFS keeps what it has downloaded beside the repository. */
async function contentBehind({ hash, bytes }: Pointer, path: string, signal: AbortSignal): Promise<CommittedContent> {
  const isThere = (await sizeOf(path)) === bytes;
  if (isThere && (await hashOf(path, createHash('sha256'), signal)) === hash) return { kind: 'same' };
  const kept = join(await repositoryOf(await folderThere(path), signal), 'lfs', 'objects', hash.slice(0, 2), hash.slice(2, 4), hash);
  return (await sizeOf(kept)) === bytes ? { kind: 'copy', path: kept } : { kind: 'elsewhere' };
}

/** Null for what is no file. */
async function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    (status) => (status.isFile() ? status.size : null),
    () => null,
  );
}

/** The folder of a path, or the nearest one above that is still there. */
async function folderThere(path: string): Promise<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const isThere = await access(folder).then(
      () => true,
      () => false,
    );
    if (isThere || dirname(folder) === folder) return folder;
  }
}

interface Pointer {
  readonly hash: string;
  readonly bytes: number;
}

/** A pointer of Git LFS is below 1024 bytes by its specification. */
const LONGEST_POINTER = 1024;

function pointerOf(text: string): Pointer | null {
  if (!text.startsWith('version https://git-lfs.github.com/spec/')) return null;
  const hash = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1];
  const bytes = /^size (\d{1,15})$/m.exec(text)?.[1];
  return hash === undefined || bytes === undefined ? null : { hash, bytes: Number(bytes) };
}

/** The hash under which git would keep a file: of its length and its bytes. */
async function gitHash(path: string, { hash, bytes }: CommittedFile, signal: AbortSignal): Promise<string> {
  const digest = createHash(hash.length === 64 ? 'sha256' : 'sha1');
  digest.update(`blob ${bytes}\0`);
  return hashOf(path, digest, signal);
}

async function hashOf(path: string, digest: ReturnType<typeof createHash>, signal: AbortSignal): Promise<string> {
  for await (const piece of createReadStream(path, { signal })) digest.update(piece as Buffer);
  return digest.digest('hex');
}
