import { isFolder } from '../is-folder.ts';
import { readHead } from '../read-head.ts';
import { PREDICTION_FORMATS } from '../registry.ts';
import { columnarPredicted } from './columnar.ts';
import { csvPredicted } from './csv.ts';
import { jsonlPredicted } from './jsonl.ts';
import type { PredictedFormat } from './predicted-format.ts';
import { tagColumnsPredicted } from './tag-columns.ts';
import { tagLinesPredicted } from './tag-lines.ts';

/** Files that tell the predicted class and no scores. */
export const PREDICTED_FORMATS: readonly PredictedFormat[] = [
  jsonlPredicted,
  csvPredicted,
  tagLinesPredicted,
  tagColumnsPredicted,
  columnarPredicted,
];

/** How a file with predicted classes is read; null for one with scores, and for anything else. */
export async function predictedFormatOf(path: string, goldElsewhere: boolean): Promise<PredictedFormat | null> {
  if (await isFolder(path)) return null;
  // What cannot be read is told by whoever opens it.
  const head = await readHead(path).catch(() => null);
  if (head === null || PREDICTION_FORMATS.some((format) => format.recognise(head) !== null)) return null;
  return PREDICTED_FORMATS.find((format) => format.recognise(head, goldElsewhere) !== null) ?? null;
}
