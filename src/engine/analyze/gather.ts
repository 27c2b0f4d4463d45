import { dirname, resolve } from 'node:path';
import { messageOf, say } from '../../core/message.ts';
import { FOLDER_LABEL_FORMATS } from '../../formats/folder-registry.ts';
import { isFolder } from '../../formats/is-folder.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { asBadInput } from '../bad-input.ts';
import { classify, isSomething, sayOtherKinds } from './classify.ts';
import { type CountContext, countLabelFiles, type ReadLabelFile } from './count-label-files.ts';
import { type CheckedSettings, checkSettings, sayNoLabels, sayUnused } from './dataset-settings.ts';
import { withDeclaredSplits } from './declared-splits.ts';
import { type DiscoverOptions, discover } from './discover.ts';
import { sayEmptyFiles } from './empty-files.ts';
import { findExplicit, pathsOf } from './explicit-files.ts';
import type { FileReader } from './file-reader.ts';
import type { FolderFormats } from './folder-plans.ts';
import type { FoundFile } from './found-file.ts';
import { type Group, type GroupedFile, groupFiles } from './grouping.ts';
import { configsByFolder } from './label-maps.ts';
import { PossibleConfigs } from './possible-configs.ts';
import { ProblemLog } from './problem-log.ts';
import { sayUnknown } from './say-unknown.ts';

/** The counted files of a data set, and what a person decided about it. */
export interface GatheredDataset extends Group<ReadLabelFile> {
  /** Null where nothing was decided. */
  readonly settings: CheckedSettings | null;
  /** The label config that a person named; it overrides the discovered ones. */
  readonly declared: LabelConfig | null;
}

export interface Gathered {
  readonly datasets: readonly GatheredDataset[];
  /** Paths of prediction files. */
  readonly predictions: readonly string[];
  readonly configs: readonly LabelConfig[];
  readonly problems: ProblemLog;
}

/** A file of a split that was named, not found. */
interface ExplicitFile {
  readonly split: string;
  readonly file: FoundFile;
}

/** Finds and counts label files, and puts them into data sets. */
export async function gather(request: AnalyzeRequest, reader: FileReader, { signal, progress }: Handling): Promise<Gathered> {
  const problems = new ProblemLog();
  const searching = (folders: number) => progress({ ...say('Searching for label files'), done: folders, total: null });
  const search = { signal, progress: searching, problem: problems.add, starts: reader.starts };
  const possible = new PossibleConfigs();
  const patterns = { include: request.include, exclude: request.exclude };
  const found = await discover(request.paths, {
    ...search,
    ...patterns,
    possibleConfig: possible.add,
    folderFormats: folderFormatsFor(request.format),
    isSomething: (file) => isSomething(file, reader),
  });
  const explicit = await findSplits(request.splits ?? [], undefined, { ...search, folderFormats: folderFormatsFor(request.format) });
  const readConfig = (path: string) => readDeclared(path, reader, signal, problems);
  const declared = request.labels === undefined ? null : await readConfig(request.labels);
  const settings: CheckedSettings[] = [];
  for (const each of request.datasets ?? []) settings.push(await checkSettings(each, readConfig, problems));
  const ofSettings = new Map<CheckedSettings, readonly ExplicitFile[]>();
  for (const each of settings) {
    const folderFormats = folderFormatsFor(each.format ?? request.format);
    const files: ExplicitFile[] = [];
    for (const { name, paths } of each.splits ?? []) {
      for (const path of paths) {
        const named = await findSplits([{ name, path }], each.folder, { ...search, folderFormats });
        const kept = each.format === undefined ? await onlyLabelFiles(named, reader) : named;
        files.push(...kept);
        if (kept.length === 0 && (named.length > 0 || (await isFolder(resolve(each.folder ?? '', path)))))
          sayNoLabels(each, name, path, problems);
      }
    }
    ofSettings.set(each, files);
  }

  const named = [...explicit, ...[...ofSettings.values()].flat()].map(({ file }) => file);
  const own = pathsOf(named);
  const candidates = found.filter((file) => !own.has(resolve(file.path)));
  const classified = await classify(candidates, named, request, reader, signal, problems, possible);
  const context: CountContext = {
    request,
    reader,
    configs: configsByFolder(classified.configs),
    declared,
    signal,
    progress,
    problems,
  };
  const files = await countLabelFiles([...classified.labelFiles, ...explicit.map(({ file }) => file)], context);
  const isExplicit = pathsOf(explicit.map(({ file }) => file));
  const unnamed = files.filter(({ path }) => !isExplicit.has(resolve(path)));
  const groups = withExplicitSplits(groupFiles(await withDeclaredSplits(unnamed, reader, signal)), files, explicit);

  const datasets: GatheredDataset[] = [];
  const taken = new Set(settings.filter(({ splits }) => splits !== undefined).map(({ name }) => name));
  for (const found of groups) {
    const group = taken.has(found.name) ? { ...found, name: freeName(found.name, taken) } : found;
    taken.add(group.name);
    const decided = settings.find(({ name, splits }) => name === group.name && splits === undefined) ?? null;
    datasets.push(decided === null ? { ...group, settings: null, declared } : await readAsDecided(group, decided, context));
  }
  for (const decided of settings) {
    const dataset = await readSettings(decided, ofSettings.get(decided) ?? [], context);
    if (dataset !== null) datasets.push(dataset);
    else if (decided.splits === undefined && !groups.some(({ name }) => name === decided.name)) {
      sayUnused(
        decided,
        groups.map(({ name }) => name),
        problems,
      );
    }
  }
  reader.rest();
  const counted = datasets.filter((dataset) => dataset.files.length > 0);
  sayEmptyFiles(candidates, counted, problems);
  if (counted.length === 0) {
    await sayOtherKinds(
      candidates.filter((file) => file.named),
      reader,
      problems,
    );
    // Predictions alone are something.
    if (request.describesUnknown === true && classified.predictions.length === 0)
      await sayUnknown(request.paths, candidates, problems, signal);
  }
  return { datasets: counted, predictions: classified.predictions, configs: classified.configs, problems };
}

