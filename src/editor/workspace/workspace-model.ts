import * as vscode from 'vscode';
import type { Analysis, Dataset, Problem } from '../../core/analysis.ts';
import { messageOfError } from '../../core/message.ts';
import { problemAt } from '../../core/problem.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import { isCancelled } from '../../protocol/connection.ts';
import type { AnalysisState } from '../../protocol/dashboard-api.ts';
import type { Progress } from '../../protocol/rpc.ts';
import { CONTEXT_KEYS, SETTINGS } from '../contributions.ts';
import { affects } from '../settings.ts';
import { errorText, localProgress, messageText } from '../texts.ts';
import { countedFolders, filesOf } from './analysis-files.ts';
import { type DatasetOrigin, mergeAnalyses, type PlannedRequest, planAnalysis } from './analysis-plan.ts';
import { type ChangeKind, isRelevantChange, knownFiles } from './relevant-change.ts';
import { TextFindings } from './text-findings.ts';

export type ModelState = 'loading' | 'ready' | 'empty' | 'error';

/** Editors and scripts write files in several steps: wait until they pause, but not for ever. */
const QUIET_MILLISECONDS = 300;
const LONGEST_WAIT_MILLISECONDS = 3000;

/** Why an analysis was aborted: a newer one took its place. */
const REPLACED = Symbol('replaced');

/**
 * The analysis of the open workspace and how it stands. A new analysis replaces the running one; until it is done, the last
 * result stays visible.
 */
export class WorkspaceModel implements vscode.Disposable {
  readonly #engine: EngineClient;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #progressed = new vscode.EventEmitter<Progress>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #watchers: readonly vscode.Disposable[] = [];
  #running: { readonly controller: AbortController; readonly done: Promise<void> } | null = null;
  #analysis: Analysis | null = null;
  readonly #texts: TextFindings;
  /** Ends the comparison of texts that runs after an analysis. */
  #inspecting = new AbortController();
  #origins: ReadonlyMap<Dataset, DatasetOrigin> = new Map();
  /** The data sets as they were counted, without what their texts say. */
  #counted: ReadonlyMap<Dataset, DatasetOrigin> = new Map();
  #known = knownFiles(new Set());
  #error: string | null = null;
  #progress: Progress | null = null;
  #chosenFiles: readonly vscode.Uri[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitingSince: number | null = null;
  /** A file changed while an analysis was running. */
  #isOutdated = false;

  /** The state or the analysis is another one. */
  readonly onDidChange = this.#changed.event;
  readonly onDidProgress = this.#progressed.event;

