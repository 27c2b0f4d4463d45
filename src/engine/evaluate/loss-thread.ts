import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Preview, PreviewOptions } from '../../core/loss/previews/preview.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { compileFusedKernel, type FusedModule } from '../../kernel/fused-kernel.ts';
import { compiledCodeFolder } from '../client/compiled-code.ts';
import type { LossAnswer, LossTask } from './loss-worker.ts';
import type { SharedSlots } from './scoring-slots.ts';

/** A smaller file is read before a thread has started. */
const LEAST_BYTES = 8 * 1024 * 1024;
/** Bytes of its heap; rows and samples are outside of it. */
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 };

/**
 * The second thread of an evaluation. It ends with it. Nothing depends on it: what it does not do, or breaks at, is done by the thread that
 * asked, with the same result.
 */
export class LossThread {
  /** The kernel for memory that both threads share; null where there is none. */
  readonly module: Promise<FusedModule | null>;
  readonly #worker: Worker;
  #isBroken = false;
  #settle: ((answer: LossAnswer | null) => void) | null = null;

  /** Null where files are too small to be worth a thread, there is no core for it, or its program is not there. @param wasmFolder Stands beside the program. */
  static startFor(paths: readonly string[], wasmFolder: string): LossThread | null {
    const before = started.findIndex((each) => each.wasmFolder === wasmFolder && !each.thread.isBroken);
    if (before >= 0) return started.splice(before, 1)[0]!.thread;
    return LossThread.#isWorthIt(paths, wasmFolder) ? new LossThread(wasmFolder) : null;
  }

  static startBefore(paths: readonly string[], wasmFolder: string): void {
    if (LossThread.#isWorthIt(paths, wasmFolder)) started.push({ wasmFolder, thread: new LossThread(wasmFolder) });
  }

  static #isWorthIt(paths: readonly string[], wasmFolder: string): boolean {
    return availableParallelism() > 1 && paths.some((path) => sizeOf(path) >= LEAST_BYTES) && existsSync(programBeside(wasmFolder));
  }

  private constructor(wasmFolder: string) {
    this.module = compileFusedKernel(wasmFolder, 'shared');
    this.#worker = new Worker(programBeside(wasmFolder), {
      workerData: { wasmFolder, codeFolder: compiledCodeFolder() },
      resourceLimits: LIMITS,
    });
    this.#worker.on('message', (answer: LossAnswer) => this.#answer(answer));
    this.#worker.on('error', () => this.#break());
    this.#worker.on('exit', () => this.#break());
    this.#worker.unref();
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Lets it score what is offered in the slots, until that is over. */
  score(slots: SharedSlots): void {
    this.#send({ kind: 'score', slots });
  }

  /** Null when it broke. One at a time. */
  preview(sample: ScoredSample, options: PreviewOptions): Promise<readonly Preview[] | null> {
    if (this.#isBroken) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#send({ kind: 'preview', sample, options });
    });
  }

  end(): void {
    void this.#worker.terminate();
  }

  #send(task: LossTask): void {
    this.#worker.postMessage(task);
  }

  #answer(answer: LossAnswer | null): void {
    this.#settle?.(answer);
    this.#settle = null;
  }

  #break(): void {
    this.#isBroken = true;
    this.#answer(null);
  }
}

const started: { readonly wasmFolder: string; readonly thread: LossThread }[] = [];

/**
 * Starts the thread of an evaluation before there is anybody to ask for it: that takes longer than to load the code that evaluates.
 * @param paths Some may be none. @param folder Of the build.
 */
export function startLossThread(paths: readonly string[], folder: string): void {
  LossThread.startBefore(paths, join(folder, 'wasm'));
}

function programBeside(wasmFolder: string): string {
  return join(dirname(wasmFolder), 'loss-worker.cjs');
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    // What is wrong with it is said by who reads it.
    return 0;
  }
}
