import type { CountingQuery, QueryEngine, SourceKind } from '../counting-query.ts';
import { countSql, labelSteps, PREFIX_PATTERN, type RowDialect, sqlPath, sqlString } from '../sql.ts';

export const duckdb: QueryEngine = {
  id: 'duckdb',
  title: 'DuckDB (SQL)',
  language: 'sql',
  usage: 'Run: duckdb -csv < query.sql > counts.csv',
  write(query) {
    const records = `SELECT row_number() OVER () AS record, ${columns(query)}\n  FROM ${SOURCES[query.kind](query.source)}`;
    return `WITH records AS (\n  ${records}\n),\n${labelSteps(query, DIALECT)}\n${countSql(query, 'labels').trimEnd()};\n`;
  },
};

const SOURCES: Readonly<Record<SourceKind, (source: string) => string>> = {
  parquet: (source) => `read_parquet(${sqlString(/[/\\]$/.test(source) ? `${source}**/*.parquet` : source)})`,
  csv: (source) => `read_csv(${sqlString(source)}, header = true, all_varchar = true)`,
  tsv: (source) => `read_csv(${sqlString(source)}, header = true, all_varchar = true, delim = '\\t')`,
  'json-lines': (source) => `read_json(${sqlString(source)}, format = 'newline_delimited')`,
  json: (source) => `read_json(${sqlString(source)})`,
  table: (source) => sqlPath(source.split('.')),
};

function columns({ column, splitColumn, shape }: CountingQuery): string {
  const cell = shape === 'values' ? `CAST(${sqlPath(column)} AS VARCHAR) AS label` : `CAST(${sqlPath(column)} AS VARCHAR[]) AS cell`;
  return splitColumn === null ? cell : `${cell}, CAST(${sqlPath(splitColumn)} AS VARCHAR) AS split`;
}

const DIALECT: RowDialect = {
  hasPrefix: (tag) => `regexp_matches(${tag}, '${PREFIX_PATTERN}')`,
  elements: (also) => `SELECT record${also}, unnest(cell) AS label, generate_subscripts(cell, 1) AS position FROM records`,
};
