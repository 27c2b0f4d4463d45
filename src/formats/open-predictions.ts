import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type Message, messageOf } from '../core/message.ts';
import type { PredictionFormat, PredictionOptions, Predictions } from './format.ts';
import { isFolder } from './is-folder.ts';
import { npyPredictions } from './predictions/npy.ts';
import { isNpy } from './predictions/npy-array.ts';
import { readHead } from './read-head.ts';
import { PREDICTION_FORMATS } from './registry.ts';
import { UnreadableFile } from './unreadable.ts';

export interface OpenedPredictions extends Predictions {
  readonly format: string;
  readonly evidence: Message;
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
  if (first === undefined) throw new UnreadableFile('', messageOf('No prediction file was named.'));
  const { format, evidence } = await chooseFormat(first, options.format, options.goldElsewhere === true);
  return { format: format.id, evidence, ...(await format.open(paths, options)) };
}

/**
 * The prediction file of a folder that holds just one; of predictions and their ground truth the predictions first; other paths as they are, and folders with `.npy` files too: their reader finds the pair.
 * Throws `UnreadableFile` when a folder holds several, or none.
 */
export async function resolvePredictions(paths: readonly string[]): Promise<readonly string[]> {
  const [folder, ...others] = paths;
  if (folder === undefined) return paths;
  if (others.length === 1 && !(await isPredictions(folder)) && (await isPredictions(others[0]!))) return [others[0]!, folder];
  if (others.length > 0 || !(await isFolder(folder))) return paths;
  const names = (await readdir(folder)).sort();
  if (names.some((name) => /\.npy$/i.test(name))) return paths;
  const found: string[] = [];
  for (const name of names.filter((each) => /\.(jsonl?|ndjson|[ct]sv|npz|safetensors|parquet|arrows?|feather)$/i.test(each))) {
    if (await isPredictions(join(folder, name))) found.push(name);
  }
  if (found.length === 1) return [join(folder, found[0]!)];
  if (found.length > 1)
    throw new UnreadableFile(folder, messageOf('{0} holds several prediction files ({1}): name one.', folder, found.join(', ')));
  throw new UnreadableFile(
    folder,
    messageOf(
      '{0} holds no predictions: one JSON Lines file with labels and logits or probabilities was expected, or a pair such as logits.npy and labels.npy.',
      folder,
    ),
  );
}

/** What cannot be read is told by whoever opens it. */
async function isPredictions(path: string): Promise<boolean> {
  const head = await readHead(path).catch(() => null);
  return head !== null && PREDICTION_FORMATS.some((format) => format.recognise(head) !== null);
}

async function chooseFormat(
  path: string,
  id: string | undefined,
  goldElsewhere: boolean,
): Promise<{ readonly format: PredictionFormat; readonly evidence: Message }> {
  const known = PREDICTION_FORMATS.map((format) => format.id).join(', ');
  if (id !== undefined) {
    const format = PREDICTION_FORMATS.find((candidate) => candidate.id === id);
    if (format === undefined)
      throw new UnreadableFile(path, messageOf('There is no prediction format "{0}"; the known ones are {1}.', id, known));
    return { format, evidence: messageOf('format given') };
  }
  if (await isFolder(path)) return { format: npyPredictions, evidence: messageOf('a folder with a pair of NumPy files') };
  const head = await readHead(path);
  if (head.bytes.length === 0)
    throw new UnreadableFile(path, messageOf('{0} is empty: rows with a label and logits or probabilities were expected.', path));
  let best: { readonly format: PredictionFormat; readonly evidence: Message; readonly confidence: number } | null = null;
  for (const format of PREDICTION_FORMATS) {
    const recognition = format.recognise(head);
    if (recognition !== null && recognition.confidence > (best?.confidence ?? 0)) best = { format, ...recognition };
  }
  if (best !== null) return best;
  // Under any name, when a person says that it holds predictions.
  if (isNpy(head.bytes)) return { format: npyPredictions, evidence: messageOf('a NumPy file') };
  const named = goldElsewhere
    ? PREDICTION_FORMATS.find(({ id: known }) => known === FORMATS_BY_EXTENSION.get(extname(path).toLowerCase()))
    : undefined;
  if (named !== undefined) return { format: named, evidence: messageOf('its name, and labels in another file') };
  throw new UnreadableFile(
    path,
    messageOf('{0} was not recognised as predictions: rows with a label and logits or probabilities were expected.', path),
  );
}

/** Scores alone are recognised by the name of the file. */
const FORMATS_BY_EXTENSION = new Map([
  ['.jsonl', 'predictions-jsonl'],
  ['.ndjson', 'predictions-jsonl'],
  ['.json', 'predictions-json'],
  ['.csv', 'predictions-csv'],
  ['.tsv', 'predictions-csv'],
  ['.npz', 'predictions-npz'],
  ['.safetensors', 'predictions-safetensors'],
  ['.parquet', 'predictions-columnar'],
  ['.arrow', 'predictions-columnar'],
  ['.arrows', 'predictions-columnar'],
  ['.feather', 'predictions-columnar'],
]);
