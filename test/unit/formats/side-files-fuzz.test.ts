/** Seeded damage to the small files that a loss report reads beside its predictions: reading them ends, and fails in one way only. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { readAlphaFile } from '../../../src/formats/alpha-files/read-alpha-file.ts';
import { openPredictions } from '../../../src/formats/open-predictions.ts';
import { PREDICTED_FORMATS } from '../../../src/formats/predicted/open-predicted.ts';
import { trainingRecord } from '../../../src/formats/training-records/read-records.ts';
import { UnreadableFile } from '../../../src/formats/unreadable.ts';
import { folderOf } from '../../support/engine.ts';

const PIECES = [
  '"',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '\n',
  '\t',
  'null',
  '-1',
  '1e999',
  '\u0000',
  '*',
  '&a',
  '__proto__',
  '\\',
  '(',
  '#',
  '0',
];

function damaged(text: string, random: Random): string {
  let result = text;
  for (let hits = 1 + random.below(4); hits > 0; hits--) {
    const at = random.below(result.length + 1);
    const rest = random.below(3) === 0 ? '' : result.slice(at + random.below(3));
    result = `${result.slice(0, at)}${PIECES[random.below(PIECES.length)]}${rest}`;
  }
  return result;
}

const ALPHA: readonly (readonly [name: string, text: string])[] = [
  ['a.json', '{"alpha": [[0.5], [1], [null]], "labels": ["a", "b", "c"]}'],
  ['a.yaml', 'alpha:\n  - 0.5  # O\n  - 2\nother: {a: 1, b: [2]}\n'],
  ['a.csv', 'label,alpha\nO,0.5\n"a,b",2\n'],
  ['a.py', 'import torch\nalpha = torch.tensor([\n    0.5,  # O\n    2 ** 3,\n    *[1, 2],\n])\n'],
];
const RECORDS: readonly (readonly [name: string, text: string])[] = [
  ['trainer_state.json', '{"log_history": [{"epoch": 1, "eval_loss": 0.5, "eval_f1": 0.7}, {"epoch": 2, "eval_loss": 0.4}]}'],
  ['results.csv', ' epoch, val/cls_loss, metrics/accuracy_top1\n1, 0.5, 0.7\n2, 0.4, 0.8\n'],
];
const PREDICTED: readonly (readonly [id: string, name: string, text: string])[] = [
  ['predicted-jsonl', 'p.jsonl', '{"labels": ["O", "B-x"], "preds": ["O", -100]}\n{"label": 1, "pred": true}\n'],
  ['predicted-csv', 'p.csv', 'gold,pred\ncat,dog\n"a,b",cat\n'],
  ['predicted-tag-lines', 'predictions.txt', 'O B-x I-x\nO O\n'],
  ['predicted-tag-columns', 'predictions.conll', 'a N O O\nb N B-x B-x\n\nc N B-x O\n'],
];

async function endsOrIsUnreadable(read: () => Promise<unknown>): Promise<void> {
  await read().catch((error: unknown) => assert.ok(error instanceof UnreadableFile, String(error)));
}

const SCORES: readonly (readonly [name: string, text: string])[] = [
  [
    'p.json',
    '[{"label": "a", "scores": [{"label": "a", "score": 0.75}, {"label": "b", "score": 0.25}]},\n{"label": "b", "probs": {"a": 0.5, "b": 0.5}}]',
  ],
  ['q.json', '[{"label": 1, "logits": [0.5, -1, 2]}, {"label": 0, "logits": [0.5, 1, NaN]}]'],
  ['p.csv', "label,scores\na,\"{'a': 0.75, 'b': 0.25}\"\nb,\"{'a': 0.5, 'b': 0.5}\"\n"],
];

describe('damaged files beside predictions', () => {
  for (const [name, text] of SCORES) {
    it(`scores: ${name}`, async (t) => {
      const folder = await folderOf(t, {});
      const random = new Random(34);
      for (let round = 0; round < 150; round++) {
        await writeFile(join(folder, name), damaged(text, random));
        await endsOrIsUnreadable(async () => {
          const options = { signal: t.signal, problem: () => {} };
          const { batches } = await openPredictions([join(folder, name)], options);
          let rows = 0;
          for await (const batch of batches) rows += batch.rows;
          assert.ok(rows <= 8, String(rows));
        });
      }
    });
  }
  for (const [name, text] of ALPHA) {
    it(`α: ${name}`, async (t) => {
      const folder = await folderOf(t, {});
      const random = new Random(31);
      for (let round = 0; round < 150; round++) {
        await writeFile(join(folder, name), damaged(text, random));
        await endsOrIsUnreadable(() => readAlphaFile(join(folder, name)));
      }
    });
  }
  for (const [name, text] of RECORDS) {
    it(`records of a training: ${name}`, async (t) => {
      const folder = await folderOf(t, {});
      const random = new Random(32);
      for (let round = 0; round < 150; round++) {
        await writeFile(join(folder, name), damaged(text, random));
        // Never a reason to fail: without records the advice asks.
        const record = await trainingRecord(folder);
        for (const { loss, metric } of record?.curve.points ?? []) {
          assert.ok([loss, metric].every((value) => value === null || Number.isFinite(value)));
        }
      }
    });
  }
  for (const [id, name, text] of PREDICTED) {
    it(`predicted classes: ${name}`, async (t) => {
      const folder = await folderOf(t, {});
      const random = new Random(33);
      const format = PREDICTED_FORMATS.find((each) => each.id === id)!;
      for (let round = 0; round < 150; round++) {
        await writeFile(join(folder, name), damaged(text, random));
        await endsOrIsUnreadable(async () => {
          let rows = 0;
          const options = { goldElsewhere: round % 2 === 0, signal: t.signal, problem: () => {} };
          for await (const batch of format.read(join(folder, name), options)) rows += batch.length;
          assert.ok(rows <= text.length + 40);
        });
      }
    });
  }
});
