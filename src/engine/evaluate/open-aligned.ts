import { basename, dirname, resolve } from 'node:path';
import { type Message, messageOf } from '../../core/message.ts';
import type { Predictions } from '../../formats/format.ts';
import { isFolder } from '../../formats/is-folder.ts';
import { openPredictions } from '../../formats/open-predictions.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import { badInput } from '../../protocol/connection.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import { discover } from '../analyze/discover.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import type { FoundFile } from '../analyze/found-file.ts';
import { aligned, findAlignment } from './alignment.ts';
import { type LabelRows, readLabelRows } from './label-rows.ts';

export interface AlignedPredictions {
  readonly predictions: Predictions;
  /** The file that places of rows stand in. */
  readonly path: string;
  readonly alignedWith: string | null;
}

/**
 * Opens predictions, beside the label file that their rows belong to: the one that was named, or one that lies near and fits.
 * @throws BadInput when the rows do not belong to the file that was named.
 */
export async function openAligned(
  request: EvaluateRequest,
  labels: readonly string[] | null,
  reader: FileReader,
  signal: AbortSignal,
  problem: (path: string, line: number | null, message: Message) => void,
): Promise<AlignedPredictions> {
  const path = request.paths[0]!;
  const open = (report: typeof problem, goldElsewhere: boolean) =>
    openPredictions(request.paths, {
      ...(labels === null ? {} : { labels }),
      ...(request.ignoreIndex === undefined ? {} : { ignoreIndex: request.ignoreIndex }),
      goldElsewhere,
      ...(request.align === undefined ? {} : { goldFile: request.align }),
      signal,
      problem: report,
    });
  /** Why there are no labels among the predictions. */
  let unlabelled: UnreadableFile | null = null;
  const predictions = await open(problem, request.align !== undefined).catch(async (error: unknown) => {
    if (!(error instanceof UnreadableFile) || request.align !== undefined) throw error;
    const alone = await open(problem, true).catch(() => null);
    if (alone === null) throw error;
    unlabelled = error;
    return alone;
  });
  if (predictions.detections !== undefined) return { predictions, path, alignedWith: predictions.detections.boxes.groundTruth };
  const names = labels ?? predictions.labels ?? null;
  /** Looks through the predictions; they are opened again for reading. */
  const align = async (file: string): Promise<AlignedPredictions> => {
    const rows = await readLabelRows(file, names, signal);
    if (names === null && rows.names.some((name) => !/^\d+$/.test(name))) throw withoutMap(rows);
    const mode = await findAlignment(path, await open(() => {}, request.align !== undefined || unlabelled !== null), rows, names);
    return { predictions: aligned(predictions, rows, mode, names), path: file, alignedWith: file };
  };
  if (request.align !== undefined) {
    return align(request.align).catch((error: unknown) => {
      // Another label map would not mend it.
      throw error instanceof UnreadableFile ? badInput(error.said) : error;
    });
  }
  const counted = unlabelled === null || predictions.rows !== undefined ? predictions : { rows: await rowsOf(await open(() => {}, true)) };
  for (const file of await candidates(path, counted, names, reader, signal)) {
    const found = await align(file).catch((error: unknown) => {
      if (error instanceof UnreadableFile) return null;
      throw error;
    });
    if (found === null) continue;
    if (unlabelled !== null) problem(path, null, messageOf('The labels are those of {0}, which lies near and has one for each row.', file));
    return found;
  }
  if (unlabelled !== null) throw unlabelled;
  return { predictions, path, alignedWith: null };
}

async function rowsOf({ batches }: Predictions): Promise<number> {
  let rows = 0;
  for await (const batch of batches) rows += batch.rows;
  return rows;
}

function withoutMap({ path, names }: LabelRows): UnreadableFile {
  return new UnreadableFile(
    path,
    messageOf(
      '{0} names its labels (such as {1}): a label config (--labels) is needed to know their order in the predictions.',
      path,
      JSON.stringify(names[0]),
    ),
  );
}

const LARGEST_CANDIDATE = 32 * 1024 * 1024;
const MOST_CANDIDATES = 20;

/** Label files beside the predictions, and in the folder above, that have as many labels as there are rows, or as many sentences. */
async function candidates(
  path: string,
  { rows, borders }: Pick<Predictions, 'rows' | 'borders'>,
  names: readonly string[] | null,
  reader: FileReader,
  signal: AbortSignal,
): Promise<readonly string[]> {
  // Text has lines of its own, and its rows would have to be counted first.
  if (rows === undefined) return [];
  const folder = (await isFolder(path)) ? path : dirname(path);
  const sentences = borders === undefined ? -1 : borders.sentenceOf(rows - 1, 0) + 1;
  const found: string[] = [];
  for (const each of new Set([folder, resolve(folder) === dirname(resolve(folder)) ? folder : dirname(resolve(folder))])) {
    const files = await discover([each], { signal, progress: () => {}, problem: () => {}, shallow: true });
    for (const file of files.filter(({ bytes }) => bytes <= LARGEST_CANDIDATE).slice(0, MOST_CANDIDATES)) {
      signal.throwIfAborted();
      const counts = await countsOf(file, names, reader, signal);
      if (counts.some(({ total, records }) => total === rows || (total < rows && records === sentences))) found.push(file.path);
    }
  }
  // The names tell most: dev.conll for dev.logits.npy.
  const stem = basename(path).split(/[._-]/)[0]!.toLowerCase();
  return found.sort((a, b) => Number(!basename(a).toLowerCase().startsWith(stem)) - Number(!basename(b).toLowerCase().startsWith(stem)));
}

async function countsOf(file: FoundFile, names: readonly string[] | null, reader: FileReader, signal: AbortSignal) {
  // A neighbour that cannot be read is no candidate.
  const recognised = await reader.recognise(file).catch(() => null);
  if (recognised?.kind !== 'label-file' || file.part !== undefined) return [];
  const counted = await reader.count(file, { signal, ...(names === null ? {} : { labels: names }) }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (error instanceof UnreadableFile) return null;
    throw error;
  });
  return counted === null || counted.parts.length !== 1 ? [] : counted.parts.map(({ counts }) => counts);
}
