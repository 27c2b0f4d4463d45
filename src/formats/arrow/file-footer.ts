import type { ByteSource } from '../format.ts';
import { MalformedData } from '../malformed.ts';
import { FlatTable } from './flat-table.ts';

/** The table of contents at the end of an Arrow file (File.fbs). */
export interface FileFooter {
  readonly schema: FlatTable;
  /** Places of the messages in the file. */
  readonly dictionaries: readonly number[];
  readonly batches: readonly number[];
}

const MAGIC = 'ARROW1';
/** The length of the footer, and the magic. */
const TRAILER = 10;
const LONGEST_FOOTER = 64 * 1024 * 1024;
/** Of a block: its offset, the length of its metadata (and padding), the length of its body. */
const NUMBERS_OF_BLOCK = 3;

/** Null where there is none, or it is not whole: the file is then read like a stream. */
export async function readFooter(file: ByteSource): Promise<FileFooter | null> {
  const trailer = await file.read(Math.max(0, file.size - TRAILER), TRAILER);
  const length = footerLength(trailer);
  if (length <= 0 || length > LONGEST_FOOTER || length > file.size - TRAILER) return null;
  return parseFooter(await file.read(file.size - TRAILER - length, length));
}

/** The same of the last bytes of a file. */
export function footerOfTail(tail: Uint8Array): FileFooter | null {
  const length = footerLength(tail.subarray(Math.max(0, tail.length - TRAILER)));
  if (length <= 0 || length > tail.length - TRAILER) return null;
  return parseFooter(tail.subarray(tail.length - TRAILER - length, tail.length - TRAILER));
}

function footerLength(trailer: Uint8Array): number {
  if (trailer.length < TRAILER || String.fromCharCode(...trailer.subarray(4)) !== MAGIC) return 0;
  return new DataView(trailer.buffer, trailer.byteOffset).getInt32(0, true);
}

function parseFooter(footer: Uint8Array): FileFooter | null {
  try {
    // Offsets count from the beginning of the footer, whose place in memory may be any.
    const root = FlatTable.root(new Uint8Array(footer));
    const schema = root.table(1);
    if (schema === null) return null;
    return { schema, dictionaries: blocks(root, 2), batches: blocks(root, 3) };
  } catch (error) {
    if (error instanceof MalformedData) return null;
    throw error;
  }
}

function blocks(root: FlatTable, field: number): readonly number[] {
  const numbers = root.int64s(field, NUMBERS_OF_BLOCK);
  return Array.from({ length: numbers.length / NUMBERS_OF_BLOCK }, (_, index) => numbers[index * NUMBERS_OF_BLOCK]!);
}
