import { ValueTable } from './value-table.ts';

/** Counts the values of a column that has one a row, and keeps the order in which they were first met. */
export class ValueTally {
  readonly values = new ValueTable();
  rows = 0;
  nulls = 0;
  /** Ids of the values in order of first appearance. */
  readonly order: number[] = [];
  #counts = new Float64Array(64);

  countOf(id: number): number {
    return this.#counts[id] ?? 0;
  }

  /** Adds ids in the order of their rows. */
  add(ids: Int32Array, count: number): void {
    this.#growTo(this.values.values.length);
    const counts = this.#counts;
    for (let index = 0; index < count; index += 1) {
      const id = ids[index]!;
      if (counts[id]! === 0) this.order.push(id);
      counts[id]! += 1;
    }
  }

  /** Adds to a value that has been met before. */
  addKnown(id: number, count: number): void {
    this.#counts[id]! += count;
  }

  #growTo(needed: number): void {
    if (this.#counts.length >= needed) return;
    const longer = new Float64Array(Math.max(needed, this.#counts.length * 2));
    longer.set(this.#counts);
    this.#counts = longer;
  }
}
