import type { BackendStatus } from '../core/loss/report.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from '../formats/registry.ts';
import { type BackendFolders, backendStatuses } from '../kernel/backends.ts';
import { installNative, removeNative } from '../kernel/native/install.ts';
import { badInput, type Connection, type NoRequests } from '../protocol/connection.ts';
import type { EngineRequests, FormatDescription } from '../protocol/engine-api.ts';
import { analyze } from './analyze/analyze.ts';
import { FileReader } from './analyze/file-reader.ts';
import { asBadInput } from './bad-input.ts';
import { evaluate } from './evaluate/evaluate.ts';

/** Answers everything a client may ask of the engine. */
export function handleRequests(clients: Connection<NoRequests, EngineRequests>, folders: BackendFolders): void {
  const reader = new FileReader();
  clients.handle('analyze', (request, handling) => analyze(request, reader, handling));
  clients.handle('evaluate', (request, handling) => evaluate(request, reader, folders, handling));
  clients.handle('formats', describeFormats);
  clients.handle('backends', () => backendStatuses(folders));
  clients.handle('installNative', async (_, { signal, progress }) => {
    const report = (message: string, done: number, total: number | null) => progress({ message, done, total });
    try {
      await installNative({ folder: nativeFolderOf(folders), cacheFolder: null, signal, progress: report });
    } catch (error) {
      throw asBadInput(error);
    }
    return nativeStatus(folders);
  });
  clients.handle('removeNative', async () => {
    await removeNative(nativeFolderOf(folders));
    return nativeStatus(folders);
  });
}

function describeFormats(): readonly FormatDescription[] {
  const kinds = [
    { kind: 'label file', formats: LABEL_FORMATS },
    { kind: 'label config', formats: LABEL_CONFIG_FORMATS },
    { kind: 'predictions', formats: PREDICTION_FORMATS },
  ] as const;
  return kinds.flatMap(({ kind, formats }) => formats.map(({ id, title, recognisedBy }) => ({ kind, id, title, recognisedBy })));
}

function nativeFolderOf({ nativeFolder }: BackendFolders): string {
  if (nativeFolder === null)
    throw badInput('There is no folder for the native backend: the editor installs it, the command line does not.');
  return nativeFolder;
}

async function nativeStatus(folders: BackendFolders): Promise<BackendStatus> {
  const statuses = await backendStatuses(folders);
  return statuses.find(({ name }) => name === 'tensorflow')!;
}
