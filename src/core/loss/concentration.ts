import { alphaOfClasses, gammaOfClasses, type LossSettings } from './budget.ts';
import { focalLoss } from './focal-reference.ts';
import type { LossTerms } from './report.ts';

/** A point of the curve: the hardest `examples` (share of all rows) carry `loss` (share of the total loss); both 0 … 1. */
export interface ConcentrationPoint {
  readonly examples: number;
  readonly loss: number;
}

/**
 * Where the loss lies: its cumulative share over the examples, hardest first (Lin et al. 2017, figure 4, with hardness measured by the loss itself).
 * A loss that is spread evenly gives the diagonal.
 * @param points How many steps of equal width the curve has, ≥ 1.
 * @returns `points` + 1 points from (0, 0) to (1, 1); empty when there is no loss to share out.
 */
export function lossConcentration(
  terms: LossTerms,
  settings: Pick<LossSettings, 'classes' | 'alpha' | 'gamma'>,
  points = 50,
): readonly ConcentrationPoint[] {
  const alpha = alphaOfClasses(settings.alpha, settings.classes);
  const gamma = gammaOfClasses(settings.gamma, settings.classes);
  const rows = terms.classId.map((id, row) => ({
    weight: terms.weight[row]!,
    loss: focalLoss(terms.logP[row]!, terms.logQ[row]!, alpha[id]!, gamma[id]!),
  }));
  rows.sort((a, b) => b.loss - a.loss);
  const examples = rows.reduce((sum, { weight }) => sum + weight, 0);
  const total = rows.reduce((sum, { weight, loss }) => sum + weight * loss, 0);
  if (!(total > 0 && Number.isFinite(total))) return [];

  const curve: ConcentrationPoint[] = [{ examples: 0, loss: 0 }];
  let next = 0;
  let passed = 0;
  let carried = 0;
  for (let step = 1; step <= points; step++) {
    const share = step / points;
    while (next < rows.length && passed + rows[next]!.weight <= share * examples) {
      passed += rows[next]!.weight;
      carried += rows[next]!.weight * rows[next]!.loss;
      next++;
    }
    // A row that straddles the step lies in it in part.
    const part = next < rows.length ? (share * examples - passed) * rows[next]!.loss : 0;
    curve.push({ examples: share, loss: step === points ? 1 : Math.min(1, (carried + part) / total) });
  }
  return curve;
}
