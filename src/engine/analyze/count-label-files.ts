import { basename } from 'node:path';
import type { FileSummary } from '../../core/analysis.ts';
import { englishOf, messageOf, say } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { CountedFile } from '../../formats/count-file.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { namesOfCodes } from './codes.ts';
import type { FileReader } from './file-reader.ts';
import { configOfFolder } from './folder-labels.ts';
import type { FoundFile } from './found-file.ts';
import type { DeclaredSplit, Groupable } from './grouping.ts';
import { namesFromOne } from './ids-from-one.ts';
import { type ConfigsByFolder, configsAbove, isOfColumn, listsOf, namesById, namingConfig } from './label-maps.ts';
import type { ProblemLog } from './problem-log.ts';

/** How a file was read: who reads it again sees the same labels. */
export interface Reading {
  readonly format: string;
  readonly column?: string | number | undefined;
  /** Names by id. */
  readonly labels?: readonly string[] | undefined;
}

/** A counted label file, with the label configs that lie near it. */
export interface ReadLabelFile extends Groupable {
  readonly found: FoundFile;
  readonly reading: Reading;
  readonly summary: FileSummary;
  readonly parts: CountedFile['parts'];
  readonly configs: readonly LabelConfig[];
}

export interface CountContext extends Handling {
  readonly request: AnalyzeRequest;
  readonly reader: FileReader;
  readonly configs: ConfigsByFolder;
  /** The config that the client named; it then holds for every file. */
  readonly declared: LabelConfig | null;
  readonly problems: ProblemLog;
}

/** Counts files one after the other; one that cannot be read, or holds no labels, is a problem. */
export async function countLabelFiles(files: readonly FoundFile[], context: CountContext): Promise<readonly ReadLabelFile[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const read: ReadLabelFile[] = [];
  const ofFolders = new Set(files.flatMap(({ part }) => (part?.plan.isDeclared ? (part.plan.labelConfig ?? []) : [])));
  let done = 0;
  for (const file of files) {
    context.signal.throwIfAborted();
    const what = say('Counting {0}', basename(file.path));
    const counted = await countOne(file, context, ofFolders, (bytes) => context.progress({ ...what, done: done + bytes, total }));
    if (counted !== null) read.push(counted);
    done += file.bytes;
    context.progress({ ...what, done, total });
  }
  return read;
}

/** @param ofFolders Configs that describe data sets which are folders (`data.yaml`): they speak of those alone. */
async function countOne(
  file: FoundFile,
  context: CountContext,
  ofFolders: ReadonlySet<string>,
  progress: (bytes: number) => void,
): Promise<ReadLabelFile | null> {
  const { request, reader, signal, problems } = context;
  const root = rootOf(file);
  const own = context.declared === null ? await configOfFolder(file, context) : listsOf(context.declared);
  const near = context.declared === null ? configsAbove(file.path, root, context.configs) : [];
  const above = near.filter(({ path }) => !ofFolders.has(path) && !own.some((each) => each.path === path));
  const configs = [...own, ...above];
  const named = own.length > 0;
  let labels = namesFor(file, configs, request.column, named);
  try {
    const count = () => reader.count(file, { format: request.format, column: request.column, labels, signal, progress });
    let counted = await count();
    const ofColumn = namesFor(file, configs, request.column ?? counted.parts[0]?.column, named);
    if (ofColumn !== labels) {
      // Only now it is known which column holds the labels, and which list gives its ids their names.
      labels = ofColumn;
      counted = await count();
    }
    const fromOne = namesOfCodes(counted.parts, configs) ?? namesFromOne(counted.parts, labels, counted.task);
    if (fromOne !== null) {
      labels = fromOne;
      counted = await count();
    }
    for (const problem of counted.problems) problems.add(problem);
    const more = counted.problemCount - counted.problems.length;
    if (more > 0) problems.add(problemAt(file.path, null, messageOf('{0} more problems of this file are not listed.', more)));
    if (counted.parts.every(({ counts }) => counts.total === 0)) {
      problems.add(
        problemAt(file.path, null, messageOf('No labels were found; it was read as {0} ({1}).', counted.format, counted.evidence)),
      );
      return null;
    }
    sayUnlabelled(counted, problems);
    return {
      found: file,
      reading: { format: counted.format, column: request.column, labels },
      path: file.path,
      root,
      declared: declaredBy(file),
      task: counted.task,
      format: counted.format,
      labels: new Set(counted.parts.flatMap(({ counts }) => [...counts.labels.keys()])),
      holdsSplits: counted.parts.some(({ split }) => split !== null),
      bytes: file.bytes,
      summary: summaryOf(counted),
      parts: counted.parts,
      configs,
    };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    problems.add(error.problem());
    return null;
  }
}

/** Texts and images without a label (an empty cell, null, `-` of SNLI) are in no count: who compares with another tool needs to know. */
function sayUnlabelled({ path, task, parts, files }: CountedFile, problems: ProblemLog): void {
  if (!task.endsWith('classification') || task === 'token-classification' || files !== undefined) return;
  const whole = parts.filter(
    ({ counts, unit }) => counts.sequence === null && (unit === undefined || unit === 'document' || unit === 'image'),
  );
  const ignored = whole.reduce((sum, { counts }) => sum + counts.ignored, 0);
  if (ignored === 0) return;
  const records = whole.reduce((sum, part) => sum + part.counts.records, 0);
  const message = messageOf(
    '{0} of {1} records have no label (nothing, null, -1 or a mark such as "-"); they are in no count.',
    ignored,
    records,
  );
  problems.add(problemAt(path, null, message));
}

/** Names by id. */
function namesFor(
  file: FoundFile,
  configs: readonly LabelConfig[],
  column: string | number | undefined,
  named: boolean,
): readonly string[] | undefined {
  // Who names a config means it, wherever it lies and whatever it looks like.
  const config = named ? (configs.find((each) => isOfColumn(each, column)) ?? configs[0]) : namingConfig(file.path, configs, column);
  if (config === null || config === undefined) return undefined;
  let names = knownNames.get(config.labels);
  if (names === undefined) knownNames.set(config.labels, (names = namesById(config)));
  return names;
}

/** A folder may hold 100 000 label files of one config. */
const knownNames = new WeakMap<LabelConfig['labels'], readonly string[]>();

/** A named file was asked for by itself: its own folder and the one above may speak of its split. */
function rootOf(file: FoundFile): string {
  return file.named ? `${file.root}/..` : file.root;
}

/** The split and data set of a part of a folder. */
function declaredBy({ part: found }: FoundFile): DeclaredSplit | undefined {
  if (found === undefined) return undefined;
  const { plan, part } = found;
  return { split: part.split, folder: plan.folder, name: plan.name, evidence: part.splitEvidence };
}

function summaryOf({ path, format, evidence, bytes, encoding, files, problemCount }: CountedFile): FileSummary {
  return { path, format, evidence: englishOf(evidence), said: evidence, bytes, encoding, problems: problemCount, ...files };
}
