import { emptySequence, type LabelCounts, type LabelWatch, SENTENCE_BORDER } from './label-counts.ts';
import { parseTag, parseUntyped, type TagRole } from './tag.ts';

const OUTSIDE: TagRole = 'outside';
const FIRST_CAPACITY = 64;
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
  readonly #roles: TagRole[] = [];
  readonly #typeOfTag: number[] = [];
  /** The type whose spans the tag opens and closes: `''` for a position letter alone. */
  readonly #spanTypeOfTag: number[] = [];
  readonly #types: string[] = [];
  readonly #typeIds = new Map<string, number>();

  #capacity = FIRST_CAPACITY;
  /** bigram (previous, tag) at previous · capacity + tag; id 0 is the sentence border. */
  #bigrams = new Float64Array(FIRST_CAPACITY * FIRST_CAPACITY);
  /** Line of the first time, laid out alike. */
  #bigramLines = new Float64Array(FIRST_CAPACITY * FIRST_CAPACITY);
  readonly #sparseBigrams = new Map<number, { count: number; readonly line: number }>();
  readonly #firstLine: number[] = [];

  readonly #sentencesWithType: number[] = [];
  readonly #closedSpans: number[] = [];
  readonly #firstLineOfType: number[] = [];
  readonly #lastSentence: number[] = [];

  #previous = 0;
  #sentence = 1;
  #tokensInSentence = 0;
  #tokens = 0;
  #sentences = 0;
  #openType = -1;
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
    const { role, type } = parseTag(tag);
    const untyped = parseUntyped(tag);
    const ownType = id === 0 || role === OUTSIDE ? -1 : this.#internType(type);
    this.#ids.set(tag, id);
    this.#tags.push(tag);
    this.#roles.push(id === 0 ? OUTSIDE : (untyped?.role ?? role));
    this.#typeOfTag.push(ownType);
    this.#spanTypeOfTag.push(untyped === null ? ownType : this.#internType(untyped.type));
    this.#firstLine.push(0);
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
    const type = this.#typeOfTag[id]!;
    this.#run = type < 0 ? id : -1;
    if (type < 0) this.#openType = -1;
    else this.#followSpan(id, type, line);
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
    this.#openType = -1;
  }

  /** Ends the last sentence and hands the counts over. */
  finish(ignored = 0): LabelCounts {
    this.endSentence();
    const counts: LabelCounts = { records: this.#sentences, total: this.#tokens, ignored, labels: new Map(), sequence: null };
    const sequence = emptySequence();
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
    this.#types.forEach((type, index) => {
      if (this.#sentencesWithType[index]! > 0) sequence.sentencesWithType.set(type, this.#sentencesWithType[index]!);
      if (this.#closedSpans[index]! > 0) sequence.closedSpans.set(type, this.#closedSpans[index]!);
      if (this.#firstLineOfType[index]! > 0) sequence.firstLineOfType.set(type, this.#firstLineOfType[index]!);
    });
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

  #followSpan(id: number, type: number, line: number): void {
    const spanType = this.#spanTypeOfTag[id]!;
    if (this.#lastSentence[type] !== this.#sentence) {
      this.#meetType(type, line);
      if (spanType !== type && this.#lastSentence[spanType] !== this.#sentence) this.#meetType(spanType, line);
    }
    const role = this.#roles[id];
    if (role === 'begin') this.#openType = spanType;
    else if (role === 'end') {
      if (this.#openType === spanType) this.#closedSpans[spanType]! += 1;
      this.#openType = -1;
    } else if (role !== 'inside' || this.#openType !== spanType) this.#openType = -1;
  }

  /** The first tag of a type in a sentence. */
  #meetType(type: number, line: number): void {
    this.#lastSentence[type] = this.#sentence;
    this.#sentencesWithType[type]! += 1;
    if (this.#firstLineOfType[type] === 0) this.#firstLineOfType[type] = line;
  }

  #internType(type: string): number {
    const known = this.#typeIds.get(type);
    if (known !== undefined) return known;
    const index = this.#types.length;
    this.#typeIds.set(type, index);
    this.#types.push(type);
    for (const column of [this.#sentencesWithType, this.#closedSpans, this.#firstLineOfType, this.#lastSentence]) column.push(0);
    return index;
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
