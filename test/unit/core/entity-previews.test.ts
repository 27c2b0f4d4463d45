import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logitAdjustment } from '../../../src/core/loss/previews/logit-adjustment.ts';
import { OutcomeCounts } from '../../../src/core/loss/previews/outcomes.ts';
import { f1Of, SentenceScores } from '../../../src/core/loss/previews/sentence-scores.ts';
import { previewRemedies } from '../../../src/core/loss/previews.ts';
import { predictedClass, type ScoredSample } from '../../../src/core/loss/scored-sample.ts';
import { Random } from '../../../src/core/random.ts';
import { near } from '../../support/near.ts';

const LABELS = ['O', 'B-x', 'I-x', 'B-y', 'I-y'];
const SHARES = [0.9, 0.04, 0.02, 0.025, 0.015];

/** Sentences of tags with the log posteriors of noisy classes, as a model gives them that leans to O by `lean` nats. */
function tagged(sentences: number, seed: number, lean = 0): ScoredSample {
  const random = new Random(seed);
  const [labels, scores, numbers]: [number[], number[], number[]] = [[], [], []];
  for (let sentence = 0; sentence < sentences; sentence++) {
    let previous = 0;
    for (let left = 4 + random.below(12); left > 0; left--) {
      const draw = random.uniform();
      const goesOn = previous > 0 && draw < 0.4;
      const label = goesOn ? (previous <= 2 ? 2 : 4) : draw < 0.88 ? 0 : draw < 0.95 ? 1 : 3;
      labels.push(label);
      numbers.push(sentence);
      previous = label;
      for (let id = 0; id < LABELS.length; id++) scores.push((id === label ? 3 : 0) + 1.3 * random.normal() + (id === 0 ? lean : 0));
    }
  }
  return {
    classes: LABELS.length,
    scores: Float32Array.from(scores),
    labels: Int32Array.from(labels),
    weight: new Float64Array(labels.length).fill(1),
    entities: { sentences: Int32Array.from(numbers), labels: LABELS },
  };
}

const previewOf = (sample: ScoredSample, seed = 5) =>
  [...previewRemedies(sample, { priors: SHARES, seed })].find(
    ({ method, metric }) => method === 'logit-adjustment' && metric === 'entityF1',
  );

describe('previews of entity F1', () => {
  it('counts entities sentence by sentence', () => {
    const sample: ScoredSample = {
      ...{ classes: 5, scores: new Float32Array(35), labels: Int32Array.from([1, 2, 0, 3, 0, 1, 2]), weight: new Float64Array(7).fill(1) },
      entities: { sentences: Int32Array.from([4, 4, 4, 7, 7, 9, 9]), labels: LABELS },
    };
    const scores = SentenceScores.of(sample)!;
    // The second sentence gains an entity, the third has a border wrong.
    const counts = scores.count([1, 2, 0, 3, 1, 1, 0]);
    assert.deepEqual([...counts.gold], [1, 1, 1]);
    assert.deepEqual([...counts.predicted], [1, 2, 1]);
    assert.deepEqual([...counts.correct], [1, 1, 0]);
    near(f1Of(counts), (2 * 2) / (3 + 4), 1e-12);
    near(f1Of(counts, [2, 0, 1]), (2 * 2) / (3 + 3), 1e-12);
  });

  it('gains where a model leans to O, and tells what the other metrics pay', () => {
    const preview = previewOf(tagged(300, 2, 2.5))!;
    assert.ok(Number(preview.parameter) > 0.1, `τ ${preview.parameter}`);
    assert.ok(preview.after > preview.before + 0.05 && preview.interval[0] > 0, JSON.stringify(preview));
    assert.deepEqual(
      preview.others.map(({ metric }) => metric),
      ['macroF1', 'balancedAccuracy', 'accuracy'],
    );
  });

  it('stays close to nothing where a model does not lean', () => {
    const { before, after, interval } = previewOf(tagged(300, 3))!;
    assert.ok(Math.abs(after - before) < 0.03 && interval[0] <= 0, `${before} → ${after}, ${interval}`);
  });

  it('stands beside the gain of remedies that are fitted for another metric', () => {
    const previews = [...previewRemedies(tagged(60, 4), { priors: SHARES, seed: 5 })];
    for (const { method, others } of previews.filter(({ metric }) => metric === 'macroF1')) {
      assert.ok(
        others.some(({ metric }) => metric === 'entityF1'),
        method,
      );
    }
  });

  it('is not there without sentences, tags or entities', () => {
    const sample = tagged(60, 4);
    const { entities: _, ...plain } = sample;
    assert.equal(previewOf(plain), undefined);
    assert.equal(previewOf({ ...plain, entities: { ...sample.entities!, labels: ['a', 'b', 'c', 'd', 'e'] } }), undefined);
    assert.equal(SentenceScores.of({ ...sample, labels: new Int32Array(sample.labels.length) }), null);
  });
});

describe('the cross-fitted intervals', () => {
  /** The worth of τ on 30 000 tokens that nothing was fitted on. */
  const fresh = tagged(4000, 999, 1.5);
  const scores = SentenceScores.of(fresh)!;
  const worth = new Map<number, readonly [entityF1: number, macroF1: number]>();
  function metricsAt(tau: number): readonly [number, number] {
    const known = worth.get(tau);
    if (known !== undefined) return known;
    const offsets = SHARES.map((share) => -tau * Math.log(share));
    const predicted = Int32Array.from(fresh.labels, (_, row) => predictedClass(fresh, row, offsets));
    const outcomes = new OutcomeCounts(fresh.classes);
    for (const [row, gold] of fresh.labels.entries()) outcomes.add(gold, predicted[row]!, 1);
    const measured = [f1Of(scores.count(predicted)), outcomes.metric('macroF1')] as const;
    worth.set(tau, measured);
    return measured;
  }

  for (const [index, metric] of (['entityF1', 'macroF1'] as const).entries()) {
    it(`hold what the fitted τ is worth on fresh data: ${metric}`, () => {
      const trials = 60;
      let covered = 0;
      for (let trial = 0; trial < trials; trial++) {
        const { interval, parameter } = [...logitAdjustment.previews(tagged(80, 100 + trial, 1.5), { priors: SHARES, seed: trial })].find(
          (preview) => preview.metric === metric,
        )!;
        const gain = metricsAt(Number(parameter))[index]! - metricsAt(0)[index]!;
        if (interval[0] <= gain && gain <= interval[1]) covered++;
      }
      assert.ok(covered / trials >= 0.85, `${covered} of ${trials}`);
    });
  }
});
