/**
 * The VS Code in which tests run and the browser that drives it. On Linux x64 both come from npm into the cache folder; elsewhere tests
 * run in desktop VS Code, and what needs the server says that it is skipped.
 */
import { existsSync } from 'node:fs';
import { cacheFolder } from '../cache-folder.ts';
import { browserFolder, ensureBrowser, installedBrowser } from './browser-part.ts';
import type { Log } from './part.ts';
import { PINS } from './pins.ts';
import { ensureServer, serverFolder } from './server-part.ts';

export interface Host {
  /** Holds `out/server-main.js`. */
  readonly vscode: string;
  /** An executable that takes Chromium's arguments. */
  readonly browser: string;
}

/** Why there is no VS Code server from npm on this machine; `undefined` where there is one. */
export function serverUnsupported(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return `the VS Code server from npm runs on Linux x64, this is ${process.platform} ${process.arch}`;
  }
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined ? 'the VS Code server from npm needs glibc, this Linux has another C library' : undefined;
}

/** Sets the server and the browser up where they are missing. Needs no network when they are there. */
export async function ensureHost(log: Log): Promise<Host> {
  const unsupported = serverUnsupported();
  if (unsupported !== undefined) throw new Error(`No VS Code server: ${unsupported}.`);
  const cache = cacheFolder();
  announce(cache, log);
  // Settled, not raced: a failure must not leave the other part half made behind a process that ends.
  const [server, browser] = await Promise.allSettled([ensureServer(cache, log), ensureHostBrowser(log)]);
  for (const part of [server, browser]) if (part.status === 'rejected') throw part.reason;
  return { vscode: (server as PromiseFulfilledResult<string>).value, browser: (browser as PromiseFulfilledResult<string>).value };
}

/** The browser alone, for tests of the dashboard page outside VS Code. Throws where there is none. */
export async function ensureHostBrowser(log: Log): Promise<string> {
  const unsupported = serverUnsupported();
  const installed = installedBrowser(unsupported === undefined);
  if (installed !== undefined) return installed;
  if (unsupported !== undefined) throw new Error('No Chromium is installed; set FOCAL_LENS_BROWSER to one.');
  return ensureBrowser(cacheFolder(), log);
}

function announce(cache: string, log: Log): void {
  const missing = [
    ...(existsSync(serverFolder(cache)) ? [] : [PINS.server]),
    ...(existsSync(browserFolder(cache)) || installedBrowser(true) !== undefined ? [] : [PINS.browser]),
  ];
  if (missing.length === 0) return;
  const megabytes = missing.reduce((sum, pin) => sum + pin.megabytes, 0);
  log(`First run: about ${megabytes} MB are downloaded once into ${cache}; FOCAL_LENS_CACHE chooses another folder.`);
}
