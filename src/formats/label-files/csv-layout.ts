import { type Message, type MessageArgument, messageOf } from '../../core/message.ts';
import { isPositionTag } from '../../core/tag.ts';
import { endsLikeLabelName, LABEL_NAMES } from '../label-names.ts';
import { mostCommon } from '../most-common.ts';
import { namesSplit, SPLIT_FIELDS, splitOfName } from '../split-name.ts';
import { type CellForm, describeForm, formOfCells } from './cell-labels.ts';
import { type ColumnProfile, profileOf } from './column-profile.ts';
import { type FoundColumn, findByName, findByValues, findGiven, normaliseName, type SampledTable } from './csv-columns.ts';
import { findOneHot, type OneHot, oneHotGiven } from './csv-one-hot.ts';
import { APOSTROPHE, type CsvDialect, NO_QUOTE, readCsvSample } from './csv-records.ts';
import type { CsvStreamLayout } from './csv-stream.ts';
import { findTagLists, findTokenRows, type TagLists, type TokenRows } from './csv-tags.ts';
import { noted, unlabelledOf } from './document-labels.ts';
import { endsOf } from './text-ends.ts';

/** Which cells of a table hold its labels; columns count from 0. */
export type CsvLabels =
  /**
   * One label a cell. (Several where a label map knows each part of a cell such as `3,14`.) `unlabelled` is what stands for none: `-` among
   * names, as in SNLI. `isPadded`: a blank follows each separator, and is no part of the label.
   */
  | { readonly kind: 'single'; readonly column: number; readonly unlabelled?: string; readonly isPadded?: true }
  | { readonly kind: 'several'; readonly column: number; readonly form: CellForm }
  | ({ readonly kind: 'one-hot' } & OneHot)
  | ({ readonly kind: 'tag-lists' } & TagLists)
  | ({ readonly kind: 'token-rows' } & TokenRows);

export interface CsvLayout extends CsvStreamLayout {
  /** The first record names the columns. */
  readonly hasHeader: boolean;
  /** Those names; null without them. */
  readonly names: readonly string[] | null;
  /** Indices of columns of short values that hardly repeat, as keys and times do. */
  readonly keys: ReadonlySet<number>;
  /** Null when no labels were found. */
  readonly labels: CsvLabels | null;
  /** The header's name of the one column that holds the labels; null without one. */
  readonly labelName: string | null;
  /** Index of a column that names the split of a row; -1 without one. */
  readonly split: number;
  /** Two words of that column are one split to this product, `PublicTest` and `PrivateTest`: they then stay apart. */
  readonly splitsAsWritten?: true;
  /** A row stands for a picture. */
  readonly isOfImages: boolean;
  readonly evidence: Message;
  /** How sure the labels are, 0 … 1. */
  readonly confidence: number;
  /** Nearly every sampled row has the usual number of columns. */
  readonly isRegular: boolean;
  /** Sampled rows without the header. */
  readonly rows: number;
  /** Distinct values of the one column of labels among them; 0 without such a column. */
  readonly distinct: number;
  /** The one column of labels holds numbers only. */
  readonly hasIds: boolean;
}

/** True for the plainest table, which a faster reader may count: a label a row, and nothing else to look at. */
export function isPlainLayout({ labels, split, comments, skippedLines, returns }: CsvLayout): boolean {
  return labels?.kind === 'single' && split < 0 && !comments && !returns && skippedLines === 0;
}

const DELIMITERS = ['\t', ',', ';', '|'] as const;
const DELIMITER_NAMES = new Map([
  ['\t', messageOf('tabs')],
  [',', messageOf('commas')],
  [';', messageOf('semicolons')],
  ['|', messageOf('bars')],
]);
const SAMPLED_ROWS = 2000;

