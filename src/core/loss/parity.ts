import type { Denominator, LossDefinition } from './definition.ts';
import { type DefinitionSettings, denominatorOf, elementsOf, lossEvaluator, type RowCounts, takesAlpha } from './definition-loss.ts';
import { RowTerms } from './row-terms.ts';

/** Weighted sums of the rows under one definition: all that its value, and the factors between it and another, are made of. */
export interface DefinitionSum {
  readonly definition: LossDefinition;
  /** With the α that was asked for, or that the definition takes by itself. */
  readonly weighted: number;
  /** Without any α. */
  readonly plain: number;
}

type Evaluator = ReturnType<typeof lossEvaluator>;

/** Adds up rows under several definitions at once. Many differ in what they divide by alone: a row is evaluated once for all of them. */
export class ParityCounter {
  readonly #definitions: readonly { readonly definition: LossDefinition; readonly weighted: number; readonly plain: number }[];
  readonly #evaluators: Evaluator[] = [];
  readonly #sums: Float64Array;
  readonly #terms: RowTerms;

  /** A definition that cannot take the α keeps its own; one that cannot take the γ (the star form with 0) is left out. */
  constructor(definitions: readonly LossDefinition[], settings: DefinitionSettings) {
    const { classes, gamma } = settings;
    // One array, so that the definitions share its powers.
    const shared = { ...settings, gamma: typeof gamma === 'number' ? new Array<number>(classes).fill(gamma) : gamma };
    this.#terms = new RowTerms(classes);
    const known = new Map<string, number>();
    const evaluatorOf = (definition: LossDefinition, alpha: DefinitionSettings['alpha']): number => {
      const key = lossKey(definition, { ...shared, alpha });
      let found = known.get(key);
      if (found === undefined) {
        found = this.#evaluators.push(lossEvaluator(definition, { ...shared, alpha })) - 1;
        known.set(key, found);
      }
      return found;
    };
    this.#definitions = definitions.flatMap((definition) => {
      try {
        const takes = settings.isBinary === true && typeof settings.alpha === 'object' ? true : takesAlpha(definition, settings.alpha);
        return [
          { definition, weighted: evaluatorOf(definition, takes ? settings.alpha : undefined), plain: evaluatorOf(definition, null) },
        ];
      } catch (error) {
        if (error instanceof RangeError) return [];
        throw error;
      }
    });
    this.#sums = new Float64Array(this.#evaluators.length);
  }

  /** Adds one row of logits. `weight`: how many rows of the file it stands for. */
  add(scores: ArrayLike<number>, offset: number, label: number, weight: number): void {
    const terms = this.#terms.turnTo(scores, offset, label);
    const [evaluators, sums] = [this.#evaluators, this.#sums];
    for (let index = 0; index < evaluators.length; index++) sums[index]! += weight * evaluators[index]!(terms);
  }

  finish(): readonly DefinitionSum[] {
    return this.#definitions.map(({ definition, weighted, plain }) => ({
      definition,
      weighted: this.#sums[weighted]!,
      plain: this.#sums[plain]!,
    }));
  }
}

/** The same for definitions under which each row has the same loss, whatever the sum is divided by. */
function lossKey(definition: LossDefinition, settings: DefinitionSettings): string {
  const { activation, form, floor, clip, dropsFirstClass, alphaRule, defaultAlpha, defaultGamma } = definition;
  const alpha = settings.alpha === undefined ? defaultAlpha : settings.alpha;
  const weights = alpha === null ? null : [alphaRule, alpha];
  return JSON.stringify([activation, form, floor, clip, dropsFirstClass, weights, settings.gamma ?? defaultGamma]);
}

/** Why the value of one definition differs from that of another, as factors that multiply to their quotient. */
export interface ParityFactor {
  readonly reason: 'alpha-left-out' | 'terms' | 'alpha' | 'classes' | 'examples' | 'ignored' | 'positives';
  readonly factor: number;
}

export interface ParityValue {
  readonly id: string;
  readonly value: number;
  /** `value` ÷ that of the definition it is compared with. */
  readonly ratio: number;
  /** Those that are not 1. */
  readonly factors: readonly ParityFactor[];
}

/** The value of every definition beside that of `from`, and the chain of factors between the two. */
export function compareDefinitions(sums: readonly DefinitionSum[], from: string, counts: RowCounts): readonly ParityValue[] {
  const origin = sums.find(({ definition }) => definition.id === from);
  if (origin === undefined) return [];
  const value = lossOf(origin, counts);
  return sums.map((sum) => ({
    id: sum.definition.id,
    value: lossOf(sum, counts),
    ratio: lossOf(sum, counts) / value,
    factors: factorsBetween(origin, sum, counts),
  }));
}

function lossOf({ definition, weighted }: DefinitionSum, counts: RowCounts): number {
  return weighted / denominatorOf(definition, counts);
}

function factorsBetween(from: DefinitionSum, to: DefinitionSum, counts: RowCounts): readonly ParityFactor[] {
  const before = divisorsOf(from.definition, counts);
  const after = divisorsOf(to.definition, counts);
  const divisors = (['examples', 'classes', 'ignored', 'positives'] as const).map((reason) => ({
    reason,
    factor: before[reason] / after[reason],
  }));
  const factors: readonly ParityFactor[] = [
    { reason: 'alpha-left-out', factor: from.plain / from.weighted },
    { reason: 'terms', factor: to.plain / from.plain },
    { reason: 'alpha', factor: to.weighted / to.plain },
    ...divisors,
  ];
  // The same α in both is no difference.
  const [left, , taken] = factors as [ParityFactor, ParityFactor, ParityFactor];
  const sameAlpha = isOne(left.factor * taken.factor);
  return factors.filter(({ reason, factor }) => !isOne(factor) && !(sameAlpha && (reason === 'alpha' || reason === 'alpha-left-out')));
}

function isOne(factor: number): boolean {
  return Math.abs(factor - 1) < 1e-9;
}

/** A denominator as a product. */
function divisorsOf(definition: LossDefinition, counts: RowCounts) {
  const { denominator } = definition;
  const { examples, ignored, positives } = counts;
  const has = (...kinds: readonly Denominator[]) => kinds.includes(denominator);
  return {
    examples: has('examples', 'elements', 'all-elements', 'positives') ? examples : 1,
    classes: has('elements', 'all-elements', 'classes') ? elementsOf(definition, counts) : 1,
    ignored: has('all-elements') ? (examples + ignored) / examples : 1,
    positives: has('positives') ? Math.max(1, positives) / examples : 1,
  };
}
