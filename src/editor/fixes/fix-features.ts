import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { ContractFixes } from './contract-fixes.ts';
import { LabelCompletion } from './label-completion.ts';
import { TagCompletion } from './tag-completion.ts';
import { TagFixes } from './tag-fixes.ts';
import { TagPlaceProblems } from './tag-places.ts';

const FILES: vscode.DocumentSelector = { scheme: 'file' };

/** What mends label files and label configs where they are edited. */
export class FixFeatures implements vscode.Disposable {
  readonly #disposable: vscode.Disposable;

  constructor(engine: EngineClient, model: WorkspaceModel, log: vscode.LogOutputChannel) {
    const places = new TagPlaceProblems(engine, model, log);
    const { languages } = vscode;
    this.#disposable = vscode.Disposable.from(
      languages.registerCodeActionsProvider(FILES, new TagFixes(places), TagFixes.metadata),
      languages.registerCodeActionsProvider(FILES, new ContractFixes(engine, model, log), ContractFixes.metadata),
      languages.registerCompletionItemProvider(FILES, new TagCompletion(engine, model, log), ...TagCompletion.triggers),
      languages.registerCompletionItemProvider(FILES, new LabelCompletion(engine, model, log), ...LabelCompletion.triggers),
      places,
    );
  }

  dispose(): void {
    this.#disposable.dispose();
  }
}
