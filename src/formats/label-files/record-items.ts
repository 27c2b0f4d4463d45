import { countLabel, emptyCounts, type LabelCounts, type LabelWatch } from '../../core/label-counts.ts';

/**
 * Counts labelled items (boxes) of records (images) that a file names by a key, in any order: items by label, and the records that
 * carry each label. Memory grows with the records: a key and one bit per label each.
 */
export class RecordItems {
  readonly #counts: LabelCounts = emptyCounts();
  readonly #records = new Map<string | number, number>();
  /** label → a bit per record. */
  readonly #carriers = new Map<string, Uint32Array>();
  readonly #watch: LabelWatch | undefined;

  constructor(watch?: LabelWatch) {
    this.#watch = watch;
  }

  /** Makes a record known; one without items counts too. */
  record(key: string | number): void {
    this.#indexOf(key);
  }

  /** Counts one item. `line` counts from 1. */
  item(key: string | number, label: string, line: number, isCrowd = false): void {
    const counts = this.#counts;
    counts.total += 1;
    countLabel(counts, label, line, this.#watch);
    const tally = counts.labels.get(label)!;
    if (isCrowd) tally.crowd = (tally.crowd ?? 0) + 1;
    if (this.#isNewCarrier(label, this.#indexOf(key))) tally.records = (tally.records ?? 0) + 1;
  }

  /** Counts an item that has no label. */
  ignore(key: string | number): void {
    this.#indexOf(key);
    this.#counts.ignored += 1;
  }

  finish(): LabelCounts {
    this.#counts.records = this.#records.size;
    return this.#counts;
  }

  #indexOf(key: string | number): number {
    let index = this.#records.get(key);
    if (index === undefined) this.#records.set(key, (index = this.#records.size));
    return index;
  }

  #isNewCarrier(label: string, record: number): boolean {
    const word = record >>> 5;
    let bits = this.#carriers.get(label);
    if (bits === undefined || word >= bits.length) {
      const grown = new Uint32Array(Math.max(word + 1, (bits?.length ?? 8) * 2));
      if (bits !== undefined) grown.set(bits);
      this.#carriers.set(label, (bits = grown));
    }
    const bit = 1 << (record & 31);
    if ((bits[word]! & bit) !== 0) return false;
    bits[word]! |= bit;
    return true;
  }
}
