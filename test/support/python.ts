/** A Python with packages of its own, kept in the cache between runs. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

export interface Python {
  /** Runs a script with arguments; the standard output of a run that ended well. */
  run(script: string, args: readonly string[]): Promise<string>;
}

/**
 * A virtual environment with the packages, each pinned (`duckdb==1.2.3`). Throws where there is no Python 3 or no package index.
 * @param base packages of an environment that this one is laid upon: large ones that others need, too
 */
export async function pythonWith(packages: readonly string[], base: readonly string[] = []): Promise<Python> {
  return { run: runnerOf(await environment(packages, base)) };
}

/** What both the loss's benchmark and the libraries of losses stand on: gigabytes, so they share it. */
export const TORCH = ['torch==2.15.0', 'numpy==2.4.6'];

/** The executable of an environment, which is made where it is not there yet. */
async function environment(packages: readonly string[], base: readonly string[]): Promise<string> {
  const key = createHash('sha256')
    .update([...base, ...packages].join('\n'))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cacheFolder(), 'python', key);
  const executable = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const done = join(folder, 'complete');
  const below = base.length === 0 ? null : await environment(base, []);
  if (!existsSync(done)) {
    await output('python3', ['-m', 'venv', '--clear', folder]);
    if (below !== null) {
      const [from, to] = await Promise.all([below, executable].map(sitePackages));
      writeFileSync(join(to!, 'base.pth'), from!);
    }
    await output(executable, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
    writeFileSync(done, packages.join('\n'));
  }
  return executable;
}

function runnerOf(executable: string): Python['run'] {
  return (script, args) => output(executable, [script, ...args]);
}

async function sitePackages(executable: string): Promise<string> {
  return (await output(executable, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])).trim();
}

/** Why the libraries of losses cannot run on this machine. */
export function lossLibrariesUnsupported(): string | undefined {
  const version = spawnSync('python3', ['-c', 'import sys, venv; print(sys.version_info >= (3, 11))'], { encoding: 'utf8' });
  if (version.status !== 0) return 'Python 3 with venv not found';
  return version.stdout.trim() === 'True' ? undefined : 'JAX needs Python 3.11';
}

/** Why the engines of counting queries cannot run on this machine. */
export function queryEnginesUnsupported(): string | undefined {
  const missing = [
    { name: 'Python 3', command: ['python3', '--version'] },
    { name: 'Java (for Spark)', command: ['java', '-version'] },
  ].filter(({ command: [program = '', ...args] }) => spawnSync(program, args).status !== 0);
  return missing.length === 0 ? undefined : `${missing.map(({ name }) => name).join(' and ')} not found`;
}

function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}:\n${errors.slice(-2000)}`));
    });
  });
}
