import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import type { CommittedState } from '../../protocol/dashboard-api.ts';
import { errorText } from '../texts.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';

/** What the last commit has of the data set that was asked for last. */
export class CommittedSession implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #model: WorkspaceModel;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  #state: CommittedState = { kind: 'none' };
  #controller: AbortController | null = null;

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, model: WorkspaceModel, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#model = model;
    this.#log = log;
  }

  get state(): CommittedState {
    return this.#state;
  }

  /** Resolves when it is counted, or known that it cannot be: the state says which. */
  async count(dataset: Dataset): Promise<void> {
    const origin = this.#model.originOf(dataset);
    if (origin === null) return;
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const { name } = dataset;
    this.#set({ kind: 'loading', dataset: name });
    try {
      const request = { analysis: origin.request, dataset: origin.name, commit: 'HEAD' };
      const committed = await this.#engine.request('committed', request, { signal: controller.signal });
      if (this.#controller === controller) this.#set({ kind: 'ready', dataset: name, committed });
    } catch (error) {
      if (this.#controller !== controller) return;
      if (isCancelled(error)) return this.#set({ kind: 'none' });
      this.#log.warn(`The last commit of ${name} could not be counted: ${error instanceof Error ? error.message : String(error)}`);
      this.#set({ kind: 'error', dataset: name, message: errorText(error) });
    } finally {
      if (this.#controller === controller) this.#controller = null;
    }
  }

  dispose(): void {
    this.#controller?.abort();
    this.#changed.dispose();
  }

  #set(state: CommittedState): void {
    this.#state = state;
    this.#changed.fire();
  }
}
