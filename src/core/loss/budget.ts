import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import { type Estimate, type StratumMoments, stratifiedShares, stratifiedTotal, stratumTotal } from '../sample/estimate.ts';
import { ClassMoments } from './class-moments.ts';
import { modulatingFactor } from './focal-reference.ts';
import { piecesOf, wholly } from './pieces.ts';
import type { LossTerms, Reduction } from './report.ts';

/**
 * The loss budget: which class pays how much of the loss, and receives how much of the gradient, under (α, γ) and under plain
 * cross-entropy. It is a fold over the unreduced terms of the sample, quick enough for each move of a slider (8000 terms: about a
 * millisecond), and its allocations grow with K only.
 */

export interface LossSettings {
  /** K, the declared number of classes. */
  readonly classes: number;
  /** Per class in label-id order; null for no weighting (α = 1). A class whose α is null is weighted as {@link alphaOfClasses} says. */
  readonly alpha: readonly (number | null)[] | null;
  /** γ ≥ 0: one for all, or one per class. */
  readonly gamma: number | readonly number[];
  readonly reduction: Reduction;
  /** Id of the class that is no positive, for the reduction `positives`; −1 or nothing: every row is positive. */
  readonly background?: number;
  /** What the sum is divided by, where a library's definition has its own. */
  readonly denominator?: number;
}

export interface ClassBudget {
  /** N_c: rows of the class in the whole file. */
  readonly examples: number;
  /** Σ of the unreduced loss over those rows (nats), estimated from the sample. */
  readonly loss: number;
  /** `loss` ÷ N_c; null for a class without rows. */
  readonly meanLoss: number | null;
  /** Mean p_t; null for a class without rows. */
  readonly meanP: number | null;
  /** Share of the total loss, 0 … 1; 0 for all classes when the total is 0. */
  readonly lossShare: number;
  readonly lossShareError: number;
  /** Share of Σ ‖∂FL/∂logits‖₁. */
  readonly gradientShare: number;
  readonly gradientShareError: number;
  /** The same shares under plain cross-entropy (α = 1, γ = 0). */
  readonly crossEntropyShare: number;
  readonly crossEntropyGradientShare: number;
}

export interface ReducedLoss {
  /** null for the reduction `none`, or when there is nothing to divide by. */
  readonly value: number | null;
  /** Of the sampling alone: 0 when every row was taken. Null with `value`, or where a class has one sampled row out of several. */
  readonly standardError: number | null;
}

export interface LossBudget extends ReducedLoss {
  readonly classes: readonly ClassBudget[];
}

/** The budget at one γ of a sweep; shares in class order. */
export interface SweepBudget {
  readonly gamma: number;
  readonly value: number | null;
  readonly classes: readonly { readonly lossShare: number; readonly gradientShare: number }[];
}

/**
 * The budget of a sample under (α, γ).
 * @param terms Columns of equal length, without bad rows; the weights of a class sum to its rows in the file.
 * @throws RangeError when a class id, α or γ does not fit K.
 */
export function lossBudget(terms: LossTerms, settings: LossSettings): LossBudget {
  return wholly(lossBudgetInPieces(terms, settings, null));
}

/** As {@link lossBudget}. @param losses As long as the columns, if it is given: receives the unreduced loss of each row. */
export function* lossBudgetInPieces(
  terms: LossTerms,
  settings: LossSettings,
  losses: Float64Array | null,
): Generator<void, LossBudget, undefined> {
  const { classes } = settings;
  const alpha = alphaOfClasses(settings.alpha, classes);
  const gamma = gammaOfClasses(settings.gamma, classes);
  const moments = new ClassMoments(classes, 5);
  for (const [from, to] of piecesOf(terms.classId.length)) {
    addBudgets(terms, from, to, alpha, gamma, moments, losses);
    yield;
  }
  const [loss, gradient, entropy, entropyGradient, probability] = [LOSS, GRADIENT, ENTROPY, ENTROPY_GRADIENT, PROBABILITY].map((quantity) =>
    moments.strata(quantity),
  ) as [Strata, Strata, Strata, Strata, Strata];

  const lossShares = stratifiedShares(loss);
  const gradientShares = stratifiedShares(gradient);
  const entropyShares = stratifiedShares(entropy);
  const entropyGradientShares = stratifiedShares(entropyGradient);
  return {
    ...reduce(loss, alpha, settings),
    classes: loss.map((stratum, id) => ({
      examples: stratum.population,
      loss: stratumTotal(stratum),
      meanLoss: stratum.sampled === 0 ? null : stratum.sum / stratum.sampled,
      meanP: stratum.sampled === 0 ? null : probability[id]!.sum / stratum.sampled,
      lossShare: lossShares[id]!.value,
      lossShareError: lossShares[id]!.standardError,
      gradientShare: gradientShares[id]!.value,
      gradientShareError: gradientShares[id]!.standardError,
      crossEntropyShare: entropyShares[id]!.value,
      crossEntropyGradientShare: entropyGradientShares[id]!.value,
    })),
  };
}

