/** Folders of many small files, planned and counted without an engine. */
import { relative, sep } from 'node:path';
import type { CountedFile } from '../../src/formats/count-file.ts';
import { type CountFolderOptions, countFolder } from '../../src/formats/count-folder.ts';
import type { FolderLabelFormat, FolderPlan } from '../../src/formats/folder-format.ts';
import { FolderViews } from '../../src/formats/folder-view.ts';
import { TimeSlices } from '../../src/formats/time-slices.ts';

export interface PlannedFolder {
  readonly plan: FolderPlan;
  readonly counted: readonly CountedFile[];
}

export interface FolderQuestion extends CountFolderOptions {
  /** Where the search began; the folder itself unless told. */
  readonly root?: string;
  readonly isGiven?: boolean;
  readonly only?: string;
}

/** What a format makes of a folder itself, not of those inside it. */
export async function readFolder(
  format: FolderLabelFormat,
  folder: string,
  question: FolderQuestion = {},
): Promise<readonly PlannedFolder[]> {
  const { root = folder, isGiven = false, only, ...options } = question;
  const views = new FolderViews(new TimeSlices());
  const plans = await format.recognise(views.viewOf(folder, root, await views.list(folder)), { isGiven, only });
  const read: PlannedFolder[] = [];
  for (const plan of plans) {
    const counted: CountedFile[] = [];
    for (const part of plan.parts) counted.push((await countFolder(format, part, plan.evidence, options)).counted);
    read.push({ plan, counted });
  }
  return read;
}

/** `split: label count/records, …; n records` for each part, with paths below the folder. */
export function outlineOf({ plan, counted }: PlannedFolder): readonly string[] {
  return plan.parts.map((part, index) => {
    const { counts } = counted[index]!.parts[0]!;
    const labels = [...counts.labels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, { count, records }]) => `${label} ${count}${records === undefined ? '' : `/${records}`}`);
    return `${part.split ?? '-'}: ${labels.join(', ')}; ${counts.records}`;
  });
}

export function below(folder: string, path: string): string {
  return relative(folder, path).split(sep).join('/');
}
