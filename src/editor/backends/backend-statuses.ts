import * as vscode from 'vscode';
import type { BackendStatus } from '../../core/loss/report.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { backendText } from '../texts.ts';

/** Which backends of the kernel can be used, and why not: asked for once, and again after an installation. */
export class BackendStatuses implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  #statuses: readonly BackendStatus[] = [];
  #loading: Promise<void> | null = null;

  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineClient, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#log = log;
  }

  /** What is known; empty before the first answer. */
  get statuses(): readonly BackendStatus[] {
    return this.#statuses;
  }

  /** Asks the engine unless that has been done; never rejects. */
  load(): Promise<void> {
    this.#loading ??= this.#ask();
    return this.#loading;
  }

  async reload(): Promise<void> {
    this.#loading = null;
    await this.load();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #ask(): Promise<void> {
    try {
      this.#statuses = await this.#engine.request('backends', {});
      for (const status of this.#statuses) this.#log.info(`Backend ${backendText(status)}`);
      this.#changed.fire();
    } catch (error) {
      this.#loading = null;
      this.#log.warn(`The backends could not be listed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
