import { stat } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { type Message, messageOf } from '../core/message.ts';
import { type Compression, decompress } from './compression/compression.ts';
import type { OpenedFile } from './opened-file.ts';

/** Bytes read at once. */
export const PIECE = 256 * 1024;

/** Room before each piece for the longest UTF-8 character that a border can cut. */
export const SLACK = 4;

/** Bytes of a file, in `buffer` from `SLACK` on. */
export interface Piece {
  readonly buffer: Buffer;
  readonly length: number;
  /** True for the last one. */
  readonly last: boolean;
}

export interface FilePiecesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each piece with the bytes of the file read so far. */
  readonly progress?: ((bytes: number) => void) | undefined;
  readonly damaged: (damage: Damage) => void;
}

export interface Damage {
  /** A sentence without its subject: `became shorter while it was read …`. */
  readonly message: Message;
  /** True when the pieces end before the content does. */
  readonly isCut: boolean;
}

/** The pieces of an opened file of `size` bytes, each valid until the next one is asked for, which is read while this one is used. */
export async function* filePieces(
  path: string,
  handle: OpenedFile,
  size: number,
  { signal, progress, damaged }: FilePiecesOptions,
): AsyncGenerator<Piece, void, undefined> {
  const opened = handle.stat();
  const buffers = [Buffer.allocUnsafe(SLACK + Math.min(PIECE, size)), Buffer.allocUnsafe(size > PIECE ? SLACK + PIECE : 0)] as const;
  let position = 0;
  const read = (buffer: Buffer) => handle.read(buffer, SLACK, Math.min(PIECE, size - position), position);
  let ahead = size > 0 ? read(buffers[0]) : null;
  for (let turn = 0; ahead !== null; turn += 1) {
    signal?.throwIfAborted();
    const { bytesRead, buffer } = await ahead;
    if (bytesRead === 0) {
      damaged({ message: shortened(size, position), isCut: true });
      return;
    }
    position += bytesRead;
    const last = position >= size;
    ahead = last ? null : read(buffers[turn % 2 === 0 ? 1 : 0]);
    // A failed read must not count as unhandled while the consumer still works on this piece.
    ahead?.catch(() => {});
    try {
      yield { buffer, length: bytesRead, last };
    } finally {
      // The consumer may stop here; the file is closed only after the read in flight has ended.
      await ahead?.catch(() => {});
    }
    progress?.(position);
  }
  // What is read at once is of one state.
  if (size <= PIECE) return;
  const message = await changeOf(path, handle, opened);
  if (message !== null) damaged({ message, isCut: false });
}

/** A sentence without its subject. */
export function shortened(expected: number, left: number): Message {
  return messageOf(
    'became shorter while it was read: {0} bytes were expected, {1} were left. Read it again once it is complete.',
    expected,
    left,
  );
}

/** What has happened to a file since it was opened: a sentence without its subject; null for nothing. */
export async function changeOf(path: string, handle: OpenedFile, opened: FileState): Promise<Message | null> {
  const now = handle.stat();
  if (now.size > opened.size)
    return messageOf(
      'became longer while it was read: the first {0} of {1} bytes were read. Read it again once it is complete.',
      opened.size,
      now.size,
    );
  if (now.size !== opened.size || now.mtimeMs !== opened.mtimeMs)
    return messageOf('was written to while it was read: it may have been read partly old, partly new. Read it again once it is complete.');
  const named = await stat(path).catch(() => null);
  if (named === null) return messageOf('was deleted or moved while it was read; it was read to its end.');
  if (named.ino !== now.ino || named.dev !== now.dev)
    return messageOf('was replaced while it was read: the old file was read. Read it again.');
  return null;
}

interface FileState {
  readonly size: number;
  readonly mtimeMs: number;
}

/** More than this is written by nobody in a file that unpacks to more than `BOMB_RATIO` times its bytes. */
const BOMB_BYTES = 2 ** 30;
const BOMB_RATIO = 200;

/** After this many pieces other work, such as a cancellation, gets its turn: a piece of zstd can unpack to gigabytes at once. */
const PIECES_A_TURN = 16;

/** The pieces of what compressed pieces stand for. */
export async function* unpackedPieces(
  packed: AsyncIterable<Piece>,
  compression: Compression,
  { signal, damaged }: FilePiecesOptions,
): AsyncGenerator<Piece, void, undefined> {
  let consumed = 0;
  const bytes = async function* () {
    for await (const { buffer, length } of packed) {
      consumed += length;
      yield buffer.subarray(SLACK, SLACK + length);
    }
  };
  let filling = Buffer.allocUnsafe(SLACK + PIECE);
  let other = Buffer.allocUnsafe(SLACK + PIECE);
  /** A full piece waits in `other` until it is known whether it is the last. */
  let isWaiting = false;
  let filled = 0;
  let made = 0;
  let turn = 0;
  const broken = (reason: Message) =>
    damaged({ message: messageOf('cannot be unpacked whole: its {0} stream {1}. Compress it anew.', compression, reason), isCut: true });
  for await (const part of decompress(bytes(), compression, broken)) {
    signal?.throwIfAborted();
    made += part.length;
    if (made > BOMB_BYTES && made > consumed * BOMB_RATIO) {
      const message = messageOf(
        'unpacks to more than {0} times its size, as no label file does: reading stopped after 1 GiB. Unpack it first if it is one.',
        BOMB_RATIO,
      );
      damaged({ message, isCut: true });
      break;
    }
    for (let from = 0; from < part.length; ) {
      const length = Math.min(PIECE - filled, part.length - from);
      filling.set(part.subarray(from, from + length), SLACK + filled);
      filled += length;
      from += length;
      if (filled < PIECE) continue;
      if (isWaiting) yield { buffer: other, length: PIECE, last: false };
      [filling, other] = [other, filling];
      isWaiting = true;
      filled = 0;
      turn += 1;
      if (turn % PIECES_A_TURN === 0) await setImmediate();
    }
  }
  if (isWaiting) yield { buffer: other, length: PIECE, last: filled === 0 };
  if (filled > 0) yield { buffer: filling, length: filled, last: true };
}
