import { OUTSIDE_TAG } from '../../core/tag.ts';
import { mostCommon } from '../most-common.ts';
import { profileColumn } from './conll-columns.ts';
import { isBlank, isDocumentMark, linesOf, mayHoldTags } from './conll-layout.ts';
import { judgeByEnds } from './text-ends.ts';

/** How sentences and their tags are laid out, one sentence a line. */
export interface TagLines {
  /** `tags`: lines of tags alone, the words are in a file beside; `cells`: words and tags in columns; `pairs`: a line of words, then one of tags. */
  readonly kind: 'tags' | 'cells' | 'pairs';
  /** Between the columns of `cells`. */
  readonly separator: '\t' | '|||' | null;
  /** Columns of `cells`, lines of `pairs`. */
  readonly parts: number;
  /** Index of the part that holds the tags, from 0, and of that with the words; −1 without one. */
  readonly tags: number;
  readonly words: number;
  /** The first line names the columns. */
  readonly hasHeader: boolean;
  /** Sentences stand between `BOS` and `EOS`, which are no words (ATIS): what stands for them among the tags is left out. */
  readonly hasBounds: boolean;
  /** Blank lines part the groups of `pairs`. */
  readonly hasBlankLines: boolean;
  readonly example: string;
}

/** What the first lines show; null where no sentence has tags. `text` ends at the border of a line. */
export function sampleTagLines(text: string): TagLines | null {
  if (!mayHoldTags(text)) return null;
  return judgeByEnds(text, sampleLines, (first, last) => (areAlike(first, last) ? { judgement: first } : undefined));
}

function areAlike(first: TagLines | null, last: TagLines | null): boolean {
  if (first === null || last === null) return first === last;
  const { kind, separator, parts, tags, words, hasBounds, hasBlankLines } = first;
  return (
    kind === last.kind &&
    separator === last.separator &&
    parts === last.parts &&
    tags === last.tags &&
    words === last.words &&
    hasBounds === last.hasBounds &&
    hasBlankLines === last.hasBlankLines
  );
}

function sampleLines(text: string): TagLines | null {
  const lines = linesOf(text).filter((line) => !isDocumentMark(line));
  const filled = lines.filter((line) => !isBlank(line));
  if (filled.length < 2) return null;
  return sampleTags(filled) ?? sampleCells(filled, '\t') ?? sampleCells(filled, '|||') ?? samplePairs(lines);
}

export function wordsOf(cell: string): readonly string[] {
  // A plain string parts a line faster than a pattern.
  const words = (cell.includes('\t') ? cell.replaceAll('\t', ' ') : cell).split(' ');
  return words.includes('') ? words.filter((word) => word !== '') : words;
}

interface Tags {
  readonly example: string;
}

/** The tags of sentences: most have several, they repeat, and some have position letters. Types alone must have `O` on most words, and sentences of any length: a board has `O` and `X`. */
function areTags(sentences: readonly (readonly string[])[]): Tags | null {
  const all = sentences.flat();
  const { kind, distinct } = profileColumn(all);
  const outside = all.filter((tag) => tag === OUTSIDE_TAG).length;
  const lengths = new Set(sentences.map(({ length }) => length)).size;
  const areTypes = kind === 'types' && all.length >= 20 && outside >= all.length * 0.5 && lengths > 2;
  if (kind !== 'tags' && !areTypes) return null;
  return all.length < sentences.length * 1.5 || all.length < distinct * 2 ? null : { example: all.find((tag) => tag !== OUTSIDE_TAG)! };
}

function sampleTags(lines: readonly string[]): TagLines | null {
  // A tab parts columns.
  if (lines.some((line) => line.trim().includes('\t'))) return null;
  const tags = areTags(lines.map(wordsOf));
  return tags === null ? null : { ...PLAIN, kind: 'tags', parts: 1, tags: 0, ...tags };
}

const PLAIN = { separator: null, words: -1, hasHeader: false, hasBounds: false, hasBlankLines: false } as const;

function sampleCells(lines: readonly string[], separator: '\t' | '|||'): TagLines | null {
  const all = lines.map((line) => line.split(separator));
  const parts = mostCommon(all.map((cells) => cells.length));
  const regular = all.filter((cells) => cells.length === parts);
  if (parts < 2 || parts > 8 || regular.length < all.length * 0.95) return null;
  const rows = regular.map((cells) => cells.map(wordsOf));
  for (let tags = parts - 1; tags >= 0; tags -= 1) {
    for (let words = 0; words < parts; words += 1) {
      if (words === tags) continue;
      const found = tagsBeside(rows, words, tags);
      if (found !== null) return { ...PLAIN, kind: 'cells', separator, parts, tags, words, ...found };
    }
  }
  return null;
}

function tagsBeside(rows: readonly (readonly (readonly string[])[])[], words: number, tags: number) {
  const hasHeader = rows[0]![tags]!.length === 1 && rows[0]![words]!.length === 1 && rows.length > 1 && isName(rows[0]![tags]![0]!);
  const sentences = hasHeader ? rows.slice(1) : rows;
  const fits = sentences.filter((cells) => cells[words]!.length === cells[tags]!.length);
  if (fits.length < sentences.length * 0.95 || fits.length === 0) return null;
  const hasBounds = fits.every((cells) => cells[words]!.length > 2 && cells[words]![0] === 'BOS' && cells[words]!.at(-1) === 'EOS');
  const own = fits.map((cells) => (hasBounds ? cells[tags]!.slice(1, -1) : cells[tags]!));
  // Words are more diverse than tags.
  if (new Set(fits.flatMap((cells) => cells[words]!)).size <= new Set(own.flat()).size) return null;
  const found = areTags(own);
  return found === null ? null : { ...found, hasHeader, hasBounds };
}

function isName(text: string): boolean {
  return /^(?:ner_?|slot_?|iob_?|bio_?|pos_?)?(?:tags?|labels?|slots?|entities)$/i.test(text) || /^(?:seq_?out|ner|iob|bio)$/i.test(text);
}

/** Groups of lines, of which one holds as many tags as another one words. */
function samplePairs(lines: readonly string[]): TagLines | null {
  const groups = groupsOf(lines);
  const hasBlankLines = groups.length > 1;
  const parts = hasBlankLines ? mostCommon(groups.map((group) => group.length)) : 2;
  if (parts < 2 || parts > 6) return null;
  const all = hasBlankLines ? groups.filter((group) => group.length === parts) : pairsOf(groups[0] ?? []);
  if (all.length < 2 || all.length < groups.length * 0.95) return null;
  const rows = all.map((group) => group.map(wordsOf));
  for (let tags = parts - 1; tags > 0; tags -= 1) {
    const found = tagsBeside(rows, 0, tags);
    if (found !== null) return { ...PLAIN, kind: 'pairs', parts, tags, words: 0, hasBlankLines, ...found, hasHeader: false };
  }
  return null;
}

function groupsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let isOpen = false;
  for (const line of lines) {
    if (isBlank(line)) isOpen = false;
    else if (isOpen) groups.at(-1)!.push(line);
    else {
      groups.push([line]);
      isOpen = true;
    }
  }
  return groups;
}

function pairsOf(lines: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: lines.length >> 1 }, (_, index) => lines.slice(index * 2, index * 2 + 2));
}
