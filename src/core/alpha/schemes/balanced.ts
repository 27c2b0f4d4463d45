import type { AlphaScheme } from '../alpha.ts';
import { present, totalOf } from '../counts.ts';

export const balanced: AlphaScheme = {
  id: 'balanced',
  title: 'Balanced',
  formula: 'N ÷ (K · n), K = classes with examples (scikit-learn compute_class_weight)',
  weigh(counts) {
    const total = totalOf(counts);
    const classes = present(counts).length;
    return counts.map((count) => total / (classes * count));
  },
};
