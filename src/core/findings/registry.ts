import type { Finding } from '../analysis.ts';
import { backgroundDominates } from './background-dominates.ts';
import { configMismatch } from './config-mismatch.ts';
import { driftBetweenSplits } from './drift.ts';
import { duplicateLabel } from './duplicate-label.ts';
import type { FindingContext, FindingRule } from './finding.ts';
import { idGap } from './id-gap.ts';
import { label2idMismatch } from './label2id-mismatch.ts';
import { lenientStrictGap } from './lenient-strict-gap.ts';
import { lowSupport } from './low-support.ts';
import { majorityDominates } from './majority-dominates.ts';
import { missingInSplit } from './missing-in-split.ts';
import { nearDuplicateLabel } from './near-duplicate-label.ts';
import { orderClash } from './order-clash.ts';
import { placeholderLabels } from './placeholder-labels.ts';
import { schemeViolation } from './scheme-violation.ts';
import { severeImbalance } from './severe-imbalance.ts';
import { undeclaredLabel } from './undeclared-label.ts';
import { unmeasurableClass } from './unmeasurable-class.ts';
import { unusualOutsideTag } from './unusual-outside-tag.ts';
import { zeroSupport } from './zero-support.ts';

/** Every finding of counted data, the most urgent first. */
export const FINDING_RULES: readonly FindingRule[] = [
  zeroSupport,
  undeclaredLabel,
  orderClash,
  configMismatch,
  idGap,
  duplicateLabel,
  nearDuplicateLabel,
  label2idMismatch,
  placeholderLabels,
  schemeViolation,
  lenientStrictGap,
  unusualOutsideTag,
  missingInSplit,
  backgroundDominates,
  majorityDominates,
  severeImbalance,
  lowSupport,
  unmeasurableClass,
  driftBetweenSplits,
];

/** What is to be said about a data set, the most urgent first. */
export function findingsOf(context: FindingContext): readonly Finding[] {
  return FINDING_RULES.flatMap((rule) => rule.find(context));
}
