import { emptyCounts, type LabelTally } from '../../core/label-counts.ts';
import { messageOf } from '../../core/message.ts';
import type { FileCounter, FileOfFolder, FolderCounts, FolderLabelFormat, FolderReadOptions } from '../folder-format.ts';
import { nameOfLabel } from '../label-names.ts';
import { recogniseMasks } from './mask-folders.ts';
import { type MaskValues, readMaskValues } from './mask-values.ts';
import { BadPng, type Png, readPng } from './png.ts';

/**
 * Masks of semantic segmentation: PNG files whose pixels are ids (grey, or indexes of a palette) or colours that a colour map names. Counts pixels;
 * for each class also the images it is in and the pixels of those, which the median frequency needs.
 */
export const masks: FolderLabelFormat = {
  id: 'masks',
  title: 'PNG masks',
  recognisedBy: 'a folder of PNG files with few values, named SegmentationClass, masks, annotations, labels or the like, or *_labelIds.png',
  task: 'segmentation',
  largestFile: 256 * 1024 * 1024,
  batch: 16,
  encoding: 'binary',
  isText: false,
  recognise: recogniseMasks,
  counter: (options) => new Masks(options),
};

class Masks implements FileCounter {
  readonly #options: FolderReadOptions;
  readonly #tallies = new Map<string, LabelTally>();
  readonly #colours: ReadonlyMap<number, string>;
  readonly #voidIds: ReadonlySet<number>;
  readonly #voidColours: ReadonlySet<number>;
  #images = 0;
  #pixels = 0;
  #void = 0;

  constructor(options: FolderReadOptions) {
    this.#options = options;
    this.#colours = new Map(options.setup.colours ?? []);
    this.#voidIds = new Set(options.setup.voidIds ?? []);
    this.#voidColours = new Set(options.setup.voidColours ?? []);
  }

  async count(bytes: Uint8Array, file: FileOfFolder): Promise<void> {
    const { path } = file;
    let png: Png;
    let values: MaskValues | null;
    try {
      png = readPng(bytes);
      values = await readMaskValues(png, this.#options.signal);
    } catch (error) {
      if (!(error instanceof BadPng)) throw error;
      this.#options.problem(path, null, messageOf('The mask {0}; it was left out.', error.said));
      return;
    }
    if (values === null) {
      this.#options.problem(path, null, messageOf('The image has thousands of colours: it is no mask, and was left out.'));
      return;
    }
    this.#add(png, values, path);
  }

  finish(): FolderCounts {
    const counts = emptyCounts();
    counts.records = this.#images;
    counts.total = this.#pixels;
    counts.ignored = this.#void;
    // Several images are unpacked at once: their order is chance.
    const ordered = [...this.#tallies].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    for (const [label, tally] of ordered) counts.labels.set(label, tally);
    return { counts, unit: 'pixel', recordUnit: 'image' };
  }

  #add(png: Png, values: MaskValues, path: string): void {
    const labels = new Map<string, number>();
    let labelled = 0;
    for (const [value, count] of values) {
      const label = this.#labelOf(png, value);
      if (label === null) this.#void += count;
      else {
        labelled += count;
        labels.set(label, (labels.get(label) ?? 0) + count);
      }
    }
    this.#images += 1;
    this.#pixels += labelled;
    for (const [label, count] of labels) {
      let tally = this.#tallies.get(label);
      if (tally === undefined) this.#tallies.set(label, (tally = { count: 0, records: 0, extent: 0, firstLine: 0, firstPath: path }));
      if (path < tally.firstPath) tally.firstPath = path;
      tally.count += count;
      tally.records! += 1;
      tally.extent! += labelled;
      this.#options.watch?.see(label, 0, null);
    }
  }

  /** Null for what stands for nothing. */
  #labelOf({ channels, palette }: Png, value: number): string | null {
    if (channels >= 3) return this.#voidColours.has(value) ? null : (this.#colours.get(value) ?? colourText(value));
    if (this.#voidIds.has(value)) return null;
    if (palette !== null && this.#colours.size > 0 && 3 * value + 2 < palette.length) {
      const colour = (palette[3 * value]! << 16) | (palette[3 * value + 1]! << 8) | palette[3 * value + 2]!;
      if (this.#voidColours.has(colour)) return null;
      const label = this.#colours.get(colour);
      if (label !== undefined) return label;
    }
    return nameOfLabel(value, this.#options.labels ?? this.#options.setup.declared) ?? String(value);
  }
}

/** A colour without a name stands for itself. */
function colourText(colour: number): string {
  return `rgb(${colour >> 16},${(colour >> 8) & 0xff},${colour & 0xff})`;
}
