import type { ScoredSample } from '../scored-sample.ts';
import type { PreviewMetric } from './outcomes.ts';

export type PreviewMethod = 'logit-adjustment' | 'thresholds' | 'temperature';

/** What a remedy without training would change, fitted on one half of the rows and measured on the other, both ways round. */
export interface Preview {
  readonly method: PreviewMethod;
  /** Fitted on all rows: τ, the offset of each class's logit, or the temperature. */
  readonly parameter: number | readonly number[];
  readonly metric: PreviewMetric | 'calibrationError' | 'entityF1';
  /** Over the rows of the sample, weighted to the file. */
  readonly before: number;
  /** Cross-fitted. */
  readonly after: number;
  /** 95 % bootstrap interval of `after` − `before`. */
  readonly interval: readonly [number, number];
  /** What it does to the other metrics. */
  readonly others: readonly { readonly metric: PreviewMetric | 'entityF1'; readonly before: number; readonly after: number }[];
}

export interface PreviewOptions {
  /** Share of each class in the training data, 0 … 1; a class with 0 is never adjusted. */
  readonly priors: readonly number[];
  readonly seed: number;
}

/** A remedy that is fitted after training. Adding one: a file here, a line in `previews.ts`, its tests. */
export interface PreviewedRemedy {
  readonly method: PreviewMethod;
  /** Yields one preview per metric it is fitted for; between two the caller may pause or stop. */
  previews(sample: ScoredSample, options: PreviewOptions): Generator<Preview, void, undefined>;
}
