/**
 * What a library or paper means by "the focal loss", as data. One evaluator (`definition-loss.ts`) computes every definition; adding one is a
 * file in `definitions/`, a line in the registry, and its library's own test numbers.
 */
export interface LossDefinition {
  readonly id: string;
  readonly title: string;
  /** Paper and equation, or library and version. */
  readonly source: string;
  /** Why nobody should train with it; absent for a sound definition. */
  readonly wrong?: string;
  /**
   * `softmax`: one term per row, that of its class. `sigmoid`: one term per row and class, positive for the row's class and negative for
   * every other.
   */
  readonly activation: 'softmax' | 'sigmoid';
  /**
   * With d the log-odds of being right: `focal` is −α (1 − p)^γ log p. `star` is −α log σ(γ d) ÷ γ. `weighted-entropy` takes p from the weighted
   * cross-entropy, p = exp(α log p).
   */
  readonly form: 'focal' | 'star' | 'weighted-entropy';
  /** What a single α becomes; a vector is taken as it is. */
  readonly alphaRule: AlphaRule;
  /** null: no weighting. */
  readonly defaultAlpha: number | null;
  readonly defaultGamma: number;
  /** Added to every entry of the one-hot target: the other classes of a row then leak into its loss. */
  readonly floor: number;
  /** Probabilities are held within [clip, 1 − clip]. */
  readonly clip: number;
  /** Leaves the first class out, as the background, before the softmax. */
  readonly dropsFirstClass: boolean;
  readonly denominator: Denominator;
}

/**
 * `every-class`: α for all. `first-complement`: 1 − α for the first class, α for the others. `negative-complement`: α for positive terms, 1 − α for
 * negative ones. `true-class`: the weight of the row's class on all its terms.
 */
export type AlphaRule = 'every-class' | 'first-complement' | 'negative-complement' | 'true-class';

/**
 * What the sum is divided by. N: rows that enter. `elements`: N · K. `all-elements`: K times the rows, ignored ones included. `positives`: rows of a
 * foreground class, at least 1.
 */
export type Denominator = 'one' | 'examples' | 'elements' | 'all-elements' | 'positives' | 'classes';

/** What most definitions share; each states what is its own. */
export const PLAIN = {
  form: 'focal',
  alphaRule: 'every-class',
  defaultAlpha: null,
  defaultGamma: 2,
  floor: 0,
  clip: 0,
  dropsFirstClass: false,
} as const;
