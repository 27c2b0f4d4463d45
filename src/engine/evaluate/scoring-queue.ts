import { setImmediate } from 'node:timers/promises';
import type { FusedKernel } from '../../kernel/fused-kernel.ts';
import type { LossThread } from './loss-thread.ts';
import { allocateSlots, ScoringSlots, SLOTS, type Slot } from './scoring-slots.ts';

/** Scores that a batch holds at most for threads to share it: 2 MB, of which there are as many as slots. */
const MOST_SCORES = 512 * 1024;
const WAIT_MILLISECONDS = 20;

interface Waiting {
  readonly slot: number;
  /** To be called once it is scored. */
  readonly judge: () => void;
}

/**
 * Batches that two threads score, and one judges in the order in which they came: so sums do not depend on who scored what. The other thread has
 * scored a batch before it is its turn, as a rule; otherwise it is scored here.
 */
export class ScoringQueue {
  readonly #slots: ScoringSlots;
  readonly #kernel: FusedKernel;
  readonly #thread: LossThread;
  readonly #room: number;
  readonly #waiting: Waiting[] = [];
  #next = 0;

  /** Null where batches of so many rows and classes are not shared. */
  static of(kernel: FusedKernel, thread: LossThread, room: number, classes: number): ScoringQueue | null {
    return room * classes > MOST_SCORES || classes > kernel.mostClasses ? null : new ScoringQueue(kernel, thread, room, classes);
  }

  private constructor(kernel: FusedKernel, thread: LossThread, room: number, classes: number) {
    const shared = allocateSlots(room, classes);
    this.#slots = new ScoringSlots(shared);
    this.#kernel = kernel;
    this.#thread = thread;
    this.#room = room;
    thread.score(shared);
  }

  hasRoomFor(rows: number): boolean {
    return rows <= this.#room;
  }

  /** The slot to fill and to offer next; waits until the batch that had it is judged. */
  async freeSlot(): Promise<Slot> {
    if (this.#waiting.length === SLOTS) await this.#judgeFirst();
    return this.#slots.slot(this.#next);
  }

  offer(rows: number, judge: () => void): void {
    this.#waiting.push({ slot: this.#next, judge });
    this.#slots.offer(this.#next, rows);
    this.#next = (this.#next + 1) % SLOTS;
  }

  /** Judges all that wait. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0) await this.#judgeFirst();
  }

  /** Lets the other thread go. */
  end(): void {
    this.#slots.end();
  }

  async #judgeFirst(): Promise<void> {
    const { slot, judge } = this.#waiting.shift()!;
    if (!this.#slots.scoreIfFree(slot, this.#kernel)) {
      while (!this.#slots.isScoredSoon(slot, WAIT_MILLISECONDS)) {
        await setImmediate();
        // It broke with the batch in its hands.
        if (this.#thread.isBroken) {
          this.#slots.score(slot, this.#kernel);
          break;
        }
      }
    }
    judge();
  }
}
