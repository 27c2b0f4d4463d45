/** What `analyze` adds when it is asked to. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { ExtendedAnalysis, ExtendedDataset } from '../../src/cli/analysis-extras.ts';
import { folderOf, runCli } from '../support/engine.ts';
import { near } from '../support/near.ts';

const counts = (rows: readonly (readonly [string, number, string])[]) =>
  ['label,count,split', ...rows.map((row) => row.join(','))].join('\n');

/** Fixtures A and B0 as a counts table. */
const LOST = counts([
  ['O', 7904, 'train'],
  ['B', 1500, 'train'],
  ['I', 596, 'train'],
  ['O', 870, 'dev'],
  ['B', 130, 'dev'],
]);
const STORY = counts([['O', 25_688, 'train'], ...Array.from({ length: 26 }, (_, id) => [`class ${id}`, 262, 'train'] as const)]);

async function analysed(folder: string, ...options: readonly string[]): Promise<ExtendedDataset & Pick<ExtendedAnalysis, 'problems'>> {
  const { stdout, code, stderr } = await runCli(['analyze', folder, '--json', ...options]);
  assert.equal(code, 0, stderr);
  const { datasets, problems } = JSON.parse(stdout) as ExtendedAnalysis;
  return { ...datasets[0]!, problems };
}

async function printed(folder: string, ...options: readonly string[]): Promise<string> {
  return (await runCli(['analyze', folder, ...options])).stdout;
}

describe('focal-lens analyze', () => {
  it('adds nothing that was not asked for', async (t) => {
    const folder = await folderOf(t, { 'counts.csv': LOST });
    const dataset = await analysed(folder);
    for (const key of ['measures', 'peers', 'comparisons', 'against']) assert.equal(Object.hasOwn(dataset, key), false, key);
  });

  it('tells with --peers what other checkers say of the founding story', async (t) => {
    const folder = await folderOf(t, { 'counts.csv': STORY });
    const { peers } = await analysed(folder, '--peers');
    const of = (id: string) => peers?.[0]?.verdicts.find((each) => each.id === id);
    assert.equal(of('deepchecks')?.outcome, 'quiet');
    near(of('deepchecks')?.value, 0.0127, 5e-5);
    assert.equal(of('cleanlab')?.outcome, 'quiet');
    assert.equal(of('ydata')?.outcome, 'alarm');
    near(of('ydata')?.value, 0.63702, 5e-7);
    near(of('datumaro')?.value, 98.0458, 5e-5);
    const text = await printed(folder, '--peers');
    assert.match(text, /what other checkers say of train/);
    assert.match(text, /Deepchecks, ClassImbalance .* 0\.01266 +is silent/);
    assert.match(text, /ydata-profiling, Imbalance .* 0\.637 +warns/);
  });

  it('writes the ∞ of a peer as a text, for JSON has no word for it', async (t) => {
    const folder = await folderOf(t, {
      'counts.csv': counts([
        ['cat', 900, 'train'],
        ['dog', 0, 'train'],
        ['owl', 10, 'train'],
      ]),
    });
    const { peers } = await analysed(folder, '--peers');
    const values = peers![0]!.verdicts.map(({ value }) => value as unknown);
    assert.ok(values.includes('Infinity'), JSON.stringify(values));
    const text = await printed(folder, '--peers');
    assert.match(text, /∞ +warns/);
  });

  it('tells with --measures how unbalanced a split is, and how far two are apart', async (t) => {
    const folder = await folderOf(t, { 'counts.csv': LOST });
    const { measures, comparisons } = await analysed(folder, '--measures');
    const train = measures?.find(({ split }) => split === 'train')?.measures;
    near(train?.find(({ id }) => id === 'imbalanceRatio')?.value, 13.2617, 5e-5);
    near(train?.find(({ id }) => id === 'negativePositiveRatio')?.value, 0.7904 / 0.2096, 1e-9);
    const [drift] = comparisons ?? [];
    assert.deepEqual([drift?.from, drift?.to, drift?.totals], ['train', 'dev', [10_000, 1000]]);
    near(drift?.measures.find(({ id }) => id === 'jsDistance')?.value, 0.14821474, 5e-9);
    near(drift?.classes.find(({ label }) => label === 'I')?.intervals[1][1], 0.00383, 5e-6);
    const text = await printed(folder, '--measures');
    assert.match(text, /imbalance ratio +13\s*:\s*1 +max n ÷ min n/);
    assert.match(text, /train → dev, 10,000 and 1,000/);
    assert.match(text, /I +596 +6\.0\s% {2,}0 .*lost/);
  });

  it('compares with a commit by --against', async (t) => {
    const folder = await committed(t, LOST);
    await writeFile(join(folder, 'counts.csv'), LOST.replace('I,596,train', 'I,96,train'));
    const { against } = await analysed(folder, '--against', 'HEAD');
    const train = against?.comparisons.find(({ to }) => to === 'train');
    assert.deepEqual(train?.totals, [10_000, 9500]);
    assert.deepEqual(
      train?.classes.map(({ label, counts: pair }) => [label, ...pair]),
      [
        ['O', 7904, 7904],
        ['B', 1500, 1500],
        ['I', 596, 96],
      ],
    );
    const text = await printed(folder, '--against', 'HEAD');
    assert.match(text, new RegExp(`train at ${against?.commit} → train, 10,000 and 9,500`));
    assert.match(text, /The counts are the same\./);
  });

  it('says why a commit cannot be counted, and prints the rest', async (t) => {
    const folder = await folderOf(t, { 'counts.csv': LOST });
    const { against, splits, problems } = await analysed(folder, '--against', 'HEAD');
    assert.equal(against, undefined);
    assert.equal(splits.length, 2);
    assert.match(problems.at(-1)?.message ?? '', /lies in no git repository/);
  });
});

async function committed(t: TestContext, table: string): Promise<string> {
  const folder = await folderOf(t, { 'counts.csv': table });
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-qm', 'Counts'],
  ])
    execFileSync('git', ['-C', folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false', ...args]);
  return folder;
}
