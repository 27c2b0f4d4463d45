import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeSampleFiles } from './sample-files.ts';

/** Writes the sample workspace: `npm run sample [-- FOLDER]`, by default to media/sample. */
const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../../media/sample'));
mkdirSync(folder, { recursive: true });
for (const { name, text } of makeSampleFiles()) {
  writeFileSync(join(folder, name), text);
  console.log(`${String(Buffer.byteLength(text)).padStart(8)} bytes  ${join(folder, name)}`);
}
