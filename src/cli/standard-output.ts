import { fstatSync, writeSync } from 'node:fs';

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;

/** Where bytes go. A stream is made only where one is needed: that loads what Node has for networks, which takes longer than to write. */
let way: 'at once' | 'stream' | 'nowhere' = process.platform === 'win32' ? 'stream' : 'at once';

/** Writes to standard output. A reader such as `head` may leave early; that is not an error of ours. */
export function writeOut(text: string): void {
  let bytes: Uint8Array = Buffer.from(text);
  try {
    while (way === 'at once' && bytes.length > 0) bytes = bytes.subarray(writeSync(STANDARD_OUTPUT, bytes));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A pipe that is full and does not wait is left to the stream, which does.
    if (code === 'EAGAIN') way = 'stream';
    else if (code === 'EPIPE') way = 'nowhere';
    else throw error;
  }
  if (way !== 'stream') return;
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', throwUnlessLeft);
  process.stdout.write(bytes);
}

function throwUnlessLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Resolves when all is written, so that the process may end. */
export async function allWritten(): Promise<void> {
  if (way !== 'stream') return;
  for (const stream of [process.stdout, process.stderr]) await new Promise((resolve) => stream.write('', resolve));
}

/** The columns of the terminal that standard output is; null where it is none. */
export function terminalColumns(): number | null {
  return isTerminal(STANDARD_OUTPUT) ? process.stdout.columns || null : null;
}

export function isOutputTerminal(): boolean {
  return isTerminal(STANDARD_OUTPUT);
}

export function isErrorTerminal(): boolean {
  return isTerminal(STANDARD_ERROR);
}

function isTerminal(descriptor: number): boolean {
  try {
    // A stream is only asked where it may be one.
    if (process.platform !== 'win32' && !fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  return (descriptor === STANDARD_OUTPUT ? process.stdout : process.stderr).isTTY === true;
}
