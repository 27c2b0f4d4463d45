#!/usr/bin/env node
/**
 * Stands in for the `code` executable that `runTests` of `@vscode/test-electron` starts: takes its arguments, runs the suite in the VS Code
 * server with a headless browser as its window, prints what the suite prints, and ends with the suite's exit code. Codes of its own: 97 time limit,
 * 98 the page crashed, 99 the server ended.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { format } from 'node:util';
import { RUN_FOLDER } from '../paths.ts';
import { launchBrowser } from './browser.ts';
import { ensureHost } from './host.ts';
import { onInterrupt } from './process-group.ts';
import { developmentUrl, startServer } from './server.ts';

interface WindowLog {
  readonly relativePath: string;
  readonly contents: string;
}

const LIMIT_MS = 8 * 60_000;
const say = (line: string) => process.stderr.write(`[vscode] ${line}\n`);

const option = (name: string) => process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const extension = option('extensionDevelopmentPath');
const suite = option('extensionTestsPath');
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('-'));
if (extension === undefined || suite === undefined || folder === undefined) {
  say('expected a workspace folder, --extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE');
  process.exit(2);
}

const host = await ensureHost(say);
const server = await startServer({ vscode: host.vscode, development: true });
let code: number;
try {
  code = await runSuite(developmentUrl(server, folder, extension, suite));
} finally {
  await server.stop();
}
// Connections of the browser may linger.
process.exit(code);

async function runSuite(url: string): Promise<number> {
  onInterrupt(() => server.stop());
  const browser = await launchBrowser(host.browser);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const exit = Promise.withResolvers<number>();
    let ended = false;
    void exit.promise.then(() => {
      ended = true;
    });
    const fail = (failure: number, reason: string) => {
      if (!ended) say(reason);
      exit.resolve(failure);
    };
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => process.stdout.write(`${format(...args)}\n`));
    await page.exposeFunction('codeAutomationExit', async (result: number, logs: readonly WindowLog[]) => {
      if (result !== 0) await keep(logs);
      exit.resolve(result);
    });
    page.once('crash', () => fail(98, 'the page crashed'));
    void server.ended.then((end) => fail(99, `the server ended (${end}):\n${server.output()}`));
    const limit = setTimeout(() => fail(97, `the suite did not end within ${LIMIT_MS / 60_000} minutes`), LIMIT_MS);
    await page.goto(url);
    const result = await exit.promise;
    clearTimeout(limit);
    return result;
  } finally {
    await browser.close();
  }
}

async function keep(logs: readonly WindowLog[]): Promise<void> {
  const kept = join(RUN_FOLDER, 'logs');
  for (const { relativePath, contents } of logs ?? []) {
    const path = join(kept, relativePath);
    if (!path.startsWith(kept)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, contents);
  }
  say(`the logs of VS Code are in ${kept}`);
}
