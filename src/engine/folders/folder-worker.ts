/** A thread that counts files of folders with others: it is sent batches, and answers with its shares. */
import { parentPort } from 'node:worker_threads';
import { countBatch, type FolderBatch, type FolderShare } from '../../formats/count-batch.ts';
import { FOLDER_LABEL_FORMATS } from '../../formats/folder-registry.ts';

export interface NumberedBatch {
  readonly number: number;
  readonly batch: FolderBatch;
}

/** The share of a batch, or why there is none. */
export type BatchAnswer = { readonly number: number } & ({ readonly share: FolderShare } | { readonly error: string });

parentPort?.on('message', async ({ number, batch }: NumberedBatch) => {
  const answer = await answerTo(batch);
  parentPort?.postMessage({ number, ...answer } satisfies BatchAnswer);
});

async function answerTo(batch: FolderBatch): Promise<{ readonly share: FolderShare } | { readonly error: string }> {
  const format = FOLDER_LABEL_FORMATS.find(({ id }) => id === batch.format);
  if (format === undefined) return { error: `There is no format "${batch.format}".` };
  try {
    return { share: await countBatch(format, batch, { slices: null }) };
  } catch (error) {
    return { error: String(error) };
  }
}
