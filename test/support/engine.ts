/** The engine and the command line as they ship, for tests that run them as processes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { EngineClient } from '../../src/engine/client/engine-client.ts';
import type { EngineClientOptions } from '../../src/engine/client/engine-client-options.ts';
import { RequestError } from '../../src/protocol/connection.ts';
import { ROOT, RUN_FOLDER } from './paths.ts';
import { runNode } from './tool.ts';

export const ENGINE = join(ROOT, 'dist', 'engine.js');
export const CLI = join(ROOT, 'dist', 'cli.js');

let built: Promise<void> | null = null;

/** Bundles the engine and the command line unless they are newer than their sources. */
export function ensureBuilt(): Promise<void> {
  built ??= (async () => {
    const sources = globSync('src/{core,protocol,formats,kernel,engine,cli}/**/*.ts', { cwd: ROOT });
    const newest = Math.max(...sources.map((source) => statSync(join(ROOT, source)).mtimeMs));
    if ([ENGINE, CLI].every((path) => existsSync(path) && statSync(path).mtimeMs >= newest)) return;
    const { code, output } = await runNode(['esbuild.mjs', 'engine', 'scanner', 'evaluation', 'kernel', 'cli']);
    if (code !== 0) throw new Error(`The build failed:\n${output}`);
  })();
  return built;
}

/** A client with an engine of its own, which ends with the test. */
export async function startEngine(t: TestContext, options: Partial<EngineClientOptions> = {}): Promise<EngineClient> {
  await ensureBuilt();
  const client = new EngineClient({ enginePath: ENGINE, options: { nativeFolder: null }, idleSeconds: 600, log: () => {}, ...options });
  t.after(() => client.dispose());
  return client;
}

/** A folder with the given files (paths with `/`), which is removed after the test. */
export async function folderOf(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [path, contents] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), contents);
  }
  return folder;
}

/** Until the end of the test an empty folder is the one for temporary files. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const temporary = await folderOf(t, {});
  const before = process.env.TMPDIR;
  t.after(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  process.env.TMPDIR = temporary;
  return temporary;
}

/** Waits for a request to fail and returns why. */
export async function failureOf(request: Promise<unknown>): Promise<RequestError> {
  try {
    await request;
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('The request was answered, but it should have failed.');
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Gets the process, for example to interrupt it. */
  readonly started?: (child: ChildProcess) => void;
}

/** Runs `focal-lens` with `args`; neither of its outputs is a terminal. */
export async function runCli(args: readonly string[], { cwd = ROOT, env = {}, started }: CliOptions = {}): Promise<CliResult> {
  await ensureBuilt();
  // What a run keeps for the next one is the run's, not the person's.
  const environment = { ...process.env, XDG_CACHE_HOME: join(RUN_FOLDER, 'cache'), ...env };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
    started?.(child);
  });
}

/** CoNLL text of at least so many bytes: enough for a request to be in the middle of something. */
export function largeConll(bytes: number): Buffer {
  // Letters behind the types: the fast path leaves them to the plain reader, which takes its time.
  const sentence = 'Angela PER-B\nMerkel PER-I\nvisits O\nParis LOC-B\n. O\n\n';
  return Buffer.alloc(Math.ceil(bytes / sentence.length) * sentence.length, sentence);
}
