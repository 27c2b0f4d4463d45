import { sep } from 'node:path';
import type { WeighedEntry } from './pack.ts';
import type { PackFolder } from './pack-folder.ts';
import { weightOf } from './weight.ts';

/** What a file looked like when it was read: a changed file has another size or another time. */
export interface Stamp {
  readonly bytes: number;
  readonly modified: number;
}

export interface StampedFile extends Stamp {
  readonly path: string;
  /** The folder that was searched; what is known of its files is kept together. */
  readonly root: string;
}

interface Shelf {
  /** The entry used longest ago first. */
  readonly entries: Map<string, WeighedEntry>;
  readonly loaded: Promise<void>;
  isDirty: boolean;
}

/**
 * Values made from files, kept as long as the file has not changed: in memory up to `capacity` bytes, and in a folder where there is one, so
 * that the next process knows them. The values used longest ago go first.
 */
export class FileCache {
  readonly #packs: PackFolder | null;
  readonly #capacity: number;
  /** By root; the one used longest ago first. */
  readonly #shelves = new Map<string, Shelf>();
  #weight = 0;
  #saving: Promise<void> = Promise.resolve();

  constructor(packs: PackFolder | null, capacity: number) {
    this.#packs = packs;
    this.#capacity = capacity;
  }

  /** What is known of a root is at hand afterwards. */
  open(root: string): Promise<void> {
    return this.#shelfOf(root).loaded;
  }

  /** A value that is at hand, see `open`; undefined where there is none, or the file has changed. */
  known(kind: string, file: StampedFile, options: unknown): unknown {
    const { entries } = this.#shelfOf(file.root);
    const key = keyOf(kind, file, options);
    const entry = entries.get(key);
    if (entry === undefined || entry.bytes !== file.bytes || entry.modified !== file.modified) return undefined;
    entries.delete(key);
    entries.set(key, entry);
    return entry.value;
  }

  keep(kind: string, file: StampedFile, options: unknown, value: unknown): void {
    this.#keep(this.#shelfOf(file.root), keyOf(kind, file, options), file, value);
  }

  /** The value of `kind` for a file as it is now and for these options, or what `make` makes. */
  async get<T>(kind: string, file: StampedFile, options: unknown, make: () => Promise<T>): Promise<T> {
    const look = async () => file;
    return this.getSeen(kind, file, options, look, async () => ({ value: await make(), stamp: file }));
  }

  /**
   * The same for what takes time to look at, as a folder does whose files are read together: `look` is asked only where a value is known,
   * and `make` tells what it saw.
   */
  async getSeen<T>(
    kind: string,
    { root, path }: Pick<StampedFile, 'root' | 'path'>,
    options: unknown,
    look: () => Promise<Stamp>,
    make: () => Promise<{ readonly value: T; readonly stamp: Stamp }>,
  ): Promise<T> {
    const shelf = this.#shelfOf(root);
    await shelf.loaded;
    const key = keyOf(kind, { root, path }, options);
    const known = shelf.entries.get(key);
    const seen = known === undefined ? null : await look();
    if (known !== undefined && known.bytes === seen?.bytes && known.modified === seen.modified) {
      shelf.entries.delete(key);
      shelf.entries.set(key, known);
      return known.value as T;
    }
    const { value, stamp } = await make();
    this.#keep(shelf, key, stamp, value);
    return value;
  }

  /** Writes what is new; resolves when it is written. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(async () => {
      for (const [root, shelf] of this.#shelves) {
        if (this.#packs === null || !shelf.isDirty) continue;
        shelf.isDirty = false;
        await this.#packs.save(root, [...shelf.entries.values()]);
      }
    });
    return this.#saving;
  }

  #shelfOf(root: string): Shelf {
    const known = this.#shelves.get(root);
    if (known !== undefined) {
      this.#shelves.delete(root);
      this.#shelves.set(root, known);
      return known;
    }
    const shelf: Shelf = { entries: new Map(), loaded: this.#load(root), isDirty: false };
    this.#shelves.set(root, shelf);
    return shelf;
  }

  async #load(root: string): Promise<void> {
    const entries = (await this.#packs?.load(root)) ?? [];
    // By then the shelf is on its place.
    const shelf = this.#shelves.get(root);
    if (shelf === undefined) return;
    for (const entry of entries) this.#put(shelf, { ...entry, weight: weightOf(entry.value) + weightOf(entry.key) + ENTRY });
  }

  #keep(shelf: Shelf, key: string, { bytes, modified }: Stamp, value: unknown): void {
    this.#put(shelf, { key, bytes, modified, value, weight: weightOf(value) + weightOf(key) + ENTRY });
    shelf.isDirty = true;
  }

  #put(shelf: Shelf, entry: WeighedEntry): void {
    this.#weight += entry.weight - (shelf.entries.get(entry.key)?.weight ?? 0);
    shelf.entries.delete(entry.key);
    shelf.entries.set(entry.key, entry);
    if (this.#weight > this.#capacity) this.#makeRoom();
  }

  #makeRoom(): void {
    for (const { entries } of this.#shelves.values()) {
      for (const [key, { weight }] of entries) {
        if (this.#weight <= this.#capacity) return;
        entries.delete(key);
        this.#weight -= weight;
      }
    }
  }
}

function keyOf(kind: string, { root, path }: Pick<StampedFile, 'root' | 'path'>, options: unknown): string {
  return `${kind}\0${below(root, path)}\0${options === null ? '' : JSON.stringify(options)}`;
}

/** The path as it was written; shorter where it lies below the root, as most do. */
function below(root: string, path: string): string {
  return path.startsWith(root + sep) ? path.slice(root.length + 1) : path;
}

/** The entry itself, and its place in the map. */
const ENTRY = 100;
