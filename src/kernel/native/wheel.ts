import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import process from 'node:process';
import { type Message, messageOf, type Saying, say } from '../../core/message.ts';
import { BackendUnavailable } from '../unavailable.ts';
import { type CommandOptions, type CommandResult, runCommand } from './run-command.ts';

/**
 * TensorFlow from a Python registry, for Linux x64 machines that do not reach the storage host of tfjs-node.
 *
 * The wheel tensorflow-cpu holds a plain C library without Python symbols and the C headers; only those leave it. The binding is
 * tfjs-node's own two C++ files, compiled against N-API 8, so one binary serves every Node and every VS Code.
 */
export const TENSORFLOW = '2.15.1';
const WHEEL = `tensorflow_cpu-${TENSORFLOW}-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`;
const WHEEL_SHA256 = '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26';
const WHEEL_BYTES = 207_208_420;

/** Library file under its SONAME, and the name that the linker asks for. */
const LIBRARIES = [
  ['libtensorflow_cc.so.2', 'libtensorflow.so'],
  ['libtensorflow_framework.so.2', 'libtensorflow_framework.so'],
] as const;

export type ProgressCallback = (what: Saying, done: number, total: number | null) => void;

export interface WheelOptions {
  /** Keeps the library and the binding; shared by everything that installs with the same folder. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal;
  readonly progress?: ProgressCallback;
}

/** Whether a previous installation left everything in the cache, so that nothing has to be downloaded. */
export function isCached(cacheFolder: string, packageVersion: string): boolean {
  return existsSync(libraryFolder(cacheFolder)) && existsSync(bindingFile(cacheFolder, packageVersion));
}

/**
 * Gives a copy of tfjs-node its library (`deps`, a link to the cache) and its binding (`lib/napi-v8/tfjs_binding.node`).
 * @param packageFolder The package, with `node-api-headers` resolvable from it.
 * @throws BackendUnavailable with the reason and the remedy.
 */
export async function completeFromWheel(packageFolder: string, packageVersion: string, options: WheelOptions): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new BackendUnavailable(messageOf('there is no TensorFlow library to fetch for {0} {1}', process.platform, process.arch), null);
  }
  await ensureLibrary(options);
  await ensureBinding(packageFolder, packageVersion, options);
  await mkdir(join(packageFolder, 'lib', 'napi-v8'), { recursive: true });
  await copyFile(bindingFile(options.cacheFolder, packageVersion), join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node'));
  await rm(join(packageFolder, 'deps'), { recursive: true, force: true });
  await symlink(linkTarget(packageFolder, libraryFolder(options.cacheFolder)), join(packageFolder, 'deps'));
}

function libraryFolder(cacheFolder: string): string {
  return join(cacheFolder, `tensorflow-${TENSORFLOW}`);
}

function bindingFile(cacheFolder: string, packageVersion: string): string {
  return join(cacheFolder, `tfjs_binding-${packageVersion}-tensorflow-${TENSORFLOW}.node`);
}

/** A cache inside the installed folder moves with it; its link must be relative. */
function linkTarget(packageFolder: string, library: string): string {
  const path = relative(packageFolder, library);
  const inside = !isAbsolute(path) && !relative(join(packageFolder, '..', '..', '..'), library).startsWith('..');
  return inside ? path : library;
}

/** Only what leaves the wheel is unpacked; Python reads its own zip. */
const EXTRACT = `
import sys, zipfile
keep = ('tensorflow/include/tensorflow/c/', 'tensorflow/include/tensorflow/core/platform/ctstring',
        'tensorflow/include/tsl/c/', 'tensorflow/include/tsl/platform/ctstring', 'tensorflow/libtensorflow_')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(keep)])`;

