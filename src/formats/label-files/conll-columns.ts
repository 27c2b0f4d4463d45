import { isPrintableAscii } from '../../core/printable-ascii.ts';
import { isPositionTag, OUTSIDE_TAG, readerOf, type TagForm, tagFormOf } from '../../core/tag.ts';

/**
 * What a column holds, as far as its values tell: `tags` with position letters; `outside`, where all are `O` so far; `types` of mentions
 * beside `O`; `categories`, few and in capitals (parts of speech); `numbers`; else `words`.
 */
export type ColumnKind = 'tags' | 'outside' | 'types' | 'categories' | 'numbers' | 'words';

export interface ConllColumn {
  readonly kind: ColumnKind;
  /** Where tags have their position letters; null where they have none. */
  readonly form: TagForm | null;
  /** How often each mention type stands in tags, `''` left out. */
  readonly types: ReadonlyMap<string, number>;
  readonly values: readonly string[];
  readonly distinct: number;
}

export function profileColumn(values: readonly string[]): ConllColumn {
  // A column of tags has few different values: each is looked at once.
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const form = tagFormOf(counts.keys());
  const read = readerOf(form);
  const types = new Map<string, number>();
  let outside = 0;
  let marked = 0;
  for (const [value, count] of counts) {
    const { role, type } = read(value);
    if (role === 'outside') outside += count;
    else if (role !== 'bare' && !isTagList(value)) marked += count;
    if (type !== '') types.set(type, (types.get(type) ?? 0) + count);
  }
  const areTags = marked > 0 && marked + outside >= values.length * 0.9 && (form !== 'letter' || areLetters(counts));
  const found = { values, distinct: counts.size };
  if (areTags) return { ...found, kind: 'tags', form, types };
  const plain = { ...found, form: null, types: new Map<string, number>() };
  if (outside === values.length && outside > 0) return { ...plain, kind: 'outside', form: 'prefix' };
  const isFew = counts.size <= Math.max(2, values.length * 0.3) && counts.size <= 100;
  if (isFew && outside >= values.length * 0.2) return { ...plain, kind: 'types' };
  if (holdMostly(counts, values.length, (value) => NUMBER.test(value))) return { ...plain, kind: 'numbers' };
  return { ...plain, kind: isFew && holdMostly(counts, values.length, isInCapitals) ? 'categories' : 'words' };
}

/** Letters alone are tags where `O` stands between them, or where the set has a way to go on: `B` and `E` may be answers of a test. */
function areLetters(names: ReadonlyMap<string, number>): boolean {
  return names.has(OUTSIDE_TAG) || (names.has('B') && (names.has('I') || names.has('M') || names.has('S')) && names.size >= 2);
}

/** The tags of a sentence in one cell. */
function isTagList(cell: string): boolean {
  return cell.includes(' ') && cell.split(/ +/).every(isPositionTag);
}

/** Nearly all of `all` values, told by how often there is each. */
function holdMostly(counts: ReadonlyMap<string, number>, all: number, isOne: (value: string) => boolean): boolean {
  let others = 0;
  for (const [value, count] of counts) {
    if (isOne(value)) continue;
    others += count;
    if (all - others < all * 0.95) return false;
  }
  return all > 0;
}

const NUMBER = /^[-+]?\d+(?:[.,]\d+)*(?:[eE][-+]?\d+)?$/;

