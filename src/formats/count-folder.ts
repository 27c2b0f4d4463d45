import { type Stats, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { emptyCounts, type LabelCounts, type LabelWatch, mergeCounts } from '../core/label-counts.ts';
import type { Message } from '../core/message.ts';
import { countBatch, type FolderBatch, type FolderShare, type FolderStamp } from './count-batch.ts';
import type { CountedFile } from './count-file.ts';
import type { FolderFiles, FolderLabelFormat, FolderPart } from './folder-format.ts';
import { LISTED_PROBLEMS } from './listed-problems.ts';
import { TimeSlices } from './time-slices.ts';

export interface CountFolderOptions {
  /** Labels in id order, when they are known: turns ids into names. */
  readonly labels?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of files read so far. */
  readonly progress?: ((files: number) => void) | undefined;
  readonly watch?: LabelWatch | undefined;
  /** Threads that count beside this one; without any it counts alone. */
  readonly threads?: (() => readonly FolderThread[]) | undefined;
}

/** Another thread, which counts what it is sent. */
export interface FolderThread {
  count(batch: FolderBatch): Promise<FolderShare>;
}

/** Fewer batches are not worth a thread. */
const FEWEST_BATCHES = 4;
/** Batches that a thread has at hand, so that it need not wait for the next one. */
const BATCHES_AHEAD = 2;
/** Longer label maps are not sent around. */
const MOST_LABELS = 10_000;

/**
 * Counts the label files of a part of a folder, as `countFile` counts a file: in slices that let other work in, and with the help of other
 * threads where there are many. A file that cannot be read is a problem; the rest is counted. Rejects with the reason of the signal only.
 */
export async function countFolder(
  format: FolderLabelFormat,
  part: FolderPart,
  evidence: Message,
  options: CountFolderOptions,
): Promise<{ readonly counted: CountedFile; readonly stamp: FolderStamp }> {
  options.signal?.throwIfAborted();
  const total = mergeShares(await countShares(format, part, options));
  addKnown(total.counts, part, options.watch);
  const { declared, declaredIn } = part.setup;
  const { counts, unit, recordUnit, bytes, modified, problems, problemCount } = total;
  const read = {
    split: null,
    counts,
    unit,
    ...(recordUnit === undefined ? {} : { recordUnit }),
    ...(declared === undefined ? {} : { declared, declaredIn: declaredIn ?? part.path }),
  };
  const counted: CountedFile = {
    path: part.path,
    format: format.id,
    evidence,
    task: format.task,
    encoding: format.encoding,
    bytes,
    files: { count: filesOf(part), folders: foldersOf(part) },
    parts: [read],
    problems,
    problemCount,
  };
  return { counted, stamp: { bytes, modified } };
}

/** Each thread takes the next batch until there is none; the shares are in the order of the files. */
async function countShares(format: FolderLabelFormat, part: FolderPart, options: CountFolderOptions): Promise<readonly FolderShare[]> {
  const { labels, signal, watch, progress } = options;
  const batches = batchesOf(part.files, watch === undefined ? format.batch : Number.POSITIVE_INFINITY);
  const isShared = batches.length >= FEWEST_BATCHES && (labels?.length ?? 0) <= MOST_LABELS;
  const shares: FolderShare[] = new Array(batches.length);
  const slices = new TimeSlices(signal);
  let next = 0;
  let done = 0;
  const add = (files: number) => progress?.((done += files));
  const batchOf = (index: number): FolderBatch => ({ format: format.id, setup: part.setup, labels, files: batches[index]! });
  const countHere = async (index: number) => {
    shares[index] = await countBatch(format, batchOf(index), { signal, watch, slices, add });
  };
  const failed: number[] = [];
  const help = async (thread: FolderThread) => {
    for (let index = next++; index < batches.length; index = next++) {
      try {
        shares[index] = await thread.count(batchOf(index));
        add(batches[index]!.reduce((sum, { names }) => sum + names.length, 0));
      } catch {
        // A thread that broke is no reason to lose files.
        failed.push(index);
        return;
      }
    }
  };
  const threads = isShared ? (options.threads?.() ?? []) : [];
  const helpers = threads.flatMap((thread) => Array.from({ length: BATCHES_AHEAD }, () => help(thread)));
  try {
    for (let index = next++; index < batches.length; index = next++) await countHere(index);
    await Promise.all(helpers);
    for (const index of failed) await countHere(index);
  } finally {
    next = batches.length;
  }
  signal?.throwIfAborted();
  // A part without label files has counts all the same.
  return shares.length > 0 ? shares : [await countBatch(format, { ...batchOf(0), files: [] }, { signal, watch, slices, add })];
}

function batchesOf(files: readonly FolderFiles[], size: number): readonly (readonly FolderFiles[])[] {
  const batches: FolderFiles[][] = [];
  let room = 0;
  for (const { folder, names } of files) {
    for (let start = 0; start < names.length; ) {
      if (room === 0) {
        batches.push([]);
        room = size;
      }
      const end = Math.min(names.length, start + room);
      batches.at(-1)!.push({ folder, names: start === 0 && end === names.length ? names : names.slice(start, end) });
      room -= end - start;
      start = end;
    }
  }
  return batches;
}

function mergeShares(shares: readonly FolderShare[]): FolderShare {
  const [first] = shares as readonly [FolderShare, ...FolderShare[]];
  const counts = emptyCounts();
  for (const share of shares) mergeCounts(counts, share.counts);
  return {
    ...first,
    counts,
    bytes: shares.reduce((sum, { bytes }) => sum + bytes, 0),
    modified: shares.reduce((newest, { modified }) => Math.max(newest, modified), 0),
    problems: shares.flatMap(({ problems }) => problems).slice(0, LISTED_PROBLEMS),
    problemCount: shares.reduce((sum, { problemCount }) => sum + problemCount, 0),
  };
}

/** How many label files there are; images, where they are the label files. */
export function filesOf({ files, known }: FolderPart): number {
  const read = files.reduce((sum, { names }) => sum + names.length, 0);
  return read > 0 ? read : known.reduce((sum, { count }) => sum + count, 0);
}

function foldersOf({ files, known }: FolderPart): readonly string[] {
  return [...new Set([...files.map(({ folder }) => folder), ...known.map(({ path }) => dirname(path))])];
}

/** Looks at the files without reading them. Throws the reason of the signal; what is gone has no size. */
export async function stampOf({ files }: FolderPart, signal: AbortSignal | undefined): Promise<FolderStamp> {
  const slices = new TimeSlices(signal);
  let bytes = 0;
  let modified = 0;
  let done = 0;
  for (const { folder, names } of files) {
    for (const name of names) {
      const status = statusOf(folder + sep + name);
      if (status !== null) {
        bytes += status.size;
        if (status.mtimeMs > modified) modified = status.mtimeMs;
      }
      done += 1;
      if (done % 16 === 0 && slices.isOver()) await slices.rest();
    }
  }
  return { bytes, modified };
}

function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Adds what the names tell. */
function addKnown(counts: LabelCounts, { known }: FolderPart, watch: LabelWatch | undefined): void {
  for (const { label, count, path } of known) {
    counts.records += count;
    if (label === null) continue;
    counts.total += count;
    const tally = counts.labels.get(label);
    if (tally === undefined) counts.labels.set(label, { count, firstLine: 0, firstPath: path });
    else tally.count += count;
    watch?.enterFile?.(path);
    watch?.see(label, 0, null);
  }
}
