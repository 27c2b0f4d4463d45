import type { PredictionBatch } from '../format.ts';

/** Rows of a batch: enough of narrow ones for 2 MB, which is worth handing to another thread; of wide ones fewer, so that a batch stays below 16 MiB. */
export function rowsPerBatch(classes: number): number {
  const narrow = Math.min(16_384, Math.floor((512 * 1024) / classes));
  const wide = Math.min(4096, Math.floor((4 * 1024 * 1024) / classes));
  return Math.max(1, narrow, wide);
}

/** Gathers rows into batches. */
export class BatchBuilder {
  readonly #classes: number;
  readonly #capacity: number;
  readonly #full: PredictionBatch[] = [];
  #scores: Float64Array;
  #labels: Int32Array;
  #lines: Int32Array;
  #rows = 0;
  #added = 0;

  constructor(classes: number) {
    this.#classes = classes;
    this.#capacity = rowsPerBatch(classes);
    this.#scores = new Float64Array(this.#capacity * classes);
    this.#labels = new Int32Array(this.#capacity);
    this.#lines = new Int32Array(this.#capacity);
  }

  /** How many rows there have been. */
  get added(): number {
    return this.#added;
  }

  /** Adds one row; `scores` has one number per class; null, and what is missing, stands for NaN. */
  add(scores: readonly (number | null)[], label: number, line: number): void {
    this.#added += 1;
    const start = this.#rows * this.#classes;
    for (let index = 0; index < this.#classes; index += 1) this.#scores[start + index] = scores[index] ?? Number.NaN;
    this.#labels[this.#rows] = label;
    this.#lines[this.#rows] = line;
    this.#rows += 1;
    if (this.#rows === this.#capacity) this.#flush();
  }

  /** The full batches so far; with `last` also the one begun. */
  take(last: boolean): PredictionBatch[] {
    if (last && this.#rows > 0) this.#flush();
    return this.#full.splice(0);
  }

  #flush(): void {
    const rows = this.#rows;
    this.#full.push({
      rows,
      classes: this.#classes,
      scores: this.#scores.subarray(0, rows * this.#classes),
      labels: this.#labels.subarray(0, rows),
      lines: this.#lines.subarray(0, rows),
    });
    this.#scores = new Float64Array(this.#capacity * this.#classes);
    this.#labels = new Int32Array(this.#capacity);
    this.#lines = new Int32Array(this.#capacity);
    this.#rows = 0;
  }
}
