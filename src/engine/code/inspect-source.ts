import { LONGEST_SOURCE } from '../../core/code/alpha-site.ts';
import { inspectCode } from '../../formats/code/inspect-code.ts';
import { lintCells } from '../../formats/code/loss-lint/lint-cells.ts';
import type { CodeInspection, InspectCodeRequest } from '../../protocol/engine-api.ts';

/** What there is to see in a source, and, of a cell of a notebook, what it does together with others that are not too long. */
export async function inspectSource(
  { language, text, isCell = false, cells }: InspectCodeRequest,
  signal: AbortSignal,
): Promise<CodeInspection> {
  const inspection = await inspectCode(language, text, { isCell, signal });
  if (cells === undefined || cells.texts.reduce((sum, { length }) => sum + length, 0) > LONGEST_SOURCE) return inspection;
  const between = (await lintCells(cells.texts, signal)).flatMap(({ cell, remark }) => (cell === cells.index ? [remark] : []));
  return { ...inspection, remarks: [...inspection.remarks, ...between] };
}
