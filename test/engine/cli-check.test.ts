import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parse } from 'yaml';
import type { CheckReport } from '../../src/core/check/report.ts';
import { type CliResult, ensureBuilt, folderOf, largeConll, runCli } from '../support/engine.ts';
import { ROOT } from '../support/paths.ts';

/** A table with a column `label`. */
function rows(counts: Readonly<Record<string, number>>): string {
  const lines = Object.entries(counts).flatMap(([label, count]) =>
    Array.from({ length: count }, (_, row) => `text ${row} of ${label},${label}`),
  );
  return `text,label\n${lines.join('\n')}\n`;
}

const BALANCED = {
  'train.csv': rows({ bad: 400, fair: 400, good: 400 }),
  'dev.csv': rows({ bad: 60, fair: 60, good: 60 }),
};
/** 40 : 1 in train; dev has no `good`. */
const LOST = { 'train.csv': rows({ bad: 400, fair: 200, good: 10 }), 'dev.csv': rows({ bad: 40, fair: 20 }) };
/** A repository, so that no configuration above the folder counts. */
const REPOSITORY = { '.git/HEAD': 'ref: refs/heads/main\n' };

function alphaOf(documents: number, alpha: readonly number[]): string {
  const origin = `# Focal Lens: inverse-sqrt, normalization mean, counted on ${documents} documents, split train`;
  return `alpha = torch.tensor([${alpha.map((value) => value.toFixed(3)).join(', ')}])\n${origin}\n`;
}

function reportOf({ stdout }: CliResult): CheckReport {
  return JSON.parse(stdout) as CheckReport;
}

const failed = (report: CheckReport) =>
  report.datasets.flatMap(({ findings }) => findings.filter(({ fails }) => fails).map(({ code }) => code));

