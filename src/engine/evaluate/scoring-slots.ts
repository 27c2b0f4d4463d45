import { FusedKernel, type FusedModule, type KernelRoom, kernelRoom } from '../../kernel/fused-kernel.ts';
import type { RowScores } from '../../kernel/row-scorer.ts';
import { FileRows, type RowPlace } from './file-rows.ts';

/** What a slot is: to be filled, filled, being scored by one thread or the other, or scored. */
export const SLOT_STATES = { free: 0, filled: 1, taken: 2, scored: 3 } as const;

/**
 * Scores that are read and scored at once: they stay in the second cache. As many as the kernel takes in a turn where rows must be copied to it, so that
 * a thread by itself comes to the same numbers: a bad row makes the last bits of those around it other ones.
 */
const PIECE_SCORES = 16 * 1024;
const BLOCK = 64;
const MOST_PIECE_ROWS = 8192;
const THREADS = 2;

/** Places in the control numbers; after the states come the rows of each slot; then, of 64 bits each, their first ones. */
const SIGNAL = 0;
const IS_OVER = 1;
const STATES = 2;

/** How many slots there are, and what fits into one. */
export interface SlotSize {
  /** How many batches are on their way at once: one is filled or judged, the others are scored or wait for it. */
  readonly slots: number;
  /** Rows that a slot has room for. */
  readonly rows: number;
  /** K. */
  readonly classes: number;
}

/** Memory that threads share to score rows together: the kernels of both work in it. */
export interface SharedSlots extends SlotSize {
  readonly control: SharedArrayBuffer;
  readonly room: KernelRoom;
  /** Where the logits are read from by whoever scores them; null: they are put into the slots. */
  readonly source: RowPlace | null;
}

export function allocateSlots(size: SlotSize, source: RowPlace | null): SharedSlots {
  const { slots, rows, classes } = size;
  const floats = slots * rows * COLUMNS + (source === null ? slots * rows * classes : THREADS * pieceRows(classes) * classes);
  return { ...size, control: new SharedArrayBuffer(4 * (STATES + 4 * slots)), room: kernelRoom(4 * floats, THREADS), source };
}

function pieceRows(classes: number): number {
  return Math.min(MOST_PIECE_ROWS, Math.max(BLOCK, Math.floor(PIECE_SCORES / classes / BLOCK) * BLOCK));
}

/** Of a slot, beside the logits. */
const COLUMNS = 5;

/** Room for the rows of a batch, and for what they are scored. */
export interface Slot {
  /** Row-major, K logits each; empty where they are read from a file. */
  readonly logits: Float32Array;
  /** Gold class ids. */
  readonly labels: Int32Array;
  readonly scores: RowScores;
}

/** One thread's view of the slots. Whoever takes a filled slot scores it: the numbers are the same on every thread. */
export class ScoringSlots {
  readonly #control: Int32Array;
  readonly #firsts: Float64Array;
  readonly #slots: readonly Slot[];
  readonly #classes: number;
  readonly #kernel: FusedKernel;
  readonly #piece: Float32Array;
  /** Of the rows that are scored here; null where the slots hold them. */
  readonly file: FileRows | null;

  /** @param thread Its number, 0 or 1. @param module For memory that threads share. Throws the errors of the file system. */
  constructor({ control, room, slots, rows, classes, source }: SharedSlots, thread: number, module: FusedModule) {
    const { buffer } = room.memory;
    let next = room.start;
    const take = (numbers: number) => (next += 4 * numbers) - 4 * numbers;
    const floats = (numbers: number) => new Float32Array(buffer, take(numbers), numbers);
    const integers = () => new Int32Array(buffer, take(rows), rows);
    this.#control = new Int32Array(control);
    this.#firsts = new Float64Array(control, 4 * (STATES + 2 * slots), slots);
    this.#classes = classes;
    this.#kernel = new FusedKernel(module, room.places[thread]!);
    this.#slots = Array.from({ length: slots }, () => ({
      logits: floats(source === null ? rows * classes : 0),
      labels: integers(),
      scores: { logP: floats(rows), logQ: floats(rows), predicted: integers(), confidence: floats(rows) },
    }));
    const piece = pieceRows(classes) * classes;
    this.#piece = source === null ? new Float32Array(0) : new Float32Array(buffer, next + 4 * piece * thread, piece);
    this.file = source === null ? null : new FileRows(source);
  }

  slot(index: number): Slot {
    return this.#slots[index]!;
  }

  /** Offers a slot whose labels, and logits if they are not in a file, are filled. @param first Row of the file that its first one is. */
  offer(index: number, rows: number, first: number): void {
    this.#control[STATES + this.#slots.length + index] = rows;
    this.#firsts[index] = first;
    Atomics.store(this.#control, STATES + index, SLOT_STATES.filled);
    this.#wakeUp();
  }

  /** Scores a slot if nobody has begun to. Throws `UnreadableFile` and the errors of the file system. */
  scoreIfFree(index: number): boolean {
    const place = STATES + index;
    if (Atomics.compareExchange(this.#control, place, SLOT_STATES.filled, SLOT_STATES.taken) !== SLOT_STATES.filled) return false;
    this.score(index);
    Atomics.store(this.#control, place, SLOT_STATES.scored);
    Atomics.notify(this.#control, place);
    return true;
  }

  isScored(index: number): boolean {
    return Atomics.load(this.#control, STATES + index) === SLOT_STATES.scored;
  }

  /** Whoever has it. */
  score(index: number): void {
    const rows = this.#control[STATES + this.#slots.length + index]!;
    const slot = this.#slots[index]!;
    const classes = this.#classes;
    const most = pieceRows(classes);
    for (let start = 0; start < rows; start += most) {
      const count = Math.min(most, rows - start);
      const logits =
        this.file === null ? slot.logits.subarray(start * classes, (start + count) * classes) : this.#piece.subarray(0, count * classes);
      this.file?.read(this.#firsts[index]! + start, logits);
      this.#run(slot, start, count, logits);
    }
  }

  #run({ labels, scores }: Slot, start: number, count: number, logits: Float32Array): void {
    const end = start + count;
    const input = { scores: logits, labels: labels.subarray(start, end), classes: this.#classes, alpha: 1, gamma: 0 };
    this.#kernel.run(input, {
      logP: scores.logP.subarray(start, end),
      logQ: scores.logQ.subarray(start, end),
      predicted: scores.predicted.subarray(start, end),
      confidence: scores.confidence.subarray(start, end),
    });
  }

  /** Waits for another thread, for a moment at most. */
  isScoredSoon(index: number, milliseconds: number): boolean {
    try {
      return Atomics.wait(this.#control, STATES + index, SLOT_STATES.taken, milliseconds) !== 'timed-out';
    } catch {
      // A host may forbid its main thread to wait: it asks again.
      return this.isScored(index);
    }
  }

  /** Scores what is offered until all is over; blocks its thread. */
  scoreUntilOver(): void {
    for (;;) {
      const signal = Atomics.load(this.#control, SIGNAL);
      let hasScored = false;
      for (let index = 0; index < this.#slots.length && !this.#isOver; index++) hasScored = this.scoreIfFree(index) || hasScored;
      if (this.#isOver) break;
      if (!hasScored) Atomics.wait(this.#control, SIGNAL, signal);
    }
    this.file?.close();
  }

  get #isOver(): boolean {
    return Atomics.load(this.#control, IS_OVER) === 1;
  }

  /** Lets all threads go. */
  end(): void {
    Atomics.store(this.#control, IS_OVER, 1);
    this.#wakeUp();
    this.file?.close();
  }

  #wakeUp(): void {
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }
}
