import { messageOf } from '../message.ts';
import { OutOfRange } from '../out-of-range.ts';
import type { Denominator, LossDefinition } from './definition.ts';
import { type FocalTerms, focalLoss, gradientFactor, termsOfLogOdds } from './focal-reference.ts';
import { RowTerms } from './row-terms.ts';

export interface DefinitionSettings {
  /** K ≥ 1. */
  readonly classes: number;
  /** One for all or one per class, ≥ 0 (> 0 for the form `star`); undefined: the definition's own. */
  readonly gamma?: number | readonly number[] | undefined;
  /** One, read by the definition's rule, or one per class; null: no weighting; undefined: the definition's own. */
  readonly alpha?: number | readonly number[] | null | undefined;
  /**
   * The rows have one score z, and stand as two logits whose difference it is: their softmax is the sigmoid of z. A definition with a sigmoid
   * has one term then, positive in class 1 and negative in class 0. α and γ per class are those of the row's class.
   */
  readonly isBinary?: boolean | undefined;
}

/** Loss and gradient of a row. */
export interface RowLoss {
  /** Sum of the row's unreduced terms. */
  readonly loss: number;
  /** L1 norm of its gradient with respect to the K logits. The leak of a floor is left out of it. */
  readonly gradientNorm: number;
}

/** Evaluates rows of logits under one definition: `scores[offset … offset + K − 1]` and the gold class id. NaN for a bad row. */
export type RowEvaluator = (scores: ArrayLike<number>, offset: number, label: number) => RowLoss;

/**
 * The evaluator of a definition in float64.
 * @throws RangeError for a γ or α that is negative, not finite, or of another length than K
 */
export function rowEvaluator(definition: LossDefinition, settings: DefinitionSettings): RowEvaluator {
  const weights = settledWeights(definition, settings);
  const terms = new RowTerms(settings.classes);
  const evaluate = rowsOf(definition, settings);
  return (scores, offset, label) => evaluate(definition, terms.turnTo(scores, offset, label), settings.classes, weights, true);
}

/** The loss alone, of rows whose terms several definitions share. @throws RangeError as {@link rowEvaluator}. */
export function lossEvaluator(definition: LossDefinition, settings: DefinitionSettings): (terms: RowTerms) => number {
  const weights = settledWeights(definition, settings);
  const evaluate = rowsOf(definition, settings);
  return (terms) => evaluate(definition, terms, settings.classes, weights, false).loss;
}

function rowsOf({ activation }: LossDefinition, { isBinary }: DefinitionSettings): typeof sigmoidRow {
  if (activation === 'softmax') return softmaxRow;
  return isBinary === true ? binaryRow : sigmoidRow;
}

function settledWeights(definition: LossDefinition, settings: DefinitionSettings): RowWeights {
  const { classes } = settings;
  const gamma = vectorOf(settings.gamma ?? definition.defaultGamma, classes, 'gamma');
  if (definition.form === 'star' && gamma.some((value) => value === 0))
    throw new OutOfRange(messageOf('{0} divides by γ: it must be above 0.', messageOf(definition.title)));
  const given = settings.alpha === undefined ? definition.defaultAlpha : settings.alpha;
  const { positive, negative } = alphaOf(definition, given, classes);
  // Of two weights each is that of its class, whatever the rule makes of a single one.
  const isOfRows = settings.isBinary === true && (typeof given !== 'number' || definition.alphaRule === 'true-class');
  return { positive, negative: isOfRows ? positive.toReversed() : negative, gamma, clip: clipOf(definition) };
}

/** Whether α fits the definition: where negatives are weighed by 1 − α it is at most 1. */
export function takesAlpha({ alphaRule }: LossDefinition, alpha: DefinitionSettings['alpha']): boolean {
  if (alphaRule !== 'negative-complement' || alpha === null || alpha === undefined) return true;
  return typeof alpha === 'number' ? alpha <= 1 : alpha.every((value) => value <= 1);
}

/** Whether a row's loss follows from its log p_t and log(1 − p_t) by `focalLoss`: only the denominator may differ from the paper's. */
export function isPaperForm({ activation, form, floor, clip, dropsFirstClass, alphaRule }: LossDefinition): boolean {
  return activation === 'softmax' && form === 'focal' && floor === 0 && clip === 0 && !dropsFirstClass && alphaRule === 'every-class';
}

