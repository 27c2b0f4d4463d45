/** Which files an analysis is about. */
import type { Analysis, FileSummary } from '../../core/analysis.ts';

/** Every file the analysis depends on. */
export function filesOf(analysis: Analysis): ReadonlySet<string> {
  const files = new Set<string>();
  for (const dataset of analysis.datasets) {
    const { source, types, others = [] } = dataset.labelMap;
    for (const path of [source, types?.source, ...others]) if (path !== null && path !== undefined) files.add(path);
    for (const path of dataset.predictions) files.add(path);
    for (const split of dataset.splits) for (const file of split.files) files.add(file.path);
  }
  for (const path of analysis.predictions ?? []) files.add(path);
  for (const problem of analysis.problems) files.add(problem.path);
  return files;
}

/** Folders of many small files that are counted together. */
export function countedFolders(analysis: Analysis): ReadonlySet<string> {
  return new Set(analysis.datasets.flatMap(({ splits }) => splits.flatMap(({ files }) => files.flatMap(({ folders = [] }) => folders))));
}

/** Whether a path is the file that was counted, or one of those that were counted together. */
export function isFileOf({ path, folders = [] }: FileSummary, other: string): boolean {
  return path === other || folders.some((folder) => folderOf(other) === folder);
}

/** The folder of a path, with the separators of any system. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/'), path.lastIndexOf('\\')));
}
