import { emptySequence, type LabelCounts, type LabelWatch, SENTENCE_BORDER, type SequenceCounts } from './label-counts.ts';
import { OUTSIDE_TAG, parseSuffixed } from './tag.ts';
import { prefixReading, readingOf, TypeFollower } from './type-follower.ts';

const FIRST_CAPACITY = 16;
/**
 * Ids below this (a power of two) are counted in a dense table of at most 8 MB, the others in a sparse one: no tag set in use
 * is larger, but a file whose "tags" are words must not exhaust the memory.
 */
const DENSE_LIMIT = 1024;
/** A sparse bigram is keyed previous · SPARSE_STRIDE + tag: exact in a double for up to 2²⁶ distinct tags. */
const SPARSE_STRIDE = 2 ** 26;

/**
 * Counts the tags of a token stream by id: intern each distinct tag once, then push ids. Typed arrays, no allocation per
 * token, so that a reader can stay near the speed of the disk.
 */
export class TagCounter {
  readonly #tags: string[] = [];
  readonly #ids = new Map<string, number>();

  #capacity = FIRST_CAPACITY;
  /** bigram (previous, tag) at previous · capacity + tag; id 0 is the sentence border. */
  #bigrams = new Float64Array(FIRST_CAPACITY * FIRST_CAPACITY);
  /** Line of the first time, laid out alike. */
  #bigramLines = new Float64Array(FIRST_CAPACITY * FIRST_CAPACITY);
  readonly #sparseBigrams = new Map<number, { count: number; readonly line: number }>();
  readonly #firstLine: number[] = [];

  /** Tags read by `parseTag`, and those of `PER-B` by their suffix: the same counts, and no second one, until a tag has one. */
  readonly #types = new TypeFollower();
  #suffixTypes: TypeFollower | null = null;

  /** Id of the outside tag, −1 while it is unknown. */
  #outside = -1;
  #previous = 0;
  #sentence = 1;
  #tokensInSentence = 0;
  #tokens = 0;
  #sentences = 0;
  /** The outside tag that was pushed last, else −1: most tokens repeat it, and nothing but two counts changes with them. */
  #run = -1;
  #repeats = 0;
  #runLine = 0;
  #line = 0;
  readonly #watch: LabelWatch | null;

  constructor(watch: LabelWatch | null = null) {
    this.#watch = watch;
    this.intern(SENTENCE_BORDER);
  }