/** Rows that the reduction counts. */
export interface RowCounts {
  /** Rows that enter. */
  readonly examples: number;
  readonly ignored: number;
  /** Rows of a foreground class. */
  readonly positives: number;
  /** K. */
  readonly classes: number;
  /** One score a row, see `DefinitionSettings`. */
  readonly isBinary?: boolean | undefined;
}

/** How many elements a row has for a definition. */
export function elementsOf(
  { activation, dropsFirstClass }: Pick<LossDefinition, 'activation' | 'dropsFirstClass'>,
  { classes, isBinary }: RowCounts,
): number {
  return isBinary === true && activation === 'sigmoid' ? 1 : classes - Number(dropsFirstClass);
}

/** What a sum of rows is divided by; 0 when there is nothing to divide by. */
export function denominatorOf(
  definition: Pick<LossDefinition, 'activation' | 'denominator' | 'dropsFirstClass'>,
  counts: RowCounts,
): number {
  return DENOMINATORS[definition.denominator]({ ...counts, classes: elementsOf(definition, counts) });
}

const DENOMINATORS: Readonly<Record<Denominator, (counts: RowCounts) => number>> = {
  one: () => 1,
  examples: ({ examples }) => examples,
  elements: ({ examples, classes }) => examples * classes,
  'all-elements': ({ examples, ignored, classes }) => (examples + ignored) * classes,
  positives: ({ positives }) => Math.max(1, positives),
  classes: ({ classes }) => classes,
};

/** Weights of positive and of negative terms, by class. */
interface AlphaVectors {
  readonly positive: readonly number[];
  readonly negative: readonly number[];
}

interface RowWeights extends AlphaVectors {
  readonly gamma: readonly number[];
  readonly clip: Clip | null;
}

/** The logarithms of the least and of the largest probability. */
interface Clip {
  readonly least: number;
  readonly most: number;
}

function clipOf({ clip }: LossDefinition): Clip | null {
  return clip === 0 ? null : { least: Math.log(clip), most: Math.log1p(-clip) };
}

function alphaOf({ alphaRule, dropsFirstClass }: LossDefinition, alpha: number | readonly number[] | null, classes: number): AlphaVectors {
  const ones = new Array<number>(classes).fill(1);
  if (alpha === null || dropsFirstClass) return { positive: ones, negative: ones };
  const positive = vectorOf(alpha, classes, 'alpha');
  if (alphaRule === 'negative-complement') return { positive, negative: positive.map((value) => 1 - value) };
  if (alphaRule !== 'first-complement' || typeof alpha !== 'number') return { positive, negative: positive };
  const complement = positive.map((value, id) => (id === 0 ? 1 - value : value));
  return { positive: complement, negative: complement };
}

function vectorOf(value: number | readonly number[], classes: number, name: string): readonly number[] {
  const vector = typeof value === 'number' ? new Array<number>(classes).fill(value) : value;
  if (vector.length !== classes)
    throw new OutOfRange(messageOf('{0} has {1} values; {2} were expected, one per class.', name, vector.length, classes));
  const odd = vector.find((each) => !(each >= 0 && each < Number.POSITIVE_INFINITY));
  if (odd !== undefined)
    throw new OutOfRange(messageOf('{0} is 0 or more and finite; {1} is not.', name, { significant: odd, digits: 15 }));
  return vector;
}

function softmaxRow(
  definition: LossDefinition,
  terms: RowTerms,
  classes: number,
  { positive, gamma, clip }: RowWeights,
  wantsGradient: boolean,
): RowLoss {
  const { label } = terms;
  const first = definition.dropsFirstClass ? 1 : 0;
  if (label < first) return { loss: 0, gradientNorm: 0 };
  const gold = clipped(terms.gold(first), clip);
  const own = weighed(definition.form, gold, positive[label]!, gamma[label]!, wantsGradient);
  let loss = own.loss * (1 + definition.floor);
  for (let other = 0; definition.floor > 0 && other < classes; other++) {
    if (other === label) continue;
    const leak = terms.softmax(other);
    loss += definition.floor * focalLoss(leak.logP, leak.logQ, positive[other]!, gamma[other]!);
  }
  // Σ_j |∂ log p_t ÷ ∂z_j| = 2 (1 − p_t).
  return { loss, gradientNorm: wantsGradient ? own.slope * 2 * Math.exp(gold.logQ) : 0 };
}

