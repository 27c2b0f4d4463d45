import type { TypeCounts } from './label-counts.ts';
import { parseTag, parseUntyped, type Tag, type TagRole } from './tag.ts';

/** How a tag is followed: its type for the sentences that hold it, and the type whose spans it opens and closes. */
interface Reading {
  readonly role: TagRole;
  readonly type: string | null;
  readonly spanType: string | null;
}

/**
 * Counts by mention type what a table of tag bigrams does not tell: sentences that hold a type, and spans `B (I)* E` that are closed
 * properly. One for each way of reading tags; ids are those of `TagCounter`, in order from 0.
 */
export class TypeFollower {
  /** Id of the tag's type; −1 for the border and the outside tag. */
  readonly #typeOfTag: number[] = [];
  /** The type whose spans the tag opens and closes: `''` for a position letter alone. */
  readonly #spanTypeOfTag: number[] = [];
  readonly #roles: TagRole[] = [];
  readonly #types: string[] = [];
  readonly #typeIds = new Map<string, number>();
  readonly #sentences: number[] = [];
  readonly #closedSpans: number[] = [];
  readonly #lastSentence: number[] = [];
  #openType = -1;

  /** `reading` is null for the border of a sentence. */
  add(reading: Reading | null): void {
    const type = reading?.type ?? null;
    const spanType = reading?.spanType ?? null;
    this.#roles.push(reading?.role ?? 'outside');
    this.#typeOfTag.push(type === null ? -1 : this.#intern(type));
    this.#spanTypeOfTag.push(spanType === null ? -1 : this.#intern(spanType));
  }

  /** A tag that is not outside. */
  follow(id: number, sentence: number): void {
    const type = this.#typeOfTag[id]!;
    const spanType = this.#spanTypeOfTag[id]!;
    if (this.#lastSentence[type] !== sentence) this.#meet(type, sentence);
    if (spanType !== type && this.#lastSentence[spanType] !== sentence) this.#meet(spanType, sentence);
    const role = this.#roles[id];
    if (role === 'begin') this.#openType = spanType;
    else if (role === 'end') {
      if (this.#openType === spanType) this.#closedSpans[spanType]! += 1;
      this.#openType = -1;
    } else if (role !== 'inside' || this.#openType !== spanType) this.#openType = -1;
  }

  /** The outside tag, or the end of a sentence. */
  leave(): void {
    this.#openType = -1;
  }

  counts(): TypeCounts {
    const counts = { sentencesWithType: new Map<string, number>(), closedSpans: new Map<string, number>() };
    this.#types.forEach((type, index) => {
      if (this.#sentences[index]! > 0) counts.sentencesWithType.set(type, this.#sentences[index]!);
      if (this.#closedSpans[index]! > 0) counts.closedSpans.set(type, this.#closedSpans[index]!);
    });
    return counts;
  }

  /** One that has followed the same tags so far. */
  copy(): TypeFollower {
    const copy = new TypeFollower();
    const columns = (follower: TypeFollower): readonly unknown[][] => [
      follower.#typeOfTag,
      follower.#spanTypeOfTag,
      follower.#roles,
      follower.#types,
      follower.#sentences,
      follower.#closedSpans,
      follower.#lastSentence,
    ];
    const own = columns(this);
    columns(copy).forEach((column, index) => {
      for (const value of own[index]!) column.push(value);
    });
    for (const [type, id] of this.#typeIds) copy.#typeIds.set(type, id);
    copy.#openType = this.#openType;
    return copy;
  }

  #meet(type: number, sentence: number): void {
    this.#lastSentence[type] = sentence;
    this.#sentences[type]! += 1;
  }

  #intern(type: string): number {
    const known = this.#typeIds.get(type);
    if (known !== undefined) return known;
    const index = this.#types.length;
    this.#typeIds.set(type, index);
    this.#types.push(type);
    for (const column of [this.#sentences, this.#closedSpans, this.#lastSentence]) column.push(0);
    return index;
  }
}

/** With the letter before the type; a letter alone is a type of its own, and its spans are of the type `''`. */
export function prefixReading(text: string): Reading {
  const tag = parseTag(text);
  const untyped = parseUntyped(text);
  return untyped === null ? readingOf(tag) : { role: untyped.role, type: tag.type, spanType: untyped.type };
}

export function readingOf({ role, type }: Tag): Reading {
  return role === 'outside' ? { role, type: null, spanType: null } : { role, type, spanType: type };
}
