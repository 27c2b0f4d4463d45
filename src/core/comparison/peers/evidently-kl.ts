import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.1;

export const evidentlyKl: DriftRule = {
  id: 'evidently-kl',
  tool: 'Evidently, Kullback–Leibler',
  rule: 'KL(P‖Q) ≥ 0.1',
  denominator: 'natural logarithm; here without its floor: ∞ where the second split lost a class',
  judge: ({ p, q }) => {
    const divergence = kullbackLeibler(p, q);
    return driftJudgement(divergence >= THRESHOLD, divergence);
  },
};

/** Σ P ln(P ÷ Q) in nats; ∞ where Q lacks a class of P. */
export function kullbackLeibler(p: readonly number[], q: readonly number[]): number {
  let total = 0;
  for (const [index, share] of p.entries()) if (share > 0) total += share * Math.log(share / q[index]!);
  return Math.max(0, total);
}
