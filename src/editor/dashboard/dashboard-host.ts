import * as vscode from 'vscode';
import type { FileSummary, Place } from '../../core/analysis.ts';
import { LOSS_DEFINITIONS } from '../../core/loss/definitions.ts';
import { messageOf } from '../../core/message.ts';
import { badInput } from '../../protocol/connection.ts';
import type { DashboardCommand, DashboardSnapshot, DashboardView } from '../../protocol/dashboard-api.ts';
import type { BackendStatuses } from '../backends/backend-statuses.ts';
import type { CommittedSession } from '../committed/committed-session.ts';
import { COMMANDS, type CommandId, DASHBOARD_VIEW_TYPE, SETTINGS } from '../contributions.ts';
import { latestWrite } from '../latest-write.ts';
import type { LossSession } from '../loss/loss-session.ts';
import { affects, readAlphaSettings, readSetting, writeAlphaSettings, writeSetting } from '../settings.ts';
import { filesOf, isFileOf } from '../workspace/analysis-files.ts';
import type { WorkspaceModel } from '../workspace/workspace-model.ts';
import type { DashboardExamples } from './dashboard-examples.ts';
import { dashboardHtml, pageFolder } from './dashboard-html.ts';
import { saveFile } from './save-file.ts';
import { SnapshotParts } from './snapshot-parts.ts';
import { connectToPage, type DashboardConnection } from './webview-connection.ts';

/** The commands the page may run. */
const COMMANDS_OF_PAGE: { readonly [Command in DashboardCommand['command']]: CommandId } = {
  insertAlpha: COMMANDS.insertAlpha,
  copyAlpha: COMMANDS.copyAlpha,
  evaluateLoss: COMMANDS.evaluateLoss,
  showExamples: COMMANDS.showExamples,
  analyzeWorkspace: COMMANDS.analyzeWorkspace,
  analyzeFile: COMMANDS.analyzeFile,
  openSample: COMMANDS.openSample,
  cancel: COMMANDS.cancelAnalysis,
  installNativeBackend: COMMANDS.installNativeBackend,
};

/** What the page shows is what the editor writes: it does not ask for the framework again. */
function argumentOf(command: DashboardCommand): Readonly<Record<string, unknown>> | undefined {
  const dataset = 'dataset' in command && command.dataset !== null ? { dataset: command.dataset } : {};
  const writesAlpha = command.command === 'insertAlpha' || command.command === 'copyAlpha';
  const subject =
    command.command === 'showExamples' ? { label: command.label, ...(command.finding === null ? {} : { finding: command.finding }) } : {};
  const argument = writesAlpha ? { ...dataset, framework: 'pytorch', ...command.code } : { ...dataset, ...subject };
  return Object.keys(argument).length === 0 ? undefined : argument;
}

