import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.1;

export const evidentlyHellinger: DriftRule = {
  id: 'evidently-hellinger',
  tool: 'Evidently, Hellinger',
  rule: '√(1 − Σ √(P Q)) ≥ 0.1',
  denominator: 'shares of all counts of each split',
  judge: ({ p, q }) => driftJudgement(hellinger(p, q) >= THRESHOLD, hellinger(p, q)),
};

/** 0 … 1. As ½ Σ (√P − √Q)², which is exact where 1 − Σ √(P Q) would lose its digits. */
export function hellinger(p: readonly number[], q: readonly number[]): number {
  let total = 0;
  for (const [index, share] of p.entries()) total += (Math.sqrt(share) - Math.sqrt(q[index]!)) ** 2;
  return Math.sqrt(total / 2);
}