function sigmoidRow(
  { form, alphaRule }: LossDefinition,
  row: RowTerms,
  classes: number,
  { positive, negative, gamma, clip }: RowWeights,
  wantsGradient: boolean,
): RowLoss {
  const { label } = row;
  if (form === 'focal' && !wantsGradient) {
    const { values, least, most } = row.sigmoidLosses(gamma);
    if (clip === null || (least >= clip.least && most <= clip.most)) {
      const negatives = alphaRule === 'true-class' ? positive[label]! : negative;
      return { loss: weighedSum(values, label, positive[label]!, negatives), gradientNorm: 0 };
    }
  }
  let loss = 0;
  let gradientNorm = 0;
  for (let id = 0; id < classes; id++) {
    const isGold = id === label;
    const alpha = alphaRule === 'true-class' ? positive[label]! : isGold ? positive[id]! : negative[id]!;
    const score = row.score(id);
    const terms = clipped(form === 'star' ? termsOfLogOdds(gamma[id]! * (isGold ? score : -score)) : row.sigmoid(id), clip);
    // The star's slope with respect to the score is α (1 − σ(γ d)): its γ cancels.
    const term =
      form === 'star'
        ? { loss: (0 - alpha * terms.logP) / gamma[id]!, slope: alpha }
        : weighed(form, terms, alpha, gamma[id]!, wantsGradient);
    loss += term.loss;
    if (wantsGradient) gradientNorm += term.slope * Math.exp(terms.logQ);
  }
  return { loss, gradientNorm };
}

/** The one term of a single score. */
function binaryRow(
  { form }: LossDefinition,
  row: RowTerms,
  _classes: number,
  { positive, negative, gamma, clip }: RowWeights,
  wantsGradient: boolean,
): RowLoss {
  const { label } = row;
  const alpha = label === 1 ? positive[1]! : negative[1]!;
  const own = gamma[label]!;
  const terms = clipped(form === 'star' ? termsOfLogOdds(own * (row.score(label) - row.score(1 - label))) : row.gold(0), clip);
  const { loss, slope } =
    form === 'star' ? { loss: (0 - alpha * terms.logP) / own, slope: alpha } : weighed(form, terms, alpha, own, wantsGradient);
  return { loss, gradientNorm: wantsGradient ? slope * Math.exp(terms.logQ) : 0 };
}

/** @param negative The weight of the other classes: one, or one per class. */
function weighedSum(values: Float64Array, label: number, positive: number, negative: number | readonly number[]): number {
  let sum = positive * values[label]!;
  for (let id = 0; id < values.length; id++)
    if (id !== label) sum += (typeof negative === 'number' ? negative : negative[id]!) * values[id]!;
  return sum;
}

/** Loss of one term, and |dFL ÷ d log p|. */
function weighed(
  form: LossDefinition['form'],
  { logP, logQ }: FocalTerms,
  alpha: number,
  gamma: number,
  wantsGradient: boolean,
): { loss: number; slope: number } {
  if (form !== 'weighted-entropy') {
    return { loss: focalLoss(logP, logQ, alpha, gamma), slope: wantsGradient ? Math.abs(gradientFactor(logP, logQ, alpha, gamma)) : 0 };
  }
  const wrongP = alpha * logP;
  const wrongQ = Math.log(-Math.expm1(wrongP));
  return {
    loss: focalLoss(wrongP, wrongQ, 1, gamma),
    slope: wantsGradient ? alpha * Math.abs(gradientFactor(wrongP, wrongQ, 1, gamma)) : 0,
  };
}

function clipped(terms: FocalTerms, clip: Clip | null): FocalTerms {
  if (clip === null || Number.isNaN(terms.logP)) return terms;
  const { least, most } = clip;
  if (terms.logP < least) return { logP: least, logQ: most };
  return terms.logP > most ? { logP: most, logQ: least } : terms;
}
