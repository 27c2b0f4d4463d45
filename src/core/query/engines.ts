import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import { type CountingQuery, type QueryEngine, type QuerySource, settleQuery } from './counting-query.ts';
import { bigquery } from './engines/bigquery.ts';
import { duckdb } from './engines/duckdb.ts';
import { polars } from './engines/polars.ts';
import { spark } from './engines/spark.ts';

/** Every engine a counting query is written for, in the order of a menu. */
export const QUERY_ENGINES: readonly QueryEngine[] = [duckdb, spark, bigquery, polars];

/**
 * A query or script that counts labels where they lie. Its result is a counts table `label,count[,split],unit`, which `analyze` reads.
 * @throws RangeError for an unknown engine, with the known ones, and for what no query can count
 */
export function writeCountingQuery(engineId: string, source: QuerySource): string {
  const engine = QUERY_ENGINES.find(({ id }) => id === engineId);
  if (engine === undefined)
    throw new OutOfRange(messageOf('Unknown engine "{0}". Known: {1}.', engineId, QUERY_ENGINES.map(({ id }) => id).join(', ')));
  const query = settleQuery(source);
  return `${heading(engine, query)}\n${engine.write(query)}`;
}

function heading(engine: QueryEngine, query: CountingQuery): string {
  const mark = engine.language === 'sql' ? '--' : '#';
  const lines = [`Focal Lens: labels per ${query.unit}, as a counts table.`, engine.usage];
  if (query.shape === 'mentions') lines.push(MENTIONS);
  return `${lines.map((line) => `${mark} ${line}`).join('\n')}\n`;
}

const MENTIONS =
  "Mentions are chunks of tags such as B-PER by conlleval's rule: B and S open one, and so does any tag after O or after another type.";
