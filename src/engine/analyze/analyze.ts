import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Analysis, Dataset } from '../../core/analysis.ts';
import { buildDataset } from '../../core/dataset.ts';
import type { DeclaredLabels } from '../../core/declared-labels.ts';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { badInput, type Handling } from '../../protocol/connection.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { asBadInput } from '../bad-input.ts';
import { classify, sayOtherKinds } from './classify.ts';
import { countLabelFiles, type ReadLabelFile } from './count-label-files.ts';
import { discover, type FoundFile } from './discover.ts';
import type { FileReader } from './file-reader.ts';
import { type Group, groupFiles, labelsOf } from './grouping.ts';
import { type ChosenConfig, chooseConfig, configsByFolder, withOrderClashes } from './label-maps.ts';
import { attachPredictions } from './prediction-files.ts';
import { ProblemLog } from './problem-log.ts';
import { mergeSplits } from './splits.ts';

/**
 * Finds, counts and judges label files. A part that cannot be read is a problem; the rest is counted. Rejects only for a request
 * that makes no sense: a label config, format or scheme that does not exist.
 */
export async function analyze(request: AnalyzeRequest, reader: FileReader, { signal, progress }: Handling): Promise<Analysis> {
  const problems = new ProblemLog();
  const searching = (folders: number) => progress({ message: 'Searching for label files', done: folders, total: null });
  const search = { signal, progress: searching, problem: problems.add };
  const found = await discover(request.paths, { ...search, include: request.include, exclude: request.exclude });
  const explicit: { readonly name: string; readonly file: FoundFile }[] = [];
  for (const { name, path } of request.splits ?? []) {
    for (const file of await discover([path], search)) explicit.push({ name, file });
  }

  const own = new Set(explicit.map(({ file }) => resolve(file.path)));
  const candidates = found.filter((file) => !own.has(resolve(file.path)));
  const classified = await classify(
    candidates,
    explicit.map(({ file }) => file),
    request,
    reader,
    signal,
    problems,
  );
  const configs = configsByFolder(classified.configs);
  const declared = request.labels === undefined ? null : await readDeclared(request.labels, reader, signal);

  const counting = { request, reader, configs, declared, signal, progress, problems };
  const files = await countLabelFiles([...classified.labelFiles, ...explicit.map(({ file }) => file)], counting);
  const groups = withExplicitSplits(groupFiles(files.filter(({ path }) => !own.has(resolve(path)))), files, explicit);
  const datasets: Dataset[] = [];
  for (const group of groups) {
    // Lets a cancellation in: to judge 100 000 classes takes a while.
    await setImmediate();
    signal.throwIfAborted();
    datasets.push(judge(group, declared, request));
  }
  if (datasets.length === 0)
    await sayOtherKinds(
      candidates.filter(({ named }) => named),
      reader,
      problems,
    );
  return { schema: 'focal-lens/analysis@1', datasets: attachPredictions(datasets, classified.predictions), problems: problems.list() };
}

async function readDeclared(path: string, reader: FileReader, signal: AbortSignal): Promise<LabelConfig> {
  const missing = new ProblemLog();
  const [file] = await discover([path], { signal, progress: () => {}, problem: missing.add });
  if (file === undefined) throw badInput(`${path}: ${missing.list()[0]?.message ?? 'It holds no label config.'}`);
  try {
    return await reader.labelConfig(file, true, signal);
  } catch (error) {
    throw asBadInput(error);
  }
}

/** Splits that the client named join the one data set that was found, or make one of their own. */
function withExplicitSplits(
  groups: readonly Group<ReadLabelFile>[],
  files: readonly ReadLabelFile[],
  explicit: readonly { readonly name: string; readonly file: FoundFile }[],
): readonly Group<ReadLabelFile>[] {
  const named = explicit.flatMap(({ name, file }) => {
    const read = files.find(({ path }) => path === file.path);
    return read === undefined ? [] : [{ file: read, split: name, evidence: 'it was named for this split' }];
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

function judge(group: Group<ReadLabelFile>, declared: LabelConfig | null, request: AnalyzeRequest): Dataset {
  const splits = mergeSplits(group.files);
  const seen = labelsOf(group.files);
  const chosen: ChosenConfig = declared === null ? chooseConfig(configsOf(group), seen) : { config: declared, findings: [] };
  const own = declared === null ? ownDeclaration(group) : null;
  const task = group.files[0]?.file.task;
  try {
    const dataset = buildDataset({
      name: group.name,
      folder: group.folder,
      labelMap: own ?? (chosen.config === null ? null : declaredLabels(chosen.config)),
      splits,
      ...(task === undefined ? {} : { task }),
      scheme: request.scheme ?? null,
      unit: request.unit ?? null,
      muted: request.muted ?? [],
    });
    const clashes = request.muted?.includes('order-clash') ? [] : chosen.findings;
    return onlyUnit({ ...dataset, findings: withOrderClashes(dataset.findings, clashes) }, request);
  } catch (error) {
    throw asBadInput(error);
  }
}

/** The configs near the files of a group; they lie in one folder, so the first file speaks for all. */
function configsOf(group: Group<ReadLabelFile>): readonly LabelConfig[] {
  return group.files[0]?.file.configs ?? [];
}

/** The classes that the label files themselves declare. */
function ownDeclaration(group: Group<ReadLabelFile>): DeclaredLabels | null {
  for (const { file } of group.files) {
    const declared = file.parts.find((part) => part.declared !== undefined)?.declared;
    if (declared !== undefined) return { source: file.path, labels: declared.map((label) => ({ label, line: null })) };
  }
  return null;
}

function declaredLabels(config: LabelConfig): DeclaredLabels {
  return { source: config.path, labels: config.labels.map(({ label, line }) => ({ label, line })) };
}

function onlyUnit(dataset: Dataset, { unit }: AnalyzeRequest): Dataset {
  if (unit === undefined) return dataset;
  return {
    ...dataset,
    splits: dataset.splits.map((split) => ({ ...split, units: split.units.filter((summary) => summary.unit === unit) })),
    drift: dataset.drift.filter((drift) => drift.unit === unit),
  };
}
