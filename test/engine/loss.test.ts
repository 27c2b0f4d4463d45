import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { LossReport, Reduction } from '../../src/core/loss/report.ts';
import { close } from '../support/close.ts';
import { type CliResult, folderOf, runCli } from '../support/engine.ts';
import { focalByHand, gradientByHand, type Row, softmax, sumOf } from '../support/focal-by-hand.ts';
import { seeded } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC'] as const;
const K = LABELS.length;
const CONFIG = `${LABELS.join('\n')}\n`;
const ONES = LABELS.map(() => 1);
/** Kernel terms are 32-bit. */
const RELATIVE = 1e-5;

/** Rows with class shares of roughly 75, 15, 7 and 3 per cent. */
function makeRows(count: number, seed = 3): readonly Row[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const draw = random();
    const label = draw < 0.75 ? 0 : draw < 0.9 ? 1 : draw < 0.97 ? 2 : 3;
    const logits = LABELS.map((_, j) => Number((random() * 6 - 3 + (j === label ? 1.5 : 0)).toFixed(3)));
    return { label, logits };
  });
}

function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function reportOf(result: CliResult): LossReport {
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout) as LossReport;
}

async function loss(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[]): Promise<LossReport> {
  const folder = await folderOf(t, files);
  return reportOf(await runCli(['loss', ...args, '--json', '--backend', 'wasm'], { cwd: folder }));
}

