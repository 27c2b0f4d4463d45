import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { withOneUnit } from '../one-unit.ts';
import { SPLIT_FIELDS, splitOfField } from '../split-name.ts';
import { isRecord, type Scalar } from './json-values.ts';
import { fieldsBeside } from './record-fields.ts';
import { type DocumentShape, Fault, type RecordShape, type SpanShape, type TagShape } from './record-shape.ts';
import type { TokenTags } from './token-spans.ts';

/** Counts the records of a file by split: the one that the file puts them under, or that a field of the record names. */
export class RecordCounters {
  readonly #shape: RecordShape;
  readonly #options: ReadOptions;
  readonly #bySplit = new Map<string | null, RecordCounter>();
  #fileNamesSplits = false;
  #lastSplit: string | null | undefined;

  constructor(shape: RecordShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
  }

  /** `split` is null where the file names none for it; `offset` as of `LabelWatch.enterPlace`. */
  count(value: unknown, line: number, split: string | null = null, offset?: number): void {
    this.#fileNamesSplits ||= split !== null;
    const own = split ?? splitOfRecord(value);
    let counter = this.#bySplit.get(own);
    if (counter === undefined) this.#bySplit.set(own, (counter = counterOf(this.#shape, this.#options)));
    if (own !== this.#lastSplit) {
      if (own !== null || this.#lastSplit !== undefined) this.#options.watch?.enterSplit?.(own);
      this.#lastSplit = own;
    }
    if (offset !== undefined) this.#options.watch?.enterPlace?.(offset);
    this.#options.watch?.enterRecord?.(fieldsBeside(value, this.#shape.key), line);
    counter.count(value, line);
  }

  finish(): readonly ReadPart[] {
    const { key } = this.#shape;
    const parts = [...this.#bySplit].map(([split, counter]) => ({ split, column: key, ...counter.finish() }));
    const uniform = withOneUnit(parts);
    return this.#fileNamesSplits ? uniform : withoutLoneSplit(uniform);
  }
}

/** Records that all name one split leave the word to the name of their file, so that `train.jsonl` and `dev.jsonl` stay one data set. */
export function withoutLoneSplit(parts: readonly ReadPart[]): readonly ReadPart[] {
  const [first] = parts;
  if (first === undefined) return [{ split: null, counts: emptyCounts() }];
  return parts.length === 1 ? [{ ...first, split: null }] : parts;
}

/** The split that a field of the record names; `training` is true or false in the corpora of Braun et al. (2017). */
export function splitOfRecord(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const field = SPLIT_FIELDS.find((name) => Object.hasOwn(value, name));
  if (field !== undefined) return splitOfField(value[field]);
  if (!Object.hasOwn(value, 'training') || typeof value.training !== 'boolean') return null;
  return value.training ? 'train' : 'test';
}

/**
 * The label that a written value stands for; null for one that stands for none: −100, what the shape says, and −1 where a label map
 * shows that the values are ids.
 */
export function labelOf(value: Scalar, unlabelled: readonly Scalar[], labels: readonly string[] | undefined): string | null {
  if (unlabelled.includes(value) || (value === -1 && labels !== undefined)) return null;
  return nameOfLabel(value, labels);
}

type CountedPart = Pick<ReadPart, 'counts' | 'unit' | 'recordUnit' | 'mentions'>;

/** Counts parsed records. `line` is where one begins, counted from 1. */
interface RecordCounter {
  count(value: unknown, line: number): void;
  finish(): CountedPart;
}

function counterOf(shape: RecordShape, options: ReadOptions): RecordCounter {
  if (shape.kind === 'document') return new DocumentCounter(shape, options);
  return shape.kind === 'sentence' ? new SentenceCounter(shape, options) : new SpanCounter(shape, options);
}

/** A record counts once for each of its labels. */
class DocumentCounter implements RecordCounter {
  readonly #shape: DocumentShape;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();
  readonly #names: NameCache;

  constructor(shape: DocumentShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
    this.#names = new NameCache(shape, options);
  }

  count(value: unknown, line: number): void {
    const labels = this.#shape.read(value);
    if (labels instanceof Fault) {
      this.#options.problem(line, labels.message);
      return;
    }
    const names = new Set<string>();
    for (const label of labels ?? []) {
      const name = label === '' ? null : this.#names.nameOf(label);
      if (name !== null) names.add(name);
    }
    this.#counts.records += 1;
    // An empty list says that none of the labels fits: a record of multi-label data like the others.
    if (names.size === 0 && labels?.length !== 0) this.#counts.ignored += 1;
    else this.#counts.total += 1;
    for (const name of names) countLabel(this.#counts, name, line, this.#options.watch);
  }

  finish(): CountedPart {
    const { unit } = this.#shape;
    return { counts: this.#counts, ...(unit === 'document' ? {} : { unit }) };
  }
}

/** Tags of tokens, sentence by sentence. */
class SentenceCounter implements RecordCounter {
  readonly #shape: TagShape;
  readonly #options: ReadOptions;
  readonly #tags: TagCounter;
  readonly #ids = new Map<Scalar, number>();
  #ignored = 0;

  constructor(shape: TagShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
    this.#tags = new TagCounter(options.watch);
  }

  count(value: unknown, line: number): void {
    const sentences = this.#shape.read(value);
    if (sentences instanceof Fault) this.#options.problem(line, sentences.message);
    else if (sentences === null) this.#ignored += 1;
    else for (const tags of sentences) this.#countSentence(tags, line);
  }

  finish(): CountedPart {
    return { counts: this.#tags.finish(this.#ignored) };
  }

  #countSentence(tags: readonly Scalar[], line: number): void {
    for (const tag of tags) {
      const id = this.#ids.get(tag) ?? this.#intern(tag);
      if (id > 0) this.#tags.push(id, line);
      else this.#ignored += 1;
    }
    this.#tags.endSentence();
  }

  /** 0 for a tag to ignore. */
  #intern(tag: Scalar): number {
    const name = labelOf(tag, this.#shape.unlabelled, this.#options.labels);
    const id = name === null || name === '' ? 0 : this.#tags.intern(name);
    this.#ids.set(tag, id);
    return id;
  }
}

/** Labelled units of records; or, as long as every record allows it, the tags that they make of the tokens. */
class SpanCounter implements RecordCounter {
  readonly #shape: SpanShape;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();
  readonly #names: NameCache;
  #tags: SpanTags | null;

  constructor(shape: SpanShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
    this.#names = new NameCache(shape, options);
    this.#tags = shape.hasTokens ? new SpanTags(options) : null;
  }

  count(value: unknown, line: number): void {
    const record = this.#shape.read(value);
    if (record instanceof Fault) {
      this.#options.problem(line, record.message);
      return;
    }
    if (record === null) {
      this.#counts.ignored += 1;
      return;
    }
    const names = record.labels.map((label) => (label === null || label === '' ? null : this.#names.nameOf(label)));
    this.#countUnits(names, line);
    if (this.#tags === null) return;
    if (record.tags === null || names.includes(null)) this.#tags = null;
    else this.#tags.count(record.tags, names as readonly string[], line);
  }

  finish(): CountedPart {
    if (this.#tags !== null) return { counts: this.#tags.finish(this.#counts.ignored), mentions: this.#counts };
    const { unit, recordUnit } = this.#shape;
    return { counts: this.#counts, unit, recordUnit };
  }

  #countUnits(names: readonly (string | null)[], line: number): void {
    const seen = new Set<string>();
    this.#counts.records += 1;
    for (const name of names) {
      if (name === null) {
        this.#counts.ignored += 1;
        continue;
      }
      this.#counts.total += 1;
      countLabel(this.#counts, name, line, this.#options.watch);
      if (seen.has(name)) continue;
      seen.add(name);
      const tally = this.#counts.labels.get(name)!;
      tally.records = (tally.records ?? 0) + 1;
    }
  }
}

/** Tags in IOB2 of tokens in spans. */
class SpanTags {
  readonly #counter: TagCounter;
  readonly #outside: number;
  /** Ids of the tags that begin and go on, by label. */
  readonly #ids = new Map<string, readonly [number, number]>();

  constructor({ watch }: ReadOptions) {
    this.#counter = new TagCounter(watch);
    this.#outside = this.#counter.intern('O');
  }

  count(sentences: TokenTags, labels: readonly string[], line: number): void {
    for (const tags of sentences) {
      for (const tag of tags) {
        if (tag === 0) this.#counter.push(this.#outside, line);
        else this.#counter.push(this.#idsOf(labels[Math.abs(tag) - 1]!)[tag > 0 ? 0 : 1], line);
      }
      this.#counter.endSentence();
    }
  }

  finish(ignored: number): LabelCounts {
    return this.#counter.finish(ignored);
  }

  #idsOf(label: string): readonly [number, number] {
    let ids = this.#ids.get(label);
    if (ids === undefined) this.#ids.set(label, (ids = [this.#counter.intern(`B-${label}`), this.#counter.intern(`I-${label}`)]));
    return ids;
  }
}

/** Names of values that were seen before. */
class NameCache {
  readonly #names = new Map<Scalar, string | null>();
  readonly #shape: RecordShape;
  readonly #options: ReadOptions;

  constructor(shape: RecordShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
  }

  nameOf(value: Scalar): string | null {
    let name = this.#names.get(value);
    if (name === undefined) {
      name = labelOf(value, this.#shape.unlabelled, this.#options.labels);
      this.#names.set(value, name);
    }
    return name;
  }
}
