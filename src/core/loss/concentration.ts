import { alphaOfClasses, gammaOfClasses, type LossSettings } from './budget.ts';
import { focalLoss } from './focal-reference.ts';
import { piecesOf, wholly } from './pieces.ts';
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
  return wholly(concentrationInPieces(terms, lossesOf(terms, settings)));
}

/** As {@link concentrationOf}. @param losses The unreduced loss of each row. */
export function* concentrationInPieces(terms: LossTerms, losses: Float64Array): Generator<void, LossConcentration, undefined> {
  const steps = stepsOf(CURVE_POINTS);
  // All at once: each call looks through the rows.
  const examples = [...new Set([...HARDEST, ...steps])].sort((a, b) => a - b);
  const shares = function* (of: Float64Array) {
    const found = yield* sharesOf(of, terms.weight, examples);
    return found === null ? null : new Map(examples.map((each, index) => [each, found[index]!]));
  };
  const loss = yield* shares(losses);
  const entropy = (yield* areEntropies(losses, terms)) ? loss : yield* shares(yield* entropiesOf(terms));
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
  const loss = wholly(sharesOf(lossesOf(terms, settings), terms.weight, steps));
  return loss === null ? [] : curveThrough(steps.map((step, index) => [step, loss[index]!]));
}

function stepsOf(points: number): readonly number[] {
  return Array.from({ length: points }, (_, step) => (step + 1) / points);
}

/** From nothing to all, whatever rounding has left of the last one. */
function curveThrough(points: readonly (readonly [examples: number, loss: number])[]): readonly ConcentrationPoint[] {
  const between = points.slice(0, -1).map(([examples, loss]) => ({ examples, loss }));
  return [{ examples: 0, loss: 0 }, ...between, { examples: 1, loss: 1 }];
}

/** Null when there is no loss to share out. */
function* sharesOf(
  losses: Float64Array,
  weights: ArrayLike<number>,
  examples: readonly number[],
): Generator<void, readonly number[] | null, undefined> {
  const ranked = yield* RankedLosses.inPieces(losses, weights);
  return ranked.total > 0 && Number.isFinite(ranked.total) ? yield* ranked.sharesInPieces(examples) : null;
}

/** Whether the loss is the cross-entropy, row by row: then nothing has to be looked for twice. */
function* areEntropies(losses: Float64Array, { logP }: LossTerms): Generator<void, boolean, undefined> {
  for (const [from, to] of piecesOf(losses.length)) {
    if (!areEntropiesWithin(losses, logP, from, to)) return false;
    yield;
  }
  return true;
}

function areEntropiesWithin(losses: Float64Array, logP: LossTerms['logP'], from: number, to: number): boolean {
  for (let row = from; row < to; row++) if (losses[row] !== 0 - logP[row]!) return false;
  return true;
}

function* entropiesOf({ logP }: LossTerms): Generator<void, Float64Array, undefined> {
  const losses = new Float64Array(logP.length);
  for (const [from, to] of piecesOf(losses.length)) {
    addEntropies(logP, from, to, losses);
    yield;
  }
  return losses;
}

function addEntropies(logP: LossTerms['logP'], from: number, to: number, losses: Float64Array): void {
  for (let row = from; row < to; row++) losses[row] = 0 - logP[row]!;
}

/** The unreduced loss of each row. */
function lossesOf(terms: LossTerms, settings: Settings): Float64Array {
  return wholly(lossesInPieces(terms, settings));
}

/** As {@link lossesOf}. */
export function* lossesInPieces({ classId, logP, logQ, own }: LossTerms, settings: Settings): Generator<void, Float64Array, undefined> {
  const alpha = alphaOfClasses(settings.alpha, settings.classes);
  const gamma = gammaOfClasses(settings.gamma, settings.classes);
  const losses = new Float64Array(classId.length);
  for (const [from, to] of piecesOf(losses.length)) {
    for (let row = from; row < to; row++) {
      const id = classId[row]!;
      losses[row] = own?.loss[row] ?? focalLoss(logP[row]!, logQ[row]!, alpha[id]!, gamma[id]!);
    }
    yield;
  }
  return losses;
}
