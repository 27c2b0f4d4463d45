import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { sep } from 'node:path';
import type { Problem } from '../core/analysis.ts';
import type { LabelWatch } from '../core/label-counts.ts';
import { type Message, messageOf } from '../core/message.ts';
import { problemAt } from '../core/problem.ts';
import type { FileOfFolder, FolderCounts, FolderFiles, FolderLabelFormat, FolderSetup } from './folder-format.ts';
import { OPEN_FLAGS } from './folder-view.ts';
import { LISTED_PROBLEMS } from './listed-problems.ts';
import { headOf } from './read-head.ts';
import type { TimeSlices } from './time-slices.ts';
import { explainFileError, UnreadableFile } from './unreadable.ts';

/** Files that are counted in one go. Plain data: it is sent to threads. */
export interface FolderBatch {
  /** Id of the format. */
  readonly format: string;
  readonly setup: FolderSetup;
  readonly labels: readonly string[] | undefined;
  readonly files: readonly FolderFiles[];
}

/** What was made of a batch. Plain data as well. */
export interface FolderShare extends FolderCounts, FolderStamp {
  /** The first `LISTED_PROBLEMS`. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** What the files of a folder looked like when they were read; a changed one has another size or another time. */
export interface FolderStamp {
  /** Of all files together. */
  readonly bytes: number;
  /** The newest. */
  readonly modified: number;
}

export interface BatchControl {
  readonly signal?: AbortSignal | undefined;
  readonly watch?: LabelWatch | undefined;
  /** Null in a thread that has nothing else to do. */
  readonly slices: TimeSlices | null;
  /** Called with the number of files read since the last time. */
  readonly add?: ((files: number) => void) | undefined;
}

/** Files that are unpacked at once, where their counter takes its time. */
const LANES = 4;
/** Files between two looks at the clock. */
const FILES_AT_ONCE = 16;

/** Counts files one after the other. One that cannot be read is a problem. Rejects with the reason of the signal only. */
export async function countBatch(format: FolderLabelFormat, batch: FolderBatch, control: BatchControl): Promise<FolderShare> {
  const { signal, watch, slices, add } = control;
  const problems: Problem[] = [];
  let problemCount = 0;
  const problem = (path: string, line: number | null, message: Message) => {
    problemCount += 1;
    if (problems.length < LISTED_PROBLEMS) problems.push(problemAt(path, line, message));
  };
  const counter = format.counter({ setup: batch.setup, labels: batch.labels, problem, watch, signal });
  const files = new FileBytes(format, problem);
  const pending = new Set<Promise<void>>();
  let done = 0;
  for (const { folder, names } of batch.files) {
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
      if (done < FILES_AT_ONCE || slices?.isOver() !== true) continue;
      add?.(done);
      done = 0;
      await slices.rest();
    }
  }
  await Promise.all(pending);
  add?.(done);
  return { ...counter.finish(), bytes: files.bytes, modified: files.modified, problems, problemCount };
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
  readonly #problem: (path: string, line: number | null, message: Message) => void;
  #shared = Buffer.allocUnsafeSlow(SHARED);

  constructor(format: FolderLabelFormat, problem: (path: string, line: number | null, message: Message) => void) {
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
      this.#problem(
        path,
        null,
        known instanceof UnreadableFile
          ? known.said
          : messageOf('It cannot be read ({0}).', known instanceof Error ? known.message : String(known)),
      );
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
      const reason = status.isFile()
        ? messageOf('It has {0} bytes, more than such a file holds; it was left out.', size)
        : messageOf('It is no file; it was left out.');
      this.#problem(path, null, reason);
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
