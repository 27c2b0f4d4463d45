import type { Tree } from '@lezer/common';

/** How long the parser works before it looks whether it has been stopped, and lets in what waits for an answer. */
const TURN_MS = 8;

/** The syntax tree of a Python source, however broken it is. */
export async function parsePython(text: string, signal: AbortSignal | undefined): Promise<Tree> {
  // Loaded when the first source is read: its tables are large, and most analyses read none.
  const { parser } = await import('@lezer/python');
  const parsing = parser.startParse(text);
  let turn = performance.now();
  for (;;) {
    const tree = parsing.advance();
    if (tree !== null) return tree;
    if (performance.now() - turn > TURN_MS) {
      await breathe(signal);
      turn = performance.now();
    }
  }
}

/** Lets others work, and a signal be heard. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resume) => setImmediate(resume));
  signal?.throwIfAborted();
}
