import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { suggestAlphaOf } from '../../../src/core/alpha/suggest.ts';
import { primarySplit, primaryUnit } from '../../../src/core/analysis.ts';
import { renderMessage } from '../../../src/core/message.ts';
import type { ReportOptions } from '../../../src/editor/report/report-options.ts';

/** English, paths below `/w/`, α of the training split under the default settings. */
export const REPORT_OPTIONS: ReportOptions = {
  locale: 'en',
  relativePath: (path) => path.replace('/w/', ''),
  t: (text, ...args) => renderMessage(text, args),
  alphaOf(dataset) {
    const split = primarySplit(dataset);
    const unit = split === undefined ? undefined : primaryUnit(split);
    return unit === undefined ? null : suggestAlphaOf(unit, DEFAULT_ALPHA_SETTINGS);
  },
};
