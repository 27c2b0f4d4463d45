import { CommanderError } from 'commander';
import { isCancelled, RequestError } from '../protocol/connection.ts';
import { ErrorCode } from '../protocol/rpc.ts';
import { createProgram } from './program.ts';
import { allWritten } from './standard-output.ts';
import { UsageError } from './usage-error.ts';

export const ExitCode = { done: 0, badInput: 2, interrupted: 130 } as const;

/** Runs a command to its end, and says with which code the process is to end. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = ExitCode.done;
  try {
    const program = await createProgram(argv[2], (code) => {
      exitCode = code;
    });
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    return explain(error);
  } finally {
    await allWritten();
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
