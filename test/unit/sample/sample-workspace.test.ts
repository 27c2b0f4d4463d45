import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { deflateSync } from 'node:zlib';
import { PredictionScorer } from '../../../src/core/prediction-metrics.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SAMPLE = join(ROOT, 'media/sample');

interface Sentence {
  readonly tokens: readonly string[];
  readonly tags: readonly string[];
}

interface PredictionRecord {
  readonly tokens: readonly string[];
  readonly labels: readonly number[];
  readonly logits: readonly (readonly number[])[];
}

const textOf = (name: string) => readFileSync(join(SAMPLE, name), 'utf8');
const labels = textOf('labels.txt').trimEnd().split('\n');
const predictions = textOf('predictions.jsonl')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as PredictionRecord);

function sentencesOf(name: string): Sentence[] {
  const blocks = textOf(name).trimEnd().split('\n\n');
  return blocks.map((block) => {
    const rows = block.split('\n').map((line) => line.split(' '));
    assert.ok(rows.every(({ length }) => length === 2));
    return { tokens: rows.map(([token]) => token!), tags: rows.map(([, tag]) => tag!) };
  });
}

function countsOf(sentences: readonly Sentence[]): readonly number[] {
  return labels.map((label) => sentences.reduce((sum, { tags }) => sum + tags.filter((tag) => tag === label).length, 0));
}

describe('the sample workspace', () => {
  it('is what the script writes, to the byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'focal-lens-sample-'));
    try {
      const run = spawnSync(process.execPath, [join(ROOT, 'test/support/sample/make-sample.ts'), folder], { encoding: 'utf8' });
      assert.equal(run.status, 0, run.stderr);
      assert.deepEqual(readdirSync(folder).sort(), readdirSync(SAMPLE).sort());
      for (const name of readdirSync(folder)) {
        assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join(SAMPLE, name))), `${name} differs: run npm run sample`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is small enough to ship', () => {
    const bytes = readdirSync(SAMPLE).reduce((sum, name) => sum + deflateSync(readFileSync(join(SAMPLE, name))).length, 0);
    assert.ok(bytes < 900_000, `${bytes} bytes deflated`);
  });

  it('has 27 labels over 13 types, and O on 79.04 % of the training tokens', () => {
    const train = sentencesOf('train.conll');
    const counts = countsOf(train);
    const total = counts.reduce((a, b) => a + b);
    assert.equal(labels.length, 27);
    assert.equal(new Set(labels.slice(1).map((label) => label.slice(2))).size, 13);
    assert.equal(
      total,
      train.reduce((sum, { tags }) => sum + tags.length, 0),
      'no tag outside the label map',
    );
    assert.equal(((100 * counts[0]!) / total).toFixed(2), '79.04');
    assert.ok(total > 60_000 && total < 100_000);
    const rarest = Math.min(...counts);
    assert.ok(rarest >= 20 && rarest < 100, `${rarest}`);
  });

  it('keeps to IOB2 in both splits', () => {
    for (const name of ['train.conll', 'dev.conll']) {
      for (const { tags } of sentencesOf(name)) {
        tags.forEach((tag, i) => {
          if (tag.startsWith('I-')) assert.ok([`B-${tag.slice(2)}`, tag].includes(tags[i - 1] ?? ''), `${name}: ${tags.join(' ')}`);
        });
      }
    }
  });

  it('has predictions for the tokens and tags of dev, in order', () => {
    const dev = sentencesOf('dev.conll');
    assert.equal(predictions.length, dev.length);
    predictions.forEach(({ tokens, labels: ids, logits }, i) => {
      assert.deepEqual(tokens, dev[i]!.tokens);
      assert.deepEqual(
        ids.map((id) => labels[id]),
        dev[i]!.tags,
      );
      assert.equal(logits.length, tokens.length);
      assert.ok(logits.every((row) => row.length === 27 && row.every(Number.isFinite)));
    });
  });

  it('tells the story: accuracy high, macro-F1 low, because rare classes are tagged O', () => {
    const scorer = new PredictionScorer(27);
    const missed = { asOutside: 0, asOther: 0 };
    for (const { labels: ids, logits } of predictions) {
      logits.forEach((row, i) => {
        const predicted = scorer.add(row, 0, ids[i]!, 'logits');
        if (ids[i] !== 0 && predicted !== ids[i]) missed[predicted === 0 ? 'asOutside' : 'asOther'] += 1;
      });
    }
    const { accuracy, macroF1, majorityBaseline, classes } = scorer.metrics();
    assert.ok(accuracy > 0.92 && accuracy < 0.97, `accuracy ${accuracy}`);
    assert.ok(macroF1 > 0.3 && macroF1 < 0.5, `macro-F1 ${macroF1}`);
    assert.ok(accuracy > majorityBaseline + 0.1);
    assert.ok(classes.filter(({ recall }) => recall === 0).length >= 8);
    assert.ok(missed.asOutside > 3 * missed.asOther, JSON.stringify(missed));
    assert.ok(textOf('README.md').includes(`Accuracy on dev: **${(100 * accuracy).toFixed(1)} %**`));
  });

  it('declares its ids so that they must be sorted as numbers', () => {
    const text = textOf('config.json');
    const { id2label, label2id } = JSON.parse(text) as { id2label: Record<string, string>; label2id: Record<string, number> };
    labels.forEach((label, id) => {
      assert.equal(id2label[String(id)], label);
      assert.equal(label2id[label], id);
    });
    assert.ok(text.indexOf('"10":') < text.indexOf('"2":'));
  });

  it('has a stale α in its training script: one value per label, of an earlier and smaller version', () => {
    const body = /alpha = torch\.tensor\(\[([^\]]*)\]\)/.exec(textOf('train.py'))?.[1] ?? '';
    const rows = [...body.matchAll(/^ {4}([\d.]+), {2}# (\S+)$/gm)];
    assert.deepEqual(
      rows.map(([, , label]) => label),
      labels,
    );
    const counts = countsOf(sentencesOf('train.conll'));
    const scale = counts.reduce((a, b) => a + b) / counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
    const drift = rows.map(([, alpha], id) => Math.abs(Number(alpha) / (scale / Math.sqrt(counts[id]!)) - 1));
    assert.ok(drift[0]! < 0.05, 'O hardly moved');
    assert.ok(drift[labels.indexOf('B-product')]! > 0.25, 'B-product moved');
  });
});
