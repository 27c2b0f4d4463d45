import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeCurve, judgeGap } from '../../../src/core/loss/training-curve.ts';
import { trainingRecord } from '../../../src/formats/training-records/read-records.ts';
import { folderOf } from '../../support/engine.ts';

/** `log_history` as the Trainer writes it: rows of training between those of evaluation. */
function stateOf(evaluations: readonly object[]): string {
  const history = evaluations.flatMap((row, index) => [
    { epoch: index + 1, learning_rate: 1e-5, loss: 0.5, step: 100 * (index + 1) },
    { epoch: index + 1, ...row, eval_runtime: 4.1, step: 100 * (index + 1) },
  ]);
  return JSON.stringify({ best_metric: null, epoch: evaluations.length, log_history: history, num_train_epochs: 3 });
}

const yolo = (rows: readonly (readonly number[])[]) =>
  ['   epoch,  train/box_loss, metrics/mAP50-95(B),  val/box_loss,  val/cls_loss', ...rows.map((row) => row.join(',   '))].join('\n');

describe('whether a model was trained to the end', () => {
  const cases: readonly {
    readonly name: string;
    readonly files: Readonly<Record<string, string>>;
    readonly state: string;
    readonly says: RegExp;
  }[] = [
    {
      name: 'the metric still rises, though the loss has turned',
      files: {
        'trainer_state.json': stateOf([
          { eval_loss: 0.4, eval_f1: 0.7 },
          { eval_loss: 0.3, eval_f1: 0.75 },
          { eval_loss: 0.33, eval_f1: 0.79 },
        ]),
      },
      state: 'improving',
      says: /last of 3 evaluations up to epoch 3 it was still rising \(eval_f1: 70\.0.%, 75\.0.%, 79\.0.%\)/,
    },
    {
      name: 'the metric rises no more',
      files: {
        'trainer_state.json': stateOf([
          { eval_loss: 0.3, eval_overall_f1: 0.8 },
          { eval_loss: 0.35, eval_overall_f1: 0.81 },
          { eval_loss: 0.4, eval_overall_f1: 0.811 },
        ]),
      },
      state: 'ended',
      says: /rose no more/,
    },
    {
      name: 'the metric has been higher',
      files: {
        'trainer_state.json': stateOf([{ eval_f1: 0.83 }, { eval_f1: 0.8 }, { eval_f1: 0.805 }, { eval_f1: 0.81 }]),
      },
      state: 'ended',
      says: /it was below its best, 83\.0.% \(eval_f1: …, 80\.0.%, 80\.5.%, 81\.0.%\)/,
    },
    {
      name: 'the loss alone, still falling',
      files: { 'trainer_state.json': stateOf([{ eval_loss: 0.4 }, { eval_loss: 0.3 }, { eval_loss: 0.2 }]) },
      state: 'improving',
      says: /still falling \(loss: 0\.4, 0\.3, 0\.2\)/,
    },
    {
      name: 'the loss alone, long turned',
      files: { 'trainer_state.json': stateOf([{ eval_loss: 0.3 }, { eval_loss: 0.2 }, { eval_loss: 0.25 }, { eval_loss: 0.3 }]) },
      state: 'ended',
      says: /lowest 2 evaluations before the last of 4/,
    },
    {
      name: 'the loss alone, just turned: F1 may well go on',
      files: { 'trainer_state.json': stateOf([{ eval_loss: 0.3 }, { eval_loss: 0.2 }, { eval_loss: 0.21 }]) },
      state: 'unclear',
      says: /just stopped falling/,
    },
    {
      name: 'one evaluation',
      files: { 'all_results.json': '{"epoch": 3.0, "eval_loss": 0.2, "eval_f1": 0.8, "train_loss": 0.1}' },
      state: 'unclear',
      says: /at least two evaluations/,
    },
    {
      name: 'the last checkpoint of several',
      files: {
        'checkpoint-100/trainer_state.json': stateOf([{ eval_loss: 0.4 }, { eval_loss: 0.39999 }, { eval_loss: 0.5 }, { eval_loss: 0.5 }]),
        'checkpoint-900/trainer_state.json': stateOf([{ eval_loss: 0.4 }, { eval_loss: 0.3 }]),
      },
      state: 'improving',
      says: /still falling/,
    },
    {
      name: 'a table of Ultralytics',
      files: {
        'results.csv': yolo([
          [1, 1.2, 0.3, 1.1, 0.9],
          [2, 1, 0.4, 1, 0.8],
          [3, 0.9, 0.5, 0.9, 0.7],
        ]),
      },
      state: 'improving',
      says: /metrics\/mAP50-95\(B\): 30\.0/,
    },
    {
      name: 'a table of Ultralytics that is done',
      files: {
        'results.csv': yolo([
          [1, 1.2, 0.5, 0.9, 0.7],
          [2, 1, 0.5, 0.9, 0.8],
          [3, 0.9, 0.5, 0.9, 0.8],
        ]),
      },
      state: 'ended',
      says: /rose no more/,
    },
  ];
  for (const { name, files, state, says } of cases) {
    it(`${name}: ${state}`, async (t) => {
      const record = await trainingRecord(await folderOf(t, files));
      const judged = judgeCurve(record!.curve);
      assert.equal(judged.state, state);
      assert.match(judged.reason, says);
    });
  }

  const others: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['nothing', {}],
    [
      'files of another kind',
      { 'results.csv': 'name,score\na,1\n', 'all_results.json': '[1, 2]', 'trainer_state.json': '{"log_history": 5}' },
    ],
    ['no JSON', { 'trainer_state.json': '{"log_history": [{"eval_loss": NaN}]', 'eval_results.json': '' }],
    ['hostile names', { 'trainer_state.json': '{"log_history": [null, 3, {"__proto__": {"eval_loss": 1}}, {"eval_loss": "x"}]}' }],
  ];
  for (const [name, files] of others) {
    it(`is not told by ${name}`, async (t) => {
      assert.equal(await trainingRecord(await folderOf(t, files)), null);
    });
  }

  it('passes over folders of those names', async (t) => {
    const folder = await folderOf(t, { 'results.csv': yolo([[1, 1, 0.1, 1, 1]]) });
    await mkdir(join(folder, 'trainer_state.json'));
    await writeFile(join(folder, 'checkpoint-x'), '');
    assert.equal((await trainingRecord(folder))?.path, join(folder, 'results.csv'));
  });

  it('is told by predictions on the training data', () => {
    assert.equal(judgeGap(0.99, 0.7).state, 'ended');
    assert.equal(judgeGap(0.71, 0.7).state, 'improving');
    assert.equal(judgeGap(0.76, 0.7).state, 'unclear');
  });
});