/** Reads delimiter, header and labels off the first bytes of a table; null when it is no regular table. */
export function layoutOfCsv(text: string, complete: boolean, column: string | number | undefined): CsvLayout | null {
  const beginning = withoutPreamble(text);
  const table = readTable(beginning, complete);
  if (table === null || table.regularity < 0.6) return null;
  const { delimiter, columns } = table;
  const regular = table.rows.filter((row) => row.length === columns);
  const first = table.rows[0]!.map((name) => name.trim());
  const decimalComma = delimiter === ';';
  const profiles = (rows: readonly (readonly string[])[]) =>
    Array.from({ length: columns }, (_, index) =>
      profileOf(
        rows.map((row) => row[index] ?? ''),
        decimalComma,
      ),
    );
  const below = regular.slice(1);
  const belowFirst = profiles(below);
  const hasHeader = first.length <= columns && isHeader(first, regular, belowFirst, column);
  const rows = hasHeader ? below : regular;
  const names = hasHeader ? Array.from({ length: columns }, (_, index) => first[index] ?? '') : null;
  const sampled: SampledTable = { names, profiles: hasHeader ? belowFirst : profiles(rows) };
  const found = padded(column === undefined ? findLabels(sampled) : labelsGiven(sampled, column, columns), rows);
  const kind =
    columns === 1
      ? messageOf('one column')
      : messageOf('{0} columns separated by {1}', columns, DELIMITER_NAMES.get(delimiter) ?? delimiter);
  const own = found.labels === null || found.labels.kind === 'one-hot' ? null : found.labels.column;
  const split = splitColumn(sampled, own);
  return {
    delimiter,
    columns,
    comments: beginning.comments || table.comments,
    skippedLines: beginning.skippedLines,
    returns: beginning.returns,
    hasHeader,
    names,
    keys: new Set(sampled.profiles.flatMap((profile, index) => (isOfKeys(profile) ? [index] : []))),
    labels: found.labels,
    labelName: own === null ? null : (names?.[own] ?? null),
    split,
    ...(split >= 0 && areSplitsAlike(sampled.profiles[split]!) ? { splitsAsWritten: true } : {}),
    isOfImages: isOfImages(sampled),
    evidence: messageOf('{0}{1}, {2}', kind, hasHeader ? '' : messageOf(', no header'), found.evidence),
    confidence: found.confidence * table.regularity,
    isRegular: table.regularity >= 0.99,
    rows: rows.length,
    distinct: own === null ? 0 : sampled.profiles[own]!.distinct,
    hasIds: own !== null && sampled.profiles[own]!.isNumber,
  };
}

/**
 * True where neither the beginning nor the end of a text of many lines has regular columns, so that it is not worth to look for a table in all
 * of it.
 */
export function isPlainlyNoTable(text: string): boolean {
  return endsOf(text)?.every((part) => (readTable(withoutPreamble(part), false)?.regularity ?? 0) < 0.7) ?? false;
}

interface Beginning {
  readonly text: string;
  readonly skippedLines: number;
  readonly comments: boolean;
  /** Lone carriage returns end the records. */
  readonly returns: boolean;
  /** What a spreadsheet says separates the columns. */
  readonly delimiter: string | null;
}

