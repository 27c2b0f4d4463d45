import { dirname, resolve } from 'node:path';
import { isFolder } from '../../formats/is-folder.ts';
import { readLabelConfig } from '../../formats/read-label-config.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import { discover } from '../analyze/discover.ts';
import type { FileReader } from '../analyze/file-reader.ts';
import { configsByFolder } from '../analyze/label-maps.ts';

/** Labels that may be those of the model. */
export interface PredictionLabels {
  /** In id order; null when nothing declares them: the ids then stand for themselves. */
  readonly labels: readonly string[] | null;
  readonly source: string | null;
  /** True when the client named them: they must fit. */
  readonly given: boolean;
  /** True where they are what the client presumes. */
  readonly presumed?: true;
}

const NONE: PredictionLabels = { labels: null, source: null, given: false };
const LARGEST_CONFIG = 16 * 1024 * 1024;

/**
 * The labels the client gave; without any, the label configs of the file's folder, then those of the one above, and at last none. Each folder is
 * looked into when nothing before it fits.
 */
export async function* candidateLabels(
  { labels, presumedLabels, paths }: EvaluateRequest,
  reader: FileReader,
  signal: AbortSignal,
): AsyncGenerator<PredictionLabels, void, undefined> {
  if (typeof labels === 'string') {
    const { lists } = await readLabelConfig(labels, { named: true, signal });
    // Of several lists the first that fits is meant.
    for (const [index, list] of lists.entries()) {
      yield { labels: list.labels.map(({ label }) => label), source: labels, given: index === lists.length - 1 };
    }
    return;
  }
  if (labels !== undefined) {
    yield { labels, source: null, given: true };
    return;
  }
  const path = paths[0]!;
  const folder = (await isFolder(path)) ? path : dirname(path);
  const above = dirname(resolve(folder));
  yield* await configsIn(folder, reader, signal);
  if (above !== resolve(folder)) yield* await configsIn(above, reader, signal);
  if (presumedLabels !== undefined) yield { labels: presumedLabels, source: null, given: false, presumed: true };
  yield NONE;
}

async function configsIn(folder: string, reader: FileReader, signal: AbortSignal): Promise<readonly PredictionLabels[]> {
  const files = await discover([folder], { signal, progress: () => {}, problem: () => {}, shallow: true });
  const configs = [];
  for (const file of files.filter(({ bytes }) => bytes <= LARGEST_CONFIG)) {
    signal.throwIfAborted();
    // A neighbour that cannot be read declares nothing.
    const recognised = await reader.recognise(file).catch(() => null);
    if (recognised?.kind === 'label-config') configs.push(await reader.labelConfig(file, false, signal).catch(() => null));
  }
  const usable = configs.filter((config) => config !== null);
  return [...configsByFolder(usable).values()]
    .flat()
    .filter(({ lists }) => lists[0]?.presumed !== true)
    .map((config) => ({ labels: config.labels.map(({ label }) => label), source: config.path, given: false }));
}

export function namesOf(labels: readonly string[] | null, classes: number): readonly string[] {
  return labels ?? Array.from({ length: classes }, (_, id) => String(id));
}
