import { alphaOfClasses, gammaOfClasses, type LossSettings } from './budget.ts';
import { focalLoss } from './focal-reference.ts';
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
  const [entropy, loss] = [sharesOf(plain, { ...settings, alpha: null, gamma: 0 }), sharesOf(terms, settings)];
  const named = entropy === null || loss === null ? [] : HARDEST;
  return {
    hardest: named.map((examples) => ({ examples, crossEntropy: entropy!([examples])[0]!, loss: loss!([examples])[0]! })),
    curve: { crossEntropy: curveOf(entropy, CURVE_POINTS), loss: curveOf(loss, CURVE_POINTS) },
  };
}

/**
 * Where the loss lies: its cumulative share over the examples, hardest first (Lin et al. 2017, figure 4, with hardness measured by the loss itself).
 * A loss that is spread evenly gives the diagonal.
 * @param points How many steps of equal width the curve has, ≥ 1.
 * @returns `points` + 1 points from (0, 0) to (1, 1); empty when there is no loss to share out.
 */
export function lossConcentration(terms: LossTerms, settings: Settings, points = CURVE_POINTS): readonly ConcentrationPoint[] {
  return curveOf(sharesOf(terms, settings), points);
}

/** The share of the loss that the hardest rows carry, for ascending shares of the rows. */
type Shares = (examples: readonly number[]) => readonly number[];

function curveOf(shares: Shares | null, points: number): readonly ConcentrationPoint[] {
  if (shares === null) return [];
  const steps = Array.from({ length: points }, (_, step) => (step + 1) / points);
  const loss = shares(steps);
  return [{ examples: 0, loss: 0 }, ...steps.map((examples, step) => ({ examples, loss: step === points - 1 ? 1 : loss[step]! }))];
}

/** Null when there is no loss to share out. */
function sharesOf(terms: LossTerms, settings: Settings): Shares | null {
  const alpha = alphaOfClasses(settings.alpha, settings.classes);
  const gamma = gammaOfClasses(settings.gamma, settings.classes);
  const rows = terms.classId.length;
  const losses = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const id = terms.classId[row]!;
    losses[row] = terms.own?.loss[row] ?? focalLoss(terms.logP[row]!, terms.logQ[row]!, alpha[id]!, gamma[id]!);
  }
  const { loss, weight } = hardestFirst(losses, terms.weight);
  let [examples, total] = [0, 0];
  for (let row = 0; row < rows; row++) {
    examples += weight[row]!;
    total += weight[row]! * loss[row]!;
  }
  if (!(total > 0 && Number.isFinite(total))) return null;
  return (shares) => {
    let [next, passed, carried] = [0, 0, 0];
    return shares.map((share) => {
      while (next < rows && passed + weight[next]! <= share * examples) {
        passed += weight[next]!;
        carried += weight[next]! * loss[next++]!;
      }
      // A row that straddles the step lies in it in part.
      const part = next < rows ? (share * examples - passed) * loss[next]! : 0;
      return Math.min(1, (carried + part) / total);
    });
  };
}

function hardestFirst(
  losses: Float64Array,
  weights: ArrayLike<number>,
): { readonly loss: Float64Array; readonly weight: ArrayLike<number> } {
  // Numbers without a comparison function are sorted many times faster, and a whole file is millions of them.
  if (areEqual(weights)) return { loss: losses.sort().reverse(), weight: weights };
  const order = Uint32Array.from(losses.keys()).sort((a, b) => losses[b]! - losses[a]!);
  return { loss: Float64Array.from(order, (row) => losses[row]!), weight: Float64Array.from(order, (row) => weights[row]!) };
}

function areEqual(values: ArrayLike<number>): boolean {
  for (let index = 1; index < values.length; index++) if (values[index] !== values[0]) return false;
  return true;
}
