import { alphaOfClasses, gammaOfClasses, type LossSettings } from './budget.ts';
import { focalLoss } from './focal-reference.ts';
import { RankedLosses } from './ranked-losses.ts';
import type { LossConcentration, LossTerms } from './report.ts';

/** A point of the curve: the hardest `examples` (share of all rows) carry `loss` (share of the total loss); both 0 … 1. */
export interface ConcentrationPoint {
  readonly examples: number;
  readonly loss: number;
}

type Settings = Pick<LossSettings, 'classes' | 'alpha' | 'gamma'>;

/** Shares of the rows, hardest first, that a report names. */
const HARDEST = [0.01, 0.05, 0.2];
const CURVE_POINTS = 50;

/** Where the loss lies, under cross-entropy and under the chosen loss. */
export function concentrationOf(terms: LossTerms, settings: Settings): LossConcentration {
  const { own: _, ...plain } = terms;
  const steps = stepsOf(CURVE_POINTS);
  // All at once: each call looks through the rows.
  const examples = [...new Set([...HARDEST, ...steps])].sort((a, b) => a - b);
  const shares = (of: LossTerms, under: Settings) => {
    const found = sharesOf(of, under)?.(examples);
    return found === undefined ? null : new Map(examples.map((each, index) => [each, found[index]!]));
  };
  const [entropy, loss] = [shares(plain, { ...settings, alpha: null, gamma: 0 }), shares(terms, settings)];
  const named = entropy === null || loss === null ? [] : HARDEST;
  const curve = (of: ReadonlyMap<number, number> | null) => (of === null ? [] : curveThrough(steps.map((step) => [step, of.get(step)!])));
  return {
    hardest: named.map((each) => ({ examples: each, crossEntropy: entropy!.get(each)!, loss: loss!.get(each)! })),
    curve: { crossEntropy: curve(entropy), loss: curve(loss) },
  };
}

/**
 * Where the loss lies: its cumulative share over the examples, hardest first (Lin et al. 2017, figure 4, with hardness measured by the loss itself).
 * A loss that is spread evenly gives the diagonal.
 * @param points How many steps of equal width the curve has, ≥ 1.
 * @returns `points` + 1 points from (0, 0) to (1, 1); empty when there is no loss to share out.
 */
export function lossConcentration(terms: LossTerms, settings: Settings, points = CURVE_POINTS): readonly ConcentrationPoint[] {
  const steps = stepsOf(points);
  const loss = sharesOf(terms, settings)?.(steps);
  return loss === undefined ? [] : curveThrough(steps.map((step, index) => [step, loss[index]!]));
}

/** The share of the loss that the hardest rows carry, for ascending shares of the rows. */
type Shares = (examples: readonly number[]) => readonly number[];

function stepsOf(points: number): readonly number[] {
  return Array.from({ length: points }, (_, step) => (step + 1) / points);
}

/** From nothing to all, whatever rounding has left of the last one. */
function curveThrough(points: readonly (readonly [examples: number, loss: number])[]): readonly ConcentrationPoint[] {
  const between = points.slice(0, -1).map(([examples, loss]) => ({ examples, loss }));
  return [{ examples: 0, loss: 0 }, ...between, { examples: 1, loss: 1 }];
}

/** Null when there is no loss to share out. */
function sharesOf(terms: LossTerms, settings: Settings): Shares | null {
  const ranked = new RankedLosses(lossesOf(terms, settings), terms.weight);
  return ranked.total > 0 && Number.isFinite(ranked.total) ? (examples) => ranked.shares(examples) : null;
}

function lossesOf({ classId, logP, logQ, own }: LossTerms, settings: Settings): Float64Array {
  const alpha = alphaOfClasses(settings.alpha, settings.classes);
  const gamma = gammaOfClasses(settings.gamma, settings.classes);
  const losses = new Float64Array(classId.length);
  for (let row = 0; row < losses.length; row++) {
    const id = classId[row]!;
    losses[row] = own?.loss[row] ?? focalLoss(logP[row]!, logQ[row]!, alpha[id]!, gamma[id]!);
  }
  return losses;
}
