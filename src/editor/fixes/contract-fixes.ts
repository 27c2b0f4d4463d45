import * as vscode from 'vscode';
import type { Dataset, Finding } from '../../core/analysis.ts';
import type { CodeEdit } from '../../core/code/code-edit.ts';
import { fileName } from '../../core/file-name.ts';
import { visibleLabel } from '../../core/name-labels.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { PROBLEM_SOURCE } from '../findings/problems.ts';
import { labelsText } from '../texts.ts';
import { whileWanted } from '../while-wanted.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { type ContractChoice, contractChoices } from './contract-choices.ts';

/** Characters of a label config that are sent to be mended. */
const LONGEST = 1024 * 1024;

/** Quick fixes that make label configs agree with each other and with the data. They change the config as its text stands, saved or not. */
export class ContractFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] };
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;
  readonly #log: vscode.LogOutputChannel;

  constructor(engine: EngineClient, model: WorkspaceModel, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#model = model;
    this.#log = log;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _: vscode.Range,
    context: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const offered = await whileWanted(token, this.#log, async (signal) => {
      const actions: vscode.CodeAction[] = [];
      for (const diagnostic of context.diagnostics) {
        if (diagnostic.source !== PROBLEM_SOURCE) continue;
        const found = this.#findingAt(document, diagnostic);
        if (found === null) continue;
        for (const choice of contractChoices(found.dataset, found.finding)) {
          const action = await this.#actionOf(choice, found.dataset, signal);
          if (action === null || actions.some(({ title }) => title === action.title)) continue;
          action.diagnostics = [diagnostic];
          actions.push(action);
        }
      }
      return actions;
    });
    return offered ?? [];
  }

  async #actionOf(choice: ContractChoice, dataset: Dataset, signal: AbortSignal): Promise<vscode.CodeAction | null> {
    const [config, like] = [await textOf(choice.path), choice.like === null ? null : await textOf(choice.like)];
    if (config === null || (choice.like !== null && like === null)) return null;
    const { labels, types } = dataset.labelMap;
    const edits = await this.#engine.request(
      'contractEdits',
      {
        path: choice.path,
        text: config.text,
        fix: choice.fix,
        known: [...labels, ...(types?.names ?? [])],
        ...(like === null ? {} : { like: { path: like.document.uri.fsPath, text: like.text } }),
      },
      { signal },
    );
    if (edits.length === 0) return null;
    const action = new vscode.CodeAction(titleOf(choice), vscode.CodeActionKind.QuickFix);
    action.edit = editOf(config.document, edits);
    return action;
  }

  #findingAt({ uri }: vscode.TextDocument, { code, range }: vscode.Diagnostic): { dataset: Dataset; finding: Finding } | null {
    const name = typeof code === 'object' ? code.value : code;
    for (const dataset of this.#model.analysis?.datasets ?? []) {
      for (const finding of dataset.findings) {
        if (finding.code === name && finding.path === uri.fsPath && (finding.line ?? 1) === range.start.line + 1)
          return { dataset, finding };
      }
    }
    return null;
  }
}

/** A config as it is in the editor; null for one that is gone, or too long. */
async function textOf(path: string): Promise<{ readonly document: vscode.TextDocument; readonly text: string } | null> {
  try {
    const document = await vscode.workspace.openTextDocument(path);
    const text = document.getText();
    return text.length > LONGEST ? null : { document, text };
  } catch {
    return null;
  }
}

function editOf(document: vscode.TextDocument, edits: readonly CodeEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { from, to, text } of edits) {
    edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
  }
  return edit;
}

function titleOf({ path, fix, after }: ContractChoice): string {
  const file = visibleLabel(fileName(path));
  switch (fix.kind) {
    case 'order':
      return vscode.l10n.t('Order the labels of {0} as in {1}', file, visibleLabel(nameBeside(after ?? '', path)));
    case 'add': {
      const named = fix.labels.length === 1 ? visibleLabel(fix.labels[0]!) : labelsText(fix.labels.length);
      return vscode.l10n.t('Add {0} at the end of {1}', named, file);
    }
    case 'invert':
      return vscode.l10n.t('Make label2id the inverse of id2label');
    case 'remove-duplicate':
      return vscode.l10n.t('Remove the second {0} from {1}', visibleLabel(fix.label), file);
    case 'rename':
      return vscode.l10n.t('Rename {0} to {1} in {2}, as in the data', visibleLabel(fix.from), visibleLabel(fix.to), file);
  }
}

/** The name of a file, and its path where the other file is called the same. */
function nameBeside(path: string, other: string): string {
  return fileName(path) === fileName(other) ? vscode.workspace.asRelativePath(path) : fileName(path);
}
