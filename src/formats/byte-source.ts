import type { ByteSource } from './format.ts';
import type { OpenedFile } from './opened-file.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

export interface ByteSourceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes read so far; parts that are read twice count twice, up to the size of the file. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** Opens a file for reading at any place while `use` runs. Throws `UnreadableFile`, or the reason of the signal. */
export async function withByteSource<T>(path: string, options: ByteSourceOptions, use: (file: ByteSource) => Promise<T>): Promise<T> {
  const { file, close } = await openByteSource(path, options);
  try {
    return await use(file);
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await close();
  }
}

/** Opens a file for reading at any place until it is closed. Throws `UnreadableFile`; so does whoever reads, by `explainFileError`. */
export async function openByteSource(
  path: string,
  options: ByteSourceOptions,
): Promise<{ readonly file: ByteSource; close(): Promise<void> }> {
  const { handle, bytes } = await openRegularFile(path);
  let done = 0;
  const read = async (start: number, length: number): Promise<Uint8Array> => {
    const part = await readAt(handle, start, Math.min(length, bytes - start), options.signal);
    done = Math.min(bytes, done + part.length);
    options.progress?.(done);
    return part;
  };
  return { file: { path, size: bytes, read }, close: () => handle.close() };
}

async function readAt(handle: OpenedFile, start: number, length: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const bytes = new Uint8Array(Math.max(0, length));
  let read = 0;
  while (read < bytes.length) {
    const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}
