import * as vscode from 'vscode';
import { EngineClient } from '../engine/client/engine-client.ts';
import { AlphaSuggestions } from './alpha/alpha-suggestions.ts';
import { AlphaWriter } from './alpha/alpha-writer.ts';
import { FrameworkChoice } from './alpha/framework-choice.ts';
import { BackendStatuses } from './backends/backend-statuses.ts';
import { CodeFeatures } from './code/code-features.ts';
import { alphaCommands } from './commands/alpha-commands.ts';
import { analysisCommands } from './commands/analysis-commands.ts';
import { backendCommands } from './commands/backend-commands.ts';
import { browseCommands } from './commands/browse-commands.ts';
import { registerCommands } from './commands/command-table.ts';
import { compareCommands } from './commands/compare-commands.ts';
import { configureCommands } from './commands/configure-commands.ts';
import { findingCommands } from './commands/finding-commands.ts';
import { lossCommands } from './commands/loss-commands.ts';
import { queryCommands } from './commands/query-commands.ts';
import { reportCommands } from './commands/report-commands.ts';
import { CommittedSession } from './committed/committed-session.ts';
import { COMMANDS } from './contributions.ts';
import { DashboardExamples } from './dashboard/dashboard-examples.ts';
import { DashboardHost } from './dashboard/dashboard-host.ts';
import { ExamplesPicker } from './examples/examples-picker.ts';
import { FindingActions } from './findings/finding-actions.ts';
import { Problems } from './findings/problems.ts';
import { FixFeatures } from './fixes/fix-features.ts';
import { LabelHover } from './hover/label-hover.ts';
import { prepareHovers } from './hover/prepare-hovers.ts';
import { EvaluationChoices } from './loss/evaluation-choice.ts';
import { LossSession } from './loss/loss-session.ts';
import { ExcerptDocuments } from './open/excerpt-documents.ts';
import { EXCERPT_SCHEME } from './open/excerpt-source.ts';
import { Places } from './open/places.ts';
import { StatusItem } from './status-item.ts';
import { LabelTree } from './tree/label-tree.ts';
import { treeCommands } from './tree/tree-commands.ts';
import { WorkspaceModel } from './workspace/workspace-model.ts';

const ENGINE_IDLE_SECONDS = 300;

/** What `activate` returns, for the tests that run inside VS Code. */
export interface FocalLensApi {
  readonly model: WorkspaceModel;
  readonly tree: LabelTree;
  readonly loss: LossSession;
  readonly engine: EngineClient;
}

/** The composition root: makes the parts, connects them, and returns at once; the first analysis begins afterwards. */
export function activate(context: vscode.ExtensionContext): FocalLensApi {
  const log = vscode.window.createOutputChannel('Focal Lens', { log: true });
  const nativeFolder = vscode.Uri.joinPath(context.globalStorageUri, 'native-backend');
  const storage = (name: string) => vscode.Uri.joinPath(context.globalStorageUri, name).fsPath;
  const engine = new EngineClient({
    enginePath: context.asAbsolutePath('dist/engine.js'),
    options: { nativeFolder: nativeFolder.fsPath, cacheFolder: storage('counts'), codeFolder: storage('compiled') },
    idleSeconds: ENGINE_IDLE_SECONDS,
    log: (line) => log.info(line),
  });

  const model = new WorkspaceModel(engine, log);
  const alpha = new AlphaSuggestions();
  const evaluations = new EvaluationChoices(context.workspaceState);
  const loss = new LossSession(engine, log, evaluations);
  const backends = new BackendStatuses(engine, log);
  const committed = new CommittedSession(engine, model, log);

  const tree = new LabelTree(model, context.workspaceState);
  const excerpts = new ExcerptDocuments(engine);
  const places = new Places(excerpts);
  const examples = new ExamplesPicker(engine, places);
  const dashboard = new DashboardHost(context.extensionUri, model, loss, backends, committed, new DashboardExamples(engine, model), log);
  const hovers = vscode.languages.registerHoverProvider([{ scheme: 'file' }, { scheme: EXCERPT_SCHEME }], new LabelHover(model, alpha));
  const status = new StatusItem(model);
  const problems = new Problems(model);
  const fixes = vscode.languages.registerCodeActionsProvider({ scheme: 'file' }, new FindingActions(model), FindingActions.metadata);
  const code = new CodeFeatures(engine, model, alpha, log);
  const mending = new FixFeatures(engine, model, log);

  const commands = registerCommands(
    {
      ...analysisCommands(context, model, loss, dashboard),
      ...alphaCommands(model, alpha, new FrameworkChoice(context.workspaceState), new AlphaWriter(engine, model)),
      ...code.commands(),
      ...lossCommands(model, loss, evaluations, dashboard),
      ...browseCommands(model, loss, examples, places),
      ...compareCommands(model, committed, dashboard),
      ...configureCommands(engine, model),
      ...reportCommands(model, alpha),
      ...findingCommands(context.extensionUri, model),
      ...queryCommands(),
      ...backendCommands(engine, backends, nativeFolder),
      ...treeCommands(tree),
      [COMMANDS.showLog]: () => log.show(),
    },
    log,
  );

  // Disposed of in this order: who asks comes before who answers, and the log, which hears of each end, last.
  context.subscriptions.push(
    commands,
    code,
    hovers,
    fixes,
    mending,
    prepareHovers(model, alpha),
    problems,
    status,
    dashboard,
    tree,
    excerpts,
    committed,
    model,
    loss,
    backends,
    engine,
    log,
  );
  // After this turn of the event loop, so that the window is drawn first.
  setTimeout(() => void model.start(), 0);
  return { model, tree, loss, engine };
}
