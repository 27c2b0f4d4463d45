import { LABEL_NAME_ENDING, LABEL_NAMES } from '../label-names.ts';
import { mostCommon } from '../most-common.ts';
import { SPLIT_FIELDS } from '../split-name.ts';
import { readCsvSample } from './csv-records.ts';

export interface CsvLayout {
  readonly delimiter: string;
  /** The first record names the columns. */
  readonly hasHeader: boolean;
  readonly columns: number;
  /** Index of the label's column, from 0; -1 when none was found. */
  readonly label: number;
  readonly labelName: string | null;
  /** Index of a column that names the split of a row; -1 without one. */
  readonly split: number;
  readonly evidence: string;
  /** How sure the label's column is, 0 … 1. */
  readonly confidence: number;
  /** Nearly every sampled row has the usual number of columns. */
  readonly isRegular: boolean;
  /** Sampled rows without the header, and the distinct values of the label's column among them; both 0 when a name told the column. */
  readonly rows: number;
  readonly distinct: number;
}

const DELIMITERS = ['\t', ',', ';', '|'] as const;
const DELIMITER_NAMES = new Map([
  ['\t', 'tabs'],
  [',', 'commas'],
  [';', 'semicolons'],
  ['|', 'bars'],
]);
const SAMPLED_ROWS = 500;

/** Reads delimiter, header and label column off the first bytes of a table; null when it is no regular table. */
export function layoutOfCsv(text: string, complete: boolean, column: string | number | undefined): CsvLayout | null {
  let best: {
    readonly delimiter: string;
    readonly rows: readonly string[][];
    readonly columns: number;
    readonly regularity: number;
  } | null = null;
  for (const delimiter of DELIMITERS) {
    const rows = readCsvSample(text, delimiter, complete, SAMPLED_ROWS);
    const columns = mostCommon(rows.map((row) => row.length));
    const regularity = rows.filter((row) => row.length === columns).length / Math.max(1, rows.length);
    if (columns >= 2 && regularity > (best?.regularity ?? 0)) best = { delimiter, rows, columns, regularity };
  }
  best ??= singleColumn(text, complete);
  if (best === null || best.regularity < 0.6) return null;
  const { delimiter, columns } = best;
  const regular = best.rows.filter((row) => row.length === columns);
  const first = best.rows[0]!.map((name) => name.trim());
  const kind = columns === 1 ? 'one column' : `${columns} columns separated by ${DELIMITER_NAMES.get(delimiter)}`;
  const hasHeader = first.length <= columns && isHeader(first, regular, column);
  const split = hasHeader ? first.findIndex((name) => SPLIT_FIELDS.includes(name.toLowerCase())) : -1;
  const shape = { delimiter, hasHeader, columns, split, isRegular: best.regularity >= 0.99, rows: 0, distinct: 0 };
  const named = hasHeader ? findNamed(first, regular.slice(1), column) : null;
  if (named !== null)
    return {
      ...shape,
      label: named.index,
      labelName: first[named.index]!,
      confidence: named.confidence * best.regularity,
      evidence: `${kind}, the labels in "${first[named.index]}"`,
    };
  if (column !== undefined) {
    const position = Number(column);
    const label = Number.isInteger(position) && position >= 1 && position <= columns ? position - 1 : -1;
    return {
      ...shape,
      label,
      labelName: hasHeader ? (first[label] ?? null) : null,
      confidence: 0.5,
      evidence: `${kind}, the labels in column ${column}`,
    };
  }
  const rows = hasHeader ? regular.slice(1) : regular;
  const label = findByValues(rows, columns);
  const distinct = label < 0 ? 0 : new Set(rows.map((row) => row[label]!)).size;
  const place = hasHeader ? `"${first[label]}"` : `column ${label + 1}`;
  return {
    ...shape,
    rows: rows.length,
    distinct,
    label,
    labelName: null,
    confidence: label < 0 ? 0 : 0.4 * best.regularity,
    evidence: `${kind}, ${hasHeader ? 'none named as a label' : 'no header'}; ${place} holds ${distinct} values that repeat beside a column of texts`,
  };
}

function singleColumn(text: string, complete: boolean) {
  const rows = readCsvSample(text, ',', complete, SAMPLED_ROWS);
  const name = rows[0]?.[0]?.trim().toLowerCase();
  return name !== undefined && LABEL_NAMES.includes(name) && rows.every((row) => row.length === 1)
    ? { delimiter: ',', rows, columns: 1, regularity: 1 }
    : null;
}