describe('focal-lens check', () => {
  const endings: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string>>;
    readonly args: readonly string[];
    readonly code: number;
    readonly stdout?: RegExp;
    readonly stderr?: RegExp;
  }[] = [
    { name: 'balanced data', files: BALANCED, args: ['.'], code: 0, stdout: /no findings[\s\S]*Passed: no findings/ },
    {
      name: 'balanced data, thresholds that hold, the strictest severity',
      files: BALANCED,
      args: ['.', '--max-imbalance-ratio', '1', '--min-support', '60', '--max-drift', '0', '--fail-on', 'info'],
      code: 0,
      stdout: /max-drift +dev +documents +0 +0 +holds/,
    },
    {
      name: 'a split that lost a class',
      files: LOST,
      args: ['.'],
      code: 1,
      stdout: /fails the build\n +warning +missing-in-split +good has 10/,
    },
    { name: 'the same where only errors fail', files: LOST, args: ['.', '--fail-on', 'error'], code: 0, stdout: /none of which fails/ },
    { name: 'the same, muted', files: LOST, args: ['.', '--mute', 'missing-in-split'], code: 0 },
    {
      name: 'a script whose α is of other data',
      files: { ...BALANCED, 'src/train.py': alphaOf(900, [1, 1, 1.3]) },
      args: ['.'],
      code: 1,
      stdout: /warning +stale-alpha +alpha was computed from 900 documents; data now 1,200: good is off by 30/,
    },
    {
      name: 'a script elsewhere in the repository of the data',
      files: { '.git/HEAD': '', 'data/train.csv': BALANCED['train.csv'], 'src/train.py': alphaOf(900, [1, 1, 1.3]) },
      args: ['data'],
      code: 1,
      stdout: /stale-alpha/,
    },
    { name: 'a script whose α fits', files: { ...BALANCED, 'src/train.py': alphaOf(1200, [1, 1, 1]) }, args: ['.'], code: 0 },
    {
      name: 'the α of a script, muted',
      files: { ...BALANCED, 'src/train.py': alphaOf(900, [1, 1, 1.3]) },
      args: ['.', '--mute', 'stale-alpha'],
      code: 0,
    },
    { name: 'a code to fail on', files: LOST, args: ['.', '--fail-on', 'severe-imbalance'], code: 1 },
    {
      name: 'a ratio above its limit',
      files: BALANCED,
      args: ['.', '--min-support', 'dev=61'],
      code: 1,
      stdout: /min-support +dev +documents +60 +61 +broken/,
    },
    {
      name: 'a limit that is muted',
      files: BALANCED,
      args: ['.', '--min-support', 'dev=61', '--mute', 'min-support'],
      code: 0,
      stdout: /min-support +dev +documents +60 +61 +muted/,
    },
    {
      name: 'two cells of a notebook that correct the same',
      files: {
        ...BALANCED,
        'train.ipynb': JSON.stringify({
          cells: ['sampler = WeightedRandomSampler(w, len(w))\n', 'loss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]))\n'].map(
            (source) => ({ cell_type: 'code', source: [source] }),
          ),
        }),
      },
      args: ['.', '--fail-on', 'warning'],
      code: 1,
      stdout: /double-correction[\s\S]*in code cell 1/,
    },
    { name: 'a ratio below it', files: LOST, args: ['.', '--fail-on', 'error', '--max-imbalance-ratio', '40'], code: 0 },
    {
      name: 'files of a split',
      files: LOST,
      args: ['--split', 'train=dev.csv', '--fail-on', 'warning', '--max-imbalance-ratio', '1.9'],
      code: 1,
    },
    { name: 'no paths', files: BALANCED, args: [], code: 2, stderr: /Name at least one label file or folder/ },
    { name: 'a path that is not there', files: BALANCED, args: ['none.csv'], code: 2, stderr: /none\.csv/ },
    { name: 'a folder without label files', files: { 'a/readme.md': '# a\n' }, args: ['a'], code: 2, stdout: /Nothing could be checked/ },
    {
      name: 'a severity that is none',
      files: BALANCED,
      args: ['.', '--fail-on', 'loud'],
      code: 2,
      stderr: /"loud" is none of error, warning, info/,
    },
    { name: 'a format that is none', files: BALANCED, args: ['.', '--format', 'xml'], code: 2, stderr: /text, json, sarif, junit, github/ },
    { name: 'a limit that is none', files: BALANCED, args: ['.', '--max-drift', '2'], code: 2, stderr: /"2" is not a number from 0 to 1/ },
    {
      name: 'a configuration that is not there',
      files: BALANCED,
      args: ['.', '--config', 'gate.json'],
      code: 2,
      stderr: /gate\.json does not exist/,
    },
    {
      name: 'a configuration with a wrong key',
      files: { ...BALANCED, 'focal-lens.json': '{\n  "maxDrfit": 1\n}' },
      args: ['.'],
      code: 2,
      stderr: /^error: focal-lens\.json:2: maxDrfit is not a setting; known are maxImbalanceRatio/,
    },
    {
      name: 'a baseline that is none',
      files: { ...BALANCED, 'before.json': '{"datasets": 1}' },
      args: ['.', '--baseline', 'before.json'],
      code: 2,
      stderr: /before\.json is no baseline/,
    },
  ];
  for (const { name, files, args, code, stdout, stderr } of endings) {
    it(`ends with ${code}: ${name}`, async (t) => {
      const cwd = await folderOf(t, { ...REPOSITORY, ...files });
      const result = await runCli(['check', ...args], { cwd });
      assert.equal(result.code, code, result.stdout + result.stderr);
      if (stdout !== undefined) assert.match(result.stdout, stdout);
      if (stderr !== undefined) assert.match(result.stderr, stderr);
    });
  }

  it('ends with 130 when interrupted', async (t) => {
    const folder = await folderOf(t, { ...REPOSITORY, 'large.conll': largeConll(128 * 1024 * 1024) });
    const result = await runCli(['check', folder], {
      env: { FOCAL_LENS_LOG: '1' },
      started: (child) => child.stderr?.on('data', (text: string) => text.includes('started') && child.kill('SIGINT')),
    });
    assert.equal(result.code, 130);
    assert.equal(result.stdout, '');
  });

  const sources: readonly (readonly [name: string, files: Readonly<Record<string, string>>, config: string | null])[] = [
    ['focal-lens.json', { 'focal-lens.json': '{"minSupport": {"train": 401}}' }, 'focal-lens.json'],
    ['package.json', { 'package.json': '{"name": "x", "focalLens": {"minSupport": {"train": 401}}}' }, 'package.json'],
    ['pyproject.toml', { 'pyproject.toml': '[tool.focal-lens.min-support]\ntrain = 401\n' }, 'pyproject.toml'],
    [
      'the nearest',
      { 'focal-lens.json': '{"minSupport": 1}', 'data/pyproject.toml': '[tool.focal-lens]\nmin-support = 401\n' },
      join('data', 'pyproject.toml'),
    ],
    [
      'focal-lens.json before the others',
      { 'focal-lens.json': '{"minSupport": 401}', 'package.json': '{"focalLens": {"minSupport": 1}}' },
      'focal-lens.json',
    ],
    [
      'past files of others',
      { 'focal-lens.json': '{"minSupport": 401}', 'data/package.json': '{"name": ', 'data/pyproject.toml': '[tool.black]' },
      'focal-lens.json',
    ],
  ];
  for (const [name, files, config] of sources) {
    it(`follows ${name}`, async (t) => {
      const data = Object.fromEntries(Object.entries(BALANCED).map(([path, text]) => [`data/${path}`, text]));
      const cwd = await folderOf(t, { ...REPOSITORY, ...data, ...files });
      const result = await runCli(['check', 'data', '--json'], { cwd });
      const report = reportOf(result);
      assert.deepEqual([result.code, report.outcome, report.config], [1, 'failed', config]);
      assert.ok(failed(report).every((code) => code === 'min-support'));
      // A flag goes before the file.
      const loose = await runCli(['check', 'data', '--json', '--min-support', '2'], { cwd });
      assert.deepEqual([loose.code, loose.stderr], [0, '']);
    });
  }

  it('looks for no configuration beyond the repository', async (t) => {
    const cwd = await folderOf(t, {
      'focal-lens.json': '{"minSupport": 401}',
      'inner/.git/HEAD': '',
      'inner/train.csv': BALANCED['train.csv'],
    });
    const report = reportOf(await runCli(['check', 'inner', '--json'], { cwd }));
    assert.deepEqual([report.outcome, report.config], ['passed', null]);
  });

  it('takes paths, splits and mutes from the configuration, relative to its folder', async (t) => {
    const files = Object.fromEntries(Object.entries(LOST).map(([path, text]) => [`sub/d/${path}`, text]));
    const config = { paths: 'd', muted: [{ code: 'missing-in-split', label: 'good' }], failOn: 'error', format: 'json' };
    const cwd = await folderOf(t, { ...REPOSITORY, ...files, 'sub/focal-lens.json': JSON.stringify(config) });
    const result = await runCli(['check', '--config', join('sub', 'focal-lens.json')], { cwd });
    assert.equal(result.code, 0, result.stderr);
    const [dataset] = reportOf(result).datasets;
    assert.deepEqual(
      dataset?.findings.map(({ code }) => code).filter((code) => code === 'missing-in-split'),
      [],
    );
    assert.ok((dataset?.findings.length ?? 0) > 0);
    const splits = { splits: { train: 'd/dev.csv' }, unit: 'document', maxImbalanceRatio: 1.5 };
    await writeFile(join(cwd, 'sub', 'focal-lens.json'), JSON.stringify(splits));
    const named = reportOf(await runCli(['check', '--config', join('sub', 'focal-lens.json'), '--json'], { cwd }));
    assert.deepEqual(
      named.datasets.map(({ limits }) => limits.map(({ split, value, passed }) => [split, value, passed])),
      [[['train', 2, false]]],
    );
  });

  it('fails on new findings only, given a baseline', async (t) => {
    const cwd = await folderOf(t, { ...REPOSITORY, ...LOST });
    const before = await runCli(['check', '.', '--json'], { cwd });
    assert.equal(before.code, 1);
    await writeFile(join(cwd, 'focal-lens.baseline.json'), before.stdout);
    const args = ['check', '.', '--baseline', 'focal-lens.baseline.json', '--json'];
    const same = await runCli(args, { cwd });
    assert.deepEqual([same.code, failed(reportOf(same))], [0, []]);
    await writeFile(join(cwd, 'dev.csv'), rows({ bad: 40 }));
    const worse = await runCli(args, { cwd });
    assert.deepEqual([worse.code, failed(reportOf(worse))], [1, ['missing-in-split']]);
  });

  it('knows a finding again in another copy of the repository', async (t) => {
    const prints = async (name: string) => {
      const cwd = await folderOf(t, {
        [`${name}/.git/HEAD`]: '',
        ...Object.fromEntries(Object.entries(LOST).map(([path, text]) => [`${name}/data/${path}`, text])),
      });
      const { datasets } = reportOf(await runCli(['check', '.', '--json'], { cwd: join(cwd, name) }));
      return datasets.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint));
    };
    const [one, two] = [await prints('one'), await prints('two')];
    assert.ok(one.length > 0);
    assert.deepEqual(one, two);
  });

  for (const format of ['json', 'sarif', 'junit', 'github']) {
    it(`writes ${format}, also when nothing can be read`, async (t) => {
      const cwd = await folderOf(t, { ...REPOSITORY, ...LOST, 'sub/x': '' });
      const good = await runCli(['check', '..', '--format', format], { cwd: join(cwd, 'sub') });
      assert.equal(good.code, 1);
      // Named from the root of the repository, wherever the command ran.
      if (format !== 'json') assert.match(good.stdout, /(?<![./])train\.csv/);
      assert.equal(good.stderr, '');
      const bad = await runCli(['check', 'none', '--format', format], { cwd });
      assert.equal(bad.code, 2);
      assert.match(bad.stdout, /There is no such file|Nothing could be checked/);
    });
  }
});

