import { dirname, resolve } from 'node:path';
import type { TrainingEvidence } from '../../core/loss/report.ts';
import { judgeCurve, judgeGap } from '../../core/loss/training-curve.ts';
import { isFolder } from '../../formats/is-folder.ts';
import { trainingRecord } from '../../formats/training-records/read-records.ts';

/** What a model scores on what it was trained on, and here. */
export interface TrainingGap {
  readonly path: string;
  readonly training: number;
  readonly unseen: number;
}

/** What the records of the training beside the predictions, or in the folder above, say; without any the gap, where it is known. */
export async function trainingEvidence(predictions: string, gap: TrainingGap | null): Promise<TrainingEvidence | null> {
  const folder = resolve((await isFolder(predictions)) ? predictions : dirname(predictions));
  for (const each of new Set([folder, dirname(folder)])) {
    const record = await trainingRecord(each);
    if (record !== null) return { path: record.path, ...judgeCurve(record.curve) };
  }
  return gap === null ? null : { path: gap.path, ...judgeGap(gap.training, gap.unseen) };
}
