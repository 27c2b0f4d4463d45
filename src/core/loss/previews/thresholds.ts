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
  const counts = new OutcomeCounts(classes);
  const top = new TopTwo(sample, rows, offsets);
  /** Per step: the places in `rows` that go over to the class there. */
  const turning: readonly number[][] = STEPS.map(() => []);
  let best = metricOf(sample, rows, offsets, metric);
  for (let round = 0; round < ROUNDS; round++) {
    for (let id = 0; id < classes; id++) {
      if (support[id] === 0) continue;
      const before = offsets[id]!;
      counts.clear();
      for (const places of turning) places.length = 0;
      for (let at = 0; at < rows.length; at++) {
        const row = rows[at]!;
        counts.add(labels[row]!, top.rivalOf(at, id), weight[row]!);
        const step = firstStep(top, at, id, before);
        if (step < STEPS.length) turning[step]!.push(at);
      }
      let kept = before;
      for (let step = 0; step < STEPS.length; step++) {
        for (const at of turning[step]!) counts.move(labels[rows[at]!]!, top.rivalOf(at, id), id, weight[rows[at]!]!);
        const value = counts.metric(metric);
        // A gain of a hair is chance.
        if (value > best + 1e-4) {
          best = value;
          kept = before + STEPS[step]!;
        }
      }
      if (kept !== before) top.setOffset(id, kept);
    }
  }
  return offsets;
}

/** The first step from which on the class wins a row; `STEPS.length` when none makes it win. */
function firstStep(top: TopTwo, at: number, id: number, offset: number): number {
  const own = top.scoreOf(at, id) + offset;
  if (!top.wins(at, id, own + STEPS[STEPS.length - 1]!)) return STEPS.length;
  let step = 0;
  while (!top.wins(at, id, own + STEPS[step]!)) step += 1;
  return step;
}
