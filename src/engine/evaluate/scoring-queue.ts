import { setImmediate } from 'node:timers/promises';
import type { FusedKernel, FusedModule } from '../../kernel/fused-kernel.ts';
import type { RowPlace } from './file-rows.ts';
import type { LossThread } from './loss-thread.ts';
import { allocateSlots, ScoringSlots, type Slot, type SlotSize } from './scoring-slots.ts';

/** Scores that a batch holds at most for threads to share it: 2 MB, of which there are as many as slots. */
const MOST_SCORES = 512 * 1024;
const SLOTS = 3;
/** Of rows that are read by whoever scores them a slot holds 20 bytes each; there are slots for so many at most. */
const MOST_ROWS = 1024 * 1024;
const WAIT_MILLISECONDS = 20;

interface Waiting {
  readonly slot: number;
  /** To be called once it is scored. */
  readonly judge: () => void;
}

export interface QueueSize {
  /** Rows of a batch. */
  readonly room: number;
  /** K. */
  readonly classes: number;
  /** All rows, where their number is known. */
  readonly rows: number | undefined;
}

/**
 * Batches that two threads score, and one judges in the order in which they came: so sums do not depend on who scored what. The other thread has
 * scored a batch before it is its turn, as a rule; otherwise it is scored here.
 */
export class ScoringQueue {
  readonly #slots: ScoringSlots;
  readonly #thread: LossThread;
  readonly #count: number;
  readonly #room: number;
  readonly #waiting: Waiting[] = [];
  #next = 0;

  /**
   * Null where batches of so many rows and classes are not shared, or there is no kernel for that.
   * @param fused The kernel of rows that are not shared. @param source Where the rows are read from by whoever scores them; null: they come with the batches.
   */
  static async of(
    thread: LossThread,
    fused: FusedKernel,
    { room, classes, rows }: QueueSize,
    source: RowPlace | null,
  ): Promise<ScoringQueue | null> {
    const isShared = room * classes <= MOST_SCORES && classes <= fused.mostClasses;
    const module = isShared ? await thread.module : null;
    if (module === null) return null;
    const slots = source === null ? SLOTS : Math.max(SLOTS, Math.ceil(Math.min(rows ?? 0, MOST_ROWS) / room));
    return new ScoringQueue(module, thread, { slots, rows: room, classes }, source);
  }

  private constructor(module: FusedModule, thread: LossThread, size: SlotSize, source: RowPlace | null) {
    const shared = allocateSlots(size, source);
    this.#slots = new ScoringSlots(shared, 0, module);
    this.#thread = thread;
    this.#count = size.slots;
    this.#room = size.rows;
    thread.score(shared);
  }

  hasRoomFor(rows: number): boolean {
    return rows <= this.#room;
  }

  /** Reads a row of the file. */
  readRow(row: number, into: Float32Array): void {
    this.#slots.file?.read(row, into);
  }

  /** Whether whoever scores the rows reads them. */
  get readsFile(): boolean {
    return this.#slots.file !== null;
  }

  /** The slot to fill and to offer next; waits until the batch that had it is judged. */
  async freeSlot(): Promise<Slot> {
    if (this.#waiting.length === this.#count) await this.#judgeFirst();
    return this.#slots.slot(this.#next);
  }

  /** @param first Row of the file that the first one is. */
  offer(rows: number, first: number, judge: () => void): void {
    this.#waiting.push({ slot: this.#next, judge });
    this.#slots.offer(this.#next, rows, first);
    this.#next = (this.#next + 1) % this.#count;
  }

  /** Judges all that wait; lets others work after each of them. */
  async finish(signal: AbortSignal): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#judgeFirst();
      await setImmediate();
      signal.throwIfAborted();
    }
  }

  /** Lets the other thread go. */
  end(): void {
    this.#slots.end();
  }

  async #judgeFirst(): Promise<void> {
    const { slot, judge } = this.#waiting.shift()!;
    if (!this.#slots.scoreIfFree(slot)) await this.#scored(slot);
    judge();
  }

  /** Until the other thread has scored a batch; scores another one instead of waiting, if there is one. */
  async #scored(slot: number): Promise<void> {
    while (!this.#slots.isScored(slot)) {
      if (this.#waiting.some((other) => this.#slots.scoreIfFree(other.slot))) continue;
      if (this.#slots.isScoredSoon(slot, WAIT_MILLISECONDS)) return;
      await setImmediate();
      // It broke with the batch in its hands.
      if (this.#thread.isBroken) return this.#slots.score(slot);
    }
  }
}
