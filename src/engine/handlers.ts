import type { BackendStatus } from '../core/loss/report.ts';
import { messageOf, type Saying } from '../core/message.ts';
import { inspectCode } from '../formats/code/inspect-code.ts';
import { labelSite } from '../formats/contract-edits/label-site.ts';
import { FOLDER_LABEL_FORMATS } from '../formats/folder-registry.ts';
import { PREDICTED_FORMATS } from '../formats/predicted/open-predicted.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from '../formats/registry.ts';
import type { BackendFolders } from '../kernel/backends.ts';
import { type Answering, badInput } from '../protocol/connection.ts';
import type { EngineRequests, FormatDescription } from '../protocol/engine-api.ts';
import { alphaCode } from './alpha/alpha-code.ts';
import { analyze } from './analyze/analyze.ts';
import type { FileReader } from './analyze/file-reader.ts';
import { RecentDatasets } from './analyze/recent-datasets.ts';
import { asBadInput } from './bad-input.ts';
import { check } from './check/check.ts';
import { committedSplits } from './committed/committed-splits.ts';
import { readExcerpt } from './examples/excerpt.ts';
import { findExamples } from './examples/find-examples.ts';
import { answerContractEdits } from './repair/answer-contract-edits.ts';
import { Drafts } from './repair/drafts.ts';
import { tagContext, tagPlaces } from './repair/tag-places.ts';
import { inspectTexts, type KeptFindings } from './texts/inspect-texts.ts';

/** Answers everything a client may ask of the engine. */
export function handleRequests(clients: Answering<EngineRequests>, reader: FileReader, folders: BackendFolders): void {
  const saveSoon = atIntervals(() => reader.save(), SAVE_MILLISECONDS);
  const recent = new RecentDatasets(reader);
  const keptTexts: KeptFindings = new Map();
  const drafts = new Drafts();
  clients.handle('analyze', (request, handling) => analyze(request, reader, handling, recent).finally(saveSoon));
  clients.handle('check', (request, handling) => check(request, reader, handling).finally(saveSoon));
  clients.handle('examples', async (request, handling) => findExamples(request, await recent.of(request.analysis, handling), handling));
  clients.handle('inspectTexts', async (request, handling) =>
    inspectTexts(request, await recent.of(request.analysis, handling), keptTexts, handling),
  );
  clients.handle('committed', async (request, handling) => committedSplits(request, await recent.of(request.analysis, handling), handling));
  clients.handle('alphaCode', async (request, handling) => alphaCode(request, await recent.of(request.analysis, handling)));
  clients.handle('excerpt', readExcerpt);
  clients.handle('holdDraft', (request) => drafts.hold(request));
  clients.handle('editDraft', (request) => drafts.edit(request));
  clients.handle('tagPlaces', async (request, handling) =>
    tagPlaces(request, await recent.of(request.analysis, handling), drafts, handling),
  );
  clients.handle('tagContext', async (request, handling) => tagContext(request, await recent.of(request.analysis, handling)));
  clients.handle('contractEdits', (request, { signal }) => answerContractEdits(request, signal));
  clients.handle('labelSite', ({ path, text, offset }) => labelSite(path, text, offset));
  clients.handle('inspectCode', ({ language, text, isCell = false }, { signal }) => inspectCode(language, text, { isCell, signal }));
  // The kernel, and TensorFlow.js with it, is only loaded where it is asked for: to count labels takes neither its time nor its memory.
  clients.handle('evaluate', async (request, handling) =>
    (await import('./evaluate/evaluate.ts')).evaluate(request, reader, folders, handling),
  );
  clients.handle('formats', describeFormats);
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

function describeFormats(): readonly FormatDescription[] {
  const kinds = [
    { kind: 'label file', formats: [...LABEL_FORMATS, ...FOLDER_LABEL_FORMATS] },
    { kind: 'label config', formats: LABEL_CONFIG_FORMATS },
    { kind: 'predictions', formats: [...PREDICTION_FORMATS, ...PREDICTED_FORMATS] },
  ] as const;
  return kinds.flatMap(({ kind, formats }) => formats.map(({ id, title, recognisedBy }) => ({ kind, id, title, recognisedBy })));
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
