import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Preview, PreviewOptions } from '../../core/loss/previews/preview.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { compileFusedKernel, type FusedModule } from '../../kernel/fused-kernel.ts';
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
  static async startFor(paths: readonly string[], wasmFolder: string): Promise<LossThread | null> {
    const sizes = await Promise.all(
      paths.map((path) =>
        stat(path).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
    );
    const program = join(dirname(wasmFolder), 'loss-worker.cjs');
    const isWorthIt = availableParallelism() > 1 && sizes.some((size) => size >= LEAST_BYTES) && existsSync(program);
    return isWorthIt ? new LossThread(program, wasmFolder) : null;
  }

  private constructor(program: string, wasmFolder: string) {
    this.module = compileFusedKernel(wasmFolder, 'shared');
    this.#worker = new Worker(program, { workerData: { wasmFolder }, resourceLimits: LIMITS });
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
