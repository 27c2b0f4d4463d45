/** What a file looked like when it was read: a changed file has another size or another time. */
export interface Stamp {
  readonly bytes: number;
  readonly modified: number;
}

/** Values made from files, kept as long as the file has not changed. The entry used longest ago goes first. */
export class StampedCache<T> {
  readonly #entries = new Map<string, Stamp & { readonly value: T }>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string, { bytes, modified }: Stamp): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.bytes !== bytes || entry.modified !== modified) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, { bytes, modified }: Stamp, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, { bytes, modified, value });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#capacity) break;
      this.#entries.delete(oldest);
    }
  }
}
