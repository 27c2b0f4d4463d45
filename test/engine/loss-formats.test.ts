/** Prediction files in columns and of detectors, from the file to the report. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { close } from '../support/close.ts';
import { folderOf, runCli } from '../support/engine.ts';
import { npy } from '../support/npy.ts';
import { ROOT } from '../support/paths.ts';

const FIXTURES = join(ROOT, 'test', 'fixtures');
/** Kernel terms are 32-bit. */
const RELATIVE = 5e-6;

function expected<T>(folder: string): T {
  return JSON.parse(readFileSync(join(FIXTURES, folder, 'expected.json'), 'utf8')) as T;
}

async function loss(args: readonly string[], cwd = ROOT): Promise<LossReport> {
  const result = await runCli(['loss', ...args, '--json', '--sample', 'all', '--backend', 'wasm'], { cwd });
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout) as LossReport;
}

describe('the loss of predictions in columns', () => {
  const EXPECTED =
    expected<Record<string, { value?: number; examples: number; ignored: number; accuracy: number; sentences?: number }>>('predictions');
  for (const [name, { value, examples, ignored, accuracy, sentences }] of Object.entries(EXPECTED)) {
    it(`is that of NumPy for ${name}.parquet`, async () => {
      const report = await loss([join(FIXTURES, 'predictions', `${name}.parquet`)]);
      assert.deepEqual([report.examples, report.ignored, report.badRows], [examples, ignored, 0]);
      close(report.accuracy, accuracy, 1e-12);
      if (value === undefined) assert.equal(report.value, null);
      else close(report.value!, value, RELATIVE);
      // Without a prefix the tags of the fixture are types themselves; the borders of their sentences are known all the same.
      if (sentences !== undefined) assert.equal(report.entities?.sentences, sentences);
      if (name === 'pred') assert.equal(report.classes.length, 4);
    });
  }
});

describe('the loss of detections', () => {
  const folder = join(FIXTURES, 'detections');
  const EXPECTED = expected<Record<'paper' | 'torchvision' | 'retinanet', number> & { kinds: readonly number[] }>('detections');
  for (const definition of ['paper', 'torchvision', 'retinanet'] as const) {
    it(`is that of NumPy by the definition ${definition}`, async () => {
      const report = await loss([join(folder, 'results.json'), '--definition', definition]);
      close(report.value!, EXPECTED[definition], RELATIVE);
      const of = (kind: number) => EXPECTED.kinds.filter((each) => each === kind).length;
      assert.deepEqual(
        report.classes.map(({ label, examples }) => [label, examples]),
        [
          ['background', of(0)],
          ['object', of(1)],
        ],
      );
      assert.equal(report.ignored, of(2));
      close(report.parity.find(({ id }) => id === 'torchvision')!.value, EXPECTED.torchvision, RELATIVE);
      assert.equal(report.alignedWith, join(folder, 'instances_val.json'));
    });
  }

  it('is shared out by the classes of the objects', async () => {
    const { detections } = await loss([join(folder, 'results.json'), '--gamma', '2', '--sample', 'all']);
    const results = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as { category_id: number; score: number }[];
    const truth = JSON.parse(readFileSync(join(folder, 'instances_val.json'), 'utf8')) as { categories: { id: number; name: string }[] };
    const lossOf = (gamma: number, row: number) => {
      const p = EXPECTED.kinds[row] === 1 ? results[row]!.score : 1 - results[row]!.score;
      return (1 - p) ** gamma * -Math.log(p);
    };
    const rows = [...results.keys()].filter((row) => EXPECTED.kinds[row] !== 2);
    for (const { label, crossEntropyShare, lossShare } of detections!.classes) {
      const { id } = truth.categories.find(({ name }) => name === label)!;
      for (const [gamma, share] of [
        [0, crossEntropyShare],
        [2, lossShare],
      ] as const) {
        const all = rows.reduce((sum, row) => sum + lossOf(gamma, row), 0);
        const own = rows.filter((row) => results[row]!.category_id === id).reduce((sum, row) => sum + lossOf(gamma, row), 0);
        close(share, own / all, RELATIVE);
      }
    }
  });

  it('weighs class 1 by α and class 0 by 1 − α, or each by its own', async () => {
    const results = join(folder, 'results.json');
    const one = await loss([results, '--definition', 'torchvision', '--alpha', '0.25']);
    const two = await loss([results, '--definition', 'torchvision', '--alpha', '0.75,0.25', '--sweep', '0:2:2']);
    assert.equal(one.value, two.value);
    close(two.sweep[1]!.value!, two.value!, 1e-9);
  });

  it('takes the ground truth by --align, with labels and training counts of the boxes beside it', async () => {
    const truth = join(folder, 'instances_val.json');
    const report = await loss([join(folder, 'results.json'), '--align', truth, '--train-counts', truth]);
    close(report.value!, EXPECTED.paper, RELATIVE);
    assert.equal(report.priors, 'evaluated');
    assert.deepEqual(
      report.trainCounts,
      report.classes.map(({ examples }) => examples),
    );
    assert.ok(report.problems.some(({ message }) => message.startsWith('The counts of training were not used')));
  });
});

