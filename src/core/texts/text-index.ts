import type { Place } from '../analysis.ts';
import { HASHES, hashText, isTelling, normaliseText } from './text-key.ts';

/** The texts of data sets of up to so many bytes are compared without being asked to. */
export const INSPECTED_BYTES = 16 * 1024 * 1024;

/** A record, or a sentence, as it is compared with others. */
export interface LabelledText {
  readonly text: string;
  /** What else makes it an example of its own: the aspect that is judged, the word in question. */
  readonly context: string;
  /** Tags in their order; else in any. Empty for one without a label. */
  readonly labels: readonly string[];
  readonly areTags: boolean;
  readonly split: string;
  readonly place: Place;
}

/** Records of one text that are alike in split, form and labels. */
export interface Occurrence {
  readonly split: string;
  /** Hash of the text as it stands. */
  readonly exact: number;
  readonly context: number;
  /** Hash of the labels; `UNLABELLED` for none. */
  readonly labels: number;
  count: number;
  /** The first of them. */
  readonly place: Place;
}

export const UNLABELLED = 0;

/** Texts that are kept: some 60 MB. */
const MOST_TEXTS = 200_000;
/** Different occurrences of a text that are told apart. */
const MOST_OCCURRENCES = 16;
/** More are no splits. */
const MOST_SPLITS = 32;
/** Sets of labels whose names are kept, and names of one set. */
const MOST_LABEL_SETS = 4096;
const NAMED_LABELS = 8;

/**
 * The texts of a data set, each with its occurrences. Memory is bounded: of more texts than it holds it keeps those whose hash lies below a
 * threshold, which halves each time. That is a sample by text, whole in each of its texts, and the same in whatever order they come.
 */
export class TextIndex {
  readonly #capacity: number;
  readonly #texts = new Map<number, Occurrence[]>();
  readonly #labelSets = new Map<number, readonly string[]>();
  readonly #splits = new Set<string>();
  #threshold = HASHES;

  /** What the records are, for messages. */
  hasSentences = false;

  constructor(capacity: number = MOST_TEXTS) {
    this.#capacity = capacity;
  }

  /** The share of all texts that is kept; 1 where it is all of them. */
  get sampled(): number {
    return this.#threshold / HASHES;
  }

  get size(): number {
    return this.#texts.size;
  }

  /** The texts with their occurrences, in the order of their first ones. */
  texts(): Iterable<readonly Occurrence[]> {
    return this.#texts.values();
  }

  splits(): readonly string[] {
    return [...this.#splits];
  }

  /** The labels of a hash; null where they are tags, or too many to be named. */
  labelsOf(hash: number): readonly string[] | null {
    return this.#labelSets.get(hash) ?? null;
  }

  add({ text, context, labels, areTags, split, place }: LabelledText): void {
    const normalised = normaliseText(text);
    if (!isTelling(normalised)) return;
    if (!this.#splits.has(split)) {
      if (this.#splits.size >= MOST_SPLITS) return;
      this.#splits.add(split);
    }
    const hash = hashText(normalised);
    if (hash >= this.#threshold) return;
    this.hasSentences ||= areTags;
    const exact = hashText(text);
    const contextHash = context === '' ? 0 : hashText(normaliseText(context));
    const labelHash = this.#hashLabels(labels, areTags);
    const one: Occurrence = { split, exact, context: contextHash, labels: labelHash, count: 1, place };
    const known = this.#texts.get(hash);
    if (known === undefined) {
      this.#texts.set(hash, [one]);
      if (this.#texts.size > this.#capacity) this.#thinOut();
      return;
    }
    const same = known.find(
      (each) => each.exact === exact && each.labels === labelHash && each.split === split && each.context === contextHash,
    );
    // What there is no room for counts with the first of its split.
    const into = same ?? (known.length < MOST_OCCURRENCES ? undefined : known.find((each) => each.split === split));
    if (into !== undefined) into.count += 1;
    else if (known.length < MOST_OCCURRENCES + MOST_SPLITS) known.push(one);
  }

  #hashLabels(labels: readonly string[], areTags: boolean): number {
    if (labels.length === 0) return UNLABELLED;
    const ordered = areTags ? labels : [...new Set(labels)].sort();
    const hash = hashText(ordered.join('\0')) || 1;
    if (!areTags && ordered.length <= NAMED_LABELS && this.#labelSets.size < MOST_LABEL_SETS && !this.#labelSets.has(hash))
      this.#labelSets.set(hash, ordered);
    return hash;
  }

  #thinOut(): void {
    while (this.#texts.size > this.#capacity) {
      this.#threshold /= 2;
      for (const hash of this.#texts.keys()) if (hash >= this.#threshold) this.#texts.delete(hash);
    }
  }
}