describe('the hook and the action', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

  /** A repository with the sample, where npx finds the command line as if it had been fetched. */
  async function workspace(t: TestContext): Promise<string> {
    await ensureBuilt();
    const cwd = await folderOf(t, { ...REPOSITORY, 'package.json': '{"private": true}' });
    await cp(join(ROOT, 'media', 'sample'), join(cwd, 'news'), { recursive: true });
    const installed = join(cwd, 'node_modules', 'focal-lens');
    await mkdir(installed, { recursive: true });
    await mkdir(join(cwd, 'node_modules', '.bin'));
    await cp(join(ROOT, 'package.json'), join(installed, 'package.json'));
    await symlink(join(ROOT, 'dist'), join(installed, 'dist'), 'junction');
    await writeFile(
      join(cwd, 'node_modules', '.bin', 'focal-lens'),
      `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'dist', 'cli.js')}" "$@"\n`,
      {
        mode: 0o755,
      },
    );
    return cwd;
  }

  function runShell(script: string, cwd: string, env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
    return new Promise((resolve, reject) => {
      // Nothing may be fetched: the command must be the one of this repository.
      const paths = `${dirname(process.execPath)}:${process.env.PATH}`;
      const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        cwd,
        env: { ...process.env, PATH: paths, npm_config_offline: 'true', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, ...output }));
    });
  }

  it('run the command line of the same version', async () => {
    for (const file of ['.pre-commit-hooks.yaml', 'action.yml']) {
      const named = [...(await readFile(join(ROOT, file), 'utf8')).matchAll(/npx --yes (\S+)/g)].map(([, name]) => name);
      assert.ok(named.length > 0 && named.every((name) => name === `focal-lens@${version}`), file);
    }
  });

  it('check the sample before a commit', async (t) => {
    const [hook] = parse(await readFile(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as [
      { id: string; entry: string; args: readonly string[]; pass_filenames: boolean },
    ];
    assert.deepEqual([hook.id, hook.pass_filenames], ['focal-lens', false]);
    const cwd = await workspace(t);
    const passes = await runShell(`${hook.entry} ${hook.args.join(' ')} --mute stale-alpha`, cwd);
    assert.equal(passes.code, 0, passes.stdout + passes.stderr);
    assert.match(passes.stdout, /background-dominates/);
    const fails = await runShell(`${hook.entry} ${hook.args.join(' ')}`, cwd);
    assert.equal(fails.code, 1, fails.stdout + fails.stderr);
    assert.match(fails.stdout, /fails the build\n +warning +stale-alpha +alpha was computed from 34,001 tokens; data now 87,701/);
  });

  it('check the sample in a workflow', async (t) => {
    const action = parse(await readFile(join(ROOT, 'action.yml'), 'utf8')) as {
      inputs: Readonly<Record<string, { default: string; description: string }>>;
      runs: { using: string; steps: readonly { shell: string; env: Readonly<Record<string, string>>; run: string }[] };
    };
    const [step, ...others] = action.runs.steps;
    assert.deepEqual([action.runs.using, step?.shell, others.length], ['composite', 'bash', 0]);
    assert.doesNotMatch(step!.run, /\$\{\{/);
    const cwd = await workspace(t);
    const run = (inputs: Readonly<Record<string, string>>) => {
      const env = Object.entries(step!.env).map(([name, expression]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1] ?? '';
        assert.ok(Object.hasOwn(action.inputs, input), expression);
        return [name, inputs[input] ?? action.inputs[input]!.default];
      });
      return runShell(step!.run, cwd, Object.fromEntries(env));
    };
    const annotated = await run({ path: 'news' });
    assert.equal(annotated.code, 1, annotated.stdout + annotated.stderr);
    assert.match(annotated.stdout, /^::(?:error|warning) file=news\/train\.py,line=10,title=stale-alpha \(.*news\)::/m);
    assert.match(annotated.stdout, /^::warning file=news\/train\.conll,line=1,title=background-dominates \(.*news\)::/m);
    const failing = await run({
      path: 'news/train.conll\nnews/dev.conll\n',
      'fail-on': 'warning',
      format: 'sarif',
      output: 'out file.sarif',
    });
    assert.deepEqual([failing.code, failing.stdout], [1, '']);
    const log = JSON.parse(await readFile(join(cwd, 'out file.sarif'), 'utf8')) as { runs: { results: unknown[] }[] };
    assert.ok(log.runs[0]!.results.length > 0);
    const harmless = await run({ path: '$(touch made); `touch made`; --help' });
    assert.equal(harmless.code, 2);
    await assert.rejects(readFile(join(cwd, 'made')));
  });
});
