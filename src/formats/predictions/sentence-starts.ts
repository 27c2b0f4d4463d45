import type { SentenceBorders } from '../format.ts';

/** Which rows begin a sentence, for files whose rows have no lines. */
export class SentenceStarts implements SentenceBorders {
  #starts = new Float64Array(1024);
  #size = 0;
  /** The sentence that was asked for last: rows come in their order. */
  #at = 0;

  /** @param row The first of a sentence; rises. */
  add(row: number): void {
    if (this.#size === this.#starts.length) {
      const wide = new Float64Array(this.#size * 2);
      wide.set(this.#starts);
      this.#starts = wide;
    }
    this.#starts[this.#size++] = row;
  }

  sentenceOf(row: number): number {
    if (this.#at >= this.#size || row < this.#starts[this.#at]!) this.#at = 0;
    while (this.#at + 1 < this.#size && this.#starts[this.#at + 1]! <= row) this.#at += 1;
    return this.#at;
  }
}
