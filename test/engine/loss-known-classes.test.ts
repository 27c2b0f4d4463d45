/** What a client knows of the classes without a label config: names that are presumed, and counts of names. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { EvaluateRequest } from '../../src/protocol/engine-api.ts';
import { folderOf, startEngine } from '../support/engine.ts';

const COUNTS = { labels: ['dog', 'cat', 'emu'], counts: [70, 20, 10] };
const PRESUMED = ['cat', 'dog', 'emu'];
const rowsOf = (labels: readonly unknown[], key: string, scores: unknown) =>
  labels.map((label) => `${JSON.stringify({ label, [key]: scores })}\n`).join('');

async function evaluated(t: TestContext, text: string, known: Pick<EvaluateRequest, 'presumedLabels' | 'trainCounts'>) {
  const folder = await folderOf(t, { 'p.jsonl': text });
  const engine = await startEngine(t);
  const request = { paths: [join(folder, 'p.jsonl')], gamma: 2, alpha: { kind: 'none' }, sample: 'all', seed: 1, backend: 'auto' } as const;
  const { labelMap, trainCounts, priors, problems, classes } = await engine.request('evaluate', { ...request, ...known });
  const isSaid = problems.some(({ message }) => message.includes('alphabetical order'));
  return { labels: labelMap.labels, trainCounts, priors, isSaid, examples: classes.map(({ examples }) => examples) };
}

describe('classes without a label config', () => {
  it('are called as presumed, which is said, and their counts go by name', async (t) => {
    assert.deepEqual(await evaluated(t, rowsOf([0, 1, 1, 2], 'logits', [1, 2, 0]), { presumedLabels: PRESUMED, trainCounts: COUNTS }), {
      labels: PRESUMED,
      trainCounts: [20, 70, 10],
      priors: 'training',
      isSaid: true,
      examples: [1, 2, 1],
    });
  });

  it('are ids where the presumed names are not as many', async (t) => {
    const found = await evaluated(t, rowsOf([0, 1, 1], 'logits', [1, 2]), { presumedLabels: PRESUMED, trainCounts: COUNTS });
    // None of the names occurs: the evaluated labels stand in.
    assert.deepEqual(found, { labels: ['0', '1'], trainCounts: [1, 2], priors: 'evaluated', isSaid: false, examples: [1, 2] });
  });

  it('that are ids have their counts whatever the order they were counted in', async (t) => {
    const counts = { labels: ['2', '0', '1'], counts: [5, 6, 7] };
    const found = await evaluated(t, rowsOf([0, 1, 2], 'logits', [1, 2, 0]), { trainCounts: counts });
    assert.deepEqual([found.labels, found.trainCounts, found.priors], [['0', '1', '2'], [6, 7, 5], 'training']);
  });

  it('are found by name in scores that name them, whatever is presumed', async (t) => {
    const scores = { emu: 0.5, dog: 0.25, cat: 0.25 };
    const found = await evaluated(t, rowsOf(['emu', 'dog'], 'probs', scores), { presumedLabels: PRESUMED, trainCounts: COUNTS });
    assert.deepEqual([found.labels, found.examples], [PRESUMED, [0, 1, 1]]);
  });
});
