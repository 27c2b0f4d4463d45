import { nameLabels } from '../name-labels.ts';
import { formatCount, formatRatio, formatSignificant } from '../number-format.ts';
import { unitNoun } from '../unit-noun.ts';
import type { AlphaSettings } from './alpha.ts';
import { present } from './counts.ts';
import { effectiveNumber } from './schemes/effective-number.ts';

export interface NoteInput {
  readonly labels: readonly string[];
  readonly counts: readonly number[];
  readonly alpha: readonly (number | null)[];
  /** Before normalisation. */
  readonly raw: readonly (number | null)[];
  readonly settings: AlphaSettings;
  readonly unit: string;
  /** How many classes the upper bound cut. */
  readonly capped: number;
}

/** Schemes in proportion to 1/n: the same vector up to normalisation. */
const FULL_INVERSE: readonly string[] = ['balanced', 'inverse', 'median-frequency', 'min-ratio'];
/** Below this spread of weights, counts that differ by more than `NOTABLE_IMBALANCE` are as good as unweighted. */
const FLAT_SPREAD = 1.5;
const NOTABLE_IMBALANCE = 3;

/** What a person should know before using the vector: one sentence each, the most urgent first. */
export function notesOn(input: NoteInput): string[] {
  return [withoutExamples(input), flatBeta(input), fullInverse(input), cap(input), normalization(input)].filter((note) => note !== null);
}

function withoutExamples({ labels, counts }: NoteInput): string | null {
  const absent = labels.filter((_, index) => counts[index] === 0);
  if (absent.length === 0) return null;
  const [has, they] = absent.length === 1 ? ['has', 'its'] : ['have', 'their'];
  return `${nameLabels(absent)} ${has} no examples: ${they} α is undefined (null; code gets the largest finite α).`;
}

function flatBeta({ counts, raw, settings, unit }: NoteInput): string | null {
  if (settings.scheme !== 'effective-number') return null;
  const imbalance = spread(present(counts));
  const weights = spread(raw.filter((value) => value !== null));
  if (imbalance < NOTABLE_IMBALANCE || weights >= FLAT_SPREAD) return null;
  const beta = formatSignificant(settings.beta, 12);
  const better = betaForScale(counts);
  const remedy = better === null || better <= settings.beta ? '' : ` Try β ≥ ${formatSignificant(better, 12)}.`;
  if (weights < 1.01) {
    const limit = formatCount(Math.round(1 / (1 - settings.beta)));
    return `β = ${beta} does nothing here: the effective number saturates near 1 ÷ (1 − β) = ${limit}, and every class has more ${unitNoun(unit, 2)} than that.${remedy}`;
  }
  return `β = ${beta} does little here: the weights differ by a factor of ${formatSignificant(weights, 3)} where the counts differ ${formatRatio(imbalance)}.${remedy}`;
}

/** The smallest β of 0.9, 0.99, … that spreads the weights enough; null when even 1 − 10⁻⁹ does not. */
function betaForScale(counts: readonly number[]): number | null {
  for (let digits = 1; digits <= 9; digits += 1) {
    const beta = 1 - 10 ** -digits;
    const weights = effectiveNumber.weigh(present(counts), { scheme: 'effective-number', beta, normalization: 'none', maximum: null });
    // Twice the spread that counts as flat, so that the advice is worth following.
    if (spread(weights) >= Math.min(2 * FLAT_SPREAD, spread(present(counts)))) return beta;
  }
  return null;
}

/** Figures: the product's own study of 28 public data sets with small models. */
function fullInverse({ counts, settings, unit }: NoteInput): string | null {
  if (unit !== 'token' || !FULL_INVERSE.includes(settings.scheme) || spread(present(counts)) < 10) return null;
  return (
    `Full inverse-frequency weights over-predict rare tags: in a study of 28 data sets with small models, balanced α lost 9.0 points of entity F1 ` +
    `on average (worse in 88 % of the comparisons), while inverse-sqrt gained 1.2 (worse in 48 %); fine-tuned transformers were not tested. Consider inverse-sqrt.`
  );
}

function cap({ settings, capped }: NoteInput): string | null {
  if (capped === 0 || settings.maximum === null) return null;
  const classes = capped === 1 ? '1 class was' : `${formatCount(capped)} classes were`;
  return `${classes} cut to the maximum ${formatSignificant(settings.maximum)} after normalisation.`;
}

function normalization({ counts, alpha, settings, unit, capped }: NoteInput): string | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const finite = alpha.filter((value) => value !== null).length;
  if (finite === 0) return null;
  const before = capped > 0 ? ' before the cut' : '';
  switch (settings.normalization) {
    case 'none':
      return 'Normalisation none: α is as the formula gives it, so the scale of the loss changes, and with it the learning rate that fits.';
    case 'sum':
      return `Normalisation sum: the α of the ${formatCount(finite)} classes with examples sum to ${formatCount(finite)}${before}.`;
    case 'mean':
      return `Normalisation mean: the mean α over the ${formatCount(total)} ${unitNoun(unit, total)} is 1${before}, so the weighted loss keeps the scale of the unweighted one.`;
    case 'max':
      return `Normalisation max: the largest α is 1${before}.`;
  }
}

/** Largest ÷ smallest; 1 for fewer than two values or a smallest of zero. */
function spread(values: readonly number[]): number {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) {
    largest = Math.max(largest, value);
    smallest = Math.min(smallest, value);
  }
  return smallest > 0 && largest > 0 ? largest / smallest : 1;
}
