/**
 * Writes one value after another. Values that come while one is being written wait, and the latest of them overtakes the others: a slider
 * moved by the keyboard asks for a dozen writes a second, and writes that overlap end in any order.
 * @returns a function whose promise ends when the latest value is written, and fails when that could not be
 */
export function latestWrite<Value>(write: (value: Value) => Promise<void>): (value: Value) => Promise<void> {
  let next: { readonly value: Value } | null = null;
  let running: Promise<void> | null = null;

  async function drain(): Promise<void> {
    try {
      while (next !== null) {
        const { value } = next;
        next = null;
        try {
          await write(value);
        } catch (error) {
          if (next === null) throw error;
        }
      }
    } finally {
      // In the same step as the last look at `next`: a value that comes between the two would wait for ever.
      running = null;
    }
  }

  return (value) => {
    next = { value };
    running ??= drain();
    return running;
  };
}
