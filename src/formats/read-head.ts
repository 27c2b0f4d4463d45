import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { LONGEST_FIRST_ROW } from './blocks.ts';
import type { FileHead } from './format.ts';
import { detectEncoding } from './text-encoding.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError } from './unreadable.ts';

/** How much of a file recognition sees. */
export const HEAD = 64 * 1024;

/** Reads the first 64 KiB of a file, or its first row where that is longer JSON. Throws `UnreadableFile`. */
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
const OPENING_BRACKET = 91;

function endsInFirstRow(bytes: Uint8Array): boolean {
  const first = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return (bytes[first] === OPENING_BRACE || bytes[first] === OPENING_BRACKET) && !bytes.includes(LINE_FEED);
}

/** The head of a file whose first bytes are at hand. */
export function headOf(path: string, bytes: Uint8Array, complete: boolean): FileHead {
  const encoding = detectEncoding(bytes, complete);
  const text = encoding === null ? '' : new TextDecoder(encoding.name).decode(bytes.subarray(encoding.mark), { stream: !complete });
  return { path, name: basename(path), bytes, text, complete };
}
