import { parseTag, parseUntyped, type TagRole } from './tag.ts';

/**
 * Label counts: what a reader makes of bytes. They form a monoid: counting the parts of a file (cut at record borders) and
 * merging equals counting the whole, with `emptyCounts` as the neutral element. Parallel scans, per-file caches and counts
 * made elsewhere rest on that law; a property test proves it.
 */
export interface LabelCounts {
  /** Records: sentences of a sequence file, rows or documents otherwise. */
  records: number;
  /** Labelled units that were counted (tokens, or records that carry a label). */
  total: number;
  /** Units left out on purpose (id −100, rows without a label). */
  ignored: number;
  readonly labels: Map<string, LabelTally>;
  /** Present when the labels are tags of tokens. */
  sequence: SequenceCounts | null;
}

export interface LabelTally {
  count: number;
  /** Line of the first occurrence, counted from 1. */
  firstLine: number;
  /** File of the first occurrence; the reader leaves it empty, the merge of several files fills it. */
  firstPath: string;
}

/** The border of a sentence in a table of tag bigrams: before the first and after the last token. */
export const SENTENCE_BORDER = '';

/**
 * Types are those of `parseTag`. A position letter alone (`B`) is counted twice: under its own name, and under the type `''`
 * together with the other letters, because only the whole set of tags tells which of the two it means (see `tagReader`).
 */
export interface SequenceCounts {
  /** previous tag → tag → how often; `SENTENCE_BORDER` stands before the first and after the last token of a sentence. */
  readonly bigrams: Map<string, Map<string, number>>;
  /** mention type → sentences that hold at least one tag of it. */
  readonly sentencesWithType: Map<string, number>;
  /** mention type → spans `B (I)* E` that were opened and closed properly (schemes with an end tag). */
  readonly closedSpans: Map<string, number>;
  /** mention type → line of its first tag. */
  readonly firstLineOfType: Map<string, number>;
}

export function emptyCounts(): LabelCounts {
  return { records: 0, total: 0, ignored: 0, labels: new Map(), sequence: null };
}

function emptySequence(): SequenceCounts {
  return { bigrams: new Map(), sentencesWithType: new Map(), closedSpans: new Map(), firstLineOfType: new Map() };
}

/** Adds one label of one record. `line` counts from 1. */
export function countLabel(counts: LabelCounts, label: string, line: number): void {
  const tally = counts.labels.get(label);
  if (tally === undefined) counts.labels.set(label, { count: 1, firstLine: line, firstPath: '' });
  else tally.count += 1;
}

/** Adds `part` to `into`, as if the records of `part` had followed. The first places of `into` win. */
export function mergeCounts(into: LabelCounts, part: LabelCounts): void {
  into.records += part.records;
  into.total += part.total;
  into.ignored += part.ignored;
  for (const [label, tally] of part.labels) {
    const known = into.labels.get(label);
    if (known === undefined) into.labels.set(label, { ...tally });
    else known.count += tally.count;
  }
  if (part.sequence === null) return;
  into.sequence ??= emptySequence();
  for (const [previous, row] of part.sequence.bigrams) {
    let known = into.sequence.bigrams.get(previous);
    if (known === undefined) into.sequence.bigrams.set(previous, (known = new Map()));
    addAll(known, row);
  }
  addAll(into.sequence.sentencesWithType, part.sequence.sentencesWithType);
  addAll(into.sequence.closedSpans, part.sequence.closedSpans);
  for (const [type, line] of part.sequence.firstLineOfType) {
    if (!into.sequence.firstLineOfType.has(type)) into.sequence.firstLineOfType.set(type, line);
  }
}

function addAll(into: Map<string, number>, part: ReadonlyMap<string, number>): void {
  for (const [key, count] of part) into.set(key, (into.get(key) ?? 0) + count);
}

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
  readonly #sparseBigrams = new Map<number, number>();
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

  constructor() {
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
    if (id === this.#run) {
      this.#repeats += 1;
      return;
    }
    if (this.#repeats > 0) this.#endRun();
    this.#countBigram(this.#previous, id, 1);
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
    this.#countBigram(this.#previous, 0, 1);
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
    this.#forEachBigram((previous, id, count) => {
      support[id]! += count;
      let row = sequence.bigrams.get(this.#tags[previous]!);
      if (row === undefined) sequence.bigrams.set(this.#tags[previous]!, (row = new Map()));
      row.set(this.#tags[id]!, count);
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
    this.#countBigram(this.#run, this.#run, this.#repeats);
    this.#tokensInSentence += this.#repeats;
    this.#repeats = 0;
  }

  #countBigram(previous: number, id: number, count: number): void {
    // DENSE_LIMIT is a power of two: the "or" is below it exactly when both ids are.
    if ((previous | id) < DENSE_LIMIT) this.#bigrams[previous * this.#capacity + id]! += count;
    else {
      const key = previous * SPARSE_STRIDE + id;
      this.#sparseBigrams.set(key, (this.#sparseBigrams.get(key) ?? 0) + count);
    }
  }

  #forEachBigram(visit: (previous: number, id: number, count: number) => void): void {
    const dense = Math.min(this.#tags.length, this.#capacity);
    for (let previous = 0; previous < dense; previous += 1) {
      for (let id = 0; id < dense; id += 1) {
        const count = this.#bigrams[previous * this.#capacity + id]!;
        if (count > 0) visit(previous, id, count);
      }
    }
    for (const [key, count] of this.#sparseBigrams) visit(Math.floor(key / SPARSE_STRIDE), key % SPARSE_STRIDE, count);
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
    const bigrams = new Float64Array(capacity * capacity);
    for (let row = 0; row < this.#capacity; row += 1) {
      bigrams.set(this.#bigrams.subarray(row * this.#capacity, (row + 1) * this.#capacity), row * capacity);
    }
    this.#capacity = capacity;
    this.#bigrams = bigrams;
  }
}
