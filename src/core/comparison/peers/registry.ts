import type { PairedCounts } from '../drift-measure.ts';
import { azimuthDelta } from './azimuth-delta.ts';
import { deepchecksBalancedV } from './deepchecks-balanced-v.ts';
import { deepchecksPsi } from './deepchecks-psi.ts';
import { deepchecksV } from './deepchecks-v.ts';
import type { DriftJudgement, DriftRule } from './drift-rule.ts';
import { evidentlyChiSquare } from './evidently-chi-square.ts';
import { evidentlyHellinger } from './evidently-hellinger.ts';
import { evidentlyJs } from './evidently-js.ts';
import { evidentlyKl } from './evidently-kl.ts';
import { evidentlyPsi } from './evidently-psi.ts';
import { tfdvJsd } from './tfdv-jsd.ts';
import { tfdvLinf } from './tfdv-linf.ts';

export const DRIFT_RULES: readonly DriftRule[] = [
  evidentlyJs,
  evidentlyChiSquare,
  evidentlyPsi,
  evidentlyKl,
  evidentlyHellinger,
  deepchecksV,
  deepchecksBalancedV,
  deepchecksPsi,
  tfdvLinf,
  tfdvJsd,
  azimuthDelta,
];

export interface DriftVerdict extends DriftJudgement {
  readonly id: string;
  readonly tool: string;
  readonly rule: string;
  readonly denominator: string;
}

/** What each checker says of the same two distributions; nothing where one of them is empty. */
export function driftVerdicts(pair: PairedCounts): readonly DriftVerdict[] {
  if (!(pair.totals[0] > 0 && pair.totals[1] > 0)) return [];
  return DRIFT_RULES.map(({ id, tool, rule, denominator, judge }) => ({ id, tool, rule, denominator, ...judge(pair) }));
}
