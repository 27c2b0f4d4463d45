import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import type { LabelSite } from '../../core/contract/label-site.ts';
import { eachInSteps, type Steps } from '../../core/steps.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { datasetOfFile, labelSetSteps } from '../hover/label-card.ts';
import { inSlices } from '../in-slices.ts';
import { whileWanted } from '../while-wanted.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { labelItems, rankSteps } from './label-items.ts';

/** Characters of a config that are sent while somebody types. */
const LONGEST = 1024 * 1024;

/** Names of labels in label configs: first those of the data that are not declared yet, then by frequency. Nothing anywhere else. */
export class LabelCompletion implements vscode.CompletionItemProvider {
  static readonly triggers: readonly string[] = ['"', "'", '-', '_'];
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;
  readonly #log: vscode.LogOutputChannel;

  constructor(engine: EngineClient, model: WorkspaceModel, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#model = model;
    this.#log = log;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionList | null> {
    if (document.uri.scheme !== 'file') return null;
    const path = document.uri.fsPath;
    const dataset = datasetOfFile(this.#model.analysis?.datasets ?? [], path)?.dataset;
    // Label files are written by other rules.
    if (dataset === undefined || isLabelFile(dataset, path)) return null;
    const text = document.getText();
    if (text.length > LONGEST) return null;
    return whileWanted(token, this.#log, async (signal) => {
      const site = await this.#engine.request('labelSite', { path, text, offset: document.offsetAt(position) }, { signal });
      if (site === null) return null;
      const range = new vscode.Range(document.positionAt(site.from), document.positionAt(site.to));
      const typed = document.getText(new vscode.Range(range.start, position));
      return labelItems(dataset, await inOrder(dataset, typed), range, WRITERS[site.as]);
    });
  }
}

function isLabelFile(dataset: Dataset, path: string): boolean {
  return dataset.splits.some(({ files }) => files.some((file) => file.path === path));
}

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** How a label is written at a place; null for one that cannot stand there. */
const WRITERS: { readonly [Key in LabelSite['as']]: (label: string) => string | null } = {
  text: (label) => (CONTROL.test(label) || label !== label.trim() ? null : label),
  '"': (label) => JSON.stringify(label).slice(1, -1),
  "'": (label) => (CONTROL.test(label) ? null : label.replaceAll("'", "''")),
  yaml: (label) => (PLAIN.test(label) ? label : JSON.stringify(label)),
};

const PLAIN = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[\p{L}_][\p{L}\p{N}_-]*(?: [\p{L}\p{N}_-]+)*$/iu;

async function inOrder(dataset: Dataset, typed: string): Promise<readonly string[]> {
  const { labels, declared, types } = dataset.labelMap;
  const all = await inSlices(labelSetSteps(dataset));
  const ids = await inSlices(positionSteps(labels));
  const isDeclared = (label: string) => (ids.get(label) ?? declared) < declared || types?.names.includes(label) === true;
  return inSlices(rankSteps(dataset, [...all], isDeclared, typed));
}

const positions = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function* positionSteps(labels: readonly string[]): Steps<ReadonlyMap<string, number>> {
  const known = positions.get(labels);
  if (known !== undefined) return known;
  const ids = new Map<string, number>();
  yield* eachInSteps(labels, (label, id) => ids.set(label, id));
  positions.set(labels, ids);
  return ids;
}
