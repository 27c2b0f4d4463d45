import { isPositionTag } from '../../core/tag.ts';
import { IGNORED } from '../format.ts';
import type { ColumnProfile } from './column-profile.ts';
import { normaliseName, type SampledTable } from './csv-columns.ts';
import { isShortenedList, parseListCell } from './list-cell.ts';

/** The tags of a sentence in one cell. */
export interface TagLists {
  readonly column: number;
  /** Column of the tokens, as many as tags; −1 without one that holds a list. */
  readonly tokens: number;
}

/** One token a row. */
export interface TokenRows {
  readonly column: number;
  /** Column whose value changes where a sentence begins; −1 where blank lines part them. */
  readonly sentence: number;
}

/** Names of columns of tags, the more telling first. */
const TAG_NAMES = [
  'ner_tags',
  'ner',
  'ner_labels',
  'ner_tag',
  'tags',
  'labels',
  'label',
  'tag',
  'bio',
  'bio_tags',
  'iob',
  'iob_tags',
  'entity_tags',
  'entities',
  'slots',
  'word_labels',
  'token_labels',
  'pos_tags',
  'pos',
  'upos',
  'chunk_tags',
];
/** Names that say by themselves that they hold tags of tokens. */
const PLAIN_TAG_NAMES = new Set([
  'ner_tags',
  'ner_labels',
  'bio_tags',
  'iob_tags',
  'word_labels',
  'token_labels',
  'pos_tags',
  'chunk_tags',
]);
const TOKEN_NAMES = ['tokens', 'words', 'token', 'word', 'sentence', 'text', 'form'];
const SENTENCE_NAME = /^(?:sent(?:ence)?s?(?:_?(?:id|idx|index|no|num|number|nr|#))?|sent#|sid)$/;

/** The tags of a cell: a list, or words between blanks. */
export function tagsOfCell(cell: string): readonly string[] {
  const list = parseListCell(cell);
  if (list !== null) return list;
  const words = cell.trim().split(/\s+/);
  return words[0] === '' ? [] : words;
}

/**
 * The column with a list of tags in each cell, `only` that one where it is given. A list of labels that is not as long as the tokens is one
 * of a multi-label record.
 */
export function findTagLists({ names, profiles }: SampledTable, only: number | null = null): TagLists | null {
  const cells = profiles.map(({ filled }) => filled.slice(0, SAMPLED));
  const lists = cells.map((column) => column.map(tagsOfCell));
  const areLists = cells.map(
    (column) => column.length > 0 && column.every((cell) => parseListCell(cell) !== null || isShortenedList(cell)),
  );
  const named = (list: readonly string[]) =>
    list.flatMap((name) => names?.findIndex((candidate) => normaliseName(candidate) === name) ?? -1);
  const tokens = named(TOKEN_NAMES).find((index) => index >= 0 && areLists[index]) ?? -1;
  const fitsTokens = (column: number): boolean => {
    if (tokens < 0 || tokens === column || !areLists[column]) return false;
    return lists[column]!.filter((tags, row) => tags.length === lists[tokens]![row]?.length).length > lists[column]!.length / 2;
  };
  const fits = (column: number): boolean =>
    fitsTokens(column) ||
    holdTags(lists[column]!) ||
    (areLists[column]! && names !== null && PLAIN_TAG_NAMES.has(normaliseName(names[column]!)));
  const candidates = only === null ? [...named(TAG_NAMES).filter((index) => index >= 0), ...[...profiles.keys()].reverse()] : [only];
  const column = candidates.find(fits);
  return column === undefined ? null : { column, tokens: fitsTokens(column) ? tokens : -1 };
}

/** True for lists of position tags. */
function holdTags(lists: readonly (readonly string[])[]): boolean {
  const tags = lists.flat();
  return (
    lists.some((list) => list.length > 1) &&
    tags.filter(isPositionTag).length >= tags.length * 0.95 &&
    tags.some((tag) => tag !== 'O' && isPositionTag(tag))
  );
}

/** Cells that are looked into. */
const SAMPLED = 50;

/** The column with a tag in each row, `only` that one where it is given: position tags, or tags by their name beside words and sentences. */
export function findTokenRows({ names, profiles }: SampledTable, only: number | null = null): TokenRows | null {
  const normal = names?.map(normaliseName) ?? [];
  const sentence = normal.findIndex((name, index) => SENTENCE_NAME.test(name) && holdsSentences(profiles[index]!));
  const hasWords = normal.some((name) => WORD_NAMES.has(name));
  const named = TAG_NAMES.map((name) => normal.indexOf(name)).filter((index) => index >= 0);
  const candidates = only === null ? [...named, ...profiles.keys()] : [only];
  const byName = only ?? named.find((index) => profiles[index]!.isCategory);
  const column = candidates.find((index) => holdsTag(profiles[index]!)) ?? (sentence >= 0 && hasWords ? byName : undefined);
  return column === undefined || column === sentence || profiles.length < 2 ? null : { column, sentence };
}

const WORD_NAMES = new Set(['token', 'tokens', 'word', 'words', 'form']);

/** An id that several rows share, or that only the first row of a sentence has. */
function holdsSentences({ filled, cells, distinct, isText }: ColumnProfile): boolean {
  return filled.length > 0 && !isText && distinct <= cells * 0.5;
}

function holdsTag(profile: ColumnProfile): boolean {
  const filled = profile.filled.filter((cell) => cell !== String(IGNORED));
  const isOutside = (cell: string) => cell === 'O';
  return (
    filled.length >= 2 &&
    filled.every(isPositionTag) &&
    filled.some((cell) => !isOutside(cell)) &&
    (filled.some(isOutside) || filled.some((cell) => /^[BI][-_]/.test(cell)))
  );
}
