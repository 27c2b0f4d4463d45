import { SENTENCE_BORDER } from '../../core/label-counts.ts';
import type { TagRepair } from '../../core/repair/repair-tags.ts';
import type { TagPlace, TagPlaces, TagReplacement } from '../../core/repair/tag-places.ts';
import type { LabelFormat } from '../format.ts';
import { linesOf } from '../label-files/conll-layout.ts';
import { nameOfLabel } from '../label-names.ts';
import { TimeSlices } from '../time-slices.ts';
import { type Field, tagColumnsOf } from './tag-fields.ts';

export interface TagPlaceOptions {
  readonly column?: string | number | undefined;
  /** Names by id, where the data hold ids. */
  readonly labels?: readonly string[] | undefined;
  /** How many places, and how many changes, are listed. */
  readonly mostPlaces: number;
  readonly mostRepairs: number;
  readonly signal: AbortSignal;
}

/** Characters that are encoded at a time. */
const PIECE = 256 * 1024;

/**
 * Judges the tags of a text as its reader reads them. Null for formats whose tags have no place that could be rewritten.
 * Memory grows with the text.
 */
export async function findTagPlaces(
  format: LabelFormat,
  text: string,
  repair: TagRepair,
  options: TagPlaceOptions,
): Promise<TagPlaces | null> {
  const columns = tagColumnsOf(format.id, text, options.column);
  if (columns === null || format.content !== 'text') return null;
  const { column, labels, signal } = options;
  const finder = new PlaceFinder(linesOf(text), columns.fields, repair, options);
  await format.read(piecesOf(text, signal), {
    ...(column === undefined ? {} : { column }),
    ...(labels === undefined ? {} : { labels }),
    signal,
    watch: finder,
    problem: () => {},
  });
  return finder.result();
}

async function* piecesOf(text: string, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  const slices = new TimeSlices(signal);
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  while (start < text.length) {
    let end = Math.min(text.length, start + PIECE);
    // Halves of a surrogate pair are no characters.
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    yield encoder.encode(text.slice(start, end));
    start = end;
    if (slices.isOver()) await slices.rest();
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

/** Hears the tags, sentence by sentence. */
class PlaceFinder {
  readonly #lines: readonly string[];
  readonly #fields: (line: string) => readonly Field[];
  readonly #repair: TagRepair;
  readonly #options: TagPlaceOptions;
  #tags: string[] = [];
  #at: number[] = [];
  #total = 0;
  #edits = 0;
  readonly #places: TagPlace[] = [];
  readonly #repairs: TagReplacement[] = [];

  constructor(lines: readonly string[], fields: (line: string) => readonly Field[], repair: TagRepair, options: TagPlaceOptions) {
    this.#lines = lines;
    this.#fields = fields;
    this.#repair = repair;
    this.#options = options;
  }

  see(label: string, line: number, previous: string | null): void {
    if (previous !== null && label === SENTENCE_BORDER) {
      this.#judge();
      this.#tags = [];
      this.#at = [];
    } else {
      this.#tags.push(label);
      this.#at.push(line - 1);
    }
  }

  result(): TagPlaces {
    return { total: this.#total, places: this.#places, edits: this.#edits, repairs: this.#repairs };
  }

  #judge(): void {
    const violations = this.#repair.violations(this.#tags);
    if (violations.length === 0) return;
    this.#total += violations.length;
    const { mostPlaces, mostRepairs } = this.#options;
    const counted = new Set<number>();
    for (const { edits } of violations) for (const { index } of edits) counted.add(index);
    this.#edits += counted.size;
    if (this.#places.length >= mostPlaces && this.#repairs.length >= mostRepairs) return;
    const located = this.#located();
    const replacementOf = ({ index, tag }: { readonly index: number; readonly tag: string }): readonly TagReplacement[] => {
      const field = located(index);
      const written = field === null ? null : this.#written(field.text, this.#tags[index]!, tag);
      return field === null || written === null
        ? []
        : [{ line: this.#at[index]!, start: field.start, end: field.end, written: field.text, tag: written }];
    };
    const listed = new Set<number>();
    for (const { index, previous, tag, edits } of violations) {
      const replacements = edits.flatMap(replacementOf);
      // A mention is repaired whole or not at all.
      const repairs = replacements.length === edits.length ? replacements : [];
      const isFull = this.#repairs.length >= mostRepairs;
      for (const [position, each] of isFull ? [] : repairs.entries()) {
        const own = edits[position]!.index;
        if (!listed.has(own)) this.#repairs.push(each);
        listed.add(own);
      }
      if (this.#places.length >= mostPlaces) continue;
      const line = this.#at[index]!;
      const field = located(index) ?? { start: 0, end: this.#lines[line]?.length ?? 0 };
      this.#places.push({ line, start: field.start, end: field.end, previous, tag, repairs });
    }
  }

  /** A tag as the file writes it, by name or by id; null for a name without an id. */
  #written(text: string, name: string, tag: string): string | null {
    if (text === name) return tag;
    const id = this.#options.labels?.indexOf(tag) ?? -1;
    return id < 0 ? null : String(id);
  }

  /** Finds the fields of the tags of the sentence: those of one line from its end, for words stand before their tags. */
  #located(): (index: number) => Field | null {
    const known = new Map<number, readonly (Field | null)[]>();
    const firstOf = new Map<number, number>();
    for (const [index, line] of this.#at.entries()) if (!firstOf.has(line)) firstOf.set(line, index);
    return (index) => {
      const line = this.#at[index]!;
      const first = firstOf.get(line)!;
      let fields = known.get(line);
      if (fields === undefined) {
        let last = index;
        while (this.#at[last + 1] === line) last += 1;
        known.set(line, (fields = this.#match(this.#lines[line] ?? '', this.#tags.slice(first, last + 1))));
      }
      return fields[index - first] ?? null;
    };
  }

  #match(line: string, tags: readonly string[]): readonly (Field | null)[] {
    const fields = this.#fields(line);
    const matched: (Field | null)[] = tags.map(() => null);
    let next = fields.length - 1;
    for (let index = tags.length - 1; index >= 0; index -= 1) {
      while (next >= 0 && nameOfLabel(fields[next]!.text, this.#options.labels) !== tags[index]) next -= 1;
      if (next < 0) break;
      matched[index] = fields[next]!;
      next -= 1;
    }
    return matched;
  }
}
