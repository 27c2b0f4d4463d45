import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import type { Steps } from '../../core/steps.ts';
import { schemeNamed, violationTest } from '../../core/tag-scheme.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { inSlices } from '../in-slices.ts';
import { whileWanted } from '../while-wanted.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { taggedDocument } from './label-documents.ts';
import { labelItems, rankSteps } from './label-items.ts';

/** Lines before the cursor in which the tag before is looked for: the nearest one holds it. */
const LINES_BEFORE = 1;

/** Names of tags in the tag column of CoNLL files: first those that may follow the tag before them, then by frequency. Nothing anywhere else. */
export class TagCompletion implements vscode.CompletionItemProvider {
  static readonly triggers: readonly string[] = ['\t', ' ', '-', '_'];
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
    const tagged = taggedDocument(this.#model, document);
    if (tagged === null) return null;
    const { dataset, origin, scheme } = tagged;
    const lineAt = (line: number) => document.lineAt(line).text.slice(0, LONGEST_LINE);
    const before: string[] = [];
    for (let line = Math.max(0, position.line - LINES_BEFORE); line < position.line; line += 1) before.push(lineAt(line));
    return whileWanted(token, this.#log, async (signal) => {
      const context = await this.#engine.request(
        'tagContext',
        {
          analysis: origin.request,
          dataset: origin.name,
          path: document.uri.fsPath,
          line: lineAt(position.line),
          character: position.character,
          before,
        },
        { signal },
      );
      if (context === null) return null;
      const range = new vscode.Range(position.line, context.start, position.line, context.end);
      const typed = document.getText(new vscode.Range(range.start, position));
      return labelItems(dataset, await inSlices(orderSteps(dataset, scheme, context.previous, typed)), range, asTag);
    });
  }
}

/** Longer lines hold no token. */
const LONGEST_LINE = 4096;

/** What has blanks is no tag of a column. */
function asTag(label: string): string | null {
  return label === '' || /\s/.test(label) ? null : label;
}

function orderSteps(dataset: Dataset, scheme: string, previous: string, typed: string): Steps<readonly string[]> {
  const { labels } = dataset.labelMap;
  const named = schemeNamed(scheme);
  const breaks = named === null ? () => false : violationTest(labels, named);
  return rankSteps(dataset, labels, (label) => breaks(previous, label), typed);
}
