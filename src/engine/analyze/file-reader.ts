import { createHash } from 'node:crypto';
import { type Message, messageOf } from '../../core/message.ts';
import { type CountedFile, countFile } from '../../formats/count-file.ts';
import { countFolder, type FolderThread, filesOf, stampOf } from '../../formats/count-folder.ts';
import type { FastScanner } from '../../formats/fast/count-fast.ts';
import type { FolderPart } from '../../formats/folder-format.ts';
import { type LabelConfig, readLabelConfig } from '../../formats/read-label-config.ts';
import { type RecognisedFile, recogniseAt } from '../../formats/sniff.ts';
import { UnreachableFile, UnreadableFile } from '../../formats/unreadable.ts';
import { FileCache } from '../cache/file-cache.ts';
import { PackFolder } from '../cache/pack-folder.ts';
import { looksShared } from '../scan/large-files.ts';
import type { KeptStarts } from './discover.ts';
import type { FoundFile, FoundPart } from './found-file.ts';

export interface CountRequest {
  readonly format?: string | undefined;
  readonly column?: string | number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** Bytes of what is remembered: in memory, and on disk. */
const MEMORY = 128 * 1024 * 1024;
const DISK = 64 * 1024 * 1024;

/**
 * Reads files and remembers what it read, so that a refresh reads only what changed; with a folder for the cache the next process, too,
 * reads only what changed since.
 */
export class FileReader {
  readonly #cache: FileCache;
  readonly #scanner: FastScanner | undefined;
  readonly #threads: (() => readonly FolderThread[]) | undefined;

  /**
   * @param cache Where to keep what was read when this process ends, and which program reads it.
   * @param scanner Counts large files; without one they are read by the plain readers.
   * @param threads Count the files of large folders beside this one.
   */
  constructor(
    cache: { readonly folder: string; readonly version: string } | null = null,
    scanner?: FastScanner,
    threads?: () => readonly FolderThread[],
  ) {
    this.#scanner = scanner;
    this.#threads = threads;
    this.#cache = new FileCache(cache === null ? null : new PackFolder({ ...cache, capacity: DISK }), MEMORY);
  }

  /** What the search for folders of label files knows from before. */
  readonly starts: KeptStarts = {
    open: (root) => this.#cache.open(root),
    known: (root, path, length, stamp) => this.#cache.known('start', { root, path, ...stamp }, length) as Uint8Array | undefined,
    keep: (root, path, length, stamp, bytes) => this.#cache.keep('start', { root, path, ...stamp }, length, bytes),
  };

  /** What the file is, by its first bytes; null for none of the kinds that are read. Throws `UnreadableFile`. */
  async recognise(file: FoundFile): Promise<RecognisedFile | null> {
    if (file.part !== undefined)
      return { kind: 'label-file', format: file.part.format.id, confidence: 1, evidence: file.part.plan.evidence };
    if (file.bytes === 0) return null;
    return this.remember('kind', file, null, () => {
      // To tell what it is takes about as long as a thread takes to start.
      if (looksShared(file.path, file.bytes)) this.#scanner?.prepare?.(file.bytes);
      return recogniseAt(file.path);
    });
  }

  /** Nothing more is to be counted for now. */
  rest(): void {
    this.#scanner?.rest?.();
  }

  /** Throws `UnreadableFile`. */
  async labelConfig(file: FoundFile, named: boolean, signal: AbortSignal): Promise<LabelConfig> {
    return this.remember('config', file, named, () => readLabelConfig(file.path, { named, signal }));
  }

  /** Counts a label file. Throws `UnreadableFile`, or the reason of the signal. */
  async count(file: FoundFile, request: CountRequest): Promise<CountedFile> {
    const { format, column, labels } = request;
    if (file.part !== undefined) return this.#countPart(file, file.part, request);
    const options = [format ?? null, column ?? null, labels === undefined ? null : digest(labels)];
    return this.remember('counts', file, options, async () => {
      const recognised = format === undefined ? ((await this.recognise(file)) ?? undefined) : undefined;
      return countFile(file.path, { ...request, recognised, scanner: this.#scanner });
    });
  }

  async #countPart(
    file: FoundFile,
    { format, plan, part }: FoundPart,
    { format: given, labels, signal, progress }: CountRequest,
  ): Promise<CountedFile> {
    if (given !== undefined && given !== format.id)
      throw new UnreadableFile(file.path, messageOf('{0} holds {1}; it cannot be read as {2}.', file.path, messageOf(format.title), given));
    const files = Math.max(1, filesOf(part));
    const report = (done: number) => progress?.((file.bytes * done) / files);
    const count = () => countFolder(format, part, plan.evidence, { labels, signal, progress: report, threads: this.#threads });
    // Names alone are read faster than remembered.
    if (part.files.length === 0) return (await count()).counted;
    const options = [format.id, plan.evidence, digest(part), labels === undefined ? null : digest(labels)];
    const look = () => stampOf(part, signal);
    return this.#cache.getSeen('folder', file, options, look, async () => {
      const { counted, stamp } = await count();
      return { value: counted, stamp };
    });
  }

  /**
   * What `read` makes of a file, or made of it the last time, when the file has not changed. Also that it cannot be read is remembered, where
   * its content is the reason. The value is plain data, is shared, and names the file by the path it was first read under.
   * @param kind What is read; each reader has its own.
   * @param options All that the value hangs on besides the file.
   */
  async remember<T>(kind: string, file: FoundFile, options: unknown, read: () => Promise<T>): Promise<T> {
    const outcome = await this.#cache.get<Outcome<T>>(kind, file, options, () => outcomeOf(read));
    if ('value' in outcome) return outcome.value;
    throw new UnreadableFile(outcome.path, outcome.said, outcome.line);
  }

  /** Writes what is new to the folder of the cache; resolves when it is written. */
  save(): Promise<void> {
    return this.#cache.save();
  }
}

type Outcome<T> = { readonly value: T } | { readonly path: string; readonly said: Message; readonly line: number | null };

async function outcomeOf<T>(read: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (!(error instanceof UnreadableFile) || error instanceof UnreachableFile) throw error;
    return { path: error.path, said: error.said, line: error.line };
  }
}

/** Stands for a long list in a key: a list of 100 000 labels in each of 5 000 keys would be gigabytes. */
function digest(list: readonly string[] | FolderPart): string {
  return createHash('sha256').update(JSON.stringify(list)).digest('base64');
}
