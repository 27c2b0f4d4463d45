import type { CodeEdit } from '../../core/code/code-edit.ts';
import { contractEdits, labelsOfConfig } from '../../formats/contract-edits/contract-edits.ts';
import type { ContractEditsRequest } from '../../protocol/engine-api.ts';

/** Edits that mend a label config; none where nothing is to be done, or not safely. */
export async function answerContractEdits(
  { path, text, fix, known, like }: ContractEditsRequest,
  signal: AbortSignal,
): Promise<readonly CodeEdit[]> {
  if (like === undefined || fix.kind !== 'order') return contractEdits(path, text, fix, known, signal);
  const labels = await labelsOfConfig(like.path, like.text, known, signal);
  return labels === null ? [] : contractEdits(path, text, { kind: 'order', labels }, known, signal);
}
