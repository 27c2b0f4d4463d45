import type { CountingQuery, QueryEngine, SourceKind } from '../counting-query.ts';
import { pythonString } from '../python.ts';
import { backquotedPath, countSql, labelSteps, PREFIX_PATTERN, type RowDialect } from '../sql.ts';

export const spark: QueryEngine = {
  id: 'spark',
  title: 'Spark (PySpark)',
  language: 'python',
  usage: 'Run: spark-submit count_labels.py > counts.csv (or: python count_labels.py > counts.csv)',
  write(query) {
    const sql = `WITH records AS (\n  SELECT monotonically_increasing_id() AS record, ${columns(query)} FROM source\n),\n${labelSteps(query, DIALECT)}\n${countSql(query, 'labels')}`;
    return `import csv
import sys

from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("count labels").getOrCreate()
${SOURCES[query.kind](pythonString(query.source))}.createOrReplaceTempView("source")
table = spark.sql(${pythonString(sql)})
output = csv.writer(sys.stdout, lineterminator="\\n")
output.writerow(table.columns)
output.writerows(table.collect())
`;
  },
};

const CSV = "header=True, multiLine=True, quote='\"', escape='\"'";

const SOURCES: Readonly<Record<SourceKind, (source: string) => string>> = {
  parquet: (source) => `spark.read.parquet(${source})`,
  csv: (source) => `spark.read.csv(${source}, ${CSV})`,
  tsv: (source) => `spark.read.csv(${source}, sep="\\t", ${CSV})`,
  'json-lines': (source) => `spark.read.json(${source})`,
  json: (source) => `spark.read.json(${source}, multiLine=True)`,
  table: (source) => `spark.table(${source})`,
};

function columns({ column, splitColumn, shape }: CountingQuery): string {
  const cell =
    shape === 'values' ? `CAST(${backquotedPath(column)} AS STRING) AS label` : `CAST(${backquotedPath(column)} AS ARRAY<STRING>) AS cell`;
  return splitColumn === null ? cell : `${cell}, CAST(${backquotedPath(splitColumn)} AS STRING) AS split`;
}

const DIALECT: RowDialect = {
  hasPrefix: (tag) => `${tag} RLIKE '${PREFIX_PATTERN}'`,
  elements: (also) => `SELECT record${also}, position, label FROM records LATERAL VIEW posexplode(cell) one AS position, label`,
};
