import { createHash } from 'node:crypto';
import { type CountedFile, countFile } from '../../formats/count-file.ts';
import { readHead } from '../../formats/read-head.ts';
import { type LabelConfig, readLabelConfig } from '../../formats/read-label-config.ts';
import { type RecognisedFile, recogniseFile } from '../../formats/sniff.ts';
import type { FoundFile } from './discover.ts';
import { StampedCache } from './stamped-cache.ts';

export interface CountRequest {
  readonly format?: string | undefined;
  readonly column?: string | number | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** Reads files and remembers what it read, so that a refresh reads only what changed. */
export class FileReader {
  readonly #recognised = new StampedCache<RecognisedFile | null>(50_000);
  readonly #configs = new StampedCache<LabelConfig>(1_000);
  readonly #counts = new StampedCache<CountedFile>(5_000);

  /** What the file is, by its first bytes; null for none of the kinds that are read. Throws `UnreadableFile`. */
  async recognise(file: FoundFile): Promise<RecognisedFile | null> {
    const known = this.#recognised.get(file.path, file);
    if (known !== undefined) return known;
    const recognised = file.bytes === 0 ? null : recogniseFile(await readHead(file.path));
    this.#recognised.set(file.path, file, recognised);
    return recognised;
  }

  /** Throws `UnreadableFile`. */
  async labelConfig(file: FoundFile, named: boolean, signal: AbortSignal): Promise<LabelConfig> {
    const key = `${named} ${file.path}`;
    const known = this.#configs.get(key, file);
    if (known !== undefined) return known;
    const config = await readLabelConfig(file.path, { named, signal });
    this.#configs.set(key, file, config);
    return config;
  }

  /** Counts a label file. Throws `UnreadableFile`, or the reason of the signal. */
  async count(file: FoundFile, request: CountRequest): Promise<CountedFile> {
    const { format, column, labels } = request;
    const key = JSON.stringify([file.path, format ?? null, column ?? null, labels === undefined ? null : digest(labels)]);
    const known = this.#counts.get(key, file);
    if (known !== undefined) return known;
    const counted = await countFile(file.path, request);
    this.#counts.set(key, file, counted);
    return counted;
  }
}

/** Stands for a list of labels in a key: a list of 100 000 in each of 5 000 keys would be gigabytes. */
function digest(labels: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(labels)).digest('base64');
}
