import { LONGEST_SOURCE } from '../core/code/alpha-site.ts';
import type { BackendStatus } from '../core/loss/report.ts';
import { messageOf, type Saying } from '../core/message.ts';
<<<<<<< Updated upstream
=======
import { inspectCode } from '../formats/code/inspect-code.ts';
import { lintCells } from '../formats/code/loss-lint/lint-cells.ts';
import { labelSite } from '../formats/contract-edits/label-site.ts';
import { FOLDER_LABEL_FORMATS } from '../formats/folder-registry.ts';
import { PREDICTED_FORMATS } from '../formats/predicted/open-predicted.ts';
import { LABEL_CONFIG_FORMATS, LABEL_FORMATS, PREDICTION_FORMATS } from '../formats/registry.ts';
>>>>>>> Stashed changes
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
  clients.handle('inspectCode', async ({ language, text, isCell = false }, { signal }) =>
    (await import('../formats/code/inspect-code.ts')).inspectCode(language, text, { isCell, signal }),
  );
<<<<<<< Updated upstream
=======
  clients.handle('tagContext', async (request, handling) => tagContext(request, await recent.of(request.analysis, handling)));
  clients.handle('contractEdits', (request, { signal }) => answerContractEdits(request, signal));
  clients.handle('labelSite', ({ path, text, offset }) => labelSite(path, text, offset));
  clients.handle('inspectCode', async ({ language, text, isCell = false, cells }, { signal }) => {
    const inspection = await inspectCode(language, text, { isCell, signal });
    if (cells === undefined || cells.texts.reduce((sum, { length }) => sum + length, 0) > LONGEST_SOURCE) return inspection;
    const between = (await lintCells(cells.texts, signal)).flatMap(({ cell, remark }) => (cell === cells.index ? [remark] : []));
    return { ...inspection, remarks: [...inspection.remarks, ...between] };
  });
  // The kernel, and TensorFlow.js with it, is only loaded where it is asked for: to count labels takes neither its time nor its memory.
>>>>>>> Stashed changes
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