function isInCapitals(value: string): boolean {
  return (isPrintableAscii(value) ? /^[!-`{-~]{1,24}$/ : /^[\p{Lu}\p{N}\p{P}\p{S}]{1,24}$/u).test(value);
}

/** Names of columns of tags, the more telling first. */
const TAG_NAMES = [
  'ner',
  'ner_tags',
  'ner_tag',
  'ner-tag',
  'ner_labels',
  'ne',
  'ne-coarse-lit',
  'named_entity',
  'entity',
  'iob',
  'bio',
  'label',
  'labels',
  'tag',
  'tags',
  'slot',
  'slots',
  'pos',
  'upos',
  'pos_tag',
  'pos_tags',
  'chunk',
];
const TOKEN_NAMES = new Set(['token', 'tokens', 'word', 'words', 'text', 'form', 'sentence', 'char', 'character']);

/** True for a row that names the columns. */
export function isHeaderRow(row: readonly string[], others: readonly (readonly string[])[]): boolean {
  if (row.length < 2 || new Set(row).size < row.length || row.some((cell) => isPositionTag(cell) || NUMBER.test(cell))) return false;
  const lower = row.map((cell) => cell.toLowerCase());
  const token = lower.findIndex((cell) => TOKEN_NAMES.has(cell));
  if (lower.some((cell) => TAG_NAMES.includes(cell)) && (token >= 0 || ID_NAMES.has(lower[0]!))) return true;
  const isAboveTags = (index: number) => others.length > 0 && others.every((other) => isPositionTag(other[index]!));
  if (token >= 0 && row.some((_, index) => index !== token && isAboveTags(index))) return true;
  return token >= 0 && row.length > 2 && row.every((cell, index) => !others.some((other) => other[index] === cell));
}

const ID_NAMES = new Set(['id', 'index', 'idx', 'sentence_id', 'sent_id']);

/**
 * The index of the tags' column. Tags with position letters go first, the last column of them that holds no chunks: in CoNLL-2003 chunks stand
 * before entities, in the files of Illinois behind them.
 * Of tags that lie within each other (GermEval: outer, inner) or that answer each other (gold, predicted) the first of the columns counts: there
 * the types of a column are among those of the one before.
 */
export function chooseTagColumn(columns: readonly ConllColumn[], names: readonly string[] | null): number {
  const ofKind = (...kinds: readonly ColumnKind[]) => [...columns.keys()].filter((index) => kinds.includes(columns[index]!.kind));
  const tags = ofKind('tags');
  const named = TAG_NAMES.map((name) => names?.findIndex((own) => own.toLowerCase() === name) ?? -1).filter((index) => index >= 0);
  const best = named.find((index) => tags.includes(index));
  if (best !== undefined) return best;
  const outside = ofKind('outside').at(-1);
  const last = tags.findLast((index) => !holdsChunks(columns[index]!)) ?? tags.at(-1);
  if (last !== undefined) {
    if (outside !== undefined && outside > last && holdsChunks(columns[last]!)) return outside;
    return outermost(columns, last);
  }
  if (outside !== undefined) return outside;
  return ofKind('types').at(-1) ?? named.find((index) => columns[index]?.kind === 'categories') ?? lastCategory(columns);
}

/** The last column, unless plainly another one holds categories: a lemma may stand behind the part of speech. */
function lastCategory(columns: readonly ConllColumn[]): number {
  const last = columns.length - 1;
  if (columns[last]?.kind === 'categories') return last;
  const category = columns.findIndex(({ kind, values, distinct }) => kind === 'categories' && values.length >= 10 && distinct >= 5);
  return category < 0 || columns[last]!.distinct <= columns[category]!.distinct ? last : category;
}

function outermost(columns: readonly ConllColumn[], last: number): number {
  let column = last;
  while (column > 0 && columns[column - 1]!.kind === 'tags' && isWithin(columns[column]!.types, columns[column - 1]!.types)) column -= 1;
  return column;
}

/** Most of the inner mentions are of types that the outer ones have: a sample may hold no outer one of a rare type. */
function isWithin(inner: ConllColumn['types'], outer: ConllColumn['types']): boolean {
  let all = 0;
  let shared = 0;
  for (const [type, count] of inner) {
    all += count;
    if (outer.has(type)) shared += count;
  }
  return all > 0 && shared >= all * 0.5;
}

function holdsChunks({ types }: ConllColumn): boolean {
  return types.size > 0 && [...types.keys()].every((type) => CHUNKS.has(type));
}

/** CoNLL-2000 and its kin in other languages. */
const CHUNKS: ReadonlySet<string> = new Set([
  'ADJP',
  'ADVP',
  'CONJP',
  'INTJ',
  'LST',
  'NP',
  'PP',
  'PRT',
  'SBAR',
  'UCP',
  'VP',
  'NC',
  'PC',
  'VC',
  'AC',
]);

/** A column that parts sentences: an index that begins anew, or an id that changes. */
export interface SentenceColumn {
  readonly column: number;
  readonly kind: 'index' | 'id';
}

/** For files without blank lines; null where no column parts sentences. */
export function findSentenceColumn(columns: readonly ConllColumn[], tag: number): SentenceColumn | null {
  if (columns.length < 3) return null;
  for (const [column, { kind, values }] of columns.entries()) {
    if (column === tag) continue;
    if (kind === 'numbers' && restarts(values)) return { column, kind: 'index' };
    if ((kind === 'numbers' || kind === 'words' || kind === 'categories') && changesInRuns(values)) return { column, kind: 'id' };
  }
  return null;
}

/** 1 2 3 1 2 … */
function restarts(values: readonly string[]): boolean {
  const first = values[0];
  if (first !== '0' && first !== '1') return false;
  const steps = values.slice(1);
  return steps.includes(first) && steps.every((value, index) => value === first || Number(value) === Number(values[index]) + 1);
}

/** a a a b b b b c c …: each value in one run of some tokens. */
function changesInRuns(values: readonly string[]): boolean {
  const seen = new Set<string>();
  let runs = 0;
  for (const [index, value] of values.entries()) {
    if (value === values[index - 1]) continue;
    if (seen.has(value)) return false;
    seen.add(value);
    runs += 1;
  }
  return runs >= 2 && values.length >= runs * 3;
}
