/** A thread that scans files with others: it is sent tasks, and answers with its shares. */
import { parentPort, workerData } from 'node:worker_threads';
import { fastFormatOf } from '../../formats/fast/fast-formats.ts';
import { NotPlain } from '../../formats/fast/not-plain.ts';
import { ScanMemory, type ScanModule } from '../../formats/fast/scan-memory.ts';
import { type ScanShare, type ScanTask, scanShare } from '../../formats/fast/scan-task.ts';

/** The share of a file, or why there is none. */
export type WorkerAnswer = { readonly share: ScanShare } | { readonly notPlain: string } | { readonly error: string };

const memory = new ScanMemory(workerData as ScanModule);

parentPort?.on('message', (task: ScanTask) => parentPort?.postMessage(answerTo(task)));

function answerTo(task: ScanTask): WorkerAnswer {
  try {
    const pieces = scanShare(task, fastFormatOf(task.format)!, memory);
    for (;;) {
      const next = pieces.next();
      if (next.done === true) return { share: next.value };
    }
  } catch (error) {
    return error instanceof NotPlain ? { notPlain: error.message } : { error: String(error) };
  }
}
