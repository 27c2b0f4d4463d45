import { basename, dirname, resolve } from 'node:path';
import { messageOf } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import { readHead } from '../../formats/read-head.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { binaryContent } from '../../formats/text-stream.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { discover } from './discover.ts';
import { promisesLabelText } from './empty-files.ts';
import { isPatternOfAnswers } from './file-names.ts';
import type { FileReader } from './file-reader.ts';
import type { FoundFile } from './found-file.ts';
import { type PossibleConfigs, SURE } from './possible-configs.ts';
import type { ProblemLog } from './problem-log.ts';

export interface Classified {
  readonly labelFiles: readonly FoundFile[];
  readonly configs: readonly LabelConfig[];
  readonly predictions: readonly string[];
}

/** Says what the named files are that were not counted: who names one expects an answer. */
export async function sayOtherKinds(named: readonly FoundFile[], reader: FileReader, problems: ProblemLog): Promise<void> {
  for (const file of named) {
    const recognised = await reader.recognise(file).catch(() => null);
    if (recognised === null || recognised.kind === 'label-file') continue;
    const { evidence } = recognised;
    problems.add(
      problemAt(
        file.path,
        null,
        recognised.kind === 'predictions'
          ? messageOf('A label file was expected; this is a file of predictions ({0}).', evidence)
          : messageOf('A label file was expected; this is a label config ({0}).', evidence),
      ),
    );
  }
}

/** Files whose first bytes are read at once. */
const PARALLEL = 8;
/** A file that was only found must look like a label file; one that was named may look odd. */
const MINIMUM_CONFIDENCE = 0.3;
/** Larger files beside a named one are not looked at for label configs. */
const LARGEST_NEIGHBOUR = 1024 * 1024;

/**
 * Says what each file is. Beside files that were named (and `explicit` ones, which are label files whatever they look like) it looks
 * for label configs too; and beside and above those that patterns include, which name the label files only.
 */
export async function classify(
  found: readonly FoundFile[],
  explicit: readonly FoundFile[],
  request: AnalyzeRequest,
  reader: FileReader,
  signal: AbortSignal,
  problems: ProblemLog,
  possible: PossibleConfigs,
): Promise<Classified> {
  const labelFiles: FoundFile[] = [];
  const configs: LabelConfig[] = [];
  const predictions: string[] = [];
  const known = new Set<string>();
  const kinds = await inParallel(found, signal, (file) => recognise(file, request, reader, problems));
  for (const [index, file] of found.entries()) {
    const kind = kinds[index];
    // A workspace may hold thousands of settings with a list of this or that.
    if (kind === 'possible-config') possible.add(file.path);
    else known.add(file.path);
    if (kind === 'label-file') labelFiles.push(file);
    else if (kind === 'predictions') predictions.push(file.path);
    else if (kind === 'label-config') configs.push(...(await readConfig(file, reader, signal, problems)));
  }
  const chosen = [...found.filter(({ named }) => named), ...explicit].map(({ path }) => ({ folder: dirname(path) }));
  const included = (request.include ?? []).length > 0 ? labelFiles.filter(({ named }) => !named).flatMap(foldersUpToRoot) : [];
  const beside = await neighbours([...chosen, ...included], request.exclude, signal, possible);
  for (const file of [...beside, ...(await possible.near([...labelFiles, ...explicit], signal))]) {
    if (known.has(file.path)) continue;
    known.add(file.path);
    const recognised = await reader.recognise(file).catch(() => null);
    if (recognised?.kind === 'label-config') configs.push(...(await readConfig(file, reader, signal, problems)));
  }
  return { labelFiles, configs, predictions };
}

/** Whether a file that was found looks like one that is read. */
export async function isSomething(file: FoundFile, reader: FileReader): Promise<boolean> {
  const recognised = await reader.recognise(file).catch(() => null);
  return recognised !== null && recognised.confidence >= MINIMUM_CONFIDENCE;
}

async function recognise(file: FoundFile, request: AnalyzeRequest, reader: FileReader, problems: ProblemLog) {
  try {
    if (file.named && request.format !== undefined) return 'label-file';
    const recognised = await reader.recognise(file);
    // A named file that nothing claims is tried all the same: the reader says best why it cannot.
    if (file.named) return recognised?.kind ?? 'label-file';
    if (recognised === null && file.bytes > 0 && promisesLabelText(file.path))
      await reader.remember('text', file, null, () => refuseBinary(file.path));
    if (recognised === null || recognised.confidence < MINIMUM_CONFIDENCE || isPatternOfAnswers(basename(file.path))) return null;
    return recognised.kind === 'label-config' && recognised.confidence < SURE ? 'possible-config' : recognised.kind;
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    problems.add(error.problem());
    return null;
  }
}

/** Throws `UnreadableFile` where the file holds no text. */
async function refuseBinary(path: string): Promise<true> {
  const head = await readHead(path);
  if (head.text === '' && head.bytes.length > 0) throw binaryContent(path, head.compression);
  return true;
}

async function readConfig(file: FoundFile, reader: FileReader, signal: AbortSignal, problems: ProblemLog): Promise<readonly LabelConfig[]> {
  const isSure = ((await reader.recognise(file))?.confidence ?? 1) >= SURE;
  if (!isSure && file.bytes > LARGEST_NEIGHBOUR) return [];
  try {
    const config = await reader.labelConfig(file, false, signal);
    if (isSure) for (const problem of config.problems) problems.add(problem);
    return [config];
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    if (isSure) problems.add(error.problem());
    return [];
  }
}

/** A folder to look for label configs in, and the root of the patterns that exclude some. */
interface ConfigFolder {
  readonly folder: string;
  readonly root?: string;
}

function foldersUpToRoot({ path, root }: FoundFile): readonly ConfigFolder[] {
  const folders: ConfigFolder[] = [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    folders.push({ folder, root });
    if (resolve(folder) === resolve(root) || dirname(folder) === folder) return folders;
  }
}

/** The small files in the folders. */
async function neighbours(
  folders: readonly ConfigFolder[],
  exclude: readonly string[] | undefined,
  signal: AbortSignal,
  possible: PossibleConfigs,
): Promise<readonly FoundFile[]> {
  const different = [...new Map(folders.map((one) => [resolve(one.folder), one])).values()];
  const quiet = { signal, progress: () => {}, problem: () => {}, shallow: true, possibleConfig: possible.add };
  const search = ({ folder, root }: ConfigFolder) => discover([folder], root === undefined ? quiet : { ...quiet, exclude, globRoot: root });
  const files = await inParallel(different, signal, search);
  return files.flat().filter(({ bytes }) => bytes <= LARGEST_NEIGHBOUR);
}

async function inParallel<T, R>(items: readonly T[], signal: AbortSignal, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < items.length; index = next++) {
      signal.throwIfAborted();
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return results;
}
