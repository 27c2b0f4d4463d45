/** Pieces of SQL that the engines share. The quoting is theirs, where they differ. */
import type { CountingQuery } from './counting-query.ts';

/** A string literal of standard SQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column, or a field inside it, in standard quotes. */
export function sqlPath(path: readonly string[]): string {
  return path.map((name) => `"${name.replaceAll('"', '""')}"`).join('.');
}

/** The same in the back quotes of Spark, which doubles them. */
export function backquotedPath(path: readonly string[]): string {
  return path.map((name) => `\`${name.replaceAll('`', '``')}\``).join('.');
}

/** Leaves out what is no label: nothing, blanks, and −100, which means ignored. */
export function isLabelSql(label: string): string {
  return `${label} IS NOT NULL AND TRIM(${label}) <> '' AND ${label} <> '-100'`;
}

/** The result of every query: counts per label, and per split where the records name one. */
export function countSql(query: CountingQuery, from: string): string {
  const split = query.splitColumn === null ? '' : ', split';
  return `SELECT label, COUNT(*) AS count${split}, '${query.unit}' AS unit\nFROM ${from}\nGROUP BY label${split}\nORDER BY ${split === '' ? '' : 'split, '}count DESC, label\n`;
}

/** Position letter of a tag, empty where it has none. */
export function letterSql(tag: string, hasPrefix: (tag: string) => string): string {
  return `CASE WHEN ${hasPrefix(tag)} THEN SUBSTR(${tag}, 1, 1) ELSE '' END`;
}

/** Mention type of a tag: what follows its position letter, or all of it. */
export function typeSql(tag: string, hasPrefix: (tag: string) => string): string {
  return `CASE WHEN ${hasPrefix(tag)} THEN SUBSTR(${tag}, 3) ELSE ${tag} END`;
}

/** A position letter, a separator and a type. */
export const PREFIX_PATTERN = '^[BIMELSUW][-_:].';

/**
 * Whether a tag opens a chunk after the previous one (null at the start of a sentence): conlleval.pl, `startOfChunk`.
 * Expects the columns `tag`, `letter`, `type`, `previous`, `previous_letter`, `previous_type`.
 */
export const OPENS_CHUNK_SQL = [
  "tag <> 'O' AND (letter IN ('B', 'S', 'U', 'W')",
  "OR previous IS NULL OR previous = 'O'",
  "OR previous_letter IN ('E', 'L', 'S', 'U', 'W')",
  'OR previous_type <> type)',
].join(' ');

/** What differs between engines that take lists apart row by row. */
export interface RowDialect {
  /** Whether a tag begins like `PREFIX_PATTERN`. */
  hasPrefix(tag: string): string;
  /** Selects `record`, `position` and `label`, and the column `also`, for each element of `records.cell`. */
  elements(also: string): string;
}

/** The steps from `records` (the columns `record`, `label` or `cell`, and `split`) to `labels`, one row for each label that counts. */
export function labelSteps({ shape, splitColumn }: CountingQuery, dialect: RowDialect): string {
  const also = splitColumn === null ? '' : ', split';
  const letter = letterSql('label', dialect.hasPrefix);
  const type = typeSql('label', dialect.hasPrefix);
  const isLabel = isLabelSql('label');
  const elements = `elements AS (\n  ${dialect.elements(also)}\n),\n`;
  switch (shape) {
    case 'values':
      return `labels AS (\n  SELECT * FROM records WHERE ${isLabel}\n)`;
    case 'elements':
      return `${elements}labels AS (\n  SELECT * FROM elements WHERE ${isLabel}\n)`;
    case 'distinct':
      return `${elements}labels AS (\n  SELECT DISTINCT record, label${also} FROM elements WHERE ${isLabel}\n)`;
    case 'types':
      return `${elements}labels AS (\n  SELECT DISTINCT record, ${type} AS label${also}\n  FROM elements WHERE label <> 'O' AND ${isLabel}\n)`;
    case 'mentions':
      return `${elements}tags AS (
  SELECT record${also}, label AS tag, position, ${letter} AS letter, ${type} AS type
  FROM elements WHERE ${isLabel}
),
pairs AS (
  SELECT *, LAG(tag) OVER sentence AS previous, LAG(letter) OVER sentence AS previous_letter, LAG(type) OVER sentence AS previous_type
  FROM tags WINDOW sentence AS (PARTITION BY record ORDER BY position)
),
labels AS (
  SELECT type AS label${also} FROM pairs WHERE ${OPENS_CHUNK_SQL}
)`;
  }
}
