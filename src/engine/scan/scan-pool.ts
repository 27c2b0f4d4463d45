import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { FastScanner, ScanControl } from '../../formats/fast/count-fast.ts';
import { fastFormatOf } from '../../formats/fast/fast-formats.ts';
import { NotPlain } from '../../formats/fast/not-plain.ts';
import { compileScanner, ScanMemory, type ScanModule } from '../../formats/fast/scan-memory.ts';
import { IS_CANCELLED, KILOBYTES_READ, type ScanShare, type ScanTask, scanShare, segmentsOf } from '../../formats/fast/scan-task.ts';
import { SEGMENT } from './large-files.ts';
import { type ScanThread, takeThread } from './scan-thread.ts';

export interface ScanPoolOptions {
  /** Holds `wasm/scan.wasm` and `scan-worker.cjs`. */
  readonly folder: string;
  /** Threads that scan together, this one included. */
  readonly threads?: number;
  /** Threads end when there is nothing more to scan: the process is about to end, and not to wait for them. */
  readonly isForOneRequest?: boolean;
  readonly log: (line: string) => void;
}

/** How long this thread scans before other work, such as a cancellation, gets its turn. */
const SLICE_MILLISECONDS = 8;
const PROGRESS_MILLISECONDS = 100;

/**
 * Scans files in this thread and, where a file has several segments, in workers that stay warm. One file at a time; a worker that breaks is
 * replaced, and the file is read by the plain reader.
 */
export class ScanPool implements FastScanner {
  readonly segmentBytes = SEGMENT;
  readonly pieceBytes = 256 * 1024;
  readonly leastBytes = 64 * 1024;
  readonly #options: ScanPoolOptions;
  readonly #threads: number;
  readonly #workers: ScanThread[] = [];
  #module: Promise<ScanModule> | null = null;
  #memory: ScanMemory | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ScanPoolOptions) {
    this.#options = options;
    this.#threads = options.threads ?? Math.min(4, Math.max(2, availableParallelism()));
  }

  prepare(bytes: number): void {
    void this.#compiled();
    this.#workersFor(Math.ceil(bytes / this.segmentBytes));
  }

  rest(): void {
    if (this.#options.isForOneRequest !== true) return;
    for (const worker of this.#workers) worker.endIfIdle();
  }

  async scan(task: ScanTask, control: ScanControl): Promise<readonly ScanShare[] | null> {
    const turn = this.#queue.then(() => this.#scanNow(task, control));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #scanNow(task: ScanTask, { signal, progress }: ScanControl): Promise<readonly ScanShare[] | null> {
    signal?.throwIfAborted();
    const module = await this.#compiled();
    if (module === null) return null;
    const cancel = () => Atomics.store(task.shared, IS_CANCELLED, 1);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      const workers = this.#workersFor(segmentsOf(task));
      const shares = [...workers.map((worker) => worker.scan({ module, task })), this.#scanHere(module, task, progress)];
      // One that gives up stops the others; all end before the next file begins.
      for (const share of shares) share.catch(cancel);
      const outcomes = await Promise.allSettled(shares);
      signal?.throwIfAborted();
      const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
      for (const reason of failures) if (!(reason instanceof NotPlain)) this.#options.log(`A scan broke off: ${String(reason)}`);
      return failures.length > 0 ? null : outcomes.map((outcome) => (outcome as PromiseFulfilledResult<ScanShare>).value);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Null where the scanner is not there: then everything is read by the plain readers. */
  async #compiled(): Promise<ScanModule | null> {
    this.#module ??= readFile(join(this.#options.folder, 'wasm', 'scan.wasm')).then(compileScanner);
    try {
      return await this.#module;
    } catch (error) {
      this.#options.log(`The fast scanner cannot be loaded: ${String(error)}`);
      return null;
    }
  }

  /** Those that scan so many segments beside this thread. */
  #workersFor(segments: number): readonly ScanThread[] {
    const wanted = Math.max(0, Math.min(this.#threads, segments) - 1);
    for (let index = this.#workers.length - 1; index >= 0; index -= 1) if (this.#workers[index]!.hasEnded) this.#workers.splice(index, 1);
    while (this.#workers.length < wanted) this.#workers.push(takeThread(this.#options.folder));
    return this.#workers.slice(0, wanted);
  }

  async #scanHere(module: ScanModule, task: ScanTask, progress: ((bytes: number) => void) | undefined): Promise<ScanShare> {
    this.#memory ??= new ScanMemory(module);
    const pieces = scanShare(task, fastFormatOf(task.format)!, this.#memory);
    const begun = performance.now();
    let told = begun;
    let turn = begun;
    for (;;) {
      const next = pieces.next();
      if (next.done === true) return next.value;
      const now = performance.now();
      if (now - turn < SLICE_MILLISECONDS) continue;
      if (now - told >= PROGRESS_MILLISECONDS) {
        told = now;
        progress?.(Math.min(task.stamp.size, Atomics.load(task.shared, KILOBYTES_READ) * 1024));
      }
      await setImmediate();
      turn = performance.now();
    }
  }
}