describe('focal-lens loss', () => {
  const rows = makeRows(3000);
  const files = { 'predictions.jsonl': jsonl(rows.map(({ label, logits }) => ({ label: LABELS[label], logits }))), 'labels.txt': CONFIG };
  const counts = LABELS.map((_, id) => rows.filter(({ label }) => label === id).length);

  const settings: readonly {
    readonly name: string;
    readonly args: readonly string[];
    readonly alpha: readonly number[];
    readonly gamma: readonly number[];
  }[] = [
    { name: 'gamma 2', args: [], alpha: ONES, gamma: [2, 2, 2, 2] },
    { name: 'gamma 0 is cross-entropy', args: ['--gamma', '0'], alpha: ONES, gamma: [0, 0, 0, 0] },
    { name: 'gamma below 1', args: ['--gamma', '0.5'], alpha: ONES, gamma: [0.5, 0.5, 0.5, 0.5] },
    {
      name: 'alpha and gamma as vectors',
      args: ['--alpha', '0.1,1,2,4', '--gamma', '2,1,0.5,0'],
      alpha: [0.1, 1, 2, 4],
      gamma: [2, 1, 0.5, 0],
    },
    { name: 'one alpha for all', args: ['--alpha', '0.25'], alpha: [0.25, 0.25, 0.25, 0.25], gamma: [2, 2, 2, 2] },
    { name: 'alpha of shape [K, 1] from a file', args: ['--alpha', 'alpha.json'], alpha: [1, 2, 3, 4], gamma: [2, 2, 2, 2] },
    { name: 'alpha as lines of a file', args: ['--alpha', 'alpha.txt'], alpha: [4, 3, 2, 1], gamma: [2, 2, 2, 2] },
    {
      name: 'alpha by a scheme from the evaluated labels',
      args: ['--alpha', 'inverse', '--normalize', 'mean'],
      alpha: counts.map((count) => rows.length / (K * count)),
      gamma: [2, 2, 2, 2],
    },
  ];
  for (const { name, args, alpha, gamma } of settings) {
    it(`equals an independent computation: ${name}`, async (t) => {
      const extra = { 'alpha.json': '[[1], [2], [3], [4]]', 'alpha.txt': '4\n3\n2\n1\n' };
      const report = await loss(t, { ...files, ...extra }, ['predictions.jsonl', '--sample', 'all', ...args]);
      const expected = focalByHand(rows, alpha, gamma);
      const total = sumOf(expected);
      close(report.value!, total / rows.length, RELATIVE, 'value');
      assert.equal(report.standardError, 0);
      const gradients = rows.map((row) => gradientByHand(row, alpha, gamma));
      const entropy = focalByHand(rows, ONES, [0, 0, 0, 0]);
      for (const [id, row] of report.classes.entries()) {
        const own = (values: readonly number[]) => sumOf(values.filter((_, index) => rows[index]!.label === id));
        assert.equal(row.label, LABELS[id]);
        assert.equal(row.examples, counts[id]);
        close(row.loss, own(expected), RELATIVE, `loss of ${row.label}`);
        close(row.meanLoss!, own(expected) / counts[id]!, RELATIVE, `mean loss of ${row.label}`);
        close(row.lossShare, own(expected) / total, RELATIVE, `share of ${row.label}`);
        close(row.crossEntropyShare, own(entropy) / sumOf(entropy), RELATIVE, `share of ${row.label} under CE`);
        close(row.gradientShare, own(gradients) / sumOf(gradients), 1e-4, `gradient of ${row.label}`);
        close(row.meanP!, own(rows.map((each) => softmax(each.logits)[each.label]!)) / counts[id]!, RELATIVE, `mean p of ${row.label}`);
      }
    });
  }

  const reductions: readonly (readonly [Reduction, (total: number, alpha: readonly number[]) => number | null])[] = [
    ['none', () => null],
    ['sum', (total) => total],
    ['mean', (total) => total / rows.length],
    ['class-mean', (total) => total / K],
    ['weighted-mean', (total, alpha) => total / sumOf(rows.map(({ label }) => alpha[label]!))],
  ];
  for (const [reduction, reduce] of reductions) {
    it(`reduces: ${reduction}`, async (t) => {
      const alpha = [0.5, 1, 2, 3];
      const args = ['predictions.jsonl', '--sample', 'all', '--alpha', alpha.join(), '--reduction', reduction];
      const { value } = await loss(t, files, args);
      const expected = reduce(sumOf(focalByHand(rows, alpha, [2, 2, 2, 2])), alpha);
      if (expected === null) assert.equal(value, null);
      else close(value!, expected, RELATIVE);
    });
  }

  describe('reads the same rows as', () => {
    const sentences = Array.from({ length: rows.length / 20 }, (_, index) => {
      const tokens = rows.slice(20 * index, 20 * (index + 1));
      return { tokens: tokens.map(() => 'x'), labels: tokens.map(({ label }) => label), logits: tokens.map(({ logits }) => logits) };
    });
    const scores = Float32Array.from(rows.flatMap(({ logits }) => logits));
    const ids = BigInt64Array.from(rows.map(({ label }) => BigInt(label)));
    const shapes: readonly {
      readonly name: string;
      readonly files: Readonly<Record<string, string | Uint8Array>>;
      readonly args: readonly string[];
    }[] = [
      { name: 'ids instead of names', files: { 'p.jsonl': jsonl(rows) }, args: ['p.jsonl'] },
      { name: 'tokens of a sentence', files: { 'p.jsonl': jsonl(sentences) }, args: ['p.jsonl'] },
      {
        name: 'probabilities',
        files: { 'p.jsonl': jsonl(rows.map(({ label, logits }) => ({ label, probs: softmax(logits) }))) },
        args: ['p.jsonl'],
      },
      {
        name: 'a pair of NumPy files, labels first',
        files: { 'a.npy': npy('<i8', [rows.length], ids.buffer), 'b.npy': npy('<f4', [rows.length, K], scores.buffer) },
        args: ['a.npy', 'b.npy'],
      },
    ];
    for (const { name, files: others, args } of shapes) {
      it(name, async (t) => {
        const expected = await loss(t, files, ['predictions.jsonl', '--sample', 'all']);
        const report = await loss(t, { ...others, 'labels.txt': CONFIG }, [...args, '--sample', 'all']);
        close(report.value!, expected.value!, RELATIVE);
        assert.deepEqual(
          report.classes.map(({ label, examples, f1 }) => [label, examples, f1]),
          expected.classes.map(({ label, examples, f1 }) => [label, examples, f1]),
        );
        for (const metric of ['accuracy', 'balancedAccuracy', 'macroF1', 'majorityBaseline'] as const)
          assert.equal(report[metric], expected[metric]);
        close(report.calibrationError!, expected.calibrationError!, 1e-4);
      });
    }
  });

  it('takes one score per row for a sigmoid', async (t) => {
    const binary = Array.from({ length: 50 }, (_, index) => ({ label: index % 5 === 0 ? 1 : 0, logits: [index / 10 - 2.5] }));
    const report = await loss(t, { 'p.jsonl': jsonl(binary) }, ['p.jsonl', '--sample', 'all', '--alpha', '0.75,0.25']);
    const two = binary.map(({ label, logits }) => ({ label, logits: [0, logits[0]!] }));
    close(report.value!, sumOf(focalByHand(two, [0.75, 0.25], [2, 2])) / two.length, RELATIVE);
  });

  it('sweeps gamma', async (t) => {
    const { sweep } = await loss(t, files, ['predictions.jsonl', '--sample', 'all', '--sweep', '0:1:0.5']);
    assert.deepEqual(
      sweep.map(({ gamma }) => gamma),
      [0, 0.5, 1],
    );
    for (const { gamma, value, classes } of sweep) {
      const expected = focalByHand(
        rows,
        ONES,
        LABELS.map(() => gamma),
      );
      close(value!, sumOf(expected) / rows.length, RELATIVE);
      close(sumOf(classes.map(({ lossShare }) => lossShare)), 1, 1e-12);
    }
  });

  it('names the hardest examples and their lines', async (t) => {
    const { hardest } = await loss(t, files, ['predictions.jsonl', '--sample', 'all']);
    const losses = focalByHand(rows, ONES, [2, 2, 2, 2]);
    const worst = losses.indexOf(Math.max(...losses));
    const [first] = hardest;
    assert.deepEqual([first?.index, first?.line, first?.path], [worst, worst + 1, 'predictions.jsonl']);
    assert.equal(first?.label, LABELS[rows[worst]!.label]);
    assert.equal(first?.predicted, LABELS[rows[worst]!.logits.indexOf(Math.max(...rows[worst]!.logits))]);
    close(first?.loss ?? 0, losses[worst]!, RELATIVE);
    assert.ok(hardest.every(({ loss: own }, index) => index === 0 || own <= hardest[index - 1]!.loss));
  });

  it('samples with weights: the same seed gives the same estimate, whose error is stated honestly', async (t) => {
    const folder = await folderOf(t, files);
    const run = async (...args: readonly string[]) =>
      reportOf(await runCli(['loss', 'predictions.jsonl', '--json', '--backend', 'wasm', ...args], { cwd: folder }));
    const whole = await run('--sample', 'all');
    const first = await run('--sample', '600', '--seed', '5');
    assert.deepEqual(await run('--sample', '600', '--seed', '5'), first);
    assert.deepEqual([first.sampled, first.examples, first.seed], [600, 3000, 5]);
    // What is counted over all rows does not depend on the sample.
    assert.deepEqual(
      first.classes.map(({ examples, f1 }) => [examples, f1]),
      whole.classes.map(({ examples, f1 }) => [examples, f1]),
    );
    assert.ok(first.standardError! > 0 && Math.abs(first.value! - whole.value!) < 4 * first.standardError!);
    // The rare classes are taken whole: nothing of theirs is estimated.
    close(first.classes[3]!.loss, whole.classes[3]!.loss, RELATIVE);
  });

  it('leaves out rows that cannot enter, and names them', async (t) => {
    const text = [
      '{"label": 0, "logits": [2, 0, 0, 0]}',
      '{"label": 1, "logits": [NaN, 0, 0, 0]}',
      '{"label": -100, "logits": [2, 0, 0, 0]}',
      '{"label": 7, "logits": [2, 0, 0, 0]}',
      '{"label": 9, "logits": [2, 0, 0, 0]}',
      '{"label": 1, "logits": [0, 2, 0, 0]}',
    ].join('\n');
    const report = await loss(t, { 'p.jsonl': `${text}\n`, 'labels.txt': CONFIG }, ['p.jsonl', '--ignore-index', '9']);
    assert.deepEqual([report.examples, report.ignored, report.badRows], [2, 2, 2]);
    const two: readonly Row[] = [
      { label: 0, logits: [2, 0, 0, 0] },
      { label: 1, logits: [0, 2, 0, 0] },
    ];
    close(report.value!, sumOf(focalByHand(two, ONES, [2, 2, 2, 2])) / 2, RELATIVE);
    assert.deepEqual(
      report.problems
        .filter(({ line }) => line !== null)
        .map(({ line }) => line)
        .sort(),
      [2, 4],
    );
  });

  it('derives alpha from the training split, and says when it had to do without', async (t) => {
    const train = `${'a O\n'.repeat(80)}b B-PER\nc I-PER\n\n${'d B-LOC\n'.repeat(8)}\n`;
    const folder = await folderOf(t, { ...files, 'train.conll': train });
    const args = ['loss', 'predictions.jsonl', '--json', '--backend', 'wasm', '--alpha', 'inverse', '--normalize', 'max'];
    const said = (report: LossReport) => report.problems.some(({ message }) => /evaluated labels/.test(message));
    await writeFile(join(folder, 'counts.csv'), 'label,count,split\nO,80,train\nB-LOC,8,train\nB-PER,1,train\nI-PER,1,train\nO,9,dev\n');
    await writeFile(join(folder, 'ids.csv'), 'label,count\n0,80\n3,8\n1,1\n2,1\n');
    for (const source of ['train.conll', 'counts.csv', 'ids.csv']) {
      const informed = reportOf(await runCli([...args, '--train-counts', source], { cwd: folder }));
      assert.deepEqual(
        informed.alpha?.map((value) => Number(value?.toFixed(6))),
        [1 / 80, 1, 1, 1 / 8],
        source,
      );
      assert.equal(said(informed), false);
    }
    assert.equal(said(reportOf(await runCli(args, { cwd: folder }))), true);
  });

  it('does not take a neighbouring label config of another size', async (t) => {
    const report = await loss(t, { 'p.jsonl': jsonl(rows.slice(0, 20)), 'labels.txt': 'cat\ndog\nhorse\n' }, ['p.jsonl']);
    assert.deepEqual(
      report.classes.map(({ label }) => label),
      ['0', '1', '2', '3'],
    );
    assert.ok(report.problems.some(({ path }) => basename(path) === 'labels.txt'));
  });

  const refusals: readonly { readonly name: string; readonly args: readonly string[]; readonly message: RegExp }[] = [
    { name: 'labels that do not fit', args: ['--labels', 'two.txt'], message: /4 scores.*2 labels/ },
    { name: 'an alpha of another length', args: ['--alpha', '1,2'], message: /2 values.*4 classes/ },
    { name: 'an alpha file of words', args: ['--alpha', 'two.txt'], message: /two\.txt: a JSON array.*numbers was expected.*"a"/ },
    { name: 'a gamma of another length', args: ['--gamma', '1,2'], message: /2 values/ },
    { name: 'a backend that is none', args: ['--backend', 'webgl'], message: /webgl.*tensorflow, wasm, cpu/ },
    { name: 'training counts without the classes', args: ['--alpha', 'inverse', '--train-counts', 'other.csv'], message: /other\.csv/ },
  ];
  for (const { name, args, message } of refusals) {
    it(`refuses ${name}`, async (t) => {
      const folder = await folderOf(t, { ...files, 'two.txt': 'a\nb\n', 'other.csv': 'text,label\nx,pos\ny,neg\n' });
      const { code, stdout, stderr } = await runCli(['loss', 'predictions.jsonl', '--labels', 'labels.txt', ...args], { cwd: folder });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, message);
    });
  }

  it('gives the same figures on every backend', async (t) => {
    const folder = await folderOf(t, files);
    const values = [];
    for (const backend of ['wasm', 'cpu', 'auto']) {
      values.push(reportOf(await runCli(['loss', 'predictions.jsonl', '--json', '--backend', backend], { cwd: folder })).value!);
    }
    for (const value of values) close(value, values[0]!, RELATIVE);
  });

  it('prints tables for a person', async (t) => {
    const folder = await folderOf(t, files);
    const { stdout, code } = await runCli(['loss', 'predictions.jsonl', '--sweep', '0:2:1'], { cwd: folder });
    assert.equal(code, 0);
    for (const text of ['Focal loss', 'B-LOC', 'macro F1', 'Share of the loss by gamma', 'Hardest examples', 'predictions.jsonl:']) {
      assert.ok(stdout.includes(text), text);
    }
    assert.equal(await readFile(join(folder, 'labels.txt'), 'utf8'), CONFIG);
  });
});

