import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { close } from '../support/close.ts';
import { folderOf, runCli } from '../support/engine.ts';
import { seeded } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC'] as const;
const K = LABELS.length;

interface Token {
  readonly label: number;
  readonly logits: readonly number[];
}

const random = seeded(21);
const sentences = Array.from({ length: 40 }, () =>
  Array.from({ length: 2 + Math.floor(random() * 7) }, (): Token => {
    const draw = random();
    const label = draw < 0.7 ? 0 : draw < 0.85 ? 1 : draw < 0.92 ? 2 : 3;
    return { label, logits: LABELS.map((_, j) => Number((random() * 4 - 2 + (j === label ? 1.5 : 0)).toFixed(3))) };
  }),
);
const tokens = sentences.flat();
/** `-DOCSTART-` first, so that lines and rows differ. */
const CONLL = `-DOCSTART- O\n\n${sentences.map((sentence) => sentence.map(({ label }, at) => `w${at} ${LABELS[label]}\n`).join('')).join('\n')}`;
/** The line of each token, from 1. */
const LINES = sentences.reduce<{ readonly next: number; readonly lines: readonly number[] }>(
  ({ next, lines }, { length }) => ({ next: next + length + 1, lines: [...lines, ...Array.from({ length }, (_, at) => next + at)] }),
  { next: 3, lines: [] },
).lines;

const scores = Float32Array.from(tokens.flatMap(({ logits }) => logits));
const FLAT = npy('<f4', [tokens.length, K], scores.buffer);
const IDS = npy('<i8', [tokens.length], BigInt64Array.from(tokens, ({ label }) => BigInt(label)).buffer);
const LONGEST = Math.max(...sentences.map(({ length }) => length));

/** (N, L, C) with a padding of 9s, and (N, L) with one of −100. */
function padded(longest: number) {
  const values = new Float32Array(sentences.length * longest * K).fill(9);
  const ids = new BigInt64Array(sentences.length * longest).fill(-100n);
  for (const [index, sentence] of sentences.entries()) {
    for (const [at, { label, logits }] of sentence.slice(0, longest).entries()) {
      values.set(logits, (index * longest + at) * K);
      ids[index * longest + at] = BigInt(label);
    }
  }
  return { scores: npy('<f4', [sentences.length, longest, K], values.buffer), ids: npy('<i8', [sentences.length, longest], ids.buffer) };
}

const BASE = { 'labels.txt': `${LABELS.join('\n')}\n`, 'dev.conll': CONLL };
const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function run(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[]) {
  const folder = await folderOf(t, { ...BASE, ...files });
  return runCli(['loss', ...args, '--json', '--backend', 'wasm'], { cwd: folder });
}

async function reportOf(
  t: TestContext,
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[],
): Promise<LossReport> {
  const { code, stdout, stderr } = await run(t, files, args);
  assert.equal(code, 0, stderr + stdout);
  return JSON.parse(stdout) as LossReport;
}

