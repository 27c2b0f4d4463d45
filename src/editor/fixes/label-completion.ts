import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import type { LabelSite } from '../../core/contract/label-site.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { datasetOfFile, labelSet } from '../hover/label-card.ts';
import { whileWanted } from '../while-wanted.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { inRank, labelItems } from './label-items.ts';

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
      return labelItems(dataset, inOrder(dataset), range, WRITERS[site.as]);
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

function inOrder(dataset: Dataset): readonly string[] {
  const { labels, declared, types } = dataset.labelMap;
  const known = new Set([...labels.slice(0, declared), ...(types?.names ?? [])]);
  return inRank(dataset, [...labelSet(dataset)], (label) => known.has(label));
}
