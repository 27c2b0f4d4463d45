import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Analysis, Unit } from '../../src/core/analysis.ts';
import { type CliResult, folderOf, largeConll, runCli } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

const DATA = join(ROOT, '..', 'shared', 'data');
const CONLL = 'Ann B-PER\nLee I-PER\nslept O\n\nParis B-LOC\n. O\n\n';

/** The one document on standard output; anything else there is an error. */
function documentOf<T = Record<string, unknown>>({ stdout }: CliResult): T {
  return JSON.parse(stdout) as T;
}

describe('focal-lens', () => {
  const endings: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly code: number;
    readonly stdout?: RegExp;
    readonly stderr?: RegExp;
  }[] = [
    { name: 'help is not an error', args: ['--help'], code: 0, stdout: /analyze[\s\S]*alpha[\s\S]*loss[\s\S]*formats/ },
    { name: 'no command shows the help', args: [], code: 2, stderr: /Usage: focal-lens/ },
    { name: 'an unknown command', args: ['analyse', 'x'], code: 2, stderr: /unknown command 'analyse'[\s\S]*analyze/ },
    { name: 'an unknown option', args: ['analyze', '.', '--colour'], code: 2, stderr: /unknown option '--colour'/ },
    { name: 'analyze without paths', args: ['analyze'], code: 2, stderr: /Name at least one label file or folder/ },
    { name: 'a unit that does not exist', args: ['analyze', '.', '--unit', 'word'], code: 2, stderr: /token, mention, sentence/ },
    { name: 'a split without a path', args: ['analyze', '--split', 'dev'], code: 2, stderr: /NAME=PATH/ },
    { name: 'a scheme of alpha that does not exist', args: ['alpha', '.', '--scheme', 'fair'], code: 2, stderr: /balanced/ },
    { name: 'a beta of 1', args: ['alpha', '.', '--beta', '1'], code: 2, stderr: /less than 1/ },
    { name: 'a negative gamma', args: ['loss', 'x', '--gamma=-1'], code: 2, stderr: /Gamma is 0 or more/ },
    { name: 'a sweep that goes down', args: ['loss', 'x', '--sweep', '5:0:1'], code: 2, stderr: /does not go up/ },
    {
      name: 'an alpha that is nothing',
      args: ['loss', 'x', '--alpha', 'much'],
      code: 2,
      stderr: /neither numbers[\s\S]*nor a file[\s\S]*balanced/,
    },
    { name: 'a file that is not there', args: ['analyze', 'no-such.conll'], code: 2, stderr: /no-such\.conll: There is no such file/ },
    { name: 'predictions that are not there', args: ['loss', 'no-such.jsonl'], code: 2, stderr: /no-such\.jsonl/ },
  ];
  for (const { name, args, code, stdout, stderr } of endings) {
    it(`ends with ${code}: ${name}`, async () => {
      const result = await runCli(args);
      assert.equal(result.code, code, result.stderr);
      if (stdout !== undefined) assert.match(result.stdout, stdout);
      if (stderr !== undefined) assert.match(result.stderr, stderr);
      if (code !== 0) assert.equal(result.stdout, '');
    });
  }

  const schemas: readonly (readonly [command: string, schema: string, list: string])[] = [
    ['analyze', 'focal-lens/analysis@1', 'datasets'],
    ['alpha', 'focal-lens/alpha@1', 'alpha'],
    ['loss', 'focal-lens/loss@1', 'classes'],
  ];
  for (const [command, schema, list] of schemas) {
    it(`prints the document of ${command} also when nothing can be read`, async () => {
      const result = await runCli([command, 'no-such.file', '--json']);
      assert.equal(result.code, 2);
      assert.match(result.stderr, /^error: /);
      const document = documentOf(result);
      assert.equal(document.schema, schema);
      assert.deepEqual(document[list], []);
      const [problem] = document.problems as { path: string; line: null; message: string }[];
      assert.equal(problem?.path, 'no-such.file');
      assert.equal(problem?.line, null);
      assert.ok((problem?.message.length ?? 0) > 10);
    });
  }

  it('counts the good parts and lists the bad ones', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'bad.jsonl': '{"text": "a", "label": "x"}\n{"text"\n' });
    const result = await runCli(['analyze', folder, '--json']);
    assert.equal(result.code, 0);
    assert.equal(result.stderr, '');
    const { datasets, problems } = documentOf<Analysis>(result);
    assert.equal(datasets.length, 2);
    assert.deepEqual([problems.length, problems[0]?.line], [1, 2]);
  });

  it('shows paths as they were written', async (t) => {
    const folder = await folderOf(t, { 'd/train.conll': CONLL });
    const { datasets } = documentOf<Analysis>(await runCli(['analyze', 'd', '--json'], { cwd: folder }));
    assert.equal(datasets[0]?.splits[0]?.files[0]?.path, join('d', 'train.conll'));
  });

  it('prints plain tables without colour where it is not a terminal', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'labels.txt': 'O\nB-PER\nI-PER\nB-LOC\nI-LOC\n' });
    const { stdout, code } = await runCli(['analyze', folder]);
    assert.equal(code, 0);
    assert.match(stdout, /tokens +train/);
    assert.match(stdout, /O +2 +40\.0.% +█+/);
    assert.match(stdout, /I-LOC +0\n/);
    assert.ok(!stdout.includes('\u001b'));
  });

  it('does not let labels talk to the terminal', async (t) => {
    const labels = ['\u001b]0;owned\u0007', '\u001b[31mred', 'a\u0000b'];
    const rows = labels.map((label) => JSON.stringify({ text: 't', label })).join('\n');
    const folder = await folderOf(t, { 'train.jsonl': `${rows}\n` });
    for (const command of ['analyze', 'alpha']) {
      const { stdout, stderr } = await runCli([command, folder]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those must not be there.
      assert.doesNotMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f]/);
    }
    const { datasets } = documentOf<Analysis>(await runCli(['analyze', folder, '--json']));
    assert.deepEqual(datasets[0]?.labelMap.labels, labels);
  });

  it('prints an alpha vector in label-id order, as a document and as code', async (t) => {
    const folder = await folderOf(t, { 'train.conll': CONLL, 'labels.txt': 'B-LOC\nO\nB-PER\nI-PER\nI-LOC\n' });
    const args = ['alpha', folder, '--scheme', 'inverse', '--normalize', 'none'];
    const document = documentOf(await runCli([...args, '--json']));
    assert.deepEqual(
      [document.schema, document.scheme, document.unit, document.normalization],
      ['focal-lens/alpha@1', 'inverse', 'token', 'none'],
    );
    assert.deepEqual(document.labels, ['B-LOC', 'O', 'B-PER', 'I-PER', 'I-LOC']);
    assert.deepEqual(document.counts, [1, 2, 1, 1, 0]);
    const alpha = document.alpha as (number | null)[];
    assert.equal(alpha[4], null);
    assert.equal(alpha[0]! / alpha[1]!, 2);
    const code = (await runCli([...args, '--framework', 'pytorch', '--column-vector'])).stdout;
    assert.match(code, /^alpha = torch\.tensor\(\[\n {4}\[/);
    assert.equal(code.match(/# \d /g)?.length, 5);
  });

  it('asks which data set alpha is for when there are several', async (t) => {
    const folder = await folderOf(t, { 'a.conll': CONLL, 'b.conll': CONLL });
    const { code, stderr } = await runCli(['alpha', folder]);
    assert.equal(code, 2);
    assert.match(stderr, /2 data sets[\s\S]*a \([\s\S]*b \(/);
  });

  it('ends with 130 when interrupted, and prints nothing half', async (t) => {
    const folder = await folderOf(t, { 'large.conll': largeConll(128 * 1024 * 1024) });
    const result = await runCli(['analyze', folder, '--json'], {
      env: { FOCAL_LENS_LOG: '1' },
      started: (child) => child.stderr?.on('data', (text: string) => text.includes('started') && child.kill('SIGINT')),
    });
    assert.equal(result.code, 130);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /Interrupted\.\n$/);
  });

  it('describes every format with the evidence it is recognised by', async () => {
    const { stdout, code } = await runCli(['formats']);
    assert.equal(code, 0);
    for (const text of ['Label files', 'conll', 'csv', 'jsonl', 'Label configs', 'labels.txt', 'config.json', 'Predictions']) {
      assert.ok(stdout.includes(text), text);
    }
  });
});

interface KeySplit {
  readonly counts?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, number>>;
  readonly entities_conlleval?: Readonly<Record<string, number>>;
  readonly entities_strict?: Readonly<Record<string, number>>;
  readonly sentences?: number;
  readonly invalid_iob2?: number;
}

const KEYS: readonly {
  readonly folder: string;
  readonly key: readonly string[];
  readonly splits: Readonly<Record<string, string>>;
}[] = [
  { folder: 'wnut17', key: ['wnut17', 'answer_key', 'wnut17'], splits: { train: 'train', dev: 'dev', test: 'test' } },
  { folder: 'banking77', key: ['banking77', 'answer_key', 'banking77'], splits: { train: 'train', test: 'test' } },
  {
    folder: 'clinc_oos',
    key: ['clinc_oos', 'answer_key', 'clinc_data_imbalanced'],
    splits: { train: 'train', val: 'dev', test: 'test', oos_train: 'oos_train', oos_val: 'oos_val', oos_test: 'oos_test' },
  },
];

describe('real data', () => {
  for (const { folder, key, splits } of KEYS) {
    it(`is counted exactly: ${folder}`, async (t) => {
      if (!existsSync(join(DATA, folder))) return t.skip(`${join(DATA, folder)} is not there`);
      const keys = JSON.parse(await readFile(join(DATA, 'keys.json'), 'utf8')) as Record<string, unknown>;
      const expected = key.reduce<Record<string, unknown>>((node, name) => node[name] as Record<string, unknown>, keys) as Record<
        string,
        KeySplit
      >;
      const { datasets } = documentOf<Analysis>(await runCli(['analyze', join(DATA, folder), '--json']));
      assert.equal(datasets.length, 1);
      for (const [name, ours] of Object.entries(splits)) {
        const split = datasets[0]?.splits.find((candidate) => candidate.name === ours);
        const unit = (wanted: Unit) => split?.units.find((summary) => summary.unit === wanted);
        const { counts, tags, entities_conlleval, entities_strict, sentences, invalid_iob2 } = expected[name]!;
        const nonZero = (wanted: Unit, value: 'count' | 'strict' = 'count') =>
          Object.fromEntries((unit(wanted)?.classes ?? []).filter(({ count }) => count > 0).map((row) => [row.label, row[value]]));
        if (counts !== undefined) assert.deepEqual(nonZero('document'), counts);
        if (tags !== undefined) assert.deepEqual(nonZero('token'), tags);
        if (entities_conlleval !== undefined) assert.deepEqual(nonZero('mention'), entities_conlleval);
        if (entities_strict !== undefined) assert.deepEqual(nonZero('mention', 'strict'), entities_strict);
        if (sentences !== undefined) assert.equal(unit('sentence')?.total, sentences);
        if (invalid_iob2 !== undefined) assert.equal(split?.scheme?.violations, invalid_iob2);
      }
    });
  }
});