describe('focal-lens loss --definition', () => {
  const LOGITS = [
    [2, 0.5, -1],
    [1.5, 1, 0],
    [3, -1, -2],
    [0.2, 0.1, 2],
  ];
  const GOLD = ['a', 'b', 'a', 'c'];
  const rows = LOGITS.map((logits, index) => ({ label: GOLD[index], logits }));
  const files = { 'predictions.jsonl': jsonl(rows), 'labels.txt': 'a\nb\nc\n' };

  /** Results of the libraries on these four rows. */
  const results: readonly (readonly [definition: string, args: readonly string[], value: number])[] = [
    ['paper', [], 0.13005843],
    ['paper', ['--alpha', '0.2,1,2'], 0.13176124],
    ['paper', ['--reduction', 'sum'], 0.52023372],
    ['note-mean', [], 0.52023372 / 3],
    ['torchvision', [], 0.1368957],
    ['torchvision', ['--alpha', 'none'], 0.18399285],
    ['torchvision', ['--reduction', 'sum'], 0.1368957 * 12],
    ['mmdet', [], 0.41068711],
    ['fvcore-star', [], 0.30016083],
    ['kornia', ['--alpha', '0.25'], 0.01130146],
    ['monai-foreground', [], 0.0031272],
    ['keras-categorical', [], 0.03251461],
    ['weighted-entropy', ['--alpha', '0.2,1,2'], 0.14771067],
  ];
  for (const [definition, args, value] of results) {
    it(`${definition} ${args.join(' ')}`, async (t) => {
      const report = await loss(t, files, ['predictions.jsonl', '--definition', definition, ...args]);
      assert.equal(report.definition, definition);
      close(report.value!, value, 1e-5);
      assert.equal(report.standardError, 0);
      const shown = report.parity.find(({ id }) => id === definition)!;
      assert.equal(shown.ratio, 1);
      assert.deepEqual(shown.factors, []);
    });
  }

  it('states what it took by itself, and how far the definitions lie apart', async (t) => {
    const report = await loss(t, files, ['predictions.jsonl', '--definition', 'torchvision']);
    assert.deepEqual([report.parameters.alpha, report.parameters.gamma, report.parameters.activation], [0.25, 2, 'sigmoid']);
    close(report.parameters.denominator!, 12, 1e-9);
    const keras = report.parity.find(({ id }) => id === 'keras-categorical')!;
    close(keras.value, 0.03251461, 1e-5);
    close(
      keras.factors.reduce((product, { factor }) => product * factor, 1),
      keras.ratio,
      1e-9,
    );
  });

  it('sweeps under the definition', async (t) => {
    const args = ['predictions.jsonl', '--definition', 'torchvision', '--sweep', '0:2:2'];
    const { sweep, value } = await loss(t, files, args);
    assert.equal(sweep.length, 2);
    close(sweep[1]!.value!, value!, 1e-6);
  });

  it('says which definitions there are', async (t) => {
    const folder = await folderOf(t, files);
    const { code, stderr } = await runCli(['loss', 'predictions.jsonl', '--definition', 'caffe'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /paper, .*torchvision/);
  });
});

describe('focal-lens loss: previews', () => {
  it('shows what adjusting the logits would change, with an interval, and what it costs', async (t) => {
    // A model that is right as far as it can be, on classes of 90, 7 and 3 per cent.
    const random = seeded(5);
    const shares = [0.9, 0.07, 0.03];
    const rows = Array.from({ length: 4000 }, () => {
      const draw = random();
      const label = draw < 0.9 ? 0 : draw < 0.97 ? 1 : 2;
      const noise = () => random() + random() + random() + random() - 2;
      return { label, logits: shares.map((share, id) => Math.log(share) + (id === label ? 1.5 : 0) + noise()) };
    });
    const report = await loss(t, { 'p.jsonl': jsonl(rows) }, ['p.jsonl']);
    const preview = report.previews.find(({ method, metric }) => method === 'logit-adjustment' && metric === 'balancedAccuracy')!;
    assert.ok(preview.after > preview.before && preview.interval[0] > 0);
    close(preview.before, report.balancedAccuracy, 1e-6);
    close(preview.others.find(({ metric }) => metric === 'accuracy')!.before, report.accuracy, 1e-6);
  });
});
