import { messageOf } from '../../core/message.ts';
import { compressionOf } from '../compression/compression.ts';
import { changeOf, PIECE, type Piece, SLACK, shortened } from '../file-pieces.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import type { OpenedFile } from '../opened-file.ts';
import { TextDecoding } from '../text-decoding.ts';
import { openRegularFile } from '../text-stream.ts';
import { explainFileError } from '../unreadable.ts';
import type { FastFormat } from './fast-format.ts';
import { fastFormatOf } from './fast-formats.ts';
import { type MergedShares, mergeShares } from './merge-shares.ts';
import { type ScanShare, type ScanTask, SHARED_CELLS, stampOf } from './scan-task.ts';

/** Scans files, perhaps in several threads: the engine has one. */
export interface FastScanner {
  /** How the file is cut, and read. */
  readonly segmentBytes: number;
  readonly pieceBytes: number;
  /** Smaller files are left to the plain reader. */
  readonly leastBytes: number;
  /** Told of a file that may be scanned next, so that threads can start meanwhile. */
  prepare?(bytes: number): void;
  /** Told when nothing more is to be scanned for now. */
  rest?(): void;
  /** The shares of the threads; null where the file is not for the fast path. Rejects with the reason of the signal. */
  scan(task: ScanTask, control: ScanControl): Promise<readonly ScanShare[] | null>;
}

export interface ScanControl {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of the file read so far, a few times a second. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

export interface FastContent {
  readonly parts: readonly ReadPart[];
  readonly bytes: number;
  readonly encoding: string;
}

/** The parts of a file by the fast path of its format, exactly as the plain reader counts them; null where that one must read it. */
export async function countFast(
  id: string,
  path: string,
  scanner: FastScanner,
  options: ReadOptions & ScanControl,
): Promise<FastContent | null> {
  const format = fastFormatOf(id);
  if (format === undefined || options.watch !== undefined) return null;
  const { handle, bytes } = await openRegularFile(path);
  try {
    if (bytes < scanner.leastBytes) return null;
    const task = await planTask(format, path, handle, scanner, options);
    if (task === null) return null;
    const opened = handle.stat();
    const merged = await scanWhole(task, scanner, options);
    if (merged === null) {
      const { size } = handle.stat();
      if (size < bytes) options.problem(null, messageOf('{0} {1}', path, shortened(bytes, size)));
      return null;
    }
    const change = bytes > PIECE ? await changeOf(path, handle, opened) : null;
    for (const { line, message } of merged.problems) options.problem(line, message);
    if (change !== null) options.problem(null, messageOf('{0} {1}', path, change));
    options.progress?.(bytes);
    return { parts: format.parts(merged.splits, task.plan), bytes, encoding: 'utf-8' };
  } catch (error) {
    throw explainFileError(path, error);
  } finally {
    await handle.close();
  }
}

/** Cut into segments where it can be; once more in one, where threads guessed different borders. */
async function scanWhole(task: ScanTask, scanner: FastScanner, control: ScanControl): Promise<MergedShares | null> {
  const { size } = task.stamp;
  const shares = await scanner.scan(task, control);
  if (shares === null) return null;
  const merged = mergeShares(shares, task.textStart, size);
  if (merged !== null || task.segmentBytes >= size) return merged;
  const again = await scanner.scan({ ...task, segmentBytes: size, shared: newShared() }, control);
  return again === null ? null : mergeShares(again, task.textStart, size);
}

/** Looks at the first piece as the plain reader does; null for text that is not plainly UTF-8 with line feeds. */
async function planTask(
  format: FastFormat,
  path: string,
  handle: OpenedFile,
  scanner: FastScanner,
  options: ReadOptions,
): Promise<ScanTask | null> {
  const status = handle.stat();
  const piece = await firstPiece(handle, status.size);
  const raw = piece.buffer.subarray(SLACK, SLACK + piece.length);
  if (piece.length === 0 || compressionOf(raw) !== null) return null;
  // Without a line feed, carriage returns may be the line ends.
  if (!raw.includes(LINE_FEED) && (format.isCuttable === true || raw.includes(RETURN))) return null;
  const decoding = new TextDecoding();
  const text = decoding.decode(piece);
  if (text === null || decoding.encoding !== 'utf-8' || decoding.firstInvalid >= 0 || decoding.firstZero >= 0) return null;
  const textStart = BYTE_ORDER_MARK.every((byte, index) => raw[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  const plan = format.plan({ text, complete: piece.last }, options);
  if (plan === null) return null;
  const isCut = format.isCuttable === true || status.size <= MOST_GUESSED_BYTES;
  const segmentBytes = isCut ? scanner.segmentBytes : Math.max(1, status.size);
  const { pieceBytes } = scanner;
  return { path, format: format.id, plan, stamp: stampOf(status), textStart, segmentBytes, pieceBytes, shared: newShared() };
}

async function firstPiece(handle: OpenedFile, size: number): Promise<Piece> {
  const buffer = Buffer.allocUnsafe(SLACK + Math.min(PIECE, size));
  let length = 0;
  while (SLACK + length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, SLACK + length, buffer.length - SLACK - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return { buffer, length, last: length >= size };
}

/** What threads know of the images of larger documents is held once, not by each of them. */
const MOST_GUESSED_BYTES = 2 ** 30;

function newShared(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(SHARED_CELLS * Int32Array.BYTES_PER_ELEMENT));
}

const LINE_FEED = 10;
const RETURN = 13;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
