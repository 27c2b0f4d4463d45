import { setImmediate } from 'node:timers/promises';

/** Lets others work, and a cancellation in. */
export async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

/** The result of work in pieces, which heeds the signal between two of them. */
export async function inPieces<Result>(work: Generator<void, Result, undefined>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe(signal);
  }
}
