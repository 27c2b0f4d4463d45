import type { QueryEngine, QueryShape } from '../counting-query.ts';
import { countSql, isLabelSql, letterSql, OPENS_CHUNK_SQL, PREFIX_PATTERN, typeSql } from '../sql.ts';

/** BigQuery reads tables: files become one by an external table. A list is taken apart inside its record, so that no record needs a number. */
export const bigquery: QueryEngine = {
  id: 'bigquery',
  title: 'BigQuery (SQL)',
  language: 'sql',
  usage: 'Run: bq query --use_legacy_sql=false --format=csv --max_rows=1000000 < query.sql > counts.csv',
  write(query) {
    const split = query.splitColumn === null ? '' : `, CAST(${path(query.splitColumn)} AS STRING) AS split`;
    // The table may have a column `label` of its own.
    const labels = `SELECT counted_label AS label${split}\n  FROM ${path([query.source])},\n  UNNEST(${LABELS[query.shape](path(query.column))}) AS counted_label`;
    return `WITH labels AS (\n  ${labels}\n)\n${countSql(query, 'labels').trimEnd()};\n`;
  },
};

/** BigQuery escapes by backslash; the back quote itself cannot stand in a name. */
function path(names: readonly string[]): string {
  return names.map((name) => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``).join('.');
}

const hasPrefix = (tag: string) => `REGEXP_CONTAINS(${tag}, '${PREFIX_PATTERN}')`;
const letter = (tag: string) => letterSql(tag, hasPrefix);
const type = (tag: string) => typeSql(tag, hasPrefix);

/** The labels of a record, as an array. */
const LABELS: Readonly<Record<QueryShape, (cell: string) => string>> = {
  values: (cell) => `ARRAY(SELECT one FROM UNNEST([CAST(${cell} AS STRING)]) AS one WHERE ${isLabelSql('one')})`,
  elements: (cell) => `ARRAY(SELECT one FROM ${elements(cell)} WHERE ${isLabelSql('one')})`,
  distinct: (cell) => `ARRAY(SELECT DISTINCT one FROM ${elements(cell)} WHERE ${isLabelSql('one')})`,
  types: (cell) => `ARRAY(SELECT DISTINCT ${type('one')} FROM ${elements(cell)} WHERE one <> 'O' AND ${isLabelSql('one')})`,
  mentions: (cell) => `ARRAY(
    SELECT type FROM (
      SELECT tag, letter, type, LAG(tag) OVER (ORDER BY position) AS previous,
        LAG(letter) OVER (ORDER BY position) AS previous_letter, LAG(type) OVER (ORDER BY position) AS previous_type
      FROM (
        SELECT one AS tag, position, ${letter('one')} AS letter, ${type('one')} AS type
        FROM ${elements(cell)} WHERE ${isLabelSql('one')}
      )
    ) WHERE ${OPENS_CHUNK_SQL}
  )`,
};

function elements(cell: string): string {
  return `(SELECT CAST(element AS STRING) AS one, position FROM UNNEST(${cell}) AS element WITH OFFSET AS position)`;
}
