import { basename } from 'node:path';
import type { FileHead } from './format.ts';
import { detectEncoding } from './text-encoding.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

/** How much of a file recognition sees. */
export const HEAD = 64 * 1024;

/** Reads the first 64 KiB of a file. Throws `UnreadableFile`. */
export async function readHead(path: string): Promise<FileHead> {
  const { handle, bytes: size } = await openRegularFile(path);
  try {
    const bytes = new Uint8Array(Math.min(HEAD, size));
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return headOf(path, bytes.subarray(0, length), length >= size);
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

/** The head of a file whose first bytes are at hand. */
export function headOf(path: string, bytes: Uint8Array, complete: boolean): FileHead {
  const encoding = detectEncoding(bytes, complete);
  const text = encoding === null ? '' : new TextDecoder(encoding.name).decode(bytes.subarray(encoding.mark), { stream: !complete });
  return { path, name: basename(path), bytes, text, complete };
}