  /** The id of a tag, for `push`. */
  intern(tag: string): number {
    const known = this.#ids.get(tag);
    if (known !== undefined) return known;
    const id = this.#tags.length;
    if (id === this.#capacity && id < DENSE_LIMIT) this.#grow();
    this.#ids.set(tag, id);
    this.#tags.push(tag);
    const reading = id === 0 ? null : prefixReading(tag);
    const suffixed = parseSuffixed(tag);
    if (suffixed !== null) this.#suffixTypes ??= this.#types.copy();
    this.#types.add(reading);
    this.#suffixTypes?.add(suffixed === null ? reading : readingOf(suffixed));
    this.#firstLine.push(0);
    if (tag === OUTSIDE_TAG) this.#outside = id;
    return id;
  }

  /** Counts one token. `line` counts from 1. */
  push(id: number, line: number): void {
    this.#line = line;
    if (this.#watch !== null) this.#watch.see(this.#tags[id]!, line, this.#tags[this.#previous]!);
    if (id === this.#run) {
      if (this.#repeats === 0) this.#runLine = line;
      this.#repeats += 1;
      return;
    }
    if (this.#repeats > 0) this.#endRun();
    this.#countBigram(this.#previous, id, 1, line);
    this.#tokensInSentence += 1;
    if (this.#firstLine[id] === 0) this.#firstLine[id] = line;
    this.#previous = id;
    if (id === this.#outside) {
      this.#run = id;
      this.#leaveSpans();
    } else {
      this.#run = -1;
      this.#types.follow(id, this.#sentence);
      if (this.#suffixTypes !== null) this.#suffixTypes.follow(id, this.#sentence);
    }
  }

  /** Ends a sentence; an empty one is not counted. */
  endSentence(): void {
    if (this.#tokensInSentence === 0) return;
    if (this.#repeats > 0) this.#endRun();
    this.#countBigram(this.#previous, 0, 1, this.#line);
    if (this.#watch !== null) this.#watch.see(SENTENCE_BORDER, this.#line, this.#tags[this.#previous]!);
    this.#tokens += this.#tokensInSentence;
    this.#tokensInSentence = 0;
    this.#sentences += 1;
    this.#sentence += 1;
    this.#previous = 0;
    this.#run = -1;
    this.#leaveSpans();
  }

  /** Ends the last sentence and hands the counts over. */
  finish(ignored = 0): LabelCounts {
    this.endSentence();
    const counts: LabelCounts = { records: this.#sentences, total: this.#tokens, ignored, labels: new Map(), sequence: null };
    const sequence: SequenceCounts = {
      ...emptySequence(),
      ...this.#types.counts(),
      suffixed: this.#suffixTypes?.counts() ?? null,
    };
    const support = new Float64Array(this.#tags.length);
    this.#forEachBigram((previous, id, count, line) => {
      support[id]! += count;
      const before = this.#tags[previous]!;
      let row = sequence.bigrams.get(before);
      let places = sequence.bigramPlaces.get(before);
      if (row === undefined) sequence.bigrams.set(before, (row = new Map()));
      if (places === undefined) sequence.bigramPlaces.set(before, (places = new Map()));
      row.set(this.#tags[id]!, count);
      places.set(this.#tags[id]!, { firstLine: line, firstPath: '' });
    });
    const order = this.#tags.map((_, id) => id).sort((a, b) => this.#firstLine[a]! - this.#firstLine[b]!);
    for (const id of order) {
      const count = support[id]!;
      if (id > 0 && count > 0) counts.labels.set(this.#tags[id]!, { count, firstLine: this.#firstLine[id]!, firstPath: '' });
    }
    counts.sequence = sequence;
    return counts;
  }

  #endRun(): void {
    this.#countBigram(this.#run, this.#run, this.#repeats, this.#runLine);
    this.#tokensInSentence += this.#repeats;
    this.#repeats = 0;
  }

  #countBigram(previous: number, id: number, count: number, line: number): void {
    // DENSE_LIMIT is a power of two: the "or" is below it exactly when both ids are.
    if ((previous | id) < DENSE_LIMIT) {
      const at = previous * this.#capacity + id;
      if (this.#bigrams[at] === 0) this.#bigramLines[at] = line;
      this.#bigrams[at]! += count;
    } else {
      const key = previous * SPARSE_STRIDE + id;
      const known = this.#sparseBigrams.get(key);
      if (known === undefined) this.#sparseBigrams.set(key, { count, line });
      else known.count += count;
    }
  }

  #forEachBigram(visit: (previous: number, id: number, count: number, line: number) => void): void {
    const dense = Math.min(this.#tags.length, this.#capacity);
    for (let previous = 0; previous < dense; previous += 1) {
      for (let id = 0; id < dense; id += 1) {
        const at = previous * this.#capacity + id;
        if (this.#bigrams[at]! > 0) visit(previous, id, this.#bigrams[at]!, this.#bigramLines[at]!);
      }
    }
    for (const [key, { count, line }] of this.#sparseBigrams) visit(Math.floor(key / SPARSE_STRIDE), key % SPARSE_STRIDE, count, line);
  }

  #leaveSpans(): void {
    this.#types.leave();
    if (this.#suffixTypes !== null) this.#suffixTypes.leave();
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    this.#bigrams = widened(this.#bigrams, this.#capacity, capacity);
    this.#bigramLines = widened(this.#bigramLines, this.#capacity, capacity);
    this.#capacity = capacity;
  }
}

/** A square table with more rows and columns. */
function widened(table: Float64Array, size: number, larger: number): Float64Array<ArrayBuffer> {
  const wide = new Float64Array(larger * larger);
  for (let row = 0; row < size; row += 1) wide.set(table.subarray(row * size, (row + 1) * size), row * larger);
  return wide;
}
