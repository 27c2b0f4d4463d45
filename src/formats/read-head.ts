import { basename } from 'node:path';
import iconv from 'iconv-lite';
import { type Message, messageOf } from '../core/message.ts';
import { Carry, LONGEST_FIRST_ROW } from './blocks.ts';
import { type Compression, compressionOf, decompress, withoutCompression } from './compression/compression.ts';
import { filePieces, SLACK } from './file-pieces.ts';
import type { FileHead } from './format.ts';
import type { OpenedFile } from './opened-file.ts';
import { detectEncoding } from './text-encoding.ts';
import { openRegularFile } from './text-stream.ts';
import { explainFileError, UnreadableFile } from './unreadable.ts';

/** How much of a file recognition sees. */
export const HEAD = 64 * 1024;

/**
 * Reads the first 64 KiB of a file, or its first row where that is longer JSON; of a compressed one, of what it holds. Throws `UnreadableFile`.
 * @param isEnough Asked of the first 64 KiB whether they need no longer row.
 */
export async function readHead(path: string, isEnough: (first: FileHead) => boolean = () => false): Promise<FileHead> {
  const { handle, bytes: size } = await openRegularFile(path);
  try {
    let bytes = await readUpTo(handle, NOTHING, Math.min(HEAD, size));
    const compression = compressionOf(bytes);
    if (compression !== null) return await readUnpacked(path, handle, size, compression);
    if (bytes.length < size && endsInFirstRow(bytes)) {
      const first = headOf(path, bytes, false);
      if (isEnough(first)) return first;
    }
    while (bytes.length < Math.min(size, LONGEST_FIRST_ROW) && endsInFirstRow(bytes)) {
      const longer = await readUpTo(handle, bytes, Math.min(size, bytes.length * 4, LONGEST_FIRST_ROW));
      if (longer.length === bytes.length) break;
      bytes = longer;
    }
    const head = headOf(path, bytes, bytes.length >= size);
    if (head.text !== '' || head.complete) return head;
    return { ...head, tail: await readUpTo(handle, NOTHING, Math.min(HEAD, size), Math.max(0, size - HEAD)) };
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

const NOTHING = new Uint8Array(0);

/** The known first bytes from `start` on and those that follow, `length` in all; fewer where the file has shrunk. */
async function readUpTo(handle: OpenedFile, known: Uint8Array, length: number, start = 0): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  bytes.set(known);
  let read = known.length;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, start + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** Unpacks no more than it needs. */
async function readUnpacked(path: string, handle: OpenedFile, size: number, compression: Compression): Promise<FileHead> {
  let broken: Message | null = null;
  const packed = async function* () {
    const pieces = filePieces(path, handle, size, { damaged: ({ message }) => (broken ??= message) });
    for await (const { buffer, length } of pieces) yield buffer.subarray(SLACK, SLACK + length);
  };
  const carry = new Carry();
  let first: Uint8Array | null = null;
  let inFirstRow = false;
  let wanted = HEAD;
  let complete = true;
  for await (const part of decompress(
    packed(),
    compression,
    (reason) => (broken ??= messageOf('holds a {0} stream that {1}.', compression, reason)),
  )) {
    first ??= new Uint8Array(part.subarray(0, FIRST));
    inFirstRow = opensJson(first) && (carry.length === 0 || inFirstRow) && !part.includes(LINE_FEED);
    carry.add(part);
    if (inFirstRow && carry.length > HEAD) wanted = LONGEST_FIRST_ROW;
    if (carry.length <= (inFirstRow ? wanted : HEAD)) continue;
    complete = false;
    break;
  }
  if (carry.length === 0 && broken !== null) throw new UnreadableFile(path, messageOf('{0} {1}', path, broken));
  const bytes = carry.take();
  return headOf(path, bytes.slice(0, wanted), complete && broken === null && bytes.length <= wanted, compression);
}

const LINE_FEED = 10;
const RETURN = /\r(?!\n)/g;
const OPENING_BRACE = 123;
const OPENING_BRACKET = 91;
/** Bytes that show what a text opens with, after a mark of byte order. */
const FIRST = 4;

function endsInFirstRow(bytes: Uint8Array): boolean {
  return opensJson(bytes) && !bytes.includes(LINE_FEED);
}

function opensJson(bytes: Uint8Array): boolean {
  const first = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes[first] === OPENING_BRACE || bytes[first] === OPENING_BRACKET;
}

/** The head of a file whose first bytes, unpacked, are at hand. */
export function headOf(path: string, bytes: Uint8Array, complete: boolean, compression: Compression | null = null): FileHead {
  const encoding = detectEncoding(bytes, complete);
  const text = encoding === null ? '' : decode(bytes.subarray(encoding.mark), encoding.name, complete);
  return { path, name: withoutCompression(basename(path)), bytes, text, complete, tail: NOTHING, compression };
}

/** As `TextStream` decodes it; a character that the end of the head cuts is left out. */
function decode(bytes: Uint8Array, encoding: string, complete: boolean): string {
  let text: string;
  if (encoding === 'utf-8') text = new TextDecoder().decode(bytes, { stream: !complete });
  else {
    const decoder = iconv.getDecoder(encoding, { stripBOM: true });
    text = decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) + (complete ? (decoder.end() ?? '') : '');
  }
  return text.includes('\n') || !text.includes('\r') ? text : text.replace(RETURN, '\n');
}