function addBudgets(
  terms: LossTerms,
  from: number,
  to: number,
  alpha: readonly number[],
  gamma: readonly number[],
  moments: ClassMoments,
  losses: Float64Array | null,
): void {
  const { own, classId, weight: weights, logP: logPs, logQ: logQs } = terms;
  for (let row = from; row < to; row++) {
    const id = moments.enter(classId[row]!, weights[row]!);
    // JSON has no −∞ (p_t = 1 to the last bit): it arrives as null.
    const logP = logPs[row] ?? Number.NEGATIVE_INFINITY;
    const logQ = logQs[row] ?? Number.NEGATIVE_INFINITY;
    const p = Math.exp(logP);
    const q = Math.exp(logQ);
    const weight = alpha[id]! * modulatingFactor(logQ, gamma[id]!);
    const loss = own?.loss[row] ?? 0 - weight * logP;
    if (losses !== null) losses[row] = loss;
    moments.add(LOSS, id, loss);
    moments.add(GRADIENT, id, own?.gradientNorm[row] ?? weight * slopeOf(logP, p, q, gamma[id]!));
    moments.add(ENTROPY, id, 0 - logP);
    moments.add(ENTROPY_GRADIENT, id, 2 * q);
    moments.add(PROBABILITY, id, p);
  }
}

/** The budget at each of `gammas`, the same γ for all classes; `settings.gamma` is not looked at. */
export function sweep(terms: LossTerms, gammas: readonly number[], settings: Omit<LossSettings, 'gamma'>): readonly SweepBudget[] {
  return wholly(sweepInPieces(terms, gammas, settings));
}

/** As {@link sweep}. */
export function* sweepInPieces(
  terms: LossTerms,
  gammas: readonly number[],
  settings: Omit<LossSettings, 'gamma'>,
): Generator<void, readonly SweepBudget[], undefined> {
  const { classes } = settings;
  const alpha = alphaOfClasses(settings.alpha, classes);
  const moments = gammas.map(() => new ClassMoments(classes, 2));
  for (const [from, to] of piecesOf(terms.classId.length)) {
    addSweep(terms, from, to, gammas, alpha, moments);
    yield;
  }
  return gammas.map((gamma, index) => {
    const [loss, gradient] = [moments[index]!.strata(LOSS), moments[index]!.strata(GRADIENT)];
    const gradientShares = stratifiedShares(gradient);
    return {
      gamma,
      value: reduce(loss, alpha, settings).value,
      classes: stratifiedShares(loss).map(({ value }, id) => ({ lossShare: value, gradientShare: gradientShares[id]!.value })),
    };
  });
}

function addSweep(
  terms: LossTerms,
  from: number,
  to: number,
  gammas: readonly number[],
  alpha: readonly number[],
  moments: readonly ClassMoments[],
): void {
  for (let row = from; row < to; row++) {
    const logP = terms.logP[row] ?? Number.NEGATIVE_INFINITY;
    const logQ = terms.logQ[row] ?? Number.NEGATIVE_INFINITY;
    const p = Math.exp(logP);
    const q = Math.exp(logQ);
    for (let index = 0; index < gammas.length; index++) {
      const own = moments[index]!;
      const id = own.enter(terms.classId[row]!, terms.weight[row]!);
      const weight = alpha[id]! * modulatingFactor(logQ, gammas[index]!);
      own.add(LOSS, id, 0 - weight * logP);
      own.add(GRADIENT, id, weight * slopeOf(logP, p, q, gammas[index]!));
    }
  }
}

