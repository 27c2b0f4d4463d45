import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { StratifiedReservoir } from '../../core/sample/stratified-reservoir.ts';
import type { ScoredBatch } from './model-scores.ts';

/** Scores that are kept at most: 16 MB. */
const KEPT_SCORES = 4 * 1024 * 1024;
const KEPT_ROWS = 8000;

/** Keeps the scores of a stratified sample of the rows, for questions that need all of a row: previews and other definitions. */
export class KeptScores {
  readonly #classes: number;
  /** Null where the rows have too many classes. */
  readonly #reservoir: StratifiedReservoir | null;
  readonly #scores: Float32Array;
  readonly #labels: Int32Array;
  readonly #lines: Float64Array;
  readonly #sentences: Int32Array;
  /** Of the last batch: places among its usable rows, and slots. */
  #taken = new Int32Array(0);
  #slots = new Int32Array(0);
  #isInFile = false;

  constructor(classes: number, seed: number) {
    const rows = Math.min(KEPT_ROWS, Math.floor(KEPT_SCORES / classes));
    // The reservoir holds two rows of each class whatever the size.
    const capacity = Math.max(rows, 2 * classes);
    const isPossible = capacity * classes <= KEPT_SCORES;
    this.#classes = classes;
    this.#reservoir = isPossible ? new StratifiedReservoir(classes, rows, seed) : null;
    this.#scores = new Float32Array(isPossible ? capacity * classes : 0);
    this.#labels = new Int32Array(isPossible ? capacity : 0);
    this.#lines = new Float64Array(isPossible ? capacity : 0);
    this.#sentences = new Int32Array(isPossible ? capacity : 0);
  }

  /** `sentences`: the number of the sentence of each row of the batch that enters, in their order; null where they are not known. */
  add({ logits, labels, lines, first, usable }: ScoredBatch, sentences: Int32Array | null): void {
    if (this.#reservoir === null) return;
    const classes = this.#classes;
    if (this.#taken.length < usable.length) {
      this.#taken = new Int32Array(usable.length);
      this.#slots = new Int32Array(usable.length);
    }
    const count = this.#reservoir.offerAll(labels, usable, first, this.#taken, this.#slots);
    for (let at = 0; at < count; at++) {
      const [entered, slot] = [this.#taken[at]!, this.#slots[at]!];
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
    if (this.#reservoir === null || this.#reservoir.size === 0) return null;
    const { size, weight, row, strata } = this.#reservoir.sample();
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
