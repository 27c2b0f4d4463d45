/** Waiting for what no event announces: a file on disk, a state of another program. */

const LIMIT_MS = 30_000;
const POLL_MS = 50;

/** The first value of `look` that is not undefined. Fails with what `describe` says after half a minute. */
export async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>, describe: () => string): Promise<Value> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(describe());
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
