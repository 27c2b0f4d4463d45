import { statSync } from 'node:fs';
import { looksShared } from '../scan/large-files.ts';
import { startThread } from '../scan/scan-thread.ts';

/**
 * Starts the thread that will scan or score with this one, where a large file is named: it is there when the code is loaded that tells what the file is.
 * @param words Of the command line, paths among them. @param folder Holds the program of the thread.
 */
export function startThreadFor(words: readonly string[], folder: string): void {
  if (words[0] === 'loss') void import('../evaluate/loss-thread.ts').then(({ startLossThread }) => startLossThread(words, folder));
  else if (words.some(isLarge)) startThread(folder);
}

function isLarge(word: string): boolean {
  // `--split train=…` names a path too.
  const path = word.slice(word.indexOf('=') + 1);
  try {
    const status = statSync(path);
    return status.isFile() && looksShared(path, status.size);
  } catch {
    // An option, or a path of which the engine will say what is wrong with it.
    return false;
  }
}
