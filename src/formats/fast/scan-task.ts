import { closeSync, fstatSync, openSync } from 'node:fs';
import type { FastFormat, ScanResult, SegmentReport } from './fast-format.ts';
import { FileFeed } from './file-feed.ts';
import { NotPlain } from './not-plain.ts';
import type { ScanMemory } from './scan-memory.ts';

/** A file that several threads scan together. Plain data: it is sent to them. */
export interface ScanTask {
  readonly path: string;
  /** Id of a `FastFormat`, and its plan. */
  readonly format: string;
  readonly plan: unknown;
  /** What the file is like, for each thread opens it by itself. */
  readonly stamp: FileStamp;
  readonly textStart: number;
  readonly segmentBytes: number;
  readonly pieceBytes: number;
  /** Shared by the threads, see `SharedCell`. */
  readonly shared: Int32Array;
}

export interface FileStamp {
  readonly size: number;
  readonly modified: number;
  readonly inode: number;
  readonly device: number;
}

export const NEXT_SEGMENT = 0;
export const IS_CANCELLED = 1;
export const KILOBYTES_READ = 2;
export const SHARED_CELLS = 3;

/** What one thread made of its share of a file. */
export interface ScanShare extends ScanResult {
  readonly segments: readonly SegmentReport[];
}

export function stampOf(status: { size: number; mtimeMs: number; ino: number; dev: number }): FileStamp {
  return { size: status.size, modified: status.mtimeMs, inode: status.ino, device: status.dev };
}

export function segmentsOf({ stamp, segmentBytes }: ScanTask): number {
  return Math.max(1, Math.ceil(stamp.size / segmentBytes));
}

/** Takes segments of a file as long as there are any. Yields after each piece. Throws `NotPlain`. */
export function* scanShare(task: ScanTask, format: FastFormat, memory: ScanMemory): Generator<void, ScanShare, undefined> {
  const { stamp, shared, segmentBytes, textStart } = task;
  const file = openSync(task.path, 'r');
  try {
    const now = stampOf(fstatSync(file));
    if (now.inode !== stamp.inode || now.device !== stamp.device || now.size < stamp.size) throw new NotPlain('the file was replaced');
    const feed = new FileFeed(memory, file, stamp.size, task.pieceBytes);
    const scan = format.open(memory, task.plan);
    const segments: SegmentReport[] = [];
    const count = segmentsOf(task);
    for (;;) {
      const index = Atomics.add(shared, NEXT_SEGMENT, 1);
      if (index >= count) break;
      const segment = { index, from: index * segmentBytes, to: Math.min(stamp.size, (index + 1) * segmentBytes), textStart };
      segments.push(yield* watched(scan.read(feed, segment), feed, shared));
    }
    return { ...scan.finish(), segments };
  } finally {
    closeSync(file);
  }
}

/** Tells of the bytes that were read, and stops where another thread says so. */
function* watched<T>(pieces: Generator<void, T, undefined>, feed: FileFeed, shared: Int32Array): Generator<void, T, undefined> {
  for (;;) {
    const before = feed.bytesRead;
    const next = pieces.next();
    Atomics.add(shared, KILOBYTES_READ, (feed.bytesRead - before) >> 10);
    if (next.done === true) return next.value;
    if (Atomics.load(shared, IS_CANCELLED) !== 0) throw new NotPlain('cancelled');
    yield;
  }
}
