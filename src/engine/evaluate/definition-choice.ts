import { backgroundId } from '../../core/background.ts';
import { alphaOfClasses } from '../../core/loss/budget.ts';
import type { LossDefinition } from '../../core/loss/definition.ts';
import { denominatorOf, isPaperForm, type RowEvaluator, rowEvaluator } from '../../core/loss/definition-loss.ts';
import { lossDefinition } from '../../core/loss/definitions.ts';
import type { LossParameters, Reduction } from '../../core/loss/report.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { ChosenAlpha } from './choose-alpha.ts';

/** The definition of Lin et al. 2017, eq. (5). */
export const DEFAULT_DEFINITION = 'paper';

/** A definition with its α and γ settled for K classes. */
export interface SettledDefinition {
  readonly definition: LossDefinition;
  readonly gamma: number | readonly number[];
  /** As given, or the definition's own. */
  readonly alpha: number | readonly (number | null)[] | null;
  /** One per class, for the form of the paper; null for none. */
  readonly alphas: readonly (number | null)[] | null;
  readonly reduction: Reduction;
  /** One score a row: two classes, of which a definition with a sigmoid makes one term. */
  readonly isBinary: boolean;
  /** Null where the kernel's terms are enough. */
  readonly evaluator: RowEvaluator | null;
}

/** @throws RangeError for an unknown definition, or an α or γ that it cannot take. */
export function settleDefinition(request: EvaluateRequest, alpha: ChosenAlpha, classes: number, isBinary: boolean): SettledDefinition {
  const definition = lossDefinition(request.definition ?? DEFAULT_DEFINITION);
  const settled = alpha === undefined ? definition.defaultAlpha : alpha;
  const evaluator = isPaperForm(definition)
    ? null
    : rowEvaluator(definition, { classes, gamma: request.gamma, alpha: numbersOf(settled, classes), isBinary });
  return {
    definition,
    gamma: request.gamma,
    alpha: settled,
    alphas: typeof settled === 'number' ? new Array<number>(classes).fill(settled) : settled,
    reduction: request.reduction ?? OWN_REDUCTION[definition.denominator],
    isBinary,
    evaluator,
  };
}

/** What a definition's own denominator is called. */
const OWN_REDUCTION: Readonly<Record<LossDefinition['denominator'], Reduction>> = {
  one: 'sum',
  examples: 'mean',
  elements: 'mean',
  'all-elements': 'mean',
  positives: 'positives',
  classes: 'class-mean',
};

/** Numbers in place of the α that a class without training examples has not. */
export function numbersOf(alpha: SettledDefinition['alpha'], classes: number): number | readonly number[] | null {
  return alpha === null || typeof alpha === 'number' ? alpha : alphaOfClasses(alpha, classes);
}

export interface EvaluatedRows {
  /** Rows per class. */
  readonly gold: readonly number[];
  readonly ignored: number;
  readonly labels: readonly string[];
  readonly isBinary: boolean;
}

/** Rows that enter, and those of a foreground class. */
export function countRows({ gold, ignored, labels, isBinary }: EvaluatedRows) {
  const examples = gold.reduce((sum, count) => sum + count, 0);
  const background = isBinary ? 0 : backgroundId(labels);
  return { examples, ignored, positives: examples - (gold[background] ?? 0), classes: labels.length, background, isBinary };
}

/** What the sum is divided by, where the definition's mean is not the plain one over the rows. */
export function ownDenominator({ definition, reduction }: SettledDefinition, rows: EvaluatedRows): number | undefined {
  return reduction === OWN_REDUCTION[definition.denominator] ? denominatorOf(definition, countRows(rows)) : undefined;
}

export function parametersOf({ definition, alpha, gamma }: SettledDefinition, denominator: number | null): LossParameters {
  return { alpha, gamma, activation: definition.activation, denominator };
}
