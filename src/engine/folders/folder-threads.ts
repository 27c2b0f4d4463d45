import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FolderBatch, FolderShare } from '../../formats/count-batch.ts';
import type { FolderThread } from '../../formats/count-folder.ts';
import type { BatchAnswer, NumberedBatch } from './folder-worker.ts';

export interface FolderThreadsOptions {
  /** The program of a thread, `folder-worker.js`. */
  readonly worker: string;
  /** Beside this one. */
  readonly threads?: number;
  readonly log: (line: string) => void;
}

/** Bytes of a thread's heap, which holds a batch of names and hardly more than labels; images are outside of it. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 };
const MOST_THREADS = 3;

/** Threads that count files of folders and stay warm. One that breaks is replaced when threads are asked for again. */
export class FolderThreads {
  readonly #options: FolderThreadsOptions;
  readonly #threads: number;
  #running: CountingThread[] = [];

  constructor(options: FolderThreadsOptions) {
    this.#options = options;
    this.#threads = options.threads ?? Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1));
  }

  /** None where the program of the threads is not there. */
  readonly list = (): readonly FolderThread[] => {
    const { worker, log } = this.#options;
    this.#running = this.#running.filter(({ isBroken }) => !isBroken);
    if (this.#running.length < this.#threads && !existsSync(worker)) return this.#running;
    while (this.#running.length < this.#threads) this.#running.push(new CountingThread(worker, log));
    return this.#running;
  };
}

class CountingThread implements FolderThread {
  isBroken = false;
  readonly #worker: Worker;
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<number, { resolve(share: FolderShare): void; reject(error: Error): void }>();
  #number = 0;

  constructor(path: string, log: (line: string) => void) {
    this.#log = log;
    this.#worker = new Worker(path, { resourceLimits: LIMITS });
    this.#worker.on('message', (answer: BatchAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#break(error));
    this.#worker.on('exit', (code) => this.#break(new Error(`A thread that counts folders ended with code ${code}.`)));
    // An idle thread keeps no process alive.
    this.#worker.unref();
  }

  count(batch: FolderBatch): Promise<FolderShare> {
    if (this.isBroken) return Promise.reject(new Error('The thread has ended.'));
    return new Promise((resolve, reject) => {
      this.#number += 1;
      this.#waiting.set(this.#number, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ number: this.#number, batch } satisfies NumberedBatch);
    });
  }

  #take(answer: BatchAnswer): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('share' in answer) waiting?.resolve(answer.share);
    else waiting?.reject(new Error(answer.error));
  }

  #break(error: Error): void {
    if (!this.isBroken) this.#log(`A thread that counts folders broke off: ${error.message}`);
    this.isBroken = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
