import { FINDING_RULES } from './registry.ts';

/** Findings on predictions (`loss-findings.ts`), on code, and on the texts of a data set. */
const OTHERS = [
  'split-overlap',
  'conflicting-labels',
  'accuracy-paradox',
  'nothing-to-shift',
  'stale-alpha',
  'weighted-pt',
  'averaged-pt',
  'probabilities-as-logits',
  'logits-as-probabilities',
  'background-alpha',
  'unused-alpha',
  'ignored-in-mean',
  'mean-over-classes',
  'negative-gamma',
  'double-correction',
  'calibration-shift',
  'label-issue',
];

/** Every code that a finding can have, the most urgent first. Never renamed: people mute them, and builds fail on them. */
export const FINDING_CODES: readonly string[] = [...FINDING_RULES.map(({ code }) => code), ...OTHERS];
