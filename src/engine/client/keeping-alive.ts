/** Longer than anything is waited for. */
const LONG_MILLISECONDS = 2 ** 31 - 1;

/** Work that the process does not end before: some, such as the compilation of WebAssembly, would not keep it alive by itself. */
export async function keepingAlive<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setTimeout(() => {}, LONG_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
