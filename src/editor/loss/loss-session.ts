import * as vscode from 'vscode';
import type { Dataset } from '../../core/analysis.ts';
import { isPaperForm } from '../../core/loss/definition-loss.ts';
import { lossDefinition } from '../../core/loss/definitions.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import type { LossState } from '../../protocol/dashboard-api.ts';
import type { EvaluateRequest } from '../../protocol/engine-api.ts';
import type { Progress } from '../../protocol/rpc.ts';
import { CONTEXT_KEYS, SETTINGS } from '../contributions.ts';
import { readAlphaSettings, readSetting } from '../settings.ts';
import { errorText, localProgress } from '../texts.ts';
import type { EvaluationChoice, EvaluationChoices } from './evaluation-choice.ts';
import { knownOf } from './known-classes.ts';

/** The γ of the sweep: from cross-entropy to where hardly an example counts. */
const SWEEP: readonly number[] = Array.from({ length: 21 }, (_, index) => index / 4);

/** The last evaluation of the loss, and how it stands. */
export class LossSession implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #choices: EvaluationChoices;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #progressed = new vscode.EventEmitter<Progress>();
  #state: LossState = { kind: 'none' };
  /** The last state that was not `loading`. */
  #settled: LossState = this.#state;
  #files: ReadonlySet<string> = new Set();
  #controller: AbortController | null = null;
  /** What `evaluateAgain` takes up. */
  #last: { readonly dataset: Dataset | null; readonly choice: EvaluationChoice } | null = null;

  readonly onDidChange = this.#changed.event;
  readonly onDidProgress = this.#progressed.event;

  constructor(engine: EngineClient, log: vscode.LogOutputChannel, choices: EvaluationChoices) {
    this.#engine = engine;
    this.#log = log;
    this.#choices = choices;
  }

  get state(): LossState {
    return this.#state;
  }

  /** Files of the report, which the dashboard may open. */
  get files(): ReadonlySet<string> {
    return this.#files;
  }

  /**
   * Evaluates predictions under the settings of the workspace. A cancelled run leaves the last result in place.
   * @param dataset gives the labels and the training counts; null when the predictions stand alone
   * @returns whether there is a new result
   */
  async evaluate(dataset: Dataset | null, choice: EvaluationChoice): Promise<boolean> {
    const { paths } = choice;
    this.#last = { dataset, choice };
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#set({ kind: 'loading', progress: null });
    try {
      const report = await this.#engine.request('evaluate', evaluateRequest(dataset, choice), {
        signal: controller.signal,
        progress: (reported) => {
          if (this.#controller !== controller) return;
          const progress = localProgress(reported);
          this.#state = { kind: 'loading', progress };
          this.#progressed.fire(progress);
        },
      });
      this.#log.info(`Loss evaluated on ${report.backend}: ${report.sampled} of ${report.examples} examples, seed ${report.seed}.`);
      this.#files = new Set([
        ...paths,
        ...[...report.hardest, ...report.labelIssues].map((example) => example.path),
        ...report.problems.map((problem) => problem.path),
      ]);
      this.#set({ kind: 'ready', dataset: dataset?.name ?? null, path: paths[0] ?? '', report });
      return true;
    } catch (error) {
      if (this.#controller !== controller) return false;
      if (isCancelled(error)) {
        this.#set(this.#settled);
        return false;
      }
      this.#set({ kind: 'error', message: errorText(error) });
      throw error;
    } finally {
      if (this.#controller === controller) this.#controller = null;
    }
  }

  /** The same predictions under another definition, which is remembered. */
  async evaluateAgain(definition: string): Promise<boolean> {
    if (this.#last === null) return false;
    const { dataset } = this.#last;
    const choice = { ...this.#last.choice, definition };
    await this.#choices.keep(dataset, choice);
    return this.evaluate(dataset, choice);
  }

  cancel(): void {
    this.#controller?.abort();
  }

  dispose(): void {
    this.cancel();
    this.#changed.dispose();
    this.#progressed.dispose();
  }

  #set(state: LossState): void {
    this.#state = state;
    if (state.kind !== 'loading') this.#settled = state;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.evaluating, state.kind === 'loading');
    this.#changed.fire();
  }
}

function evaluateRequest(dataset: Dataset | null, choice: EvaluationChoice): EvaluateRequest {
  const { paths, definition } = choice;
  return {
    paths,
    gamma: readSetting(SETTINGS.lossGamma),
    definition,
    // A library is shown as it comes, with its own α.
    alpha: isPaperForm(lossDefinition(definition)) ? { kind: 'scheme', settings: readAlphaSettings() } : { kind: 'default' },
    sample: readSetting(SETTINGS.lossSampleSize),
    seed: readSetting(SETTINGS.lossSeed),
    backend: readSetting(SETTINGS.kernelBackend),
    sweep: SWEEP,
    terms: true,
    ...(dataset === null ? {} : knownOf(dataset)),
    ...(choice.labels === null ? {} : { labels: choice.labels }),
    ...(choice.trainCounts === null ? {} : { trainCounts: choice.trainCounts }),
    ...(choice.align === null ? {} : { align: choice.align }),
  };
}
