import type { PredictionFormat, PredictionOptions, Predictions } from './format.ts';
import { PREDICTION_FORMATS } from './registry.ts';
import { readHead } from './sniff.ts';
import { UnreadableFile } from './unreadable.ts';

export interface OpenedPredictions extends Predictions {
  readonly format: string;
  readonly evidence: string;
}

/**
 * Opens predictions: one file, a pair of `.npy` files in any order, one of such a pair, or the folder that holds it.
 * The rows come as `batches`; iterate them once. Throws `UnreadableFile`.
 */
export async function openPredictions(
  paths: readonly string[],
  options: PredictionOptions & { readonly format?: string | undefined },
): Promise<OpenedPredictions> {
  const first = paths[0];
  if (first === undefined) throw new UnreadableFile('', 'No prediction file was named.');
  const { format, evidence } = await chooseFormat(first, options.format);
  return { format: format.id, evidence, ...(await format.open(paths, options)) };
}

async function chooseFormat(
  path: string,
  id: string | undefined,
): Promise<{ readonly format: PredictionFormat; readonly evidence: string }> {
  const known = PREDICTION_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const format = PREDICTION_FORMATS.find((candidate) => candidate.id === id);
    if (format === undefined) throw new UnreadableFile(path, `There is no prediction format "${id}"; the known ones are ${known}.`);
    return { format, evidence: 'format given' };
  }
  const head = await readHead(path);
  let best: { readonly format: PredictionFormat; readonly evidence: string; readonly confidence: number } | null = null;
  for (const format of PREDICTION_FORMATS) {
    const recognition = format.recognise(head);
    if (recognition !== null && recognition.confidence > (best?.confidence ?? 0)) best = { format, ...recognition };
  }
  if (best !== null) return best;
  throw new UnreadableFile(path, `${path} was not recognised as predictions: rows with a label and logits or probabilities were expected.`);
}
