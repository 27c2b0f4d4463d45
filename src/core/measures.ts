/** Every measure of how unbalanced a unit of a split is, each with its formula and its denominator, for a tooltip or a table. */
import type { UnitSummary } from './analysis.ts';
import { type Message, type MessageArgument, namesOf } from './message.ts';
import { negativeRatio, REFERENCE_RATIOS } from './negative-ratio.ts';
import { type ShotGroup, shotGroups } from './shot-groups.ts';
import { sumOf } from './sum.ts';

export interface Measure {
  readonly id: string;
  readonly title: string;
  /** `null` where there is none: a ratio of one class, a background that no class stands for. */
  readonly value: number | null;
  /** How it is written for a person. */
  readonly kind: 'ratio' | 'share' | 'number';
  readonly formula: string;
  /** What it is divided by, or counted of; a template with `args`. */
  readonly denominator: string;
  readonly args: readonly MessageArgument[];
  /** What to compare it with: a template with its own arguments. */
  readonly beside: Message | null;
}

/** The measures of a unit, with K declared and zero counts included. */
export function measuresOf(unit: UnitSummary): readonly Measure[] {
  const labels = unit.classes.map(({ label }) => label);
  const counts = unit.classes.map(({ count }) => count);
  const classes = counts.length;
  const seen = counts.filter((count) => count > 0).length;
  const total = sumOf(counts);
  const { metrics } = unit;
  const negative = negativeRatio(labels, counts);
  return [
    {
      id: 'imbalanceRatio',
      title: 'imbalance ratio',
      value: metrics.imbalanceRatio,
      kind: 'ratio',
      formula: 'max n ÷ min n',
      denominator: 'the smallest of the {0} classes that have examples',
      args: [seen],
      beside: { template: 'even: {0}', args: [{ ratio: 1 }] },
    },
    {
      id: 'normalizedEntropy',
      title: 'normalised entropy',
      value: metrics.normalizedEntropy,
      kind: 'number',
      formula: 'H₂ ÷ log₂ K, H₂ = −Σ p log₂ p',
      denominator: 'the entropy of {0} even classes: all that are declared',
      args: [classes],
      beside: { template: 'even: {0}', args: [1] },
    },
    {
      id: 'effectiveClasses',
      title: 'effective classes, by entropy',
      value: metrics.effectiveClasses,
      kind: 'number',
      formula: '2^H₂',
      denominator: 'shares of {0} counts: how many even classes would be as diverse',
      args: [total],
      beside: { template: 'even: {0}', args: [classes] },
    },
    {
      id: 'inverseSimpson',
      title: 'effective classes, by Simpson',
      value: metrics.inverseSimpson,
      kind: 'number',
      formula: '1 ÷ Σ p²',
      denominator: 'shares of {0} counts: the common classes weigh more than in the entropy',
      args: [total],
      beside: { template: 'even: {0}', args: [classes] },
    },
    {
      id: 'majorityShare',
      title: 'largest class',
      value: unit.total > 0 ? metrics.majorityShare : null,
      kind: 'share',
      formula: 'max n ÷ N',
      denominator: '{0} labelled: what always answering {1} scores as accuracy',
      args: [unit.total, namesOf([metrics.majorityLabel])],
      beside: classes === 0 ? null : { template: 'even: {0}', args: [{ share: 1 / classes }] },
    },
    {
      id: 'backgroundShare',
      title: 'background',
      value: negative?.share ?? null,
      kind: 'share',
      formula: 'n of the background ÷ Σ n',
      denominator: negative === null ? 'no class stands for “nothing here”' : '{0} counts; the background is {1}',
      args: negative === null ? [] : [total, namesOf([negative.background])],
      beside: null,
    },
    {
      id: 'negativePositiveRatio',
      title: 'negative : positive',
      value: negative?.ratio ?? null,
      kind: 'ratio',
      formula: 'n of the background ÷ n of all other classes',
      denominator: negative === null ? 'no class stands for “nothing here”' : '{0} counts that are not {1}',
      args: negative === null ? [] : [total - (counts[labels.indexOf(negative.background)] ?? 0), namesOf([negative.background])],
      beside:
        negative === null || unit.unit !== 'token'
          ? null
          : {
              template: '{0} has {1} : 1, {2} has {3} : 1 (Li et al. 2020)',
              args: REFERENCE_RATIOS.flatMap(({ corpus, ratio }) => [corpus, { significant: ratio, digits: 3 }]),
            },
    },
    ...shotGroups(counts).map((group) => shotMeasure(group, classes)),
  ];
}

const GROUPS: Readonly<Record<ShotGroup['name'], { readonly title: string; readonly formula: string }>> = {
  head: { title: 'head', formula: 'classes with n > 100' },
  medium: { title: 'medium', formula: 'classes with 20 ≤ n ≤ 100' },
  tail: { title: 'tail', formula: 'classes with 0 < n < 20' },
  none: { title: 'without examples', formula: 'classes with n = 0' },
};

function shotMeasure({ name, classes, share }: ShotGroup, declared: number): Measure {
  return {
    id: name === 'none' ? 'emptyClasses' : `${name}Classes`,
    title: GROUPS[name].title,
    value: classes,
    kind: 'number',
    formula: GROUPS[name].formula,
    denominator: 'of {0} declared classes; the bounds are those of Liu et al. 2019',
    args: [declared],
    beside: name === 'none' ? null : { template: '{0} of the examples', args: [{ share }] },
  };
}