describe('the loss of one score a row', () => {
  const SCORES: readonly (readonly [number, number])[] = [
    [1, 2],
    [0, -1.5],
    [0, 0.25],
    [1, -3],
  ];
  const log = (label: number, z: number) => -Math.log1p(Math.exp(label === 1 ? -z : z));
  const focal = (label: number, z: number) => -((-Math.expm1(log(label, z))) ** 2) * log(label, z);
  const weighed = SCORES.map(([label, z]) => (label === 1 ? 0.25 : 0.75) * focal(label, z));
  const sum = weighed.reduce((a, b) => a + b, 0);
  const cases: readonly (readonly [string, number])[] = [
    ['torchvision', sum / 4],
    ['kornia-binary', sum / 4],
    ['retinanet', sum / 2],
    ['mmdet', sum / 2],
    ['monai', SCORES.reduce((total, [label, z]) => total + focal(label, z), 0) / 4],
  ];
  for (const [definition, value] of cases) {
    it(`is one term of ${definition}`, async (t: TestContext) => {
      const cwd = await folderOf(t, { 'p.jsonl': SCORES.map(([label, z]) => JSON.stringify({ label, logits: [z] })).join('\n') });
      close((await loss(['p.jsonl', '--definition', definition], cwd)).value!, value, RELATIVE);
    });
  }

  it('is exact for probabilities next to 0 and 1', async (t: TestContext) => {
    for (const p of [1e-300, 1e-30, 1e-9, 1 - 1e-9, 1 - 1e-12]) {
      const cwd = await folderOf(t, { 'p.csv': `y_true,y_score\n1,${p}\n0,${p}\n1,${p}\n` });
      const miss = p < 0.5 ? -Math.log(p) : -Math.log(1 - p);
      const share = p < 0.5 ? 2 / 3 : 1 / 3;
      // The other rows have a loss below 1e-18.
      close((await loss(['p.csv'], cwd)).value!, share * miss * (1 - Math.min(p, 1 - p)) ** 2, RELATIVE, `p = ${p}`);
    }
  });
});

describe('scores alone', () => {
  it('find the label file that lies near and has a label for each row', async (t: TestContext) => {
    const scores = npy('<f4', [3, 2], new Float32Array([2, 0, 0, 1, 3, 0]).buffer);
    const cwd = await folderOf(t, { 'dev.logits.npy': scores, 'dev.conll': 'a O\nb B-X\n\nc O\n', 'labels.txt': 'O\nB-X\n' });
    const report = await loss(['dev.logits.npy'], cwd);
    assert.equal(report.alignedWith, 'dev.conll');
    assert.equal(report.accuracy, 1);
    assert.deepEqual(report.hardest.map(({ line }) => line).sort(), [1, 2, 4]);
    assert.ok(report.problems.some(({ message }) => message.includes('which lies near and has one for each row')));
    const lines = [
      [2, 0],
      [0, 1],
      [3, 0],
    ]
      .map((logits) => JSON.stringify({ logits }))
      .join('\n');
    const text = await folderOf(t, { 'dev.jsonl': lines, 'dev.conll': 'a O\nb B-X\n\nc O\n', 'labels.txt': 'O\nB-X\n' });
    assert.equal((await loss(['dev.jsonl'], text)).value, report.value);
    const result = await runCli(['loss', 'alone.logits.npy'], { cwd: await folderOf(t, { 'alone.logits.npy': scores }) });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /has no pair of NumPy files/);
  });
});
