import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { close } from '../support/close.ts';
import { type CliResult, folderOf, runCli } from '../support/engine.ts';
import { focalByHand, gradientByHand, type Row, softmax, sumOf } from '../support/focal-by-hand.ts';
import { seeded } from '../support/kernel.ts';
import { npy } from '../support/npy.ts';

const LABELS = ['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC'] as const;
const K = LABELS.length;
const CONFIG = `${LABELS.join('\n')}\n`;

/** Sentences of tags, with logits that lean to the gold tag and to O. */
function makeSentences(count: number, seed: number): readonly (readonly Row[])[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const length = 3 + Math.floor(random() * 9);
    let previous = 0;
    return Array.from({ length }, (): Row => {
      const draw = random();
      const goesOn = previous > 0 && draw < 0.4;
      const label = goesOn ? (previous <= 2 ? 2 : 4) : draw < 0.85 ? 0 : draw < 0.93 ? 1 : 3;
      previous = label;
      const lean = (j: number) => (j === label ? 2.2 : 0) + (j === 0 ? 0.8 : 0);
      return { label, logits: LABELS.map((_, j) => Number((random() * 4 - 2 + lean(j)).toFixed(3))) };
    });
  });
}

const sentences = makeSentences(120, 9);
const rows = sentences.flat();
const predictedOf = ({ logits }: Row) => logits.indexOf(Math.max(...logits));
const jsonl = (values: readonly object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const PER_LINE = jsonl(
  sentences.map((tokens) => ({ labels: tokens.map(({ label }) => label), logits: tokens.map(({ logits }) => logits) })),
);

function reportOf(result: CliResult): LossReport {
  assert.equal(result.code, 0, result.stderr);
  return JSON.parse(result.stdout) as LossReport;
}

async function loss(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[]): Promise<LossReport> {
  const folder = await folderOf(t, files);
  return reportOf(await runCli(['loss', ...args, '--json', '--backend', 'wasm'], { cwd: folder }));
}

/** Entities as `start-end-type`: with `strict` only those that B opens. */
function entitiesOf(ids: readonly number[], strict: boolean): readonly string[] {
  const tags = ids.map((id) => LABELS[id]!);
  return tags.flatMap((tag, start) => {
    const type = tag.slice(2);
    const previous = tags[start - 1] ?? 'O';
    const opens = tag.startsWith('B') || (!strict && tag.startsWith('I') && previous.slice(2) !== type);
    if (!opens) return [];
    let end = start + 1;
    while (tags[end] === `I-${type}`) end++;
    return [`${start}-${end}-${type}`];
  });
}

/** gold, predicted and correct of all sentences. */
function countedByHand(strict: boolean): readonly number[] {
  const counts = [0, 0, 0];
  for (const tokens of sentences) {
    const gold = entitiesOf(
      tokens.map(({ label }) => label),
      strict,
    );
    const predicted = entitiesOf(tokens.map(predictedOf), strict);
    counts[0]! += gold.length;
    counts[1]! += predicted.length;
    counts[2]! += gold.filter((entity) => predicted.includes(entity)).length;
  }
  return counts;
}

describe('how far a loss report can be trusted', () => {
  const files = { 'p.jsonl': PER_LINE, 'labels.txt': CONFIG };

  it('counts entities where a line is a sentence, strictly and as conlleval does', async (t) => {
    const { entities, entitiesNote, baselines, labelMap } = await loss(t, files, ['p.jsonl']);
    for (const [rule, strict] of [
      ['strict', true],
      ['lenient', false],
    ] as const) {
      const [gold, predicted, correct] = countedByHand(strict) as [number, number, number];
      const score = entities![rule];
      assert.deepEqual([score.gold, score.predicted, score.correct], [gold, predicted, correct]);
      close(score.f1, (2 * correct) / (gold + predicted), 1e-12);
    }
    assert.deepEqual([entities!.scheme, entities!.sentences, entitiesNote, baselines.entityF1], ['IOB2', sentences.length, null, 0]);
    assert.deepEqual([labelMap.source, labelMap.labels], ['labels.txt', [...LABELS]]);
  });

  it('counts them in arrays of sentences too, whose padding is ignored', async (t) => {
    const longest = Math.max(...sentences.map(({ length }) => length));
    const scores = new Float32Array(sentences.length * longest * K);
    const labels = new BigInt64Array(sentences.length * longest).fill(-100n);
    for (const [index, tokens] of sentences.entries()) {
      for (const [token, { label, logits }] of tokens.entries()) {
        scores.set(logits, (index * longest + token) * K);
        labels[index * longest + token] = BigInt(label);
      }
    }
    const report = await loss(
      t,
      {
        'predictions.npy': npy('<f4', [sentences.length, longest, K], scores.buffer),
        'label_ids.npy': npy('<i8', [sentences.length, longest], labels.buffer),
        'labels.txt': CONFIG,
      },
      ['predictions.npy'],
    );
    const [gold, predicted, correct] = countedByHand(true);
    const { strict } = report.entities!;
    assert.deepEqual([strict.gold, strict.predicted, strict.correct], [gold, predicted, correct]);
    assert.deepEqual([report.examples, report.ignored], [rows.length, sentences.length * longest - rows.length]);
  });

  it('says so where the borders of sentences are not known, and where labels are no tags', async (t) => {
    const flat = await loss(t, { 'p.jsonl': jsonl(rows), 'labels.txt': CONFIG }, ['p.jsonl']);
    assert.deepEqual([flat.entities, flat.baselines.entityF1], [null, null]);
    assert.match(flat.entitiesNote!, /Where sentences end is not known.*--align/);
    const named = await loss(t, { 'p.jsonl': jsonl(rows), 'labels.txt': 'a\nb\nc\nd\ne\n' }, ['p.jsonl']);
    assert.deepEqual([named.entities, named.entitiesNote], [null, 'The labels are no tags of entities.']);
  });

  it('measures calibration in three ways', async (t) => {
    const { calibration, calibrationError } = await loss(t, files, ['p.jsonl']);
    const p = rows.map(({ logits }) => softmax(logits));
    const outcomes = rows.map((row, index) => ({ sure: p[index]![predictedOf(row)]!, right: Number(predictedOf(row) === row.label) }));
    const gapOf = (own: readonly { readonly sure: number; readonly right: number }[]) =>
      Math.abs(sumOf(own.map(({ sure, right }) => right - sure)));
    const inBin = (value: number, bin: number) => value > bin / 15 && value <= (bin + 1) / 15;
    const bins = Array.from({ length: 15 }, (_, bin) => outcomes.filter(({ sure }) => inBin(sure, bin)));
    close(calibrationError!, sumOf(bins.map(gapOf)) / rows.length, 1e-5);
    assert.deepEqual(
      calibration!.bins.map(({ count }) => count),
      bins.map(({ length }) => length),
    );
    const sorted = [...outcomes].sort((a, b) => a.sure - b.sure);
    const edge = (bin: number) => Math.ceil((bin * rows.length) / 15);
    const mass = bins.map((_, bin) => gapOf(sorted.slice(edge(bin), edge(bin + 1))));
    close(calibration!.equalMass, sumOf(mass) / rows.length, 1e-4);
    const classWise = LABELS.map((_, id) =>
      sumOf(
        bins.map((_own, bin) =>
          Math.abs(sumOf(rows.map(({ label }, row) => (inBin(p[row]![id]!, bin) ? Number(label === id) - p[row]![id]! : 0)))),
        ),
      ),
    );
    close(calibration!.classWise!, sumOf(classWise) / rows.length / K, 1e-4);
  });

  it('tells where the loss lies, who gets the gradient, and the α that would share it evenly', async (t) => {
    const report = await loss(t, files, ['p.jsonl', '--gamma', '2']);
    const ones = LABELS.map(() => 1);
    const [entropy, focal] = [0, 2].map((gamma) =>
      [
        ...focalByHand(
          rows,
          ones,
          ones.map(() => gamma),
        ),
      ].sort((a, b) => b - a),
    ) as [number[], number[]];
    const hardest = (losses: readonly number[], share: number) => {
      const whole = Math.floor(share * rows.length);
      return (sumOf(losses.slice(0, whole)) + (share * rows.length - whole) * losses[whole]!) / sumOf(losses);
    };
    for (const { examples, crossEntropy, loss: own } of report.concentration.hardest) {
      close(crossEntropy, hardest(entropy, examples), 1e-4);
      close(own, hardest(focal, examples), 1e-4);
    }
    assert.deepEqual(
      report.concentration.hardest.map(({ examples }) => examples),
      [0.01, 0.05, 0.2],
    );
    const [background] = report.classes;
    const percent = (share: number) => `${(share * 100).toFixed(1)}\u202f%`;
    const { crossEntropyGradientShare: now, gradientShare: then } = background!;
    assert.equal(report.statement, `O gets ${percent(now)} of the gradient under cross-entropy and would get ${percent(then)}.`);
    const gradient = LABELS.map((_, id) =>
      sumOf(
        rows
          .filter(({ label }) => label === id)
          .map((row) =>
            gradientByHand(
              row,
              ones,
              ones.map(() => 2),
            ),
          ),
      ),
    );
    const counts = LABELS.map((_, id) => rows.filter(({ label }) => label === id).length);
    const scale = rows.length / sumOf(gradient.map((norm, id) => counts[id]! / norm));
    for (const [id, alpha] of report.gradientBalancedAlpha!.entries()) close(alpha!, Math.min(20, scale / gradient[id]!), 1e-3);
  });

  it('says that there is little to shift where the background is settled', async (t) => {
    const settled = rows.map(({ label, logits }) => ({ label, logits: label === 0 ? [9, 0, 0, 0, 0] : logits }));
    const { statement, findings, classes } = await loss(t, { 'p.jsonl': jsonl(settled), 'labels.txt': CONFIG }, ['p.jsonl']);
    assert.ok(classes[0]!.crossEntropyShare < 0.01);
    assert.match(statement!, /^There is little to shift: O holds 0\.\d+\u202f% of the loss\.$/);
    assert.ok(findings.some(({ code, label }) => code === 'nothing-to-shift' && label === 'O'));
  });

  it('finds the accuracy paradox in a model that answers O', async (t) => {
    const lazy = rows.map(({ label }) => ({ label, logits: [3, 0, 0, 0, 0] }));
    const { findings, accuracy, baselines } = await loss(t, { 'p.jsonl': jsonl(lazy), 'labels.txt': CONFIG }, ['p.jsonl']);
    assert.equal(accuracy, baselines.accuracy);
    assert.equal(findings[0]?.code, 'accuracy-paradox');
    assert.match(findings[0].message, /no better than always answering O/);
  });

  it('lists likely wrong labels at their lines', async (t) => {
    // Two rows of sure answers whose labels were turned.
    const sure = rows.map(({ label }, index) => ({ label, logits: LABELS.map((_, j) => (j === label ? 4 + (index % 3) / 10 : 0)) }));
    const wrong = [17, 230];
    for (const row of wrong) sure[row] = { ...sure[row]!, label: sure[row]!.label === 0 ? 3 : 0 };
    const { labelIssues, labelIssueCount, labelIssueRows, findings } = await loss(t, { 'p.jsonl': jsonl(sure), 'labels.txt': CONFIG }, [
      'p.jsonl',
    ]);
    assert.deepEqual(
      labelIssues.map(({ index }) => index).sort((a, b) => a - b),
      wrong,
    );
    assert.deepEqual([labelIssueCount, labelIssueRows], [2, rows.length]);
    for (const { index, line, path, label, suggested, quality, margin } of labelIssues) {
      const p = softmax(sure[index]!.logits);
      assert.deepEqual([path, line, label], ['p.jsonl', index + 1, LABELS[sure[index]!.label]]);
      assert.equal(suggested, LABELS[sure[index]!.logits.indexOf(Math.max(...sure[index]!.logits))]);
      close(quality, p[sure[index]!.label]!, 1e-5);
      close(margin, (p[sure[index]!.label]! - Math.max(...p) + 1) / 2, 1e-5);
    }
    assert.ok(findings.some(({ code, line }) => code === 'label-issue' && line === labelIssues[0]!.index + 1));
  });

  it('is told to a person, grouped', async (t) => {
    const folder = await folderOf(t, files);
    const { stdout } = await runCli(['loss', 'p.jsonl', '--backend', 'wasm'], { cwd: folder });
    const parts = [
      'of the gradient under cross-entropy',
      'entity F1, strict',
      'Micro-averaged',
      'What to try',
      'Calibration error',
      'Hardest examples',
    ];
    const places = parts.map((part) => stdout.indexOf(part));
    assert.ok(
      places.every((place, index) => place > (places[index - 1] ?? -1)),
      places.join(),
    );
  });

  it('advises to train on by the records beside the predictions, in the folder above, or by predictions on the training data', async (t) => {
    const state = (losses: readonly number[]) =>
      JSON.stringify({ log_history: losses.map((loss, epoch) => ({ epoch: epoch + 1, eval_loss: loss })) });
    const first = async (own: Readonly<Record<string, string>>, args: readonly string[]) => {
      const folder = await folderOf(t, { 'run/p.jsonl': PER_LINE, 'labels.txt': CONFIG, ...own });
      const result = await runCli(['loss', ...args, '--json', '--backend', 'wasm', '--labels', 'labels.txt'], { cwd: folder });
      const report = reportOf(result) as LossReport & {
        readonly advice: readonly { readonly treatment: string; readonly says: string; readonly hitRate: number | null }[];
      };
      const [advice] = report.advice;
      return [advice?.treatment, advice?.says, advice?.hitRate, report.training?.path.split('/').slice(-2).join('/')];
    };
    assert.deepEqual(await first({ 'run/trainer_state.json': state([3, 2, 1]) }, ['run/p.jsonl']), [
      'train-longer',
      'likely-helps',
      0.71,
      'run/trainer_state.json',
    ]);
    const ended = await first({ 'trainer_state.json': state([3, 1, 2, 3]) }, ['run/p.jsonl']);
    assert.deepEqual([ended[1], ended[2]], ['unlikely', 0.71]);
    assert.deepEqual((await first({}, ['run/p.jsonl'])).slice(1, 3), ['unknown', null]);
    // The same predictions on the training data: it has not learnt them.
    assert.deepEqual(await first({ 'train.jsonl': PER_LINE }, ['run/p.jsonl', '--train-predictions', 'train.jsonl']), [
      'train-longer',
      'likely-helps',
      0.71,
      'train.jsonl',
    ]);
  });

  it('shares the gradient evenly by --alpha gradient-balanced', async (t) => {
    const report = await loss(t, files, ['p.jsonl', '--alpha', 'gradient-balanced', '--gamma', '1']);
    assert.deepEqual(report.alpha, report.gradientBalancedAlpha);
    assert.ok(report.alpha!.every((alpha) => alpha! < 20));
    for (const { gradientShare } of report.classes) close(gradientShare, 1 / K, 1e-6);
  });

  const vectors: readonly (readonly [file: string, text: string])[] = [
    ['alpha.yaml', 'alpha: [0.5, 1, 1.5, 2, 2.5]'],
    ['alpha.csv', 'label,alpha\nI-LOC,2.5\nB-LOC,2\nO,0.5\nB-PER,1\nI-PER,1.5\n'],
    ['alpha.py', 'import torch\nalpha = torch.tensor([[0.5], [1], [1.5], [2], [2.5]])\n'],
  ];
  for (const [file, text] of vectors) {
    it(`takes alpha from ${file}`, async (t) => {
      const { alpha } = await loss(t, { ...files, [file]: text }, ['p.jsonl', '--alpha', file]);
      assert.deepEqual(alpha, [0.5, 1, 1.5, 2, 2.5]);
    });
  }

  it('names the class that an alpha file lacks', async (t) => {
    const folder = await folderOf(t, { ...files, 'alpha.csv': 'label,alpha\nO,1\nB-PER,1\n' });
    const { code, stderr } = await runCli(['loss', 'p.jsonl', '--alpha', 'alpha.csv'], { cwd: folder });
    assert.equal(code, 2);
    assert.match(stderr, /alpha\.csv has no alpha for the class "I-PER"/);
  });
});
