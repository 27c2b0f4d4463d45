import * as vscode from 'vscode';
import type { Analysis, Dataset, Problem } from '../../core/analysis.ts';
import type { AnalyzeRequest } from '../../protocol/engine-api.ts';
import { SETTINGS } from '../contributions.ts';
import { readDeclarations } from '../dataset-declarations.ts';
import { readSetting } from '../settings.ts';

/** One request to the engine. */
export interface PlannedRequest {
  readonly request: AnalyzeRequest;
  /** Name of the workspace folder, to tell data sets of the same name apart. */
  readonly place: string;
}

/** Where a data set comes from: questions about it repeat the request, under the name that the engine knows. */
export interface DatasetOrigin {
  readonly request: AnalyzeRequest;
  readonly name: string;
}

/** What has to be read for the open workspace: each folder, and the files that a person chose by hand. */
export function planAnalysis(chosenFiles: readonly vscode.Uri[]): readonly PlannedRequest[] {
  const muted = readSetting(SETTINGS.findingsMuted);
  const plan: PlannedRequest[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== 'file') continue;
    const include = readSetting(SETTINGS.filesInclude, folder.uri);
    const exclude = readSetting(SETTINGS.filesExclude, folder.uri);
    const datasets = readDeclarations(readSetting(SETTINGS.datasets, folder.uri), folder.uri.fsPath);
    plan.push({
      place: folder.name,
      request: { paths: [folder.uri.fsPath], muted, exclude, datasets, ...(include.length > 0 ? { include } : {}) },
    });
  }
  for (const file of chosenFiles) plan.push({ place: vscode.workspace.asRelativePath(file), request: { paths: [file.fsPath], muted } });
  return plan;
}

/** One analysis out of several; data sets of the same name are told apart by the folder they come from. */
export function mergeAnalyses(parts: readonly { readonly plan: PlannedRequest; readonly analysis: Analysis }[]): {
  readonly analysis: Analysis;
  readonly origins: ReadonlyMap<Dataset, DatasetOrigin>;
} {
  const origins = new Map<Dataset, DatasetOrigin>();
  const problems: Problem[] = [];
  const names = new Set<string>();
  for (const { plan, analysis } of parts) {
    problems.push(...analysis.problems);
    for (const found of analysis.datasets) {
      const name = freeName(found.name, plan.place, names);
      names.add(name);
      origins.set(name === found.name ? found : { ...found, name }, { request: plan.request, name: found.name });
    }
  }
  const predictions = parts.flatMap(({ analysis }) => analysis.predictions ?? []);
  return { analysis: { schema: 'focal-lens/analysis@1', datasets: [...origins.keys()], predictions, problems }, origins };
}

function freeName(name: string, place: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let candidate = `${name} (${place})`;
  for (let number = 2; taken.has(candidate); number++) candidate = `${name} (${place}, ${number})`;
  return candidate;
}
