import { psi } from '../../drift.ts';
import { type DriftMeasure, degreesOf, isSparse, spread } from '../drift-measure.ts';

export const psiMeasure: DriftMeasure = {
  id: 'psi',
  title: 'PSI',
  formula: 'Σ (P − Q) ln(P ÷ Q)',
  denominator: 'shares of all counts of each split; a share of zero is raised to 0.0001',
  most: Number.POSITIVE_INFINITY,
  compute: ({ p, q }) => psi(p, q),
  // Where many classes have few examples, the floor decides, and nothing is known.
  chance: (pair) => {
    if (isSparse(pair)) return null;
    const mean = degreesOf(pair) * spread(pair);
    return Number.isFinite(mean) ? mean : null;
  },
};