/** The formats of folders that are looked for when a person named a format, or none. */
function folderFormatsFor(format: string | undefined): FolderFormats {
  const given = FOLDER_LABEL_FORMATS.filter(({ id }) => id === format);
  return format === undefined ? { formats: FOLDER_LABEL_FORMATS, isGiven: false } : { formats: given, isGiven: true };
}

async function findSplits(
  splits: readonly { readonly name: string; readonly path: string }[],
  folder: string | undefined,
  search: DiscoverOptions,
): Promise<readonly ExplicitFile[]> {
  const files: ExplicitFile[] = [];
  for (const { name, path } of splits) {
    for (const file of await findExplicit(path, folder, search)) files.push({ split: name, file });
  }
  return files;
}

/** Beside label files a folder may hold anything; a file that was named itself is one whatever it looks like. */
async function onlyLabelFiles(files: readonly ExplicitFile[], reader: FileReader): Promise<readonly ExplicitFile[]> {
  const kept: ExplicitFile[] = [];
  for (const each of files) {
    const recognised = each.file.named ? null : await reader.recognise(each.file).catch(() => null);
    if (each.file.named || recognised?.kind === 'label-file') kept.push(each);
  }
  return kept;
}

async function readDeclared(path: string, reader: FileReader, signal: AbortSignal, problems: ProblemLog): Promise<LabelConfig> {
  const missing = new ProblemLog();
  const [file] = await discover([path], { signal, progress: () => {}, problem: missing.add });
  if (file === undefined) throw badInput(messageOf('{0}: {1}', path, missing.list()[0]?.said ?? messageOf('It holds no label config.')));
  try {
    const config = await reader.labelConfig(file, true, signal);
    for (const problem of config.problems) problems.add(problem);
    return config;
  } catch (error) {
    throw asBadInput(error);
  }
}

/** The context in which the files of a data set are read when a person decided how. */
function contextOf({ format, column, declared }: CheckedSettings, context: CountContext): CountContext {
  const request = {
    ...context.request,
    ...(format === undefined ? {} : { format }),
    ...(column === undefined ? {} : { column }),
  };
  return { ...context, request, declared: declared ?? context.declared };
}

/** A data set that was found, read once more where a decision changes how. */
async function readAsDecided(group: Group<ReadLabelFile>, settings: CheckedSettings, context: CountContext): Promise<GatheredDataset> {
  const declared = settings.declared ?? context.declared;
  const { format, column } = settings;
  if (format === undefined && column === undefined && settings.declared === null) return { ...group, settings, declared };
  context.problems.forget(new Set(group.files.map(({ file }) => file.path)));
  const read = await countLabelFiles(
    group.files.map(({ file }) => file.found),
    contextOf(settings, context),
  );
  const byPath = new Map(read.map((file) => [file.path, file]));
  const files = group.files.flatMap(({ file, ...rest }): readonly GroupedFile<ReadLabelFile>[] => {
    const again = byPath.get(file.path);
    return again === undefined ? [] : [{ ...rest, file: again }];
  });
  return { ...group, files, settings, declared };
}

/** A data set whose files the settings name; null without any. */
async function readSettings(
  settings: CheckedSettings,
  files: readonly ExplicitFile[],
  context: CountContext,
): Promise<GatheredDataset | null> {
  const splits = new Map(files.map(({ file, split }) => [file.path, split]));
  const read = await countLabelFiles(
    files.map(({ file }) => file),
    contextOf(settings, context),
  );
  const [first] = read;
  if (first === undefined) return null;
  const grouped = read.map((file) => ({ file, split: splits.get(file.path) ?? null, evidence: messageOf('the setting') }));
  const folder = commonFolder(read.map(({ path }) => path));
  return { name: settings.name, folder, files: grouped, settings, declared: settings.declared ?? context.declared };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let number = 2;
  while (taken.has(`${name} ${number}`)) number += 1;
  return `${name} ${number}`;
}

/** The innermost folder that holds all of the paths. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  for (const path of paths) {
    while (dirname(folder) !== folder && !isBelow(path, folder)) folder = dirname(folder);
  }
  return folder;
}

function isBelow(path: string, folder: string): boolean {
  for (let above = dirname(path); ; above = dirname(above)) {
    if (resolve(above) === resolve(folder)) return true;
    if (dirname(above) === above) return false;
  }
}

/** Splits that the client named join the one data set that was found, or make one of their own. */
function withExplicitSplits(
  groups: readonly Group<ReadLabelFile>[],
  files: readonly ReadLabelFile[],
  explicit: readonly ExplicitFile[],
): readonly Group<ReadLabelFile>[] {
  const named = explicit.flatMap(({ split, file }) => {
    const read = files.find(({ path }) => path === file.path);
    return read === undefined ? [] : [{ file: read, split, evidence: messageOf('it was given') }];
  });
  const [first] = named;
  if (first === undefined) return groups;
  const [only] = groups;
  if (groups.length === 1 && only !== undefined && only.files[0]?.file.task === first.file.task) {
    return [{ ...only, files: [...only.files, ...named] }];
  }
  const folder = dirname(first.file.path);
  const [alone] = groupFiles([first.file]);
  return [...groups, { name: alone?.name ?? folder, folder, files: named }];
}
