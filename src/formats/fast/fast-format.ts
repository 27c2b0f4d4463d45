import type { LabelCounts } from '../../core/label-counts.ts';
import type { Message } from '../../core/message.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import type { BoxShare } from './boxes.ts';
import type { FileFeed } from './file-feed.ts';
import type { ScanMemory } from './scan-memory.ts';

/**
 * The fast path of a format. It may be narrow, and is never wrong: what it does not read to the last detail as the plain reader does, it leaves to
 * that one by throwing `NotPlain`. Adding one: a file beside this one, its loops in `assembly/`, a line in `fast-formats.ts`, its fixtures.
 */
export interface FastFormat<Plan = unknown> {
  /** Id of the format. */
  readonly id: string;
  /** How a file is to be read, by its first bytes; null for what the plain reader must read. Plain data: it is sent to other threads. */
  plan(head: PlanHead, options: PlanOptions): Plan | null;
  /** True between lines. By guess: a thread guesses by an element of JSON what it is in; where one was wrong, the file is read in one segment. */
  readonly isCuttable: true | 'by guess';
  open(memory: ScanMemory, plan: Plan): Scan;
  /** The parts of the file, as the plain reader would name them. */
  parts(counted: readonly CountedSplit[], plan: Plan): readonly ReadPart[];
}

export interface PlanHead {
  /** The first bytes of the text, of at most the first piece, without a mark of byte order. */
  readonly text: Uint8Array;
  /** True when that is all of it. */
  readonly complete: boolean;
}

export type PlanOptions = Pick<ReadOptions, 'column' | 'labels'>;

/** What one thread makes of the segments it takes, in the order of the file. */
export interface Scan {
  /** Counts one segment. Yields after each piece. Throws `NotPlain`. */
  read(feed: FileFeed, segment: Segment): Generator<void, SegmentReport, undefined>;
  finish(): ScanResult;
}

/**
 * A part of a file: the records that begin at a border from `from` to before `to`. A border is where a record may begin: each format says which
 * they are, so that two threads find the same one.
 */
export interface Segment {
  readonly index: number;
  readonly from: number;
  readonly to: number;
  /** Where the text begins: after a mark of byte order. */
  readonly textStart: number;
}

/** What of a file was read as a segment; both equal where no record begins in it. */
export interface SegmentReport {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** Line feeds in [start, end). */
  readonly lines: number;
  /** What the segment begins within, as it was guessed, and what it ends within: of formats that are cut between elements. */
  readonly enters?: string;
  readonly leaves?: string;
}

/** Counts whose lines are places in segments (`placeOf`). */
export interface ScanResult {
  readonly splits: readonly CountedSplit[];
  readonly problems: readonly ScanProblem[];
  /** What is put together in another way than by adding counts up; then there are no splits. */
  readonly boxes?: BoxShare;
}

export interface CountedSplit {
  readonly split: string | null;
  readonly counts: LabelCounts;
  /** The classes that the file itself declares. */
  readonly declared?: readonly string[];
}

export interface ScanProblem {
  readonly place: number;
  readonly message: Message;
}
