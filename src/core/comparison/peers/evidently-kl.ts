import { type DriftRule, driftJudgement } from './drift-rule.ts';
import { floored } from './evidently-floor.ts';

const THRESHOLD = 0.1;

export const evidentlyKl: DriftRule = {
  id: 'evidently-kl',
  tool: 'Evidently, Kullback–Leibler',
  rule: 'KL(P‖Q) ≥ 0.1',
  denominator: 'natural logarithm; a share of zero is raised to 0.0001 or less',
  judge: ({ from, to, p, q }) => {
    const isLost = from.some((count, index) => count > 0 && to[index] === 0);
    const divergence = kullbackLeibler(p, floored(q));
    return driftJudgement(divergence >= THRESHOLD, divergence, isLost ? 'Without its floor it would be ∞: a class is lost.' : null);
  },
};

/** Σ P ln(P ÷ Q) in nats; ∞ where Q lacks a class of P. */
export function kullbackLeibler(p: readonly number[], q: readonly number[]): number {
  let total = 0;
  for (const [index, share] of p.entries()) if (share > 0) total += share * Math.log(share / q[index]!);
  return Math.max(0, total);
}
