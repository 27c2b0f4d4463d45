import * as vscode from 'vscode';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import type { AlphaSuggestions } from '../alpha/alpha-suggestions.ts';
import { COMMANDS } from '../contributions.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import { AlphaHints } from './alpha-hints.ts';
import { AlphaHover } from './alpha-hover.ts';
import { AlphaLens } from './alpha-lens.ts';
import { AlphaProblems } from './alpha-problems.ts';
import { AlphaVerdicts } from './alpha-verdicts.ts';
import { CODE_SELECTOR } from './code-document.ts';
import { CodeInspections } from './code-inspections.ts';
import { LossProblems } from './loss-problems.ts';
import { updateAlpha } from './update-alpha.ts';

/** What is said and offered in sources: lenses, hints, hovers, problems and quick fixes, and the command behind them. */
export class CodeFeatures implements vscode.Disposable {
  readonly inspections: CodeInspections;
  readonly verdicts: AlphaVerdicts;
  readonly #disposable: vscode.Disposable;

  constructor(engine: EngineClient, model: WorkspaceModel, alpha: AlphaSuggestions, log: vscode.LogOutputChannel) {
    this.inspections = new CodeInspections(engine, log);
    this.verdicts = new AlphaVerdicts(this.inspections, model);
    const problems = new AlphaProblems(this.verdicts);
    const losses = new LossProblems(this.inspections, model, this.verdicts.onDidChange);
    const { languages } = vscode;
    this.#disposable = vscode.Disposable.from(
      languages.registerCodeLensProvider(CODE_SELECTOR, new AlphaLens(this.verdicts)),
      languages.registerInlayHintsProvider(CODE_SELECTOR, new AlphaHints(this.verdicts)),
      languages.registerHoverProvider(CODE_SELECTOR, new AlphaHover(this.verdicts, alpha)),
      languages.registerCodeActionsProvider(CODE_SELECTOR, problems, AlphaProblems.metadata),
      languages.registerCodeActionsProvider(CODE_SELECTOR, losses, LossProblems.metadata),
      problems,
      losses,
      this.verdicts,
      this.inspections,
    );
  }

  commands() {
    return {
      /** Rewrites the numbers of a stale α vector, and nothing else. */
      [COMMANDS.updateAlpha]: (argument: unknown) => updateAlpha(this.verdicts, argument),
    };
  }

  dispose(): void {
    this.#disposable.dispose();
  }
}
