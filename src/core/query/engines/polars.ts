import type { CountingQuery, QueryEngine, QueryShape, SourceKind } from '../counting-query.ts';
import { pythonString } from '../python.ts';
import { PREFIX_PATTERN } from '../sql.ts';

export const polars: QueryEngine = {
  id: 'polars',
  title: 'Polars (Python)',
  language: 'python',
  usage: 'Run: python count_labels.py > counts.csv',
  write(query) {
    const keys = query.splitColumn === null ? ['label'] : ['label', 'split'];
    const split = query.splitColumn === null ? '' : `, ${expression(query.splitColumn)}.cast(pl.String).alias("split")`;
    const isList = query.shape !== 'values';
    const type = isList ? 'pl.List(pl.String)' : 'pl.String';
    return `import polars as pl

records = ${SOURCES[query.kind](query.source)}.select(
    ${expression(query.column)}.cast(${type}).alias("label")${split}
)${isList ? '.with_row_index("record").explode("label")' : ''}
labels = records.filter((pl.col("label").str.strip_chars() != "") & (pl.col("label") != "-100"))
${STEPS[query.shape](query)}counts = (
    labels.group_by(${list(keys)})
    .len(name="count")
    .with_columns(unit=pl.lit(${pythonString(query.unit)}))
    .sort(["count", "label"], descending=[True, False])
    .select(${list(['label', 'count', ...keys.slice(1), 'unit'])})
)
print(counts.collect().write_csv(), end="")
`;
  },
};

const SOURCES: Readonly<Record<SourceKind, (source: string) => string>> = {
  parquet: (source) => `pl.scan_parquet(${pythonString(/[/\\]$/.test(source) ? `${source}**/*.parquet` : source)})`,
  csv: (source) => `pl.scan_csv(${pythonString(source)}, infer_schema=False)`,
  tsv: (source) => `pl.scan_csv(${pythonString(source)}, separator="\\t", infer_schema=False)`,
  'json-lines': (source) => `pl.scan_ndjson(${pythonString(source)})`,
  json: (source) => `pl.read_json(${pythonString(source)}).lazy()`,
  table: (source) => `pl.scan_delta(${pythonString(source)})`,
};

function expression(path: readonly string[]): string {
  const [column = '', ...fields] = path;
  return `pl.col(${pythonString(column)})${fields.map((field) => `.struct.field(${pythonString(field)})`).join('')}`;
}

function list(names: readonly string[]): string {
  return `[${names.map(pythonString).join(', ')}]`;
}

const STEPS: Readonly<Record<QueryShape, (query: CountingQuery) => string>> = {
  values: () => '',
  elements: () => '',
  distinct: () => 'labels = labels.unique(["record", "label"])\n',
  types: () =>
    `${tagColumns('labels.filter(pl.col("label") != "O")')}labels = labels.with_columns(label=pl.col("type")).unique(["record", "label"])\n`,
  mentions:
    () => `${tagColumns('labels')}previous = [pl.col(name).shift(1).over("record").alias("previous_" + name) for name in ("label", "letter", "type")]
labels = labels.with_columns(previous).filter(
    (pl.col("label") != "O")
    & (
        pl.col("letter").is_in(["B", "S", "U", "W"])
        | pl.col("previous_label").is_null()
        | (pl.col("previous_label") == "O")
        | pl.col("previous_letter").is_in(["E", "L", "S", "U", "W"])
        | (pl.col("previous_type") != pl.col("type"))
    )
)
labels = labels.with_columns(label=pl.col("type"))
`,
};

/** Position letter and mention type of each tag. */
function tagColumns(labels: string): string {
  return `has_prefix = pl.col("label").str.contains(${pythonString(PREFIX_PATTERN)})
labels = ${labels}.with_columns(
    letter=pl.when(has_prefix).then(pl.col("label").str.slice(0, 1)).otherwise(pl.lit("")),
    type=pl.when(has_prefix).then(pl.col("label").str.slice(2)).otherwise(pl.col("label")),
)
`;
}
