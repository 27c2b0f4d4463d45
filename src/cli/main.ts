/** The command line: `focal-lens analyze | alpha | loss | formats`. Documents go to standard output, everything else to standard error. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiledCode, noteOccasions, saveCompiledCode } from '../engine/client/compiled-code.ts';
import { startThreadFor } from '../engine/client/early-thread.ts';
import { codeFolder } from './code-folder.ts';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..');
// Before all else is loaded, which is why it is not imported above.
keepCompiledCode(codeFolder());
startThreadFor(process.argv.slice(2), dist);
void import('./run.ts').then(async ({ ExitCode, run }) => {
  process.exitCode = await run(process.argv);
  noteOccasions(process.argv.slice(2).filter((word) => /^-?-?[a-z]+$/.test(word)));
  if (process.exitCode === ExitCode.done) saveCompiledCode();
  // Threads and what was interrupted may still be cleaning up.
  process.exit();
});
