import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { NotPlain } from '../../formats/fast/not-plain.ts';
import type { ScanShare } from '../../formats/fast/scan-task.ts';
import { compiledCodeFolder } from '../client/compiled-code.ts';
import type { WorkerAnswer, WorkerTask } from './scan-worker.ts';

/** Bytes of a worker's heap, which holds hardly more than labels. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 2, stackSizeMb: 2 };

/** A worker, and the one task it has. */
export class ScanThread {
  /** True when it takes no task any more. */
  hasEnded = false;
  readonly #worker: Worker;
  #settle: { resolve(share: ScanShare): void; reject(error: Error): void } | null = null;

  /** @param folder Holds `scan-worker.cjs`. */
  constructor(folder: string) {
    this.#worker = new Worker(join(folder, 'scan-worker.cjs'), {
      resourceLimits: WORKER_LIMITS,
      workerData: { codeFolder: compiledCodeFolder() },
    });
    this.#worker.on('message', (answer: WorkerAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => this.#break(error));
    this.#worker.on('exit', (code) => this.#break(new Error(`The worker ended with code ${code}.`)));
    // An idle worker keeps no process alive.
    this.#worker.unref();
  }

  scan(work: WorkerTask): Promise<ScanShare> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.ref();
      this.#worker.postMessage(work);
    });
  }

  endIfIdle(): void {
    if (this.#settle !== null) return;
    this.hasEnded = true;
    void this.#worker.terminate();
  }

  #take(answer: WorkerAnswer): void {
    const settle = this.#settle;
    this.#settle = null;
    this.#worker.unref();
    if ('share' in answer) settle?.resolve(answer.share);
    else settle?.reject('notPlain' in answer ? new NotPlain(answer.notPlain) : new Error(answer.error));
  }

  #break(error: Error): void {
    this.hasEnded = true;
    const settle = this.#settle;
    this.#settle = null;
    settle?.reject(error);
  }
}

const started: { readonly folder: string; readonly thread: ScanThread }[] = [];

/** Starts a thread before there is anybody to ask for it: that takes longer than to load the code that tells what is to be scanned. */
export function startThread(folder: string): void {
  started.push({ folder, thread: new ScanThread(folder) });
}

/** A thread that was started before, or a new one. */
export function takeThread(folder: string): ScanThread {
  const index = started.findIndex((each) => each.folder === folder && !each.thread.hasEnded);
  return index < 0 ? new ScanThread(folder) : started.splice(index, 1)[0]!.thread;
}
