import { suggestAlphaOf } from '../../core/alpha/suggest.ts';
import { writeAlphaCode } from '../../core/alpha-code/write.ts';
import { primarySplit, primaryUnit } from '../../core/analysis.ts';
import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';
import type { AlphaCodeRequest } from '../../protocol/engine-api.ts';
import type { GatheredDataset } from '../analyze/gather.ts';
import { judge } from '../analyze/judge.ts';
import { asBadInput } from '../bad-input.ts';

/** α of a data set as code; null where nothing of it was counted. Rejects settings and frameworks that do not exist as bad input. */
export function alphaCode(request: AlphaCodeRequest, datasets: readonly GatheredDataset[]): string | null {
  const found = datasets.find(({ name }) => name === request.dataset);
  if (found === undefined) throw badInput(messageOf('There is no data set "{0}" any more: analyze the workspace again.', request.dataset));
  const dataset = judge(found, request.analysis);
  const split = primarySplit(dataset);
  const unit = split === undefined ? undefined : primaryUnit(split);
  if (split === undefined || unit === undefined || unit.classes.length === 0) return null;
  try {
    const vector = suggestAlphaOf(unit, request.settings, { dataset: request.shownAs, split: split.name });
    return writeAlphaCode(vector, request.code);
  } catch (error) {
    throw asBadInput(error);
  }
}