  constructor(engine: EngineClient, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#texts = new TextFindings(engine);
    this.#log = log;
    this.#watch();
    this.#subscriptions.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => {
        this.#watch();
        void this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affects(event, SETTINGS.filesInclude, SETTINGS.filesExclude, SETTINGS.datasets, SETTINGS.findingsMuted)) void this.refresh();
      }),
    );
  }

  /** The last complete analysis; null before the first one. */
  get analysis(): Analysis | null {
    return this.#analysis;
  }

  /** Where a data set of the last analysis comes from. */
  originOf(dataset: Dataset): DatasetOrigin | null {
    return this.#origins.get(dataset) ?? null;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  get state(): ModelState {
    if (this.#running !== null) return 'loading';
    if (this.#error !== null) return 'error';
    if (this.#analysis === null) return 'loading';
    return this.#analysis.datasets.length > 0 || this.#analysis.problems.length > 0 ? 'ready' : 'empty';
  }

  get errorMessage(): string | null {
    return this.#error;
  }

  /** The same as the dashboard wants it: a result stays on the page while the next one is made. */
  get dashboardState(): AnalysisState {
    if (this.#analysis !== null) return { kind: 'ready', analysis: this.#analysis };
    if (this.#running !== null) return { kind: 'loading', progress: this.#progress };
    if (this.#error !== null) return { kind: 'error', message: this.#error };
    return { kind: 'loading', progress: null };
  }

  /** Analyses the workspace anew. Resolves when this analysis, or the one that replaced it, has ended; never rejects. */
  async refresh(): Promise<void> {
    this.#stopWaiting();
    this.#isOutdated = false;
    this.#running?.controller.abort(REPLACED);
    this.#inspecting.abort();
    const controller = new AbortController();
    this.#running = { controller, done: this.#run(controller) };
    this.#publish();
    await this.#idle();
  }

  cancel(): void {
    this.#isOutdated = false;
    this.#running?.controller.abort();
  }

  /** The analysis for a command that needs one: waits for the running one, or makes the first. */
  async ready(): Promise<Analysis | null> {
    await this.#idle();
    if (this.#analysis === null) await this.refresh();
    return this.#analysis;
  }

  /** The first analysis, unless one was asked for already. */
  async start(): Promise<void> {
    if (this.#running === null && this.#analysis === null) await this.refresh();
  }

  /** Adds files that a person chose; they stay part of the analysis until the window closes. */
  async addFiles(files: readonly vscode.Uri[]): Promise<void> {
    const known = new Set([...this.#chosenFiles.map((file) => file.fsPath), ...this.#known.files]);
    const added = files.filter((file) => !known.has(file.fsPath));
    this.#chosenFiles = [...this.#chosenFiles, ...added];
    await this.refresh();
  }

  dispose(): void {
    this.#stopWaiting();
    this.cancel();
    this.#inspecting.abort();
    for (const disposable of [...this.#watchers, ...this.#subscriptions, this.#changed, this.#progressed]) disposable.dispose();
  }

  /** Resolves when no analysis runs, however often the running one is replaced meanwhile. */
  async #idle(): Promise<void> {
    while (this.#running !== null) await this.#running.done;
  }

  async #run(controller: AbortController): Promise<void> {
    try {
      await this.#analyze(controller.signal);
    } catch (error) {
      this.#error = errorText(error);
      this.#log.error(error instanceof Error ? error : this.#error);
    }
    if (this.#running?.controller !== controller) return;
    this.#running = null;
    this.#progress = null;
    this.#publish();
    if (this.#isOutdated) void this.refresh();
    else void this.#inspectTexts();
  }

  /** What the texts say joins the analysis once that is shown: it delays no counts. */
  async #inspectTexts(): Promise<void> {
    const origins = this.#counted;
    const { signal } = (this.#inspecting = new AbortController());
    try {
      const inspected = await this.#texts.inspect(origins, signal);
      if (inspected === null || signal.aborted || this.#analysis === null) return;
      this.#show(this.#analysis, inspected);
      this.#publish();
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      this.#log.warn(error instanceof Error ? error.message : String(error));
    }
  }

  #show(analysis: Analysis, origins: ReadonlyMap<Dataset, DatasetOrigin>): void {
    this.#analysis = { ...analysis, datasets: [...origins.keys()] };
    // Who still holds a data set of before the comparison may ask about it.
    this.#origins = new Map([...this.#counted, ...origins]);
  }

  async #analyze(signal: AbortSignal): Promise<void> {
    const plan = planAnalysis(this.#chosenFiles);
    const started = Date.now();
    const parts: { plan: PlannedRequest; analysis: Analysis }[] = [];
    const failures: Problem[] = [];
    for (const planned of plan) {
      try {
        const progress = (value: Progress) => this.#report(localProgress(value), signal);
        parts.push({ plan: planned, analysis: await this.#engine.request('analyze', planned.request, { signal, progress }) });
      } catch (error) {
        if (signal.aborted || isCancelled(error)) {
          this.#log.info('The analysis was cancelled.');
          if (signal.reason !== REPLACED && this.#analysis === null) this.#error = vscode.l10n.t('The analysis was cancelled.');
          return;
        }
        const failure = problemAt(planned.request.paths[0] ?? '', null, messageOfError(error));
        this.#log.error(failure.message);
        failures.push(failure);
      }
    }
    if (signal.aborted) return;
    if (failures.length > 0 && parts.length === 0) {
      this.#error = failures.map(({ said }) => messageText(said)).join(' ');
      return;
    }
    const { analysis, origins } = mergeAnalyses(parts);
    this.#error = null;
    this.#counted = origins;
    this.#show({ ...analysis, problems: [...analysis.problems, ...failures] }, this.#texts.withKnown(origins));
    this.#known = knownFiles(filesOf(analysis), countedFolders(analysis));
    this.#log.info(`Analysis: data sets ${analysis.datasets.length}, files ${this.#known.files.size}, ${Date.now() - started} ms.`);
  }

  #report(progress: Progress, signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#progress = progress;
    this.#progressed.fire(progress);
  }

  #publish(): void {
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.state, this.state);
    this.#changed.fire();
  }

  #watch(): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**/*'));
      return [
        watcher,
        watcher.onDidCreate((uri) => this.#fileChanged(uri, 'created')),
        watcher.onDidChange((uri) => this.#fileChanged(uri, 'changed')),
        watcher.onDidDelete((uri) => this.#fileChanged(uri, 'deleted')),
      ];
    });
  }

  #fileChanged(uri: vscode.Uri, kind: ChangeKind): void {
    if (uri.scheme !== 'file' || !isRelevantChange(uri.fsPath, kind, this.#known)) return;
    const now = Date.now();
    this.#waitingSince ??= now;
    clearTimeout(this.#timer);
    const left = this.#waitingSince + LONGEST_WAIT_MILLISECONDS - now;
    this.#timer = setTimeout(() => this.#refreshAfterChange(), Math.max(0, Math.min(QUIET_MILLISECONDS, left)));
  }

  /** Lets a running analysis end first: with a file that is written to all the time, none would ever end. */
  #refreshAfterChange(): void {
    this.#stopWaiting();
    if (this.#running === null) void this.refresh();
    else this.#isOutdated = true;
  }

  #stopWaiting(): void {
    clearTimeout(this.#timer);
    this.#waitingSince = null;
  }
}
