import { countLabel, emptyCounts, type LabelCounts } from '../../core/label-counts.ts';
import { TagCounter } from '../../core/tag-counter.ts';
import type { ReadOptions, ReadPart } from '../format.ts';
import { nameOfLabel } from '../label-names.ts';
import { SPLIT_FIELDS, splitOfField } from '../split-name.ts';
import { isRecord, type RecordShape, valueAt } from './record-shape.ts';

/** Counts the records of a file by split: the one that the file puts them under, or that a field of the record names. */
export class RecordCounters {
  readonly #shape: RecordShape;
  readonly #options: ReadOptions;
  readonly #bySplit = new Map<string | null, RecordCounter>();
  #fileNamesSplits = false;

  constructor(shape: RecordShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
  }

  /** `split` is null where the file names none for it. */
  count(value: unknown, line: number, split: string | null = null): void {
    this.#fileNamesSplits ||= split !== null;
    const own = split ?? splitOfRecord(value);
    let counter = this.#bySplit.get(own);
    if (counter === undefined) this.#bySplit.set(own, (counter = new RecordCounter(this.#shape, this.#options)));
    counter.count(value, line);
  }

  finish(): readonly ReadPart[] {
    const parts = [...this.#bySplit].map(([split, counter]) => ({ split, counts: counter.finish() }));
    if (this.#fileNamesSplits) return parts;
    return withoutLoneSplit(parts);
  }
}

/** Records that all name one split leave the word to the name of their file, so that `train.jsonl` and `dev.jsonl` stay one data set. */
export function withoutLoneSplit(parts: readonly ReadPart[]): readonly ReadPart[] {
  const [first] = parts;
  if (first === undefined) return [{ split: null, counts: emptyCounts() }];
  return parts.length === 1 ? [{ ...first, split: null }] : parts;
}

function splitOfRecord(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const field = SPLIT_FIELDS.find((name) => Object.hasOwn(value, name));
  return field === undefined ? null : splitOfField(value[field]);
}

/** Counts records of JSON: documents with a label, or sentences with tags, as the shape says. */
class RecordCounter {
  readonly #shape: RecordShape;
  readonly #options: ReadOptions;
  readonly #counts = emptyCounts();
  readonly #tags: TagCounter;
  readonly #names = new Map<string | number | boolean, string | null>();
  readonly #tagIds = new Map<string | number | boolean, number>();
  #ignoredTags = 0;

  constructor(shape: RecordShape, options: ReadOptions) {
    this.#shape = shape;
    this.#options = options;
    this.#tags = new TagCounter(options.watch);
  }

  /** Counts one parsed value. `line` is where it begins, counted from 1. */
  count(value: unknown, line: number): void {
    if (this.#shape.kind === 'pair') this.#countPair(value, line);
    else if (!isRecord(value)) this.#options.problem(line, 'An object was expected; the record was not counted.');
    else if (this.#shape.kind === 'document') this.#countDocument(valueAt(value, this.#shape.label), line);
    else
      this.#countSentence(valueAt(value, this.#shape.tags), this.#shape.tokens === null ? null : valueAt(value, this.#shape.tokens), line);
  }

  finish(): LabelCounts {
    return this.#shape.kind === 'sentence' ? this.#tags.finish(this.#ignoredTags) : this.#counts;
  }

  #countPair(value: unknown, line: number): void {
    const position = this.#shape.kind === 'pair' ? this.#shape.position : 0;
    if (!Array.isArray(value) || value.length <= position) {
      this.#options.problem(
        line,
        `An array of at least ${position + 1} values, such as [text, label], was expected; the record was not counted.`,
      );
      return;
    }
    this.#countDocument(value[position], line);
  }

  #countDocument(value: unknown, line: number): void {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    const names = new Set<string>();
    for (const one of values) {
      if (one === null || one === undefined || one === '') continue;
      if (!isScalar(one)) {
        this.#options.problem(line, 'A string or a number was expected as the label; the record was not counted.');
        return;
      }
      const name = this.#nameOf(one);
      if (name !== null) names.add(name);
    }
    this.#counts.records += 1;
    // An empty list says that none of the labels fits: a record of multi-label data like the others.
    if (names.size === 0 && !(Array.isArray(value) && value.length === 0)) this.#counts.ignored += 1;
    else this.#counts.total += 1;
    // A record counts once for each of its labels.
    for (const name of names) countLabel(this.#counts, name, line, this.#options.watch);
  }

  #countSentence(tags: unknown, tokens: unknown, line: number): void {
    if (!Array.isArray(tags)) {
      this.#options.problem(line, 'An array of tags was expected; the sentence was not counted.');
      return;
    }
    if (Array.isArray(tokens) && tokens.length !== tags.length) {
      this.#options.problem(line, `There are ${tokens.length} tokens and ${tags.length} tags; the sentence was not counted.`);
      return;
    }
    if (!tags.every(isScalar)) {
      this.#options.problem(line, 'Strings or numbers were expected as tags; the sentence was not counted.');
      return;
    }
    for (const tag of tags) {
      const id = this.#tagIds.get(tag) ?? this.#internTag(tag);
      if (id > 0) this.#tags.push(id, line);
      else this.#ignoredTags += 1;
    }
    this.#tags.endSentence();
  }

  /** 0 for a tag to ignore. */
  #internTag(tag: string | number | boolean): number {
    const name = nameOfLabel(tag, this.#options.labels);
    const id = name === null ? 0 : this.#tags.intern(name);
    this.#tagIds.set(tag, id);
    return id;
  }

  #nameOf(value: string | number | boolean): string | null {
    let name = this.#names.get(value);
    if (name === undefined) {
      name = nameOfLabel(value, this.#options.labels);
      this.#names.set(value, name);
    }
    return name;
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
