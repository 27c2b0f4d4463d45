import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settleQuery } from '../../../src/core/query/counting-query.ts';
import { QUERY_ENGINES, writeCountingQuery } from '../../../src/core/query/engines.ts';

describe('counting queries', () => {
  const settled = [
    { name: 'a table with a label column', given: { source: 'a/b.csv.gz' }, kind: 'csv', column: ['label'], shape: 'values' },
    { name: 'lists of labels', given: { source: 's3://b/*.parquet', list: true }, kind: 'parquet', column: ['labels'], shape: 'distinct' },
    { name: 'a folder of Parquet files', given: { source: 'gs://bucket/data/' }, kind: 'parquet', column: ['label'], shape: 'values' },
    {
      name: 'tokens in lists',
      given: { source: 'x.jsonl', list: true, unit: 'token' },
      kind: 'json-lines',
      column: ['ner_tags'],
      shape: 'elements',
    },
    { name: 'one token a row', given: { source: 'x.tsv', unit: 'token' }, kind: 'tsv', column: ['label'], shape: 'values' },
    { name: 'mentions need lists', given: { source: 'x.json', unit: 'mention' }, kind: 'json', column: ['ner_tags'], shape: 'mentions' },
    {
      name: 'boxes in images',
      given: { source: 'p.d.t', unit: 'box', list: true, column: 'objects.category' },
      kind: 'table',
      column: ['objects', 'category'],
      shape: 'elements',
    },
  ] as const;
  for (const { name, given, kind, column, shape } of settled) {
    it(`settles ${name}`, () => {
      const query = settleQuery(given);
      assert.deepEqual([query.kind, query.column, query.shape], [kind, column, shape]);
    });
  }

  it('refuses what no query can count', () => {
    assert.throws(() => settleQuery({ source: 'x.csv', unit: 'pixel' }), RangeError);
    assert.throws(() => settleQuery({ source: ' ' }), RangeError);
    assert.throws(() => writeCountingQuery('excel', { source: 'x.csv' }), /Known: duckdb, spark, bigquery, polars/);
  });

  it('quotes names that come from strangers', () => {
    const hostile = { source: `it's"; DROP TABLE x; --.csv`, column: 'a"b`c\\d\'e', splitColumn: '"""' };
    const expected: Readonly<Record<string, readonly string[]>> = {
      duckdb: [`read_csv('it''s"; DROP TABLE x; --.csv'`, '"a""b`c\\d\'e"', '""""""""'],
      spark: [`spark.read.csv("it's\\"; DROP TABLE x; --.csv"`, '`a\\"b``c\\\\d\'e`', '`\\"\\"\\"`'],
      bigquery: ['`it\'s"; DROP TABLE x; --.csv`', '`a"b\\`c\\\\d\'e`', '`"""`'],
      polars: [`pl.scan_csv("it's\\"; DROP TABLE x; --.csv"`, 'pl.col("a\\"b`c\\\\d\'e")', 'pl.col("\\"\\"\\"")'],
    };
    for (const { id } of QUERY_ENGINES) {
      const text = writeCountingQuery(id, hostile);
      for (const part of expected[id]!) assert.ok(text.includes(part), `${id}: ${part} in\n${text}`);
    }
  });
});
