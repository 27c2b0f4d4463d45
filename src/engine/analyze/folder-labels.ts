import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LabelConfig } from '../../formats/read-label-config.ts';
import { UnreadableFile } from '../../formats/unreadable.ts';
import type { FileReader } from './file-reader.ts';
import type { FoundFile, FoundPart } from './found-file.ts';
import { type ConfigsByFolder, listsOf, nameOfList } from './label-maps.ts';
import type { ProblemLog } from './problem-log.ts';

export interface FolderLabelsContext {
  readonly reader: FileReader;
  readonly configs: ConfigsByFolder;
  readonly problems: ProblemLog;
  readonly signal: AbortSignal;
}

/** The config that the folder of a part goes by (`data.yaml`, `labelmap.txt`), each of its lists as a config of its own; none for a file. */
export function configOfFolder({ part, root }: FoundFile, context: FolderLabelsContext): Promise<readonly LabelConfig[]> {
  const path = part?.plan.labelConfig ?? null;
  if (part === undefined || path === null) return Promise.resolve([]);
  let config = readBefore.get(part.plan);
  if (config === undefined) readBefore.set(part.plan, (config = readConfig(path, root, part, context)));
  return config;
}

/** The parts of a folder have one config. */
const readBefore = new WeakMap<FoundPart['plan'], Promise<readonly LabelConfig[]>>();

async function readConfig(path: string, root: string, { plan }: FoundPart, context: FolderLabelsContext): Promise<readonly LabelConfig[]> {
  const { reader, configs, problems, signal } = context;
  try {
    const { size, mtimeMs } = await stat(path);
    const config = await reader.labelConfig({ path, bytes: size, modified: mtimeMs, named: false, root }, true, signal);
    // What the search found as well has said so already.
    const isKnown = configs.get(dirname(path))?.some((known) => known.path === path) === true;
    if (!isKnown) for (const problem of config.problems) problems.add(problem);
    const lists = listsOf(config).map((list) => withoutOthers(list, plan.notClasses ?? []));
    return lists.sort((a, b) => Number(nameOfList(b) === 'names') - Number(nameOfList(a) === 'names'));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof UnreadableFile) problems.add(error.problem());
    return [];
  }
}

function withoutOthers(config: LabelConfig, others: readonly string[]): LabelConfig {
  const labels = config.labels.filter(({ label }) => !others.includes(label));
  return labels.length === config.labels.length ? config : { ...config, labels };
}