/** Names of columns that hold no label, but show that a record is a header. */
const OTHER_NAMES = new Set([
  'text',
  'texts',
  'sentence',
  'sentences',
  'document',
  'content',
  'body',
  'title',
  'description',
  'comment',
  'comments',
  'comment_text',
  'review',
  'tweet',
  'message',
  'question',
  'query',
  'utterance',
  'headline',
  'abstract',
  'id',
  'idx',
  'index',
  'guid',
  'name',
  'filename',
  'file',
  'path',
  'image',
  'premise',
  'hypothesis',
  'sentence1',
  'sentence2',
  'split',
  'source',
  'date',
  'url',
  'user',
  'lang',
  'language',
]);

function isHeader(first: readonly string[], rows: readonly string[][], column: string | number | undefined): boolean {
  if (first.some((name) => name.length > 64 || /^-?\d+(?:[.,]\d+)?$/.test(name))) return false;
  const lower = first.map((name) => name.toLowerCase());
  if (typeof column === 'string' && first.includes(column)) return true;
  if (lower.some((name) => LABEL_NAMES.includes(name) || OTHER_NAMES.has(name))) return new Set(lower).size === lower.length;
  if (first.every((name) => /^[\p{L}_][\p{L}\p{N}_ .-]{0,40}$/u.test(name)) && first.some((name) => LABEL_NAME_ENDING.test(name)))
    return true;
  // A word above a column of numbers.
  const rest = rows.slice(1);
  return rest.length >= 3 && first.some((_, index) => rest.every((row) => /^\s*-?\d+(?:[.,]\d+)?\s*$/.test(row[index] ?? '')));
}

function findNamed(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  column: string | number | undefined,
): { readonly index: number; readonly confidence: number } | null {
  const lower = names.map((name) => name.toLowerCase());
  if (column !== undefined) {
    const exact = names.indexOf(String(column));
    const index = exact >= 0 ? exact : lower.indexOf(String(column).toLowerCase());
    return index < 0 ? null : { index, confidence: 0.9 };
  }
  for (const name of LABEL_NAMES) {
    const index = lower.indexOf(name);
    // Beside an x, y is a coordinate; and a target of fractions is no class.
    if (name === 'y' && lower.includes('x')) continue;
    if (index >= 0 && !holdsFractions(rows, index)) return { index, confidence: 0.9 };
  }
  const index = names.findLastIndex((name, at) => LABEL_NAME_ENDING.test(name) && !holdsFractions(rows, at));
  return index < 0 ? null : { index, confidence: 0.6 };
}

function holdsFractions(rows: readonly (readonly string[])[], index: number): boolean {
  return rows.some((row) => /^\s*-?\d*\.(?!0+\s*$)\d+\s*$/.test(row[index] ?? ''));
}

/**
 * Without a name the label's column is the one of short values that repeat, beside a column of texts that hardly do. Words go before
 * numbers, then the column with fewer distinct values, then the later one.
 */
function findByValues(rows: readonly (readonly string[])[], columns: number): number {
  if (rows.length < 4) return -1;
  const profiles = Array.from({ length: columns }, (_, index) => profileOf(rows.map((row) => row[index] ?? '')));
  if (!profiles.some((profile) => profile.isText)) return -1;
  let best = -1;
  for (const [index, profile] of profiles.entries()) {
    if (!profile.isCategory) continue;
    const known = profiles[best];
    const isBetter = known === undefined || (profile.isNumber !== known.isNumber ? known.isNumber : profile.distinct <= known.distinct);
    if (isBetter) best = index;
  }
  return best;
}

function profileOf(values: readonly string[]) {
  const distinct = new Set(values).size;
  const filled = values.filter((value) => value.trim() !== '');
  const isShort = values.every((value) => value.length <= 64 && !value.includes('\n'));
  const isNumber = filled.every((value) => /^\s*-?\d+(?:[.,]\d+)*\s*$/.test(value));
  const isMeasure = filled.some((value) => /^\s*-?\d+\.\d+(?:[eE][-+]?\d+)?\s*$/.test(value));
  const words = filled.filter((value) => /\S\s+\S+\s+\S/.test(value)).length;
  return {
    distinct,
    isNumber,
    isCategory:
      isShort && !isMeasure && filled.length >= values.length * 0.9 && distinct >= 2 && distinct <= Math.max(2, values.length * 0.5),
    isText: distinct >= values.length * 0.7 && words >= filled.length * 0.5 && !isNumber,
  };
}
