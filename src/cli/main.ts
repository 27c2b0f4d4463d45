/** The command line: `focal-lens analyze | alpha | loss | formats`. Documents go to standard output, everything else to standard error. */
import { CommanderError } from 'commander';
import { isCancelled, RequestError } from '../protocol/connection.ts';
import { ErrorCode } from '../protocol/rpc.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

const ExitCode = { done: 0, badInput: 2, interrupted: 130 } as const;

async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  try {
    await createProgram((code) => {
      exitCode = code;
    }).parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  // Commander has already written its sentence, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.badInput;
  if (isCancelled(error)) {
    process.stderr.write('Interrupted.\n');
    return ExitCode.interrupted;
  }
  const known = error instanceof UsageError || error instanceof RequestError;
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  if (!known && error instanceof Error && process.env.FOCAL_LENS_LOG) process.stderr.write(`${error.stack}\n`);
  if (error instanceof RequestError && error.code !== ErrorCode.badInput) {
    process.stderr.write('Set FOCAL_LENS_LOG=1 to see what the engine says.\n');
  }
  return ExitCode.badInput;
}

// A reader such as `head` may leave early; that is not an error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv);