describe('focal-lens loss --align', () => {
  const { scores: cube, ids } = padded(LONGEST);
  const ways: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string | Uint8Array>>;
    readonly args: readonly string[];
    readonly rowOf?: (token: number) => number;
  }[] = [
    { name: 'arrays of tokens', files: { 'logits.npy': FLAT, 'labels.npy': IDS }, args: ['logits.npy', '--align', 'dev.conll'] },
    { name: 'arrays of tokens, found beside them', files: { 'logits.npy': FLAT, 'labels.npy': IDS }, args: ['logits.npy'] },
    { name: 'scores alone', files: { 'logits.npy': FLAT }, args: ['logits.npy', '--align', 'dev.conll'] },
    { name: 'padded arrays', files: { 'predictions.npy': cube, 'label_ids.npy': ids }, args: ['predictions.npy', '--align', 'dev.conll'] },
    { name: 'padded arrays, found beside them', files: { 'predictions.npy': cube, 'label_ids.npy': ids }, args: ['predictions.npy'] },
    { name: 'padded scores alone', files: { 'predictions.npy': cube }, args: ['predictions.npy', '--align', 'dev.conll'] },
    { name: 'a row per line', files: { 'p.jsonl': jsonl(tokens) }, args: ['p.jsonl', '--align', 'dev.conll'] },
    {
      name: 'a row per line without labels',
      files: { 'p.jsonl': jsonl(tokens.map(({ logits }) => ({ logits }))) },
      args: ['p.jsonl', '--align', 'dev.conll'],
    },
    {
      name: 'pieces of words among the rows',
      files: { 'p.jsonl': jsonl(tokens.flatMap((token) => [token, { label: -100, logits: token.logits }])) },
      args: ['p.jsonl', '--align', 'dev.conll'],
    },
    {
      name: 'a sentence per line without labels',
      files: { 'p.jsonl': jsonl(sentences.map((sentence) => ({ logits: sentence.map(({ logits }) => logits) }))) },
      args: ['p.jsonl', '--align', 'dev.conll'],
    },
  ];
  it('opens the hardest examples at their line, and has the borders of the sentences, by', async (t) => {
    const whole = jsonl(
      sentences.map((sentence) => ({ labels: sentence.map(({ label }) => label), logits: sentence.map(({ logits }) => logits) })),
    );
    const plain = await reportOf(t, { 'p.jsonl': whole, 'dev.conll': '' }, ['p.jsonl']);
    for (const { name, files, args } of ways) {
      await t.test(name, async (own) => {
        const report = await reportOf(own, files, args);
        assert.equal(report.examples, tokens.length);
        close(report.value!, plain.value!, 1e-6);
        assert.equal(report.alignedWith?.split('/').at(-1), 'dev.conll');
        assert.deepEqual(report.entities?.strict, plain.entities?.strict);
        const [first] = report.hardest;
        const [expected] = plain.hardest;
        assert.deepEqual([first?.path.split('/').at(-1), first?.line], ['dev.conll', LINES[expected!.index]]);
        assert.deepEqual([first?.label, first?.predicted], [expected?.label, expected?.predicted]);
      });
    }
  });

  it('takes the labels of a table for records', async (t) => {
    const names = ['news', 'sport', 'art', 'food'];
    const csv = `text,label\n${tokens.map(({ label }, index) => `text ${index},${names[label]}\n`).join('')}`;
    const files = { 'dev.csv': csv, 'labels.txt': `${names.join('\n')}\n`, 'p.jsonl': jsonl(tokens.map(({ logits }) => ({ logits }))) };
    const report = await reportOf(t, files, ['p.jsonl', '--align', 'dev.csv']);
    assert.deepEqual([report.examples, report.alignedWith, report.entities], [tokens.length, 'dev.csv', null]);
    assert.equal(report.hardest[0]?.line, report.hardest[0]!.index + 2);
  });

  it('leaves out what lies beyond the arrays of padded scores', async (t) => {
    const short = padded(3);
    const report = await reportOf(t, { 'predictions.npy': short.scores }, ['predictions.npy', '--align', 'dev.conll']);
    assert.equal(
      report.examples,
      sentences.reduce((sum, { length }) => sum + Math.min(3, length), 0),
    );
  });

  const turned = tokens.map((token, index) => (index === 17 ? { ...token, label: (token.label + 1) % K } : token));
  const refusals: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string | Uint8Array>>;
    readonly message: RegExp;
  }[] = [
    {
      name: 'another length',
      files: { 'p.jsonl': jsonl(tokens.slice(1)) },
      message: new RegExp(`p\\.jsonl has ${tokens.length - 1} rows, but dev\\.conll has ${tokens.length} labels`),
    },
    {
      name: 'another label, with both places',
      files: { 'p.jsonl': jsonl(turned) },
      message: new RegExp(
        `Row 17 of p\\.jsonl \\(from 0\\) has the label \\S+${LABELS[turned[17]!.label]}\\S+, but dev\\.conll:${LINES[17]} has \\S+${LABELS[tokens[17]!.label]}`,
      ),
    },
    { name: 'a label file that is not there', files: { 'p.jsonl': jsonl(tokens), 'dev.conll': '' }, message: /dev\.conll/ },
    {
      name: 'names without a map',
      files: { 'p.jsonl': jsonl(tokens), 'labels.txt': '' },
      message: /dev\.conll names its labels.*--labels/,
    },
  ];
  for (const { name, files, message } of refusals) {
    it(`refuses ${name}`, async (t) => {
      const { code, stdout } = await run(t, files, ['p.jsonl', '--align', 'dev.conll']);
      assert.equal(code, 2);
      const { problems } = JSON.parse(stdout) as LossReport;
      assert.match(problems.map((problem) => problem.message).join('\n'), message);
    });
  }

  it('does not take a neighbour whose labels differ', async (t) => {
    const other = npy('<i8', [tokens.length], BigInt64Array.from(turned, ({ label }) => BigInt(label)).buffer);
    const report = await reportOf(t, { 'logits.npy': FLAT, 'labels.npy': other }, ['logits.npy']);
    assert.deepEqual([report.alignedWith, report.entities, report.hardest[0]?.path], [null, null, 'logits.npy']);
  });
});
