import type { BackendStatus } from '../core/loss/report.ts';
import { messageOf, type Saying } from '../core/message.ts';
import type { BackendFolders } from '../kernel/backends.ts';
import { type Answering, badInput } from '../protocol/connection.ts';
import type { EngineRequests } from '../protocol/engine-api.ts';
import { analyze } from './analyze/analyze.ts';
import type { FileReader } from './analyze/file-reader.ts';
import { RecentDatasets } from './analyze/recent-datasets.ts';
import { asBadInput } from './bad-input.ts';
import { Drafts } from './repair/drafts.ts';
import type { KeptFindings } from './texts/inspect-texts.ts';

/** Answers everything a client may ask of the engine. */
export function handleRequests(clients: Answering<EngineRequests>, reader: FileReader, folders: BackendFolders): void {
  const saveSoon = atIntervals(() => reader.save(), SAVE_MILLISECONDS);
  const recent = new RecentDatasets(reader);
  const keptTexts: KeptFindings = new Map();
  const drafts = new Drafts();
  clients.handle('analyze', (request, handling) => analyze(request, reader, handling, recent).finally(saveSoon));
  // What a first analysis does not need is loaded where it is asked for; the kernel, and TensorFlow.js with it, takes time and memory.
  clients.handle('check', async (request, handling) =>
    (await import('./check/check.ts')).check(request, reader, handling).finally(saveSoon),
  );
  clients.handle('examples', async (request, handling) => {
    const { findExamples } = await import('./examples/find-examples.ts');
    return findExamples(request, await recent.of(request.analysis, handling), handling);
  });
  clients.handle('inspectTexts', async (request, handling) => {
    const { inspectTexts } = await import('./texts/inspect-texts.ts');
    return inspectTexts(request, await recent.of(request.analysis, handling), keptTexts, handling);
  });
  clients.handle('committed', async (request, handling) => {
    const { committedSplits } = await import('./committed/committed-splits.ts');
    return committedSplits(request, await recent.of(request.analysis, handling), handling);
  });
  clients.handle('alphaCode', async (request, handling) => {
    const { alphaCode } = await import('./alpha/alpha-code.ts');
    return alphaCode(request, await recent.of(request.analysis, handling));
  });
  clients.handle('excerpt', async (request, handling) => (await import('./examples/excerpt.ts')).readExcerpt(request, handling));
  clients.handle('holdDraft', (request) => drafts.hold(request));
  clients.handle('editDraft', (request) => drafts.edit(request));
  clients.handle('tagPlaces', async (request, handling) => {
    const { tagPlaces } = await import('./repair/tag-places.ts');
    return tagPlaces(request, await recent.of(request.analysis, handling), drafts, handling);
  });
  clients.handle('tagContext', async (request, handling) => {
    const { tagContext } = await import('./repair/tag-places.ts');
    return tagContext(request, await recent.of(request.analysis, handling));
  });
  clients.handle('contractEdits', async (request, { signal }) =>
    (await import('./repair/answer-contract-edits.ts')).answerContractEdits(request, signal),
  );
  clients.handle('labelSite', async ({ path, text, offset }) =>
    (await import('../formats/contract-edits/label-site.ts')).labelSite(path, text, offset),
  );
  clients.handle('inspectCode', async (request, { signal }) => (await import('./code/inspect-source.ts')).inspectSource(request, signal));
  clients.handle('evaluate', async (request, handling) =>
    (await import('./evaluate/evaluate.ts')).evaluate(request, reader, folders, handling),
  );
  clients.handle('formats', async () => (await import('./describe-formats.ts')).describeFormats());
  clients.handle('backends', () => statusesOf(folders));
  clients.handle('installNative', async (_, { signal, progress }) => {
    const report = (what: Saying, done: number, total: number | null) => progress({ ...what, done, total });
    try {
      const { installNative } = await import('../kernel/native/install.ts');
      await installNative({ folder: nativeFolderOf(folders), cacheFolder: null, signal, progress: report });
    } catch (error) {
      throw asBadInput(error);
    }
    return nativeStatus(folders);
  });
  clients.handle('removeNative', async () => {
    const { removeNative } = await import('../kernel/native/install.ts');
    await removeNative(nativeFolderOf(folders));
    return nativeStatus(folders);
  });
}

/** A file that is written to all the time is counted all the time, but what is kept of it can wait. */
const SAVE_MILLISECONDS = 3000;

/** Calls `act` soon, and so long after the last time at the earliest. */
function atIntervals(act: () => Promise<void>, milliseconds: number): () => void {
  let isPlanned = false;
  let earliest = 0;
  return () => {
    if (isPlanned) return;
    isPlanned = true;
    setTimeout(
      () => {
        isPlanned = false;
        earliest = Date.now() + milliseconds;
        void act();
      },
      Math.max(0, earliest - Date.now()),
    );
  };
}

function nativeFolderOf({ nativeFolder }: BackendFolders): string {
  if (nativeFolder === null)
    throw badInput(messageOf('There is no folder for the native backend: the editor installs it, the command line does not.'));
  return nativeFolder;
}

async function nativeStatus(folders: BackendFolders): Promise<BackendStatus> {
  const statuses = await statusesOf(folders);
  return statuses.find(({ name }) => name === 'tensorflow')!;
}

async function statusesOf(folders: BackendFolders): Promise<readonly BackendStatus[]> {
  const { backendStatuses } = await import('../kernel/backends.ts');
  return backendStatuses(folders);
}
