/** Parity and previews of a report: parity as core counts it on seeded rows, previews made up. */

import { LOSS_DEFINITIONS } from '../../../src/core/loss/definitions.ts';
import { compareDefinitions, ParityCounter, type ParityValue } from '../../../src/core/loss/parity.ts';
import type { Preview } from '../../../src/core/loss/previews/preview.ts';
import { Random } from '../../../src/core/random.ts';

const ROWS = 120;

/** The same rows under every definition, γ 2, each with its own α; three rows of four are of the first class, and 40 more were ignored. */
export function seededParity(classes: number): readonly ParityValue[] {
  if (classes < 2) return [];
  const random = new Random(7);
  const counter = new ParityCounter(LOSS_DEFINITIONS, { classes, gamma: 2 });
  let positives = 0;
  for (let row = 0; row < ROWS; row++) {
    const label = row % 4 === 0 ? 1 + (row % (classes - 1)) : 0;
    positives += Number(label !== 0);
    const logits = Float64Array.from({ length: classes }, () => random.normal());
    logits[label]! += 2;
    counter.add(logits, 0, label, 1);
  }
  return compareDefinitions(counter.finish(), 'paper', { examples: ROWS, ignored: 40, positives, classes });
}

/** A remedy that helps for certain, one that may, and one of the probabilities alone. */
export function somePreviews(classes: number): readonly Preview[] {
  return [
    {
      method: 'logit-adjustment',
      parameter: 0.62,
      metric: 'macroF1',
      before: 0.413,
      after: 0.447,
      interval: [0.018, 0.051],
      others: [
        { metric: 'balancedAccuracy', before: 0.402, after: 0.468 },
        { metric: 'accuracy', before: 0.933, after: 0.927 },
      ],
    },
    {
      method: 'thresholds',
      parameter: Array.from({ length: classes }, (_, id) => id / 10),
      metric: 'macroF1',
      before: 0.413,
      after: 0.419,
      interval: [-0.009, 0.022],
      others: [
        { metric: 'balancedAccuracy', before: 0.402, after: 0.431 },
        { metric: 'accuracy', before: 0.933, after: 0.931 },
      ],
    },
    {
      method: 'temperature',
      parameter: 1.31,
      metric: 'calibrationError',
      before: 0.031,
      after: 0.012,
      interval: [-0.022, -0.016],
      others: [],
    },
  ];
}
