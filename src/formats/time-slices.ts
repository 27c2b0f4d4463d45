/** Work that is done at once before others are let in. */
const MILLISECONDS = 8;

/**
 * Lets other work in between steps of a synchronous loop: `if (slices.isOver()) await slices.rest()`. Throws the reason of the signal when
 * it has been stopped meanwhile.
 */
export class TimeSlices {
  readonly #signal: AbortSignal | undefined;
  #end: number;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
    this.#end = performance.now() + MILLISECONDS;
  }

  isOver(): boolean {
    return performance.now() >= this.#end;
  }

  async rest(): Promise<void> {
    await new Promise((resume) => setImmediate(resume));
    this.#signal?.throwIfAborted();
    this.#end = performance.now() + MILLISECONDS;
  }
}
