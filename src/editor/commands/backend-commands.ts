import * as vscode from 'vscode';
import type { BackendStatus } from '../../core/loss/report.ts';
import type { EngineClient } from '../../engine/client/engine-client.ts';
import type { BackendStatuses } from '../backends/backend-statuses.ts';
import { COMMANDS } from '../contributions.ts';
import { fileExists } from '../file-exists.ts';
import { backendText, localProgress, messageText } from '../texts.ts';

/** Of TensorFlow 2.15 for Linux x64; what other systems fetch is of the same order. */
const DOWNLOAD_MEGABYTES = 205;
const DISK_MEGABYTES = 614;

/** The command that installs the native backend, and removes it. */
export function backendCommands(engine: EngineClient, statuses: BackendStatuses, folder: vscode.Uri) {
  return {
    async [COMMANDS.installNativeBackend]() {
      await statuses.load();
      const status = statuses.statuses.find(({ name }) => name === 'tensorflow');
      const install = {
        label: `$(cloud-download) ${vscode.l10n.t('Install')}`,
        description: sizeText(),
        run: () => installWithConsent(engine, statuses, folder),
      };
      const remove = {
        label: `$(trash) ${vscode.l10n.t('Remove')}`,
        description: folder.fsPath,
        run: () => removeWithConsent(engine, statuses, folder),
      };
      const show = {
        label: `$(info) ${vscode.l10n.t('Show which backends can be used')}`,
        description: '',
        run: () => showStatuses(statuses.statuses),
      };
      const items = status?.available === true ? [remove, show] : [install, show, ...((await fileExists(folder)) ? [remove] : [])];
      const placeHolder =
        status === undefined
          ? ''
          : vscode.l10n.t(
              'Native TensorFlow: {0}',
              [...(status.available ? [] : [vscode.l10n.t('not in use.')]), messageText(status.said.detail)].join(' '),
            );
      const title = vscode.l10n.t('Native TensorFlow Backend');
      const picked = await vscode.window.showQuickPick(items, { title, placeHolder });
      await picked?.run();
    },
  };
}

function sizeText(): string {
  return vscode.l10n.t('about {0} MB to download, {1} MB on disk', DOWNLOAD_MEGABYTES, DISK_MEGABYTES);
}

async function installWithConsent(engine: EngineClient, statuses: BackendStatuses, folder: vscode.Uri): Promise<void> {
  const install = vscode.l10n.t('Install');
  const detail = vscode.l10n.t(
    'About {0} MB are downloaded from package registries and {1} MB are kept in {2}. Everything works without it, on WebAssembly; it can be removed by the same command.',
    DOWNLOAD_MEGABYTES,
    DISK_MEGABYTES,
    folder.fsPath,
  );
  const question = vscode.l10n.t('Install the native TensorFlow backend?');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, install)) !== install) return;
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Native TensorFlow backend'), cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    let shown = 0;
    await engine.request(
      'installNative',
      {},
      {
        signal: controller.signal,
        progress: (reported) => {
          const { message, done, total } = localProgress(reported);
          const percent = total === null || total === 0 ? shown : (100 * done) / total;
          progress.report({ message, increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        },
      },
    );
    await useNew(engine, statuses);
  });
  showStatuses(statuses.statuses.filter(({ name }) => name === 'tensorflow'));
}

async function removeWithConsent(engine: EngineClient, statuses: BackendStatuses, folder: vscode.Uri): Promise<void> {
  const remove = vscode.l10n.t('Remove');
  const detail = vscode.l10n.t('{0} is deleted. The kernel then runs on WebAssembly.', folder.fsPath);
  const question = vscode.l10n.t('Remove the native TensorFlow backend?');
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  // Windows does not let go of a library that a process has loaded; a new process has not.
  engine.restart();
  await engine.request('removeNative', {});
  await useNew(engine, statuses);
  const [used] = statuses.statuses.filter(({ available }) => available);
  const said = vscode.l10n.t('The native TensorFlow backend was removed. The kernel now runs on {0}.', used?.name ?? 'cpu');
  void vscode.window.showInformationMessage(said);
}

/** A native library is loaded once in the life of a process. */
async function useNew(engine: EngineClient, statuses: BackendStatuses): Promise<void> {
  engine.restart();
  await statuses.reload();
}

function showStatuses(statuses: readonly BackendStatus[]): void {
  void vscode.window.showInformationMessage(statuses.map(backendText).join(' '));
}
