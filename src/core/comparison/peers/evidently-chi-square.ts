import { chiSquareTail } from '../../chi-square.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.05;

export const evidentlyChiSquare: DriftRule = {
  id: 'evidently-chi-square',
  tool: 'Evidently, χ²',
  rule: 'p < 0.05',
  denominator: 'expected counts are P · n of the second split, as if P were exact; its default up to 1000 rows of reference',
  judge: ({ p, q, to, totals }) => {
    const { statistic, degrees } = goodnessOfFit(p, to, totals[1]);
    if (degrees === 0 || q.length === 0) return driftJudgement(false, 1);
    const tail = chiSquareTail(statistic, degrees);
    return driftJudgement(tail < THRESHOLD, tail, totals[0] <= 1000 ? 'The check that it takes by default for this size.' : null);
  },
};

/** χ² of counts against the shares of another split. A class that the other split lacks cannot be expected: the statistic is then ∞. */
export function goodnessOfFit(
  p: readonly number[],
  to: readonly number[],
  total: number,
): { readonly statistic: number; readonly degrees: number } {
  let statistic = 0;
  let classes = 0;
  for (const [index, share] of p.entries()) {
    const count = to[index]!;
    if (share === 0 && count === 0) continue;
    classes += 1;
    const expected = share * total;
    statistic += expected > 0 ? (count - expected) ** 2 / expected : Number.POSITIVE_INFINITY;
  }
  return { statistic, degrees: total > 0 ? Math.max(0, classes - 1) : 0 };
}
