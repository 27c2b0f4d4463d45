import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileHead } from './format.ts';
import { detectEncoding } from './text-encoding.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

/** How much of a file recognition sees. */
export const HEAD = 64 * 1024;

/** A row of JSON Lines with a vector for each token is longer than a head: recognition sees the whole of a first row up to this. */
const LONGEST_FIRST_ROW = 4 * 1024 * 1024;

/** Reads the first 64 KiB of a file, or its first row where that is a longer JSON object. Throws `UnreadableFile`. */
export async function readHead(path: string): Promise<FileHead> {
  const { handle, bytes: size } = await openRegularFile(path);
  try {
    let bytes = await readUpTo(handle, new Uint8Array(0), Math.min(HEAD, size));
    while (bytes.length < Math.min(size, LONGEST_FIRST_ROW) && endsInFirstRow(bytes)) {
      const longer = await readUpTo(handle, bytes, Math.min(size, bytes.length * 4, LONGEST_FIRST_ROW));
      if (longer.length === bytes.length) break;
      bytes = longer;
    }
    return headOf(path, bytes, bytes.length >= size);
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

/** The known first bytes and those that follow, `length` in all; fewer where the file has shrunk. */
async function readUpTo(handle: FileHandle, known: Uint8Array, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  bytes.set(known);
  let read = known.length;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

const LINE_FEED = 10;
const OPENING_BRACE = 123;

function endsInFirstRow(bytes: Uint8Array): boolean {
  return bytes[0] === OPENING_BRACE && !bytes.includes(LINE_FEED);
}

/** The head of a file whose first bytes are at hand. */
export function headOf(path: string, bytes: Uint8Array, complete: boolean): FileHead {
  const encoding = detectEncoding(bytes, complete);
  const text = encoding === null ? '' : new TextDecoder(encoding.name).decode(bytes.subarray(encoding.mark), { stream: !complete });
  return { path, name: basename(path), bytes, text, complete };
}
