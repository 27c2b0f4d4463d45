import { predictedClass, type ScoredSample } from '../scored-sample.ts';
import { type FittedPrediction, previewOffsets } from './adjusted.ts';
import { halvesOf } from './cross-fit.ts';
import { OutcomeCounts, type PreviewMetric } from './outcomes.ts';
import type { PreviewedRemedy } from './preview.ts';
import { TopTwo } from './top-two.ts';

/** Offsets of a logit that are tried for one class while the others stay; ascending. */
const STEPS = [-2, -1, -0.5, -0.25, 0, 0.25, 0.5, 1, 2] as const;
const ROUNDS = 2;
/** Beyond this many classes the fit takes long, and half a sample has too few rows of each. */
const MOST_CLASSES = 64;

/** An offset per class, fitted class by class: the same as a threshold for each probability. */
export const thresholds: PreviewedRemedy = {
  method: 'thresholds',
  *previews(sample, { seed }) {
    if (sample.classes > MOST_CLASSES) return;
    const halves = halvesOf(sample, seed);
    const metric: PreviewMetric = 'macroF1';
    const predict: FittedPrediction = (fitted, measured, which, into) => {
      const offsets = fittedOffsets(sample, fitted, which);
      for (let at = 0; at < measured.length; at++) into[measured[at]!] = predictedClass(sample, measured[at]!, offsets);
    };
    const preview = previewOffsets(sample, halves, metric, seed, predict);
    const all = Int32Array.from(sample.labels.keys());
    yield { method: 'thresholds', parameter: [...fittedOffsets(sample, all, metric)], ...preview };
  },
};

function fittedOffsets({ classes, scores, labels, weight }: ScoredSample, rows: Int32Array, metric: PreviewMetric): Float64Array {
  const offsets = new Float64Array(classes);
  const support = new Float64Array(classes);
  // In the order of the rows, so that what is looked through again and again lies together.
  const gold = new Int32Array(rows.length);
  const own = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at++) {
    gold[at] = labels[rows[at]!]!;
    own[at] = weight[rows[at]!]!;
    support[gold[at]!]! += 1;
  }
  const top = new TopTwo({ classes, scores }, rows, offsets);
  /** As the offsets are. */
  const current = new OutcomeCounts(classes);
  countBest(top, gold, own, current);
  const counts = new OutcomeCounts(classes);
  /** What each step changes in the counts. */
  const changes = STEPS.map(() => new OutcomeCounts(classes));
  const tried = new Float64Array(STEPS.length);
  const won = new Int32Array(rows.length);
  let best = current.metric(metric);
  for (let round = 0; round < ROUNDS; round++) {
    for (let id = 0; id < classes; id++) {
      if (support[id] === 0) continue;
      const before = offsets[id]!;
      for (let step = 0; step < STEPS.length; step++) tried[step] = before + STEPS[step]!;
      for (let step = 0; step < STEPS.length; step++) changes[step]!.clear();
      counts.set(current);
      // A row that no step wins is as it was all along.
      const wonByMost = top.rowsWonWith(id, tried[STEPS.length - 1]!, won);
      for (let index = 0; index < wonByMost; index++) {
        const at = won[index]!;
        const rival = top.rivalOf(at, id);
        if (top.bestOf(at) === id) counts.move(gold[at]!, id, rival, own[at]!);
        changes[top.firstWin(at, id, tried)]!.move(gold[at]!, rival, id, own[at]!);
      }
      let kept = before;
      for (let step = 0; step < STEPS.length; step++) {
        counts.join(changes[step]!);
        const value = counts.metric(metric);
        // A gain of a hair is chance.
        if (value > best + 1e-4) {
          best = value;
          kept = tried[step]!;
        }
      }
      if (kept === before) continue;
      top.setOffset(id, kept);
      countBest(top, gold, own, current);
    }
  }
  return offsets;
}

function countBest(top: TopTwo, gold: Int32Array, weight: Float64Array, counts: OutcomeCounts): void {
  counts.clear();
  for (let at = 0; at < gold.length; at++) counts.add(gold[at]!, top.bestOf(at), weight[at]!);
}
