import { existsSync } from 'node:fs';
import type { FastScanner } from '../formats/fast/count-fast.ts';
import { headOf } from '../formats/read-head.ts';
import { recogniseFile } from '../formats/sniff.ts';
import { analyze } from './analyze/analyze.ts';
import { FileReader } from './analyze/file-reader.ts';

/** Of a file that several threads share. */
const LARGE = 16 * 1024 * 1024;
const ROWS = 200;
/** Files that are not in the sample: half of the time for small data goes into compiling what recognises them. */
const OTHERS: readonly (readonly [name: string, text: string])[] = [
  ['rehearsal.csv', `text,label\n${rows((row) => `"the words of row ${row}, in quotes",${row % 3 === 0 ? 'person' : 'place'}\n`)}`],
  ['rehearsal.jsonl', rows((row) => `{"text": "the words of row ${row}", "label": "${row % 3 === 0 ? 'person' : 'place'}"}\n`)],
];

/**
 * Does once what most first requests ask for, while nobody waits: threads start, and code is compiled. What it finds is forgotten.
 * @param sample A folder of label files; without it there is nothing to rehearse.
 */
export async function rehearse(sample: string, scanner: FastScanner, signal: AbortSignal): Promise<void> {
  if (!existsSync(sample)) return;
  scanner.prepare?.(LARGE);
  try {
    await analyze({ paths: [sample] }, new FileReader(null, scanner), { signal, progress: () => {} });
    for (const [name, text] of OTHERS) {
      await new Promise((resume) => setImmediate(resume));
      signal.throwIfAborted();
      recogniseFile(headOf(name, Buffer.from(text), false));
    }
  } catch (error) {
    // Somebody asks for something, or the sample is not as it was: a rehearsal has no audience.
    if (!(error instanceof Error)) throw error;
  }
}

function rows(row: (index: number) => string): string {
  return Array.from({ length: ROWS }, (_, index) => row(index)).join('');
}
