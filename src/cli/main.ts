#!/usr/bin/env node
/** The command line: `focal-lens analyze | alpha | loss | formats`. Documents go to standard output, everything else to standard error. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepCompiledCode } from '../engine/client/compiled-code.ts';
import { codeFolder } from './code-folder.ts';

// A reader such as `head` may leave early; that is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Before all else is loaded, which is why it is not imported above.
keepCompiledCode(codeFolder(), join(dirname(fileURLToPath(import.meta.url)), 'engine.js'));
const { ExitCode, run } = await import('./run.ts');
process.exitCode = await run(process.argv);
// What was interrupted may still be cleaning up.
if (process.exitCode === ExitCode.interrupted) process.exit();
