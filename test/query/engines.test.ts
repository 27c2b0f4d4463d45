/** The queries are run by the engines they are written for; their counts are the scanner's on the same data. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Analysis, Unit } from '../../src/core/analysis.ts';
import type { QuerySource } from '../../src/core/query/counting-query.ts';
import { writeCountingQuery } from '../../src/core/query/engines.ts';
import { Random } from '../../src/core/random.ts';
import { runCli } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';
import { type Python, pythonWith } from '../support/python.ts';

const PACKAGES = ['duckdb==2.0.0', 'polars==2.1.0', 'pyspark==4.3.0', 'sqlglot==30.30.0'];

interface Case {
  readonly name: string;
  readonly file: string;
  readonly column: string;
  readonly unit: Unit;
  readonly query: Omit<QuerySource, 'source'>;
  /** BigQuery reads tables; DuckDB stands in for it, on a view of the file. */
  readonly engines: readonly string[];
}

const FILES = ['duckdb', 'spark', 'polars'];
const ALL = [...FILES, 'bigquery'];

const CASES: readonly Case[] = [
  { name: 'labels of a CSV file', file: 'topics.csv', column: 'topic', unit: 'document', query: { column: 'topic' }, engines: FILES },
  {
    name: 'labels of JSON lines by split',
    file: 'rows.jsonl',
    column: 'label',
    unit: 'document',
    query: { splitColumn: 'split' },
    engines: ALL,
  },
  { name: 'records that carry a label', file: 'several.jsonl', column: 'labels', unit: 'document', query: { list: true }, engines: ALL },
  {
    name: 'tags of tokens',
    file: 'ner.jsonl',
    column: 'ner_tags',
    unit: 'token',
    query: { list: true, unit: 'token', splitColumn: 'split' },
    engines: ALL,
  },
  {
    name: 'mentions',
    file: 'ner.jsonl',
    column: 'ner_tags',
    unit: 'mention',
    query: { unit: 'mention', splitColumn: 'split' },
    engines: ALL,
  },
  {
    name: 'sentences that hold a type',
    file: 'ner.jsonl',
    column: 'ner_tags',
    unit: 'sentence',
    query: { unit: 'sentence' },
    engines: ALL,
  },
];

describe('counting queries', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-query-'));
    await writeData(folder);
    const python = await pythonWith(PACKAGES);
    await runAll(python, folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [index, each] of CASES.entries()) {
    for (const engine of each.engines) {
      it(`${engine} counts like the scanner: ${each.name}`, async () => {
        const bySplit = each.query.splitColumn !== undefined;
        const expected = countsOf(await analyze([join(folder, each.file), '--column', each.column]), each.unit, bySplit);
        const result = await readFile(resultOf(folder, index, engine), 'utf8');
        assert.ok(expected.size > 3, 'the data hold several labels');
        assert.deepEqual(countsOfTable(result), expected);
        // And the product reads the table.
        const read = await analyze([resultOf(folder, index, engine)]);
        assert.deepEqual(countsOf(read, each.unit, bySplit), expected);
      });
    }
  }
});

function resultOf(folder: string, index: number, engine: string): string {
  return join(folder, `counts-${index}-${engine}.csv`);
}

async function runAll(python: Python, folder: string): Promise<void> {
  const runs: string[] = [];
  for (const [index, { file, query, engines }] of CASES.entries()) {
    for (const engine of engines) {
      const path = join(folder, `query-${index}-${engine}.txt`);
      const source = engine === 'bigquery' ? 'labels_in_the_lake' : join(folder, file);
      await writeFile(path, writeCountingQuery(engine, { ...query, source }));
      runs.push([engine, path, join(folder, file), resultOf(folder, index, engine)].join('='));
    }
  }
  await python.run(join(ROOT, 'test', 'query', 'run_queries.py'), runs);
}

async function analyze(args: readonly string[]): Promise<Analysis> {
  const { code, stdout, stderr } = await runCli(['analyze', ...args, '--json']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Analysis;
}

/** `split label → count` without classes that have no examples; without the split where the query leaves it out. */
function countsOf({ datasets }: Analysis, unit: Unit, bySplit: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name, units } of datasets[0]!.splits) {
    for (const { label, count } of units.find((each) => each.unit === unit)!.classes) {
      const key = `${bySplit ? name : ''} ${label}`;
      if (count > 0) counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return counts;
}

/** The same from a counts table whose cells hold no commas. */
function countsOfTable(text: string): Map<string, number> {
  const [header, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(',').map((cell) => cell.replace(/^"|"$/g, '')));
  return new Map(
    rows.map((row) => {
      const cell = (name: string) => row[header!.indexOf(name)] ?? '';
      return [`${cell('split')} ${cell('label')}`, Number(cell('count'))];
    }),
  );
}

const TYPES = ['PER', 'LOC', 'creative-work', 'B'];

async function writeData(folder: string): Promise<void> {
  const random = new Random(11);
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)]!;
  const lines = (length: number, make: (index: number) => unknown) =>
    Array.from({ length }, (_, index) => `${JSON.stringify(make(index))}\n`).join('');
  const split = () => pick(['train', 'train', 'dev']);
  const label = () => pick(['a', 'b', "it's", 'two words', '-100', '']);
  const tag = () => (random.below(10) < 4 ? 'O' : random.below(10) < 1 ? '-100' : `${pick([...'BIES'])}-${pick(TYPES)}`);
  await writeFile(
    join(folder, 'topics.csv'),
    `text,topic\n${Array.from({ length: 400 }, (_, index) => `"line one, ""${index}""\nline two",${label()}\n`).join('')}`,
  );
  await writeFile(
    join(folder, 'rows.jsonl'),
    lines(400, () => ({ text: 'x', label: label() || null, split: split() })),
  );
  await writeFile(
    join(folder, 'several.jsonl'),
    lines(400, () => ({ text: 'x', labels: Array.from({ length: random.below(4) }, () => pick(['a', 'b', 'c', 'd'])) })),
  );
  await writeFile(
    join(folder, 'ner.jsonl'),
    lines(400, () => {
      const tags = Array.from({ length: 1 + random.below(9) }, tag);
      return { tokens: tags.map(() => 'w'), ner_tags: tags, split: split() };
    }),
  );
}
