import { StratifiedReservoir, type StratifiedSample } from '../../core/sample/stratified-reservoir.ts';
import type { ScoredBatch } from './model-scores.ts';

/** A stratified draw of the rows, batch by batch; who keeps different things of the same rows can share it. */
export class RowDraw {
  readonly #reservoir: StratifiedReservoir;
  #last: ScoredBatch | null = null;
  #count = 0;
  /** Of the last batch: places among its usable rows, and the slots of the draw that they take. */
  taken = new Int32Array(0);
  slots = new Int32Array(0);

  constructor(classes: number, rows: number, seed: number) {
    this.#reservoir = new StratifiedReservoir(classes, rows, seed);
  }

  /** Offers the rows of a batch, once however often it is called. @returns How many are taken. */
  offer(batch: ScoredBatch): number {
    if (this.#last === batch) return this.#count;
    const { labels, usable, first } = batch;
    if (this.taken.length < usable.length) {
      this.taken = new Int32Array(usable.length);
      this.slots = new Int32Array(usable.length);
    }
    this.#last = batch;
    this.#count = this.#reservoir.offerAll(labels, usable, first, this.taken, this.slots);
    return this.#count;
  }

  get size(): number {
    return this.#reservoir.size;
  }

  sample(): StratifiedSample {
    return this.#reservoir.sample();
  }
}
