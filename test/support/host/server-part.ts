/** VS Code's server (`code-server`'s `lib/vscode`) from npm: no compiler, no install script. */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { download, npm } from './npm.ts';
import { ensurePart, type Log, partFolder } from './part.ts';
import { PINS, SERVER_TYPESCRIPT } from './pins.ts';

const execute = promisify(execFile);
const LAYOUT = 1;

/** Not used by tests, and 195 MB. */
const SUPERFLUOUS = ['@github/copilot-sdk-linux-x64', '@microsoft/mxc-sdk', '@vscode/windows-process-tree'];

export function serverFolder(cache: string): string {
  return partFolder(cache, 'vscode-server', PINS.server, LAYOUT);
}

/** Sets the server up in the cache; returns the folder that holds `out/server-main.js`. */
export async function ensureServer(cache: string, log: Log): Promise<string> {
  const folder = await ensurePart(serverFolder(cache), PINS.server, log, async (into) => {
    const tarball = await download(PINS.server, into);
    await execute('tar', ['-xzf', tarball, '-C', into, '--strip-components=1', 'package/lib/vscode', 'package/LICENSE']);
    await rm(tarball);
    const vscode = join(into, 'lib', 'vscode');
    log(`${PINS.server.title}: installing its dependencies`);
    // The shrinkwrap does not list peer dependencies: without the flag npm refuses it.
    await npm(['ci', '--omit=dev', '--legacy-peer-deps'], vscode);
    await npm(['install', '--omit=dev', '--no-package-lock', SERVER_TYPESCRIPT], join(vscode, 'extensions'));
    const modules = join(vscode, 'node_modules');
    await writeFile(join(modules, '@vscode', 'spdlog', 'index.js'), SPDLOG);
    await writeFile(join(modules, '@vscode', 'native-watchdog', 'index.js'), 'exports.start = function () {};\n');
    for (const name of SUPERFLUOUS) await rm(join(modules, name), { recursive: true, force: true });
  });
  return join(folder, 'lib', 'vscode');
}

/**
 * Stands in for the log library, whose native half would need a compiler: it appends to the log file. Without it everything works, but
 * each log begins with a screen of errors.
 */
const SPDLOG = `'use strict';
const fs = require('fs');
const path = require('path');
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
class Logger {
  constructor(file) {
    this.file = file;
    this.level = 2;
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
  }
  setLevel(level) { this.level = level; }
  getLevel() { return this.level; }
  setPattern() {}
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {}
}
LEVELS.forEach((name, level) => {
  Logger.prototype[name] = function (message) {
    if (level < this.level) return;
    const line = this.raw ? message : new Date().toISOString() + ' [' + name + '] ' + message + '\\n';
    try { fs.appendFileSync(this.file, line); } catch {}
  };
});
exports.version = 0;
exports.setLevel = function () {};
exports.setFlushOn = function () {};
exports.Logger = class extends Logger { constructor(kind, name, file) { super(file); } };
exports.createRotatingLogger = async function (name, file) { return new Logger(file); };
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
`;
