import { countLabel, type LabelCounts } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { ReadOptions } from '../format.ts';

/** More different labels, or more letters in them, are those of a column of texts or ids: they must not fill the memory. */
const MOST_LABELS = 1_000_000;
const MOST_LETTERS = 64 * 1024 * 1024;

/** Keeps the different labels of a file to a bound, which is a problem once; those that are known count on. */
export class BoundedLabels {
  /** No new label is counted any more. */
  isFull = false;
  readonly #options: Pick<ReadOptions, 'problem' | 'watch'>;
  readonly #most: number;
  #labels = 0;
  #letters = 0;

  constructor(options: Pick<ReadOptions, 'problem' | 'watch'>, most: number = MOST_LABELS) {
    this.#options = options;
    this.#most = most;
  }

  /** Adds one label of one record. */
  count(counts: LabelCounts, label: string, line: number): void {
    const { labels } = counts;
    if (this.isFull && !labels.has(label)) return;
    const before = labels.size;
    countLabel(counts, label, line, this.#options.watch);
    if (labels.size > before) this.add(label, line);
  }

  /** Notes a label that was not known. */
  add(label: string, line: number): void {
    this.#labels += 1;
    this.#letters += label.length;
    if (this.#labels < this.#most && this.#letters < MOST_LETTERS) return;
    this.isFull = true;
    this.#options.problem(
      line,
      messageOf(
        'There are {0} different labels, which no label map has: no further ones are counted. Name the column of the labels if this is not it.',
        this.#labels,
      ),
    );
  }
}
