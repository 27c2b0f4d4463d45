import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { folderOf, runCli } from '../support/engine.ts';

const SENTENCES = [
  ['O', 'B-PER', 'I-PER', 'O'],
  ['B-LOC', 'O'],
  ['O', 'O', 'B-PER'],
];
/** One border wrong, one entity missed, and one right. */
const PREDICTED = [
  ['O', 'B-PER', 'O', 'O'],
  ['B-LOC', 'O'],
  ['O', 'O', 'O'],
];
const CONLL = SENTENCES.map((tags) => tags.map((tag) => `w ${tag}\n`).join('')).join('\n');
const LABELS = 'O\nB-PER\nI-PER\nB-LOC\n';
const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function run(t: TestContext, files: Readonly<Record<string, string>>, args: readonly string[]) {
  return runCli(['loss', ...args], { cwd: await folderOf(t, files) });
}

async function reportOf(t: TestContext, files: Readonly<Record<string, string>>, args: readonly string[]): Promise<LossReport> {
  const { code, stdout, stderr } = await run(t, files, [...args, '--json']);
  assert.equal(code, 0, stderr + stdout);
  return JSON.parse(stdout) as LossReport;
}

describe('focal-lens loss on predicted classes without scores', () => {
  it('does not take the chunks of a label file for predictions', async (t) => {
    const { code, stdout } = await run(t, { 'dev.conll': 'U.N. NNP B-NP B-ORG\nofficial NN I-NP O\n' }, ['dev.conll', '--json']);
    assert.equal(code, 2);
    assert.match(stdout, /was not recognised as predictions/);
  });

  it('says of an empty file that it is empty', async (t) => {
    const { code, stdout } = await run(t, { 'p.jsonl': '' }, ['p.jsonl', '--json']);
    assert.equal(code, 2);
    assert.match(stdout, /p\.jsonl is empty/);
  });

  const flat = SENTENCES.flatMap((tags, sentence) => tags.map((gold, token) => ({ gold, pred: PREDICTED[sentence]![token]! })));
  const ways: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string>>;
    readonly args: readonly string[];
    readonly hasBorders: boolean;
  }[] = [
    {
      name: 'a table',
      files: { 'p.csv': `gold,pred\n${flat.map(({ gold, pred }) => `${gold},${pred}\n`).join('')}` },
      args: ['p.csv'],
      hasBorders: false,
    },
    { name: 'JSON Lines', files: { 'p.jsonl': jsonl(flat) }, args: ['p.jsonl'], hasBorders: false },
    {
      name: 'a sentence per line',
      files: { 'p.jsonl': jsonl(SENTENCES.map((labels, at) => ({ labels, predictions: PREDICTED[at] }))) },
      args: ['p.jsonl'],
      hasBorders: true,
    },
    {
      name: 'predictions.txt of run_ner',
      files: { 'predictions.txt': PREDICTED.map((tags) => `${tags.join(' ')}\n`).join('') },
      args: ['predictions.txt', '--align', 'dev.conll'],
      hasBorders: true,
    },
    {
      name: 'columns as conlleval reads them',
      files: {
        'p.conll': SENTENCES.map((tags, at) => tags.map((tag, token) => `w NN ${tag} ${PREDICTED[at]![token]}\n`).join('')).join('\n'),
      },
      args: ['p.conll'],
      hasBorders: true,
    },
    {
      name: 'a column of predicted tags',
      files: { 'p.conll': `${PREDICTED.map((tags) => tags.map((tag) => `w\t${tag}\n`).join('')).join('\n')}\n` },
      args: ['p.conll', '--align', 'dev.conll'],
      hasBorders: true,
    },
    {
      name: 'a table beside the label file',
      files: { 'p.csv': `pred\n${flat.map(({ pred }) => `${pred}\n`).join('')}` },
      args: ['p.csv', '--align', 'dev.conll'],
      hasBorders: true,
    },
  ];
  for (const { name, files, args, hasBorders } of ways) {
    it(`gives metrics and no loss: ${name}`, async (t) => {
      const report = await reportOf(t, { ...files, 'dev.conll': CONLL, 'labels.txt': LABELS }, args);
      assert.deepEqual(
        [report.value, report.inputs, report.backend, report.calibration, report.calibrationError],
        [null, null, null, null, null],
      );
      assert.deepEqual([report.examples, report.sampled, report.previews, report.hardest], [9, 0, [], []]);
      // O 5 of 5, B-PER 1 of 2, I-PER 0 of 1, B-LOC 1 of 1.
      assert.equal(report.accuracy, 7 / 9);
      assert.equal(report.balancedAccuracy, (1 + 1 / 2 + 0 + 1) / 4);
      assert.deepEqual(
        report.classes.map(({ label, examples, f1 }) => [label, examples, f1]),
        [
          ['O', 5, 10 / 12],
          ['B-PER', 2, 2 / 3],
          ['I-PER', 1, 0],
          ['B-LOC', 1, 1],
        ],
      );
      assert.ok(report.problems.some(({ message }) => /no scores/.test(message)));
      if (hasBorders) {
        const { gold, predicted, correct } = report.entities!.strict;
        // Gold PER 1–3, LOC 0–1, PER 2–3; predicted PER 1–2 and LOC 0–1.
        assert.deepEqual([gold, predicted, correct, report.entities?.sentences], [3, 2, 1, 3]);
      } else assert.equal(report.entities, null);
    });
  }

  it('does without a label map: names as they come, or ids', async (t) => {
    const named = await reportOf(t, { 'p.csv': 'label,pred\ncat,cat\ndog,cat\ncat,cat\n' }, ['p.csv']);
    assert.deepEqual([named.labelMap.labels, named.accuracy], [['cat', 'dog'], 2 / 3]);
    const ids = await reportOf(t, { 'p.csv': 'y_true,y_pred\n2,2\n0,2\n-100,1\n' }, ['p.csv']);
    assert.deepEqual([ids.labelMap.labels, ids.accuracy, ids.ignored], [['0', '1', '2'], 1 / 2, 1]);
  });

  const refusals: readonly (readonly [name: string, predictions: string, message: RegExp])[] = [
    ['a sentence of another length', 'O B-PER O\nB-LOC O O\nO O O\n', /predictions\.txt:2 and dev\.conll:\d+ do not have as many tokens/],
    ['too few', 'O B-PER O O\nB-LOC O\n', /has 6 predictions, but dev\.conll has 9 labels/],
    [
      'too many',
      `${PREDICTED.map((tags) => `${tags.join(' ')}\n`).join('')}O O\n`,
      /predictions\.txt:4 has predictions beyond the 9 labels/,
    ],
  ];
  for (const [name, predictions, message] of refusals) {
    it(`refuses ${name}`, async (t) => {
      const files = { 'predictions.txt': predictions, 'dev.conll': CONLL, 'labels.txt': LABELS };
      const { code, stderr } = await run(t, files, ['predictions.txt', '--align', 'dev.conll']);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }

  it('is told to a person without columns of a loss', async (t) => {
    const { code, stdout } = await run(t, { 'p.csv': 'label,pred\ncat,cat\ndog,cat\ncat,cat\n' }, ['p.csv']);
    assert.equal(code, 0);
    assert.match(stdout, /Metrics, without a loss/);
    assert.doesNotMatch(stdout, /Focal loss|under CE|Calibration/);
  });
});
