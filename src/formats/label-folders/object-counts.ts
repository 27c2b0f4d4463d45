import { emptyCounts, type LabelWatch } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { FileOfFolder, FolderCounts, FolderReadOptions } from '../folder-format.ts';

/** What was seen of one class. */
interface Seen {
  count: number;
  images: number;
  difficult: number;
  /** The number of the file it was seen in last. */
  lastFile: number;
  readonly firstPath: string;
  readonly firstLine: number;
}

/** More are no classes: they must not fill the memory. */
const MOST_CLASSES = 100_000;

/** The objects of images, or of other records of which each has a file, by their names. */
export class ObjectCounts {
  readonly #seen = new Map<string, Seen>();
  readonly #watch: LabelWatch | undefined;
  readonly #problem: FolderReadOptions['problem'];
  #images = 0;
  #objects = 0;

  constructor({ watch, problem }: Pick<FolderReadOptions, 'watch' | 'problem'>) {
    this.#watch = watch;
    this.#problem = problem;
  }

  /** The objects that follow are those of the next image. */
  image(): void {
    this.#images += 1;
  }

  /** @param lineOf Asked where the line matters. */
  object(label: string, isDifficult: boolean, file: FileOfFolder, lineOf: () => number): void {
    let seen = this.#seen.get(label);
    if (seen === undefined && this.#seen.size >= MOST_CLASSES) {
      this.#problem(
        file.path,
        lineOf(),
        messageOf('There are more than {0} different names; the objects of the others were not counted.', MOST_CLASSES),
      );
      return;
    }
    this.#objects += 1;
    if (seen === undefined) {
      seen = { count: 0, images: 0, difficult: 0, lastFile: 0, firstPath: file.path, firstLine: lineOf() };
      this.#seen.set(label, seen);
    }
    seen.count += 1;
    if (isDifficult) seen.difficult += 1;
    if (seen.lastFile !== this.#images) {
      seen.lastFile = this.#images;
      seen.images += 1;
    }
    this.#watch?.see(label, lineOf(), null);
  }

  finish(): FolderCounts {
    const counts = emptyCounts();
    counts.records = this.#images;
    counts.total = this.#objects;
    for (const [label, { count, images, difficult, firstLine, firstPath }] of this.#seen) {
      counts.labels.set(label, { count, records: images, ...(difficult > 0 ? { difficult } : {}), firstLine, firstPath });
    }
    return { counts, unit: 'box', recordUnit: 'image' };
  }
}

/** An object of an image. */
export interface ImageObject {
  readonly label: string;
  readonly isDifficult: boolean;
  /** Where it begins, counted from 1. */
  readonly line: number;
}
