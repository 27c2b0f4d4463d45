import type { ScoredSample } from '../scored-sample.ts';
import { metricOf, previewOffsets } from './adjusted.ts';
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
    const all = Array.from(sample.labels, (_, row) => row);
    const metric: PreviewMetric = 'macroF1';
    const preview = previewOffsets(sample, halves, metric, seed, (rows, which) => fittedOffsets(sample, rows, which));
    yield { method: 'thresholds', parameter: [...fittedOffsets(sample, all, metric)], ...preview };
  },
};

function fittedOffsets(sample: ScoredSample, rows: readonly number[], metric: PreviewMetric): Float64Array {
  const { classes, labels, weight } = sample;
  const offsets = new Float64Array(classes);
  const support = new Float64Array(classes);
  for (const row of rows) support[labels[row]!]! += 1;
  const top = new TopTwo(sample, rows, offsets);
  /** As the offsets are. */
  const current = new OutcomeCounts(classes);
  const count = () => {
    current.clear();
    for (let at = 0; at < rows.length; at++) current.add(labels[rows[at]!]!, top.bestOf(at), weight[rows[at]!]!);
  };
  count();
  const counts = new OutcomeCounts(classes);
  /** What each step changes in the counts. */
  const changes = STEPS.map(() => new OutcomeCounts(classes));
  const tried = new Float64Array(STEPS.length);
  const won = new Int32Array(rows.length);
  let best = metricOf(sample, rows, offsets, metric);
  for (let round = 0; round < ROUNDS; round++) {
    for (let id = 0; id < classes; id++) {
      if (support[id] === 0) continue;
      const before = offsets[id]!;
      for (let step = 0; step < STEPS.length; step++) tried[step] = before + STEPS[step]!;
      for (const change of changes) change.clear();
      counts.set(current);
      // A row that no step wins is as it was all along.
      const wonByMost = top.rowsWonWith(id, tried[STEPS.length - 1]!, won);
      for (let index = 0; index < wonByMost; index++) {
        const at = won[index]!;
        const [gold, rival, own] = [labels[rows[at]!]!, top.rivalOf(at, id), weight[rows[at]!]!];
        if (top.bestOf(at) === id) counts.move(gold, id, rival, own);
        changes[top.firstWin(at, id, tried)]!.move(gold, rival, id, own);
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
      count();
    }
  }
  return offsets;
}
