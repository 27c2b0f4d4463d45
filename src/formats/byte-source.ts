import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from './format.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

export interface ByteSourceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the end of the part read last. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** Opens a file for reading at any place while `use` runs. Throws `UnreadableFile`, or the reason of the signal. */
export async function withByteSource<T>(path: string, options: ByteSourceOptions, use: (file: ByteSource) => Promise<T>): Promise<T> {
  const { handle, bytes } = await openRegularFile(path);
  try {
    return await use({ path, size: bytes, read: (start, length) => readAt(handle, start, Math.min(length, bytes - start), options) });
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

async function readAt(handle: FileHandle, start: number, length: number, { signal, progress }: ByteSourceOptions): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const bytes = new Uint8Array(Math.max(0, length));
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  progress?.(start + read);
  return bytes.subarray(0, read);
}
