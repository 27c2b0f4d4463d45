import { countLabel, emptyCounts, type LabelCounts, type LabelWatch } from '../../core/label-counts.ts';
import type { ReadOptions } from '../format.ts';
import { BoundedLabels } from './bounded-labels.ts';

/**
 * Counts labelled items (boxes) of records (images) that a file names by a key, in any order: items by label, and the records that
 * carry each label. Memory grows with the records and the items.
 */
export class RecordItems {
  readonly #counts: LabelCounts = emptyCounts();
  readonly #records = new Map<string | number, number>();
  /** label → the records that carry it, or the only one. */
  readonly #carriers = new Map<string, Records | number>();
  readonly #watch: LabelWatch | undefined;
  readonly #bounds: BoundedLabels | null;

  /** With `problem`, the different labels are kept to a bound, which is told once. */
  constructor({ watch, problem }: Partial<Pick<ReadOptions, 'watch' | 'problem'>> = {}) {
    this.#watch = watch;
    this.#bounds = problem === undefined ? null : new BoundedLabels({ problem, ...(watch === undefined ? {} : { watch }) });
  }

  /** Makes a record known; one without items counts too. */
  record(key: string | number): void {
    this.#indexOf(key);
  }

  /** Counts one item. `line` counts from 1. */
  item(key: string | number, label: string, line: number, isCrowd = false): void {
    const counts = this.#counts;
    const record = this.#indexOf(key);
    if (this.#bounds === null) countLabel(counts, label, line, this.#watch);
    else this.#bounds.count(counts, label, line);
    const tally = counts.labels.get(label);
    if (tally === undefined) return;
    counts.total += 1;
    if (isCrowd) tally.crowd = (tally.crowd ?? 0) + 1;
    if (this.#isNewCarrier(label, record)) tally.records = (tally.records ?? 0) + 1;
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
    const known = this.#carriers.get(label);
    if (known === record) return false;
    if (known instanceof Records) return known.add(record);
    if (known === undefined) this.#carriers.set(label, record);
    else {
      const records = new Records();
      records.add(known);
      records.add(record);
      this.#carriers.set(label, records);
    }
    return true;
  }
}

/** A bit per record costs less than an entry of a set where a label has one record of so many; bits are given up where it has half of that. */
const RECORDS_PER_ENTRY = 128;

/** Numbers of records: bits where they are many, so that very many labels of a few records each do not fill the memory. */
class Records {
  #size = 0;
  #last = 0;
  #few: Set<number> | null = null;
  #bits = new Uint32Array(8);

  /** False for one that is known. */
  add(record: number): boolean {
    const last = Math.max(this.#last, record);
    if (this.#few === null && last >= this.#bits.length * 32) this.#grow(last);
    if (this.#few === null) {
      const word = record >>> 5;
      const bit = 1 << (record & 31);
      if ((this.#bits[word]! & bit) !== 0) return false;
      this.#bits[word]! |= bit;
    } else {
      if (this.#few.has(record)) return false;
      this.#few.add(record);
    }
    this.#size += 1;
    this.#last = last;
    if (this.#few !== null && last < this.#size * RECORDS_PER_ENTRY) this.#toBits(this.#few);
    return true;
  }

  #grow(last: number): void {
    if (last < this.#size * RECORDS_PER_ENTRY * 2) {
      const grown = new Uint32Array(Math.max((last >>> 5) + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
      return;
    }
    const few = new Set<number>();
    for (let word = 0; word < this.#bits.length; word += 1) {
      for (let bits = this.#bits[word]!, bit = 0; bits !== 0; bits >>>= 1, bit += 1) if ((bits & 1) !== 0) few.add(word * 32 + bit);
    }
    this.#few = few;
    this.#bits = NO_BITS;
  }

  #toBits(few: ReadonlySet<number>): void {
    this.#bits = new Uint32Array((this.#last >>> 5) + 1);
    for (const record of few) this.#bits[record >>> 5]! |= 1 << (record & 31);
    this.#few = null;
  }
}

const NO_BITS = new Uint32Array(0);
