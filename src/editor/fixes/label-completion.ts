import * as vscode from 'vscode';
import { type Dataset, primarySplit } from '../../core/analysis.ts';
import type { LabelSite } from '../../core/contract/label-site.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import { datasetOfFile, labelSet } from '../hover/label-card.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { countsIn, labelItems } from './label-items.ts';

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
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    try {
      const request = { path, text, offset: document.offsetAt(position) };
      const site = await this.#engine.request('labelSite', request, { signal: controller.signal });
      if (site === null) return null;
      const range = new vscode.Range(document.positionAt(site.from), document.positionAt(site.to));
      return labelItems(dataset, inOrder(dataset), range, WRITERS[site.as]);
    } catch (error) {
      if (!isCancelled(error)) this.#log.error(error instanceof Error ? error : String(error));
      return null;
    } finally {
      listening.dispose();
    }
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
  const counts = countsIn(primarySplit(dataset));
  const ranked = [...labelSet(dataset)].map((label) => ({ label, rank: Number(known.has(label)), count: counts.get(label)?.count ?? 0 }));
  return ranked.sort((a, b) => a.rank - b.rank || b.count - a.count).map(({ label }) => label);
}
