import { formatCount } from '../core/number-format.ts';
import type { PlainProblem } from '../core/problem.ts';
import { RequestError } from '../protocol/connection.ts';
import { ErrorCode } from '../protocol/rpc.ts';
import { writeOut } from './standard-output.ts';
import { plain, styled } from './style.ts';
import { UsageError } from './usage-error.ts';

/** The one document of `--json`. */
export function printJson(document: unknown): void {
  writeOut(`${JSON.stringify(document, null, 2)}\n`);
}

export function print(text: string): void {
  writeOut(`${text}\n`);
}

export function printNothingFound(): void {
  process.stderr.write('error: No label files were found; `focal-lens formats` says what is read.\n');
}

const SHOWN_PROBLEMS = 20;

/** Problems for a person, on standard error: `path:line: message`. */
export function printProblems(problems: readonly PlainProblem[]): void {
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) {
    const place = problem.line === null ? problem.path : `${problem.path}:${problem.line}`;
    process.stderr.write(`${styled('yellow', 'problem')} ${plain(place)}${place === '' ? '' : ': '}${plain(problem.message)}\n`);
  }
  const more = problems.length - SHOWN_PROBLEMS;
  if (more > 0) process.stderr.write(`${styled('yellow', 'problem')} and ${formatCount(more)} more; --json lists them.\n`);
}

/**
 * Runs a command. With `--json` an input that cannot be read still gives a document, the one of `empty`, with the reason among its
 * problems; the error goes on to set the exit code.
 */
export async function withDocument(
  json: boolean,
  empty: (problems: readonly PlainProblem[]) => unknown,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isBadInput = error instanceof UsageError || (error instanceof RequestError && error.code === ErrorCode.badInput);
    if (json && isBadInput) {
      const { path, line } = (error instanceof RequestError ? error.place : null) ?? { path: '', line: null };
      printJson(empty([{ path, line, message: error.message }]));
    }
    throw error;
  }
}
