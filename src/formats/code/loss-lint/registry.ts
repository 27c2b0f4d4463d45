import { backgroundAlpha } from './background-alpha.ts';
import { doubleCorrection } from './double-correction.ts';
import { ignoredInMean } from './ignored-in-mean.ts';
import { logitsAsProbabilities, probabilitiesAsLogits } from './loss-inputs.ts';
import { averagedPt, weightedPt } from './loss-pt.ts';
import type { LossRule } from './loss-rule.ts';
import { meanOverClasses } from './mean-over-classes.ts';
import { negativeGamma } from './negative-gamma.ts';
import { unusedAlpha } from './unused-alpha.ts';

/** Every fault of loss code that is looked for. */
export const LOSS_RULES: readonly LossRule[] = [
  weightedPt,
  averagedPt,
  probabilitiesAsLogits,
  logitsAsProbabilities,
  backgroundAlpha,
  unusedAlpha,
  ignoredInMean,
  meanOverClasses,
  negativeGamma,
  doubleCorrection,
];
