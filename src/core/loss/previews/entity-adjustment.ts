import { Random } from '../../random.ts';
import type { ScoredSample } from '../scored-sample.ts';
import { bootstrapInterval } from './cross-fit.ts';
import { OutcomeCounts, PREVIEW_METRICS, type PreviewMetric } from './outcomes.ts';
import type { Preview, PreviewOptions } from './preview.ts';
import { f1Of, type SentenceCounts, type SentenceScores } from './sentence-scores.ts';
import { TAUS } from './tau.ts';

/** Fewer have no two halves worth the name. */
export const LEAST_SENTENCES = 10;

/**
 * Logit adjustment with τ fitted for entity F1: whole sentences are dealt out to the halves, and drawn anew for the interval.
 * @param predicted The class of each row, for each of `TAUS`.
 */
export function entityAdjustment(
  sample: ScoredSample,
  entities: SentenceScores,
  predicted: readonly Int32Array[],
  options: PreviewOptions,
): Preview {
  const rows = sample.labels.length;
  const counts = predicted.map((classes) => entities.count(classes));
  const random = new Random(options.seed);
  // By pairs, so that the halves are of one size.
  const half = new Uint8Array(entities.sentences);
  for (let sentence = 0; sentence < half.length; sentence += 2) half[sentence + random.below(2)] = 1;
  /** The step of τ that serves best where `side` is fitted on (null: everywhere), each sentence counted as often as its factor says. */
  const bestStep = (side: number | null, factors: ArrayLike<number> | null) => {
    const own = Float64Array.from(half, (each, sentence) =>
      side === null || each === side ? (factors === null ? 1 : factors[sentence]!) : 0,
    );
    let best = { step: 0, value: Number.NEGATIVE_INFINITY };
    for (const [step, each] of counts.entries()) {
      const value = f1Of(each, own);
      if (value > best.value + 1e-12) best = { step, value };
    }
    return best.step;
  };
  /** The steps for the sentences of each half, fitted on the other one. */
  const fitted = (factors: ArrayLike<number> | null) => [bestStep(1, factors), bestStep(0, factors)] as const;
  const adjusted = (steps: readonly [number, number]): SentenceCounts => {
    const column = (name: keyof SentenceCounts) => Float64Array.from(half, (side, sentence) => counts[steps[side]!]![name][sentence]!);
    return { gold: column('gold'), predicted: column('predicted'), correct: column('correct') };
  };
  const steps = fitted(null);
  const before = counts[0]!;
  const sentenceOf = entities.sentenceOf;
  const measured = new OutcomeCounts(sample.classes);
  const other = (metric: PreviewMetric, classOf: (row: number) => number) => {
    measured.clear();
    for (let row = 0; row < rows; row++) measured.add(sample.labels[row]!, classOf(row), sample.weight[row]!);
    return measured.metric(metric);
  };
  return {
    method: 'logit-adjustment',
    parameter: TAUS[bestStep(null, null)]!,
    metric: 'entityF1',
    before: f1Of(before),
    after: f1Of(adjusted(steps)),
    // τ is fitted anew each time: on few sentences it is much of what is uncertain.
    interval: bootstrapInterval(
      entities.sentences,
      options.seed,
      (factors) => f1Of(adjusted(fitted(factors)), factors) - f1Of(before, factors),
    ),
    others: PREVIEW_METRICS.map((metric) => ({
      metric,
      before: other(metric, (row) => predicted[0]![row]!),
      after: other(metric, (row) => predicted[steps[half[sentenceOf[row]!]!]!]![row]!),
    })),
  };
}
