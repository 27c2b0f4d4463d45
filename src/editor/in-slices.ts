import type { Steps } from '../core/steps.ts';

/** Work that is done at once before typing and hovers are let in: the extension host is one thread. */
const MILLISECONDS = 4;

/** Finishes the steps, and lets other work in between them. Rejects with the reason of the signal. */
export async function inSlices<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result> {
  for (;;) {
    const end = performance.now() + MILLISECONDS;
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}
