/** A thread of an evaluation: scores batches of rows, then previews remedies, while the engine reads, counts and judges. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Preview, PreviewOptions } from '../../core/loss/previews/preview.ts';
import { previewRemedies } from '../../core/loss/previews.ts';
import type { ScoredSample } from '../../core/loss/scored-sample.ts';
import { compileFusedKernel } from '../../kernel/fused-kernel.ts';
import { noteOccasions, saveCompiledCode } from '../client/compiled-code.ts';
import { ScoringSlots, type SharedSlots } from './scoring-slots.ts';

export type LossTask =
  | { readonly kind: 'score'; readonly slots: SharedSlots }
  | { readonly kind: 'preview'; readonly sample: ScoredSample; readonly options: PreviewOptions };

/** Of a preview; scores are left in the slots. */
export type LossAnswer = readonly Preview[];

const compiled = compileFusedKernel((workerData as { readonly wasmFolder: string }).wasmFolder, 'shared');

parentPort!.on('message', async (task: LossTask) => {
  if (task.kind === 'preview') {
    const previews = [...previewRemedies(task.sample, task.options)] satisfies LossAnswer;
    // The process may end with the answer.
    noteOccasions([task.kind]);
    saveCompiledCode();
    parentPort!.postMessage(previews);
    return;
  }
  const module = await compiled;
  // Without a kernel the other thread scores all.
  if (module !== null) new ScoringSlots(task.slots, 1, module).scoreUntilOver();
});