/** `sep=;`, a remark of C4.5, and comments before the header. */
function withoutPreamble(text: string): Beginning {
  const returns = (text.match(/\r(?!\n)/g)?.length ?? 0) > (text.match(/\n/g)?.length ?? 0);
  const plain = { text, skippedLines: 0, comments: false, returns, delimiter: null };
  const said = /^\uFEFF?"?sep=([,;\t|])"?[ \t,;]*\r?\n/i.exec(text);
  if (said !== null) return { ...plain, text: text.slice(said[0].length), skippedLines: 1, delimiter: said[1]! };
  const remark = /^\|[^|\n]*\n(?=[^|\n]*,)/.exec(text)?.[0];
  if (remark !== undefined) return { ...plain, text: text.slice(remark.length), skippedLines: 1 };
  const lines = /^(?:#(?:[ \t#!][^\n]*)?\r?\n)+/.exec(text)?.[0].split('\n').slice(0, -1) ?? [];
  // A single such line may be the header; the last of several too, if it names a label. A hash tag has no blank.
  if (lines.length < 2) return plain;
  const skipped = namesLabel(lines.at(-1)!) ? lines.slice(0, -1) : lines;
  return { ...plain, text: text.slice(skipped.join('\n').length + 1), skippedLines: skipped.length, comments: true };
}

function namesLabel(header: string): boolean {
  return header.split(/[,;\t|]/).some((name) => LABEL_NAMES.includes(normaliseName(name.replace(/^#/, ''))));
}

interface ReadTable {
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
  readonly columns: number;
  readonly regularity: number;
  readonly comments: boolean;
}

function readTable({ text, delimiter: said, returns }: Beginning, complete: boolean): ReadTable | null {
  let best: ReadTable | null = null;
  const sample = (delimiter: string, dialect: Partial<CsvDialect> = {}) =>
    tableOf(readCsvSample(text, delimiter, complete, SAMPLED_ROWS, { ...dialect, returns }), delimiter);
  const isQuoted = text.includes('"');
  const quoted = isQuoted ? OTHER_DIALECTS.filter(({ escapes }) => escapes !== true || text.includes('\\')) : [];
  const others = /[,;\t]'/.test(text) ? [...quoted, IN_APOSTROPHES] : quoted;
  for (const delimiter of said === null ? DELIMITERS : [said]) {
    if (!(isQuoted ? text.includes(delimiter) : mayPartLines(text, delimiter))) continue;
    let table = sample(delimiter);
    // Stray quotes, and those after backslashes, swallow lines here; the reader sees through them (see `CsvStream`).
    for (const dialect of table.regularity < 1 ? others : []) {
      const other = sample(delimiter, dialect);
      if (other.columns >= 2 && other.regularity > table.regularity) table = other;
    }
    if (table.columns >= 2 && table.regularity > (best?.regularity ?? 0)) best = table;
  }
  return best ?? singleColumn(sample(','));
}

/** False where most of the lines hold none. */
function mayPartLines(text: string, delimiter: string): boolean {
  const cells = text.split(delimiter).length;
  return cells > 1 && cells * 4 > text.split('\n').length;
}

const IN_APOSTROPHES: Partial<CsvDialect> = { quote: APOSTROPHE };
const OTHER_DIALECTS: readonly Partial<CsvDialect>[] = [{ escapes: true }, { quote: NO_QUOTE }];

/** Lines that begin with `#` and have other columns than the rest are comments. */
function tableOf(rows: readonly (readonly string[])[], delimiter: string): ReadTable {
  const plain = rows.filter((row) => !row[0]!.startsWith('#'));
  const columns = mostCommon((plain.length > 0 ? plain : rows).map((row) => row.length));
  const records = rows.filter((row) => row.length === columns || !row[0]!.startsWith('#'));
  const regular = records.filter((row) => row.length === columns).length;
  return { delimiter, rows: records, columns, regularity: regular / Math.max(1, records.length), comments: records.length < rows.length };
}

function singleColumn(table: ReadTable): ReadTable | null {
  const name = table.rows[0]?.[0]?.trim().toLowerCase();
  return name !== undefined && LABEL_NAMES.includes(name) && table.columns === 1 && table.regularity === 1 ? table : null;
}

/** Names of columns that hold no label, but show that a record is a header. */
const OTHER_NAMES = new Set(
  (
    'text texts sentence sentences document content body title description comment comments comment_text review tweet message question query utterance headline ' +
    'abstract id idx index guid name filename file path image image_id premise hypothesis sentence1 sentence2 split source date url user lang language word token tokens words'
  ).split(' '),
);

function isHeader(
  first: readonly string[],
  rows: readonly (readonly string[])[],
  profiles: readonly ColumnProfile[],
  column: string | number | undefined,
): boolean {
  if (typeof column === 'string' && first.includes(column.trim())) return true;
  if (first.some((name) => name.length > 64 || /^-?\d+(?:[.,]\d+)?$/.test(name))) return false;
  const normal = first.map(normaliseName);
  if (normal.some((name) => LABEL_NAMES.includes(name) || OTHER_NAMES.has(name)) && areDistinct(normal)) return true;
  if (first.every((name) => /^[\p{L}_][\p{L}\p{N}_ .-]{0,40}$/u.test(name)) && first.some((name) => endsLikeLabelName(name))) return true;
  const rest = rows.slice(1);
  // A word above a column of numbers.
  if (rest.length >= 3 && first.some((name, index) => name !== '' && profiles[index]?.isNumber === true)) return true;
  // Words that occur in no row, above columns of few values and of texts: `v1,v2`.
  const isAlone = (name: string, profile: ColumnProfile | undefined) =>
    profile?.isCategory === true &&
    profile.distinct * 4 <= rest.length &&
    name !== '' &&
    !profile.filled.includes(name) &&
    !isPositionTag(name);
  const areNames = areDistinct(first) && first.every((name) => name.length <= 40 && !/\s\S+\s/.test(name));
  return rest.length >= 8 && areNames && first.some((name, index) => isAlone(name, profiles[index]));
}

/** Blank names do not count: spreadsheets leave empty columns at the end. */
function areDistinct(names: readonly string[]): boolean {
  const filled = names.filter((name) => name !== '');
  return new Set(filled).size === filled.length;
}

function isOfKeys({ isText, distinct, filled }: ColumnProfile): boolean {
  return !isText && distinct >= filled.length * KEY_SHARE;
}

const KEY_SHARE = 0.9;

/** `39, State-gov, 77516` (UCI's adult): what `skipinitialspace` of Python's readers means. In one cell alone the blank may be meant. */
function padded(found: FoundLabels, rows: readonly (readonly string[])[]): FoundLabels {
  const { labels } = found;
  if (labels?.kind !== 'single' || labels.column === 0 || rows.length < 8 || rows[0]!.length < 3) return found;
  const isPadded = rows.every((row) => row.every((cell, index) => index === 0 || cell === '' || (cell[0] === ' ' && cell[1] !== ' ')));
  return isPadded ? { ...found, labels: { ...labels, isPadded } } : found;
}

interface FoundLabels {
  readonly labels: CsvLabels | null;
  readonly confidence: number;
  readonly evidence: Message;
}

function findLabels(table: SampledTable): FoundLabels {
  const named = findByName(table);
  const lists = findTagLists(table);
  if (lists !== null) return ofTagLists(table, lists);
  const rows = findTokenRows(table);
  if (rows !== null) return ofTokenRows(table, rows);
  const oneHot = findOneHot(table);
  if (oneHot !== null && (named?.confidence ?? 0) < 0.85) return ofOneHot(oneHot, 0.85);
  const found = named ?? findByValues(table);
  return found === null ? { labels: null, confidence: 0, evidence: messageOf('none of them plainly a label') } : ofColumn(table, found);
}

function labelsGiven(table: SampledTable, column: string | number, columns: number): FoundLabels {
  const several = oneHotGiven(column, table);
  if (several !== null) return ofOneHot(several, 0.9);
  const index = findGiven(column, table.names, columns);
  if (index < 0) return { labels: null, confidence: 0, evidence: messageOf('none of them "{0}"', String(column)) };
  const lists = findTagLists(table, index);
  if (lists !== null) return ofTagLists(table, lists);
  const rows = findTokenRows(table, index);
  if (rows !== null) return ofTokenRows(table, rows);
  return ofColumn(table, { index, confidence: 0.9, evidence: null });
}

function ofColumn(table: SampledTable, { index, confidence, evidence }: FoundColumn): FoundLabels {
  const name = table.names?.[index];
  const form = formOfCells(table.profiles[index]!.filled, name !== undefined && PLURAL.test(name.trim()));
  const place = nameOf(table.names, index);
  const where =
    evidence === null
      ? messageOf('the labels in {0}', place)
      : table.names === null
        ? messageOf('{0} {1}', place, evidence)
        : messageOf('none named as a label; {0} {1}', place, evidence);
  if (form === null) {
    const { filled } = table.profiles[index]!;
    const unlabelled = unlabelledOf(filled).includes('-') ? { unlabelled: '-' } : {};
    return { labels: { kind: 'single', column: index, ...unlabelled }, confidence, evidence: noted(where, filled) };
  }
  return { labels: { kind: 'several', column: index, form }, confidence, evidence: messageOf('{0}, {1}', where, describeForm(form)) };
}

/** `labels`, `genres`, but not `class` or `species`. */
const PLURAL = /(?<!clas|specie|statu)s$/i;

function ofOneHot(oneHot: OneHot, confidence: number): FoundLabels {
  const { columns } = oneHot;
  const shown = columns.slice(0, 3).map(({ label }) => label);
  const names = columns.length > 3 ? `${shown.join(', ')}, …` : shown.join(', ');
  return {
    labels: { kind: 'one-hot', ...oneHot },
    confidence,
    evidence: messageOf('a column of 0 and 1 for each of {0} labels ({1})', columns.length, names),
  };
}

function ofTagLists({ names }: SampledTable, lists: TagLists): FoundLabels {
  const place = nameOf(names, lists.column);
  return { labels: { kind: 'tag-lists', ...lists }, confidence: 0.93, evidence: messageOf('the tags of a sentence in {0}', place) };
}

function ofTokenRows({ names }: SampledTable, rows: TokenRows): FoundLabels {
  const borders =
    rows.sentence < 0
      ? messageOf('blank lines between sentences')
      : messageOf('a sentence to each value of {0}', nameOf(names, rows.sentence));
  const evidence = messageOf('a token a row, the tags in {0}, {1}', nameOf(names, rows.column), borders);
  return { labels: { kind: 'token-rows', ...rows }, confidence: rows.sentence < 0 ? 0.85 : 0.95, evidence };
}

function nameOf(names: readonly string[] | null, index: number): MessageArgument {
  const name = names?.[index] ?? '';
  return name === '' ? messageOf('column {0}', String(index + 1)) : `"${name}"`;
}

/** A column of split names, by its name and its values. */
function splitColumn({ names, profiles }: SampledTable, label: number | null): number {
  if (names === null) return -1;
  const isOfSplits = (index: number) =>
    index !== label && profiles[index]!.filled.length > 0 && profiles[index]!.filled.every((cell) => namesSplit(cell));
  const normal = names.map(normaliseName);
  const plain = normal.findIndex((name, index) => SPLIT_FIELDS.includes(name) && index !== label);
  return plain >= 0 ? plain : normal.findIndex((name, index) => OTHER_SPLIT_NAME.test(name) && isOfSplits(index));
}

function areSplitsAlike({ filled }: ColumnProfile): boolean {
  const cells = [...new Set(filled)];
  if (cells.length > MOST_SPLITS) return false;
  const splits = cells.flatMap((cell) => splitOfName(cell).split ?? []);
  return new Set(splits).size < splits.length;
}

const MOST_SPLITS = 20;

/** Names that mean the split of a row where all its values do. */
const OTHER_SPLIT_NAME = /(?:^|_)(?:set|usage|dataset|split|split_name|fold|mode|phase|partition)$/;

/** Columns of pictures without their file names; a table of many pixels is one of pictures too. */
const IMAGE_NAME = /^(?:image|img|photo|picture)s?(?:_?(?:id|name|file|filename|path|index|idx))?$|^pixels?$/;

function isOfImages({ names, profiles }: SampledTable): boolean {
  if (profiles.some(({ isText }) => isText)) return false;
  if (profiles.some(({ isImage }) => isImage)) return true;
  const normal = names?.map(normaliseName) ?? [];
  return normal.some((name) => IMAGE_NAME.test(name)) || normal.filter((name) => /^(?:pixel_?\d+|\d+x\d+)$/.test(name)).length >= 64;
}
