/** Runs the integration suite inside VS Code by `runTests` of `@vscode/test-electron` in a child process, and counts its marked lines. */
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT, RUN_FOLDER } from '../paths.ts';
import type { Tally } from './outcome.ts';
import { parseResultLine } from './result-line.ts';

/** The whole output goes to `.vscode-test/logs/integration.log`; a run that breaks off is a failure. */
export async function runIntegration(tally: Tally): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'test', 'support', 'host', 'run-integration.ts')], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const log: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  let ended = false;
  let failed = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const result = parseResultLine(line);
    if (result === undefined) log.push(`${line}\n`);
    else if (result.outcome === 'passed') tally.pass();
    else if (result.outcome === 'skipped') tally.skip(result.name, result.reason);
    else if (result.outcome === 'ended') ended = true;
    else {
      failed++;
      tally.fail(result);
    }
  }
  const code = await exited;
  const path = join(RUN_FOLDER, 'logs', 'integration.log');
  await mkdir(join(RUN_FOLDER, 'logs'), { recursive: true });
  await writeFile(path, log.join(''));
  if (!ended || (code !== 0 && failed === 0)) {
    const last = log.join('').trimEnd().split('\n').slice(-30).join('\n');
    tally.fail({ name: `the run in VS Code broke off (${code})`, message: `${last}\nAll of it: ${relative(ROOT, path)}` });
  }
}
