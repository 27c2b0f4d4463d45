import type { FusedKernel } from '../../kernel/fused-kernel.ts';
import type { RowScores } from '../../kernel/row-scorer.ts';

/** How many batches are on their way at once: one is filled or judged, the others are scored or wait for it. */
export const SLOTS = 3;

/** What a slot is: to be filled, filled, being scored by one thread or the other, or scored. */
export const SLOT_STATES = { free: 0, filled: 1, taken: 2, scored: 3 } as const;

/** Places in the control numbers. */
const SIGNAL = 0;
const IS_OVER = 1;
const STATES = 2;
const ROWS = STATES + SLOTS;

/** Memory that threads share to score rows together. */
export interface SharedSlots {
  readonly control: SharedArrayBuffer;
  readonly slots: readonly SharedArrayBuffer[];
  /** Rows that a slot has room for. */
  readonly room: number;
  /** K. */
  readonly classes: number;
}

export function allocateSlots(room: number, classes: number): SharedSlots {
  return {
    control: new SharedArrayBuffer(4 * (ROWS + SLOTS)),
    slots: Array.from({ length: SLOTS }, () => new SharedArrayBuffer(4 * room * (classes + 5))),
    room,
    classes,
  };
}

/** Room for the rows of a batch, and for what they are scored. */
export interface Slot {
  /** Row-major, K logits each. */
  readonly logits: Float32Array;
  /** Gold class ids. */
  readonly labels: Int32Array;
  readonly scores: RowScores;
}

/** One thread's view of the slots. Whoever takes a filled slot scores it: the numbers are the same on every thread. */
export class ScoringSlots {
  readonly #control: Int32Array;
  readonly #slots: readonly Slot[];
  readonly #classes: number;

  constructor({ control, slots, room, classes }: SharedSlots) {
    this.#control = new Int32Array(control);
    this.#classes = classes;
    this.#slots = slots.map((buffer) => {
      const start = 4 * room * classes;
      const floats = (column: number) => new Float32Array(buffer, start + 4 * room * column, room);
      const integers = (column: number) => new Int32Array(buffer, start + 4 * room * column, room);
      return {
        logits: new Float32Array(buffer, 0, room * classes),
        labels: integers(0),
        scores: { logP: floats(1), logQ: floats(2), predicted: integers(3), confidence: floats(4) },
      };
    });
  }

  slot(index: number): Slot {
    return this.#slots[index]!;
  }

  /** Offers a slot whose logits and labels are filled. */
  offer(index: number, rows: number): void {
    this.#control[ROWS + index] = rows;
    Atomics.store(this.#control, STATES + index, SLOT_STATES.filled);
    this.#wakeUp();
  }

  /** Scores a slot if nobody has begun to. */
  scoreIfFree(index: number, kernel: FusedKernel): boolean {
    const place = STATES + index;
    if (Atomics.compareExchange(this.#control, place, SLOT_STATES.filled, SLOT_STATES.taken) !== SLOT_STATES.filled) return false;
    this.score(index, kernel);
    Atomics.store(this.#control, place, SLOT_STATES.scored);
    Atomics.notify(this.#control, place);
    return true;
  }

  /** Whoever has it. */
  score(index: number, kernel: FusedKernel): void {
    const { logits, labels, scores } = this.#slots[index]!;
    const rows = this.#control[ROWS + index]!;
    const classes = this.#classes;
    kernel.run({ scores: logits.subarray(0, rows * classes), labels: labels.subarray(0, rows), classes, alpha: 1, gamma: 0 }, scores);
  }

  /** Waits for another thread, for a moment at most. */
  isScoredSoon(index: number, milliseconds: number): boolean {
    try {
      return Atomics.wait(this.#control, STATES + index, SLOT_STATES.taken, milliseconds) !== 'timed-out';
    } catch {
      // A host may forbid its main thread to wait: it asks again.
      return Atomics.load(this.#control, STATES + index) === SLOT_STATES.scored;
    }
  }

  /** Scores what is offered until all is over; blocks its thread. */
  scoreUntilOver(kernel: FusedKernel): void {
    for (;;) {
      const signal = Atomics.load(this.#control, SIGNAL);
      let hasScored = false;
      for (let index = 0; index < SLOTS; index++) hasScored = this.scoreIfFree(index, kernel) || hasScored;
      if (Atomics.load(this.#control, IS_OVER) === 1) return;
      if (!hasScored) Atomics.wait(this.#control, SIGNAL, signal);
    }
  }

  end(): void {
    Atomics.store(this.#control, IS_OVER, 1);
    this.#wakeUp();
  }

  #wakeUp(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }
}
