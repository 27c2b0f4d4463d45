import * as vscode from 'vscode';
import type { Analysis, Dataset, Problem } from '../../core/analysis.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { SETTINGS } from '../contributions.ts';
import { readSetting } from '../settings.ts';
import { globOfPath } from './glob-of-path.ts';

/** One request to the engine, and how its data sets are called. */
export interface PlannedRequest {
  readonly request: AnalyzeRequest;
  /** Name that the settings give the data set; null when the engine names what it finds. */
  readonly name: string | null;
  /** Name of the workspace folder, to tell data sets of the same name apart. */
  readonly place: string;
}

/**
 * What has to be read for the open workspace: each folder, each data set that the settings declare, and the files that a person
 * chose by hand.
 */
export function planAnalysis(chosenFiles: readonly vscode.Uri[]): readonly PlannedRequest[] {
  const muted = readSetting(SETTINGS.findingsMuted);
  const plan: PlannedRequest[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== 'file') continue;
    const include = readSetting(SETTINGS.filesInclude, folder.uri);
    const declared = readSetting(SETTINGS.datasets, folder.uri);
    const absolute = (path: string) => vscode.Uri.joinPath(folder.uri, path).fsPath;
    const ownFiles = [...declared.values()].flatMap((paths) => [...paths.values()].map(globOfPath));
    const exclude = [...readSetting(SETTINGS.filesExclude, folder.uri), ...ownFiles];
    plan.push({
      name: null,
      place: folder.name,
      request: { paths: [folder.uri.fsPath], muted, exclude, ...(include.length > 0 ? { include } : {}) },
    });
    for (const [name, paths] of declared) {
      const labels = paths.get('labels');
      const splits = [...paths].filter(([split]) => split !== 'labels').map(([split, path]) => ({ name: split, path: absolute(path) }));
      if (splits.length === 0) continue;
      plan.push({
        name,
        place: folder.name,
        request: { paths: [], splits, muted, ...(labels === undefined ? {} : { labels: absolute(labels) }) },
      });
    }
  }
  for (const file of chosenFiles) {
    plan.push({ name: null, place: vscode.workspace.asRelativePath(file), request: { paths: [file.fsPath], muted } });
  }
  return plan;
}

/** One analysis out of several; data sets of the same name are told apart by the folder they come from. */
export function mergeAnalyses(parts: readonly { readonly plan: PlannedRequest; readonly analysis: Analysis }[]): Analysis {
  const datasets: Dataset[] = [];
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const { plan, analysis } of parts) {
    problems.push(...analysis.problems);
    for (const dataset of analysis.datasets) {
      const name = freeName(plan.name ?? dataset.name, plan.place, names);
      names.add(name);
      datasets.push(name === dataset.name ? dataset : { ...dataset, name });
    }
  }
  return { schema: 'focal-lens/analysis@1', datasets, problems };
}

function freeName(name: string, place: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let candidate = `${name} (${place})`;
  for (let number = 2; taken.has(candidate); number++) candidate = `${name} (${place}, ${number})`;
  return candidate;
}

/** Every file the analysis depends on. */
export function filesOf(analysis: Analysis): ReadonlySet<string> {
  const files = new Set<string>();
  for (const dataset of analysis.datasets) {
    if (dataset.labelMap.source !== null) files.add(dataset.labelMap.source);
    for (const path of dataset.predictions) files.add(path);
    for (const split of dataset.splits) for (const file of split.files) files.add(file.path);
  }
  for (const problem of analysis.problems) files.add(problem.path);
  return files;
}
