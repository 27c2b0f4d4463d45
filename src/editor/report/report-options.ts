import type { AlphaVector } from '../../core/alpha/alpha.ts';
import type { Dataset } from '../../core/analysis.ts';
import type { Translate } from '../enumeration-texts.ts';

/** How a report names files, and in which language it speaks. */
export interface ReportOptions {
  /** BCP 47 tag for numbers. */
  readonly locale: string;
  readonly relativePath: (path: string) => string;
  readonly t: Translate;
  /** α of a data set under the settings; null where nothing was counted. */
  readonly alphaOf: (dataset: Dataset) => AlphaVector | null;
}
