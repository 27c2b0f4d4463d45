/** A thread that scans files with others: it is sent tasks, and answers with its shares. */
import { parentPort } from 'node:worker_threads';
import { fastFormatOf } from '../../formats/fast/fast-formats.ts';
import { NotPlain } from '../../formats/fast/not-plain.ts';
import { ScanMemory, type ScanModule } from '../../formats/fast/scan-memory.ts';
import { type ScanShare, type ScanTask, scanShare } from '../../formats/fast/scan-task.ts';
import { noteOccasions, saveCompiledCode } from '../client/compiled-code.ts';

/** The share of a file, or why there is none. */
export type WorkerAnswer = { readonly share: ScanShare } | { readonly notPlain: string } | { readonly error: string };

/** What to scan, and with what: each time the same module, of which threads share the code. */
export interface WorkerTask {
  readonly module: ScanModule;
  readonly task: ScanTask;
}

let memory: ScanMemory | null = null;

parentPort?.on('message', ({ module, task }: WorkerTask) => {
  const answer = answerTo(module, task);
  // The process may end with the answer.
  noteOccasions([task.format]);
  saveCompiledCode();
  parentPort?.postMessage(answer);
});

function answerTo(module: ScanModule, task: ScanTask): WorkerAnswer {
  try {
    memory ??= new ScanMemory(module);
    const pieces = scanShare(task, fastFormatOf(task.format)!, memory);
    for (;;) {
      const next = pieces.next();
      if (next.done === true) return { share: next.value };
    }
  } catch (error) {
    return error instanceof NotPlain ? { notPlain: error.message } : { error: String(error) };
  }
}
