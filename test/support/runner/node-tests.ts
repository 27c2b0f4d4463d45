/** Runs `node:test` files, each in a process of its own, and counts their tests. */
import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { EventData } from 'node:test';
import { run } from 'node:test';
import { ROOT } from '../paths.ts';
import type { Tally } from './outcome.ts';

/** The files of `test/FOLDER`, as absolute paths. */
export function testFiles(folder: string): readonly string[] {
  return globSync(`test/${folder}/**/*.test.ts`, { cwd: ROOT })
    .map((file) => join(ROOT, file))
    .sort();
}

/** Counts every test of the files; those still at work after `limitMinutes` fail. */
export async function runNodeTests(files: readonly string[], concurrency: number, limitMinutes: number, tally: Tally): Promise<void> {
  // `run` without files would look for tests by itself.
  if (files.length === 0) return;
  const signal = AbortSignal.timeout(limitMinutes * 60_000);
  const printed = new Map<string, string>();
  for await (const event of run({ files: [...files], concurrency, signal, cwd: ROOT })) {
    if (event.type === 'test:pass') count(event.data, tally);
    else if (event.type === 'test:fail') fail(event.data, printed.get(event.data.file ?? '') ?? '', tally);
    else if (event.type === 'test:stderr' || event.type === 'test:stdout') {
      printed.set(event.data.file, tail((printed.get(event.data.file) ?? '') + event.data.message));
    }
  }
  if (signal.aborted) tally.fail({ name: 'the phase did not end', message: `Stopped after ${limitMinutes} minutes.` });
}

function count(test: EventData.TestPass, tally: Tally): void {
  const isLeftOut = test.skip !== undefined || test.todo !== undefined;
  // A suite is no test of its own; a skipped one, whose tests do not report, counts once.
  if (test.details.type === 'suite' && !isLeftOut) return;
  if (isFile(test)) {
    tally.fail({ name: relative(ROOT, test.file ?? test.name), message: 'The file registers no test.' });
  } else if (isLeftOut) {
    const reason = [test.skip, test.todo].find((text) => typeof text === 'string' && text !== '');
    tally.skip(test.name, typeof reason === 'string' ? reason : 'no reason given');
  } else tally.pass();
}

function fail(test: EventData.TestFail, printed: string, tally: Tally): void {
  const error = test.details.error as Error & { failureType?: string; exitCode?: number };
  // The subtests that failed are counted themselves.
  if (error.failureType === 'subtestsFailed') return;
  const file = test.file === undefined ? undefined : relative(ROOT, test.file);
  if (isFile(test)) {
    tally.fail({ name: `${file} ended with code ${error.exitCode ?? 'unknown'}`, message: printed || error.message });
    return;
  }
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : String(error.cause ?? error.message);
  tally.fail({ name: test.name, file, message: withoutRunner(cause) });
}

/** A file reports as a test of its own when its process fails or when it registered no test. */
function isFile(test: EventData.TestPass | EventData.TestFail): boolean {
  return test.nesting === 0 && test.name === test.file;
}

function withoutRunner(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:internal\//.test(line))
    .join('\n');
}

function tail(text: string): string {
  return text.slice(-8000);
}
