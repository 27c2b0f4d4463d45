import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Problem } from '../core/analysis.ts';
import type { LabelCounts, LabelWatch } from '../core/label-counts.ts';
import { type CountedFile, LISTED_PROBLEMS } from './count-file.ts';
import type { FileOfFolder, FolderLabelFormat, FolderPart } from './folder-format.ts';
import { OPEN_FLAGS } from './folder-view.ts';
import { headOf } from './read-head.ts';
import { TimeSlices } from './time-slices.ts';
import { explainFileError } from './unreadable.ts';

export interface CountFolderOptions {
  /** Labels in id order, when they are known: turns ids into names. */
  readonly labels?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with the number of files read so far. */
  readonly progress?: ((files: number) => void) | undefined;
  readonly watch?: LabelWatch | undefined;
}

/** What the files of a folder looked like when they were read; a changed one has another size or another time. */
export interface FolderStamp {
  /** Of all files together. */
  readonly bytes: number;
  /** The newest. */
  readonly modified: number;
}

/** Files that are unpacked at once, where their counter takes its time. */
const LANES = 4;
/** Files between two looks at the clock. */
const FILES_AT_ONCE = 16;

/**
 * Counts the label files of a part of a folder, as `countFile` counts a file: one after the other, in slices that let other work in. A file
 * that cannot be read is a problem; the rest is counted. Rejects with the reason of the signal only.
 */
export async function countFolder(
  format: FolderLabelFormat,
  part: FolderPart,
  evidence: string,
  options: CountFolderOptions,
): Promise<{ readonly counted: CountedFile; readonly stamp: FolderStamp }> {
  const { labels, signal, watch, progress } = options;
  const problems: Problem[] = [];
  let problemCount = 0;
  const problem = (path: string, line: number | null, message: string) => {
    problemCount += 1;
    if (problems.length < LISTED_PROBLEMS) problems.push({ path, line, message });
  };
  const counter = format.counter({ setup: part.setup, labels, problem, watch, signal });
  const files = new FileBytes(format, problem);
  const slices = new TimeSlices(signal);
  const pending = new Set<Promise<void>>();
  let done = 0;
  signal?.throwIfAborted();
  for (const { folder, names } of part.files) {
    const file = new NamedFile(folder);
    for (const name of names) {
      file.name = name;
      const bytes = files.read(file);
      if (bytes !== null) {
        watch?.enterFile?.(file.path);
        const counting = counter.count(bytes, file);
        if (counting !== undefined) {
          files.giveAway();
          const lane: Promise<void> = counting.finally(() => pending.delete(lane));
          // Awaited below; until then nobody else hears of it.
          lane.catch(() => {});
          pending.add(lane);
          if (pending.size >= (watch === undefined ? LANES : 1)) await Promise.race(pending);
        }
      }
      done += 1;
      if (done % FILES_AT_ONCE !== 0 || !slices.isOver()) continue;
      progress?.(done);
      await slices.rest();
    }
  }
  await Promise.all(pending);
  const { counts, unit, recordUnit } = counter.finish();
  addKnown(counts, part, watch);
  const { declared, declaredIn } = part.setup;
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
    encoding: format.isText ? 'utf-8' : 'binary',
    bytes: files.bytes,
    files: { count: filesOf(part), folders: foldersOf(part) },
    parts: [read],
    problems,
    problemCount,
  };
  return { counted, stamp: { bytes: files.bytes, modified: files.modified } };
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
      if (done % FILES_AT_ONCE === 0 && slices.isOver()) await slices.rest();
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

/** One object for all files of a folder: most are never asked for their path. */
class NamedFile implements FileOfFolder {
  name = '';
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get path(): string {
    return this.#folder + sep + this.name;
  }
}

const SHARED = 64 * 1024;

/** Reads small files into one buffer. */
class FileBytes {
  bytes = 0;
  modified = 0;
  readonly #format: FolderLabelFormat;
  readonly #problem: (path: string, line: number | null, message: string) => void;
  #shared = Buffer.allocUnsafeSlow(SHARED);

  constructor(format: FolderLabelFormat, problem: (path: string, line: number | null, message: string) => void) {
    this.#format = format;
    this.#problem = problem;
  }

  /** Null where the file cannot be read, which is said. The bytes are another file's after the next call. */
  read({ path }: FileOfFolder): Uint8Array | null {
    try {
      const file = openSync(path, OPEN_FLAGS);
      try {
        return this.#readOpen(file, path);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      const known = explainFileError(path, error);
      this.#problem(path, null, known instanceof Error ? known.message : String(known));
      return null;
    }
  }

  /** The bytes that were read last are somebody's own. */
  giveAway(): void {
    this.#shared = Buffer.allocUnsafeSlow(SHARED);
  }

  #readOpen(file: number, path: string): Uint8Array | null {
    const status = fstatSync(file);
    const { size } = status;
    if (status.mtimeMs > this.modified) this.modified = status.mtimeMs;
    this.bytes += size;
    if (!status.isFile() || size > this.#format.largestFile) {
      const reason = status.isFile() ? `has ${size} bytes, more than such a file holds` : 'is no file';
      this.#problem(path, null, `It ${reason}; it was left out.`);
      return null;
    }
    const buffer = size <= SHARED ? this.#shared : Buffer.allocUnsafe(size);
    let length = 0;
    while (length < size) {
      const read = readSync(file, buffer, length, size - length, null);
      if (read === 0) break;
      length += read;
    }
    const bytes = buffer.subarray(0, length);
    return this.#format.isText ? asText(bytes, path) : bytes;
  }
}

/** UTF-8 without a mark of byte order. */
function asText(bytes: Uint8Array, path: string): Uint8Array {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return bytes.subarray(3);
  if ((first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe)) return Buffer.from(headOf(path, bytes, true).text);
  return bytes;
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