/** The one dashboard panel. The page pulls all it shows; the host tells it that something changed. */
export class DashboardHost implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #model: WorkspaceModel;
  readonly #loss: LossSession;
  readonly #backends: BackendStatuses;
  readonly #committed: CommittedSession;
  readonly #examples: DashboardExamples;
  readonly #log: vscode.LogOutputChannel;
  readonly #parts = new SnapshotParts();
  readonly #subscriptions: vscode.Disposable[];
  readonly #keepAlpha = latestWrite(writeAlphaSettings);
  readonly #keepGamma = latestWrite(async (gamma: number) => {
    if (gamma !== readSetting(SETTINGS.lossGamma)) await writeSetting(SETTINGS.lossGamma, gamma);
  });
  #panel: vscode.WebviewPanel | null = null;
  #connection: DashboardConnection | null = null;
  /** What a command asked to show before the page was there. */
  #pendingView: DashboardView | null = null;
  #pageIsReady = false;

  constructor(
    extension: vscode.Uri,
    model: WorkspaceModel,
    loss: LossSession,
    backends: BackendStatuses,
    committed: CommittedSession,
    examples: DashboardExamples,
    log: vscode.LogOutputChannel,
  ) {
    this.#extension = extension;
    this.#model = model;
    this.#loss = loss;
    this.#backends = backends;
    this.#committed = committed;
    this.#examples = examples;
    this.#log = log;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(DASHBOARD_VIEW_TYPE, this),
      model.onDidChange(() => this.#connection?.notify('changed', {})),
      model.onDidProgress((progress) => this.#connection?.notify('progress', { task: 'analysis', ...progress })),
      loss.onDidChange(() => this.#connection?.notify('changed', {})),
      loss.onDidProgress((progress) => this.#connection?.notify('progress', { task: 'loss', ...progress })),
      backends.onDidChange(() => this.#connection?.notify('changed', {})),
      committed.onDidChange(() => this.#connection?.notify('changed', {})),
      vscode.workspace.onDidChangeConfiguration((event) => {
        const { alphaScheme, alphaBeta, alphaNormalization, alphaMaximum, lossGamma } = SETTINGS;
        if (affects(event, alphaScheme, alphaBeta, alphaNormalization, alphaMaximum, lossGamma)) this.#connection?.notify('changed', {});
      }),
    ];
  }

  show(view: DashboardView = { tab: null, dataset: null }): void {
    if (this.#panel !== null) {
      this.#panel.reveal();
      if (this.#pageIsReady) this.#connection?.notify('show', view);
      else this.#pendingView = view;
      return;
    }
    this.#pendingView = view;
    this.#adopt(vscode.window.createWebviewPanel(DASHBOARD_VIEW_TYPE, vscode.l10n.t('Focal Lens'), vscode.ViewColumn.Active));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    if (this.#panel === null) this.#adopt(panel);
    else panel.dispose();
  }

  dispose(): void {
    this.#panel?.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    panel.iconPath = vscode.Uri.joinPath(this.#extension, 'media', 'icon.svg');
    panel.webview.options = { enableScripts: true, localResourceRoots: [pageFolder(this.#extension)] };
    const connection = connectToPage(panel.webview, (line) => this.#log.error(line));
    this.#connection = connection;
    this.#answer(connection);
    connection.listen();
    panel.onDidChangeViewState(() => {
      // A hidden page is thrown away; it asks again when it is back.
      if (!panel.visible) this.#pageIsReady = false;
    });
    panel.onDidDispose(() => {
      connection.dispose();
      this.#panel = null;
      this.#connection = null;
      this.#pageIsReady = false;
    });
    panel.webview.html = dashboardHtml(panel.webview, this.#extension);
  }

  #answer(connection: DashboardConnection): void {
    connection.handle('snapshot', ({ known }) => {
      this.#pageIsReady = true;
      if (this.#pendingView !== null) {
        connection.notify('show', this.#pendingView);
        this.#pendingView = null;
      }
      this.#backends.load();
      return this.#parts.update(this.#snapshot(), known);
    });
    connection.handle('openPlace', async (place) => {
      await vscode.commands.executeCommand(COMMANDS.openPlace, this.#knownPlace(place));
      return null;
    });
    connection.handle('run', (command) => {
      if (!Object.hasOwn(COMMANDS_OF_PAGE, command.command)) throw badInput(messageOf('The dashboard may not run this command.'));
      const id = COMMANDS_OF_PAGE[command.command];
      // Not awaited: the command asks questions of its own, and reports its own errors.
      void vscode.commands.executeCommand(id, argumentOf(command));
      return null;
    });
    connection.handle('setAlpha', async (settings) => {
      await this.#keepAlpha(settings);
      return null;
    });
    connection.handle('setGamma', async (gamma) => {
      await this.#keepGamma(gamma);
      return null;
    });
    connection.handle('evaluateAgain', async ({ definition }) => {
      if (!LOSS_DEFINITIONS.some(({ id }) => id === definition))
        throw badInput(messageOf('The dashboard asked for an unknown definition of the loss.'));
      await this.#loss.evaluateAgain(definition);
      return null;
    });
    connection.handle('compareWithCommit', ({ dataset: name }) => {
      const dataset = this.#model.analysis?.datasets.find((each) => each.name === name);
      if (dataset === undefined) throw badInput(messageOf('The dashboard asked for a data set that is not there any more.'));
      // Not awaited: the page hears of each step.
      void this.#committed.count(dataset);
      return null;
    });
    connection.handle('examples', (asked, handling) => this.#examples.find(asked, handling));
    connection.handle('saveFile', saveFile);
  }

  #snapshot(): DashboardSnapshot {
    return {
      locale: vscode.env.language,
      translations: vscode.l10n.bundle ?? null,
      analysis: this.#model.dashboardState,
      alpha: readAlphaSettings(),
      gamma: readSetting(SETTINGS.lossGamma),
      loss: this.#loss.state,
      backends: this.#backends.statuses,
      committed: this.#committed.state,
    };
  }

  /** The page opens files that were analysed or evaluated, and no others. */
  #knownPlace(place: Place): Place {
    const analysis = this.#model.analysis;
    const isCounted = (file: FileSummary) => isFileOf(file, place.path);
    const isKnown =
      this.#loss.files.has(place.path) ||
      (analysis !== null &&
        (filesOf(analysis).has(place.path) || analysis.datasets.some(({ splits }) => splits.some(({ files }) => files.some(isCounted)))));
    const isFinding =
      analysis?.datasets.some(({ findings }) =>
        findings.some(({ path, related = [] }) => path === place.path || related.some((other) => other.path === place.path)),
      ) ?? false;
    if (!isKnown && !isFinding) throw badInput(messageOf('The dashboard opens files of the analysis only.'));
    return { path: place.path, line: typeof place.line === 'number' ? place.line : null };
  }
}
