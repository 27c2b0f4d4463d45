import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import type { ScoredBatch } from './model-scores.ts';
import { RowDraw } from './row-draw.ts';

/** Scores that are kept at most: 16 MB. */
const KEPT_SCORES = 4 * 1024 * 1024;
const KEPT_ROWS = 8000;

/** Keeps the scores of a stratified sample of the rows, for questions that need all of a row: previews and other definitions. */
export class KeptScores {
  readonly #classes: number;
  readonly #rows: number;
  /** Null where the rows have too many classes. */
  readonly #draw: RowDraw | null;
  readonly #scores: Float32Array;
  readonly #labels: Int32Array;
  readonly #lines: Float64Array;
  readonly #sentences: Int32Array;
  #isInFile = false;

  constructor(classes: number, seed: number) {
    const rows = Math.min(KEPT_ROWS, Math.floor(KEPT_SCORES / classes));
    // The reservoir holds two rows of each class whatever the size.
    const capacity = Math.max(rows, 2 * classes);
    const isPossible = capacity * classes <= KEPT_SCORES;
    this.#classes = classes;
    this.#rows = rows;
    this.#draw = isPossible ? new RowDraw(classes, rows, seed) : null;
    this.#scores = new Float32Array(isPossible ? capacity * classes : 0);
    this.#labels = new Int32Array(isPossible ? capacity : 0);
    this.#lines = new Float64Array(isPossible ? capacity : 0);
    this.#sentences = new Int32Array(isPossible ? capacity : 0);
  }

  /** The draw, where it is one of so many rows. */
  drawOf(rows: number | 'all'): RowDraw | null {
    return rows === this.#rows ? this.#draw : null;
  }

  /** `sentences`: the number of the sentence of each row of the batch that enters, in their order; null where they are not known. */
  add(batch: ScoredBatch, sentences: Int32Array | null): void {
    if (this.#draw === null) return;
    const { logits, labels, lines, usable } = batch;
    const classes = this.#classes;
    const count = this.#draw.offer(batch);
    const { taken, slots } = this.#draw;
    for (let at = 0; at < count; at++) {
      const entered = taken[at]!;
      const slot = slots[at]!;
      const index = usable[entered]!;
      if (logits === null) this.#isInFile = true;
      else this.#scores.set(logits.subarray(index * classes, (index + 1) * classes), slot * classes);
      this.#labels[slot] = labels[index]!;
      this.#lines[slot] = lines?.[index] ?? 0;
      this.#sentences[slot] = sentences?.[entered] ?? -1;
    }
  }

  /**
   * Null where nothing could be kept.
   * @param tags The labels, where they are tags of sentences whose borders are known.
   * @param rowOf Reads a row whose logits were left in the file.
   */
  finish(tags: readonly string[] | null, rowOf: (row: number) => Float32Array): ScoredSample | null {
    if (this.#draw === null || this.#draw.size === 0) return null;
    const { size, weight, row, strata } = this.#draw.sample();
    // While every row has room it has the slot of its turn.
    const isWhole =
      strata.every(({ population, sampled }) => population === sampled) && row.every((own, slot) => slot === 0 || own > row[slot - 1]!);
    for (let slot = 0; this.#isInFile && slot < size; slot++) this.#scores.set(rowOf(row[slot]!), slot * this.#classes);
    return {
      classes: this.#classes,
      scores: this.#scores.subarray(0, size * this.#classes),
      labels: this.#labels.subarray(0, size),
      weight,
      places: { row, line: this.#lines.slice(0, size) },
      ...(tags !== null && isWhole ? { entities: { sentences: this.#sentences.slice(0, size), labels: tags } } : {}),
    };
  }
}