async function ensureLibrary({ cacheFolder, signal, progress }: WheelOptions): Promise<void> {
  const library = libraryFolder(cacheFolder);
  if (existsSync(library)) return;
  await inStaging(library, async (staging) => {
    const requirement = join(staging, 'requirement.txt');
    await writeFile(requirement, `tensorflow-cpu==${TENSORFLOW} --hash=sha256:${WHEEL_SHA256}\n`);
    const command: CommandOptions = { cwd: staging, env: { TMPDIR: staging }, ...(signal === undefined ? {} : { signal }) };
    const download = [
      ...[
        '-m',
        'pip',
        'download',
        '--quiet',
        '--disable-pip-version-check',
        '--no-cache-dir',
        '--no-deps',
        '--require-hashes',
        '--only-binary=:all:',
      ],
      ...['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--platform', 'manylinux2014_x86_64'],
      ...['--dest', staging, '--requirement', requirement],
    ];
    const stop = watchSize(staging, (bytes) =>
      progress?.(say('Downloading TensorFlow {0}', TENSORFLOW), Math.min(bytes, WHEEL_BYTES), WHEEL_BYTES),
    );
    try {
      explainPython(await runCommand('python3', download, command), messageOf('could not download tensorflow-cpu'));
    } finally {
      stop();
    }
    progress?.(say('Unpacking TensorFlow {0}', TENSORFLOW), 0, null);
    explainPython(
      await runCommand('python3', ['-c', EXTRACT, join(staging, WHEEL), staging], command),
      messageOf('could not unpack tensorflow-cpu'),
    );
    const layout = join(staging, 'layout');
    await mkdir(join(layout, 'lib'), { recursive: true });
    await rename(join(staging, 'tensorflow', 'include'), join(layout, 'include'));
    for (const [name, link] of LIBRARIES) {
      await rename(join(staging, 'tensorflow', name), join(layout, 'lib', name));
      await symlink(name, join(layout, 'lib', link));
    }
    return layout;
  });
}

async function ensureBinding(
  packageFolder: string,
  packageVersion: string,
  { cacheFolder, signal, progress }: WheelOptions,
): Promise<void> {
  const binding = bindingFile(cacheFolder, packageVersion);
  if (existsSync(binding)) return;
  progress?.(say('Compiling the TensorFlow binding'), 0, null);
  const library = libraryFolder(cacheFolder);
  await inStaging(binding, async (staging) => {
    const headers = (createRequire(join(packageFolder, 'package.json'))('node-api-headers') as { include_dir: string }).include_dir;
    const output = join(staging, 'tfjs_binding.node');
    const args = [
      ...[
        '-std=c++17',
        '-O2',
        '-fPIC',
        '-shared',
        '-w',
        '-DNAPI_VERSION=8',
        '-DBUILDING_NODE_EXTENSION',
        '-DNODE_GYP_MODULE_NAME=tfjs_binding',
      ],
      ...[`-I${headers}`, `-I${join(library, 'include')}`, `-I${packageFolder}`],
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(packageFolder, 'binding', file)),
      ...[`-L${join(library, 'lib')}`, '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib', '-o', output],
    ];
    const result = await runCommand('g++', args, { cwd: staging, ...(signal === undefined ? {} : { signal }) });
    if (result.missing)
      throw new BackendUnavailable(
        messageOf('g++ is not installed'),
        messageOf('Install a C++ compiler (package g++ or gcc-c++ of the Linux distribution) and try again.'),
      );
    if (!result.ok) throw new BackendUnavailable(messageOf('g++ could not compile the TensorFlow binding ({0})', result.complaint), null);
    return output;
  });
}

/** Makes `target` in a folder beside it and moves it into place in one step: two that run at once do not disturb each other. */
async function inStaging(target: string, make: (staging: string) => Promise<string>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await removeAbandoned(dirname(target), `${basename(target)}.part-`);
  const staging = await mkdtemp(`${target}.part-`);
  try {
    const made = await make(staging);
    await rename(made, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error; // otherwise another process was faster, with the same result
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Half-made folders of processes that were killed; one that is an hour old has nobody any more. */
export async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

function explainPython(result: CommandResult, what: Message): void {
  if (result.missing)
    throw new BackendUnavailable(
      messageOf('python3 is not installed'),
      messageOf('Install Python 3 with pip and try again; it is needed only to fetch the library from the Python registry.'),
    );
  if (result.ok) return;
  if (/no module named '?pip/i.test(result.complaint))
    throw new BackendUnavailable(
      messageOf('python3 has no pip'),
      messageOf('Install pip (package python3-pip) and try again; it is needed only to fetch the library from the Python registry.'),
    );
  throw new BackendUnavailable(
    messageOf('{0} ({1})', what, result.complaint),
    messageOf('Check the connection to the Python registry (pip config list shows which one is used) and try again.'),
  );
}

/** Reports the size of the largest file below a folder while it grows: pip shows progress only to terminals. */
function watchSize(folder: string, report: (bytes: number) => void): () => void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    report(await largestFile(folder));
    busy = false;
  }, 250);
  return () => clearInterval(timer);
}

export async function largestFile(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...sizes);
}