/**
 * α as numbers, one per class. A class without training examples has no α (null); it may have rows here all the same, and then it
 * weighs as the generated code has it: the largest α of the others (1 when there is none).
 * @throws RangeError when the length is not K.
 */
export function alphaOfClasses(alpha: readonly (number | null)[] | null, classes: number): readonly number[] {
  if (alpha === null) return new Array<number>(classes).fill(1);
  if (alpha.length !== classes)
    throw new OutOfRange(messageOf('α has {0} values, expected one for each of the {1} classes.', alpha.length, classes));
  const finite = alpha.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const largest = finite.length === 0 ? 1 : finite.reduce((a, b) => Math.max(a, b));
  return alpha.map((value) => (value !== null && Number.isFinite(value) ? value : largest));
}

/**
 * γ as numbers, one per class.
 * @throws RangeError when the length is not K, or a value is negative or not finite.
 */
export function gammaOfClasses(gamma: number | readonly number[], classes: number): readonly number[] {
  const values = typeof gamma === 'number' ? new Array<number>(classes).fill(gamma) : gamma;
  if (values.length !== classes)
    throw new OutOfRange(messageOf('γ has {0} values, expected one, or one for each of the {1} classes.', values.length, classes));
  const wrong = values.find((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) throw new OutOfRange(messageOf('γ must be a finite number ≥ 0, not {0}.', { significant: wrong, digits: 15 }));
  return values;
}

/**
 * The reductions, with N = Σ N_c:
 * `sum` Σ FL · `mean` Σ FL ÷ N · `class-mean` Σ FL ÷ K (the note's average: 1/LabelNum × Σ_i FL_i, FL_i the sum over the rows of label i) ·
 * `weighted-mean` Σ FL ÷ Σ α (PyTorch's mean of a weighted NLLLoss) · `positives` Σ FL ÷ rows of a foreground class, at least 1. All divide the total by something known exactly, so the standard
 * error is divided alike.
 */
function reduce(
  loss: readonly StratumMoments[],
  alpha: readonly number[],
  settings: Pick<LossSettings, 'reduction' | 'background' | 'denominator'>,
): ReducedLoss {
  const divisor = settings.reduction === 'none' ? null : (settings.denominator ?? divisorOf(populationsOf(loss), alpha, settings));
  if (divisor === null || divisor === 0) return { value: null, standardError: null };
  const total: Estimate = stratifiedTotal(loss);
  const standardError = total.standardError / divisor;
  return { value: total.value / divisor, standardError: Number.isNaN(standardError) ? null : standardError };
}

function populationsOf(strata: readonly StratumMoments[]): readonly number[] {
  return strata.map(({ population }) => population);
}

/** What a reduction divides the sum by; null for `none`. @param populations Rows of each class in the file. */
export function divisorOf(
  populations: readonly number[],
  alpha: readonly number[],
  { reduction, background = -1 }: Pick<LossSettings, 'reduction' | 'background'>,
): number | null {
  switch (reduction) {
    case 'none':
      return null;
    case 'sum':
      return 1;
    case 'mean':
      return populations.reduce((rows, population) => rows + population, 0);
    case 'class-mean':
      return populations.length;
    case 'weighted-mean':
      return populations.reduce((sum, population, id) => sum + alpha[id]! * population, 0);
    case 'positives':
      return Math.max(
        1,
        populations.reduce((rows, population, id) => (id === background ? rows : rows + population), 0),
      );
  }
}

type Strata = readonly StratumMoments[];

/** Quantities of a row. */
const LOSS = 0;
const GRADIENT = 1;
const ENTROPY = 2;
const ENTROPY_GRADIENT = 3;
const PROBABILITY = 4;

/** `gradientNorm` ÷ α (1 − p_t)^γ. */
function slopeOf(logP: number, p: number, q: number, gamma: number): number {
  return (1 - gamma * p * (q === 0 ? -1 : logP / q)) * 2 * q;
}
