import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { joinedMessages, type Message, messageOf, say } from '../../core/message.ts';
import { BackendUnavailable } from '../unavailable.ts';
import { NATIVE_PACKAGE } from './load.ts';
import { runCommand } from './run-command.ts';
import { completeFromWheel, isCached, largestFile, type ProgressCallback, removeAbandoned } from './wheel.ts';

const VERSION = '4.22.0';
const HEADERS = 'node-api-headers@1.9.0';

export interface NativeInstallOptions {
  /**
   * The folder whose `node_modules/@tensorflow/tfjs-node` is to work. Where the package is there already (a repository after `npm ci`) it is
   * completed in place; otherwise the folder is made.
   */
  readonly folder: string;
  /** Keeps the 600 MB library for other folders; null: it is kept in `folder` and goes with it. */
  readonly cacheFolder: string | null;
  readonly signal?: AbortSignal;
  /** What is being done; `total` is null while it is not known. Bytes while downloading. */
  readonly progress?: ProgressCallback;
}

/**
 * Installs the native TensorFlow backend, or completes it: first the package's own way (its install script downloads libtensorflow), then, on
 * Linux x64, the library of a Python wheel. What already loads is left alone. May run twice at once: each works in a folder of its
 * own and moves it into place at the end. An abort kills what was started and leaves no half-made folder.
 * @returns Versions and place of what loads now.
 * @throws BackendUnavailable with every reason, and the remedy; the signal's reason when aborted.
 */
export async function installNative(options: NativeInstallOptions): Promise<string> {
  try {
    return await install(options);
  } catch (error) {
    if (!(error instanceof BackendUnavailable)) throw error;
    const said = messageOf('The native backend could not be installed: {0}.', error.said);
    throw new BackendUnavailable(error.remedy === null ? said : joinedMessages([said, error.remedy], ' '), error.remedy);
  }
}

async function install(options: NativeInstallOptions): Promise<string> {
  const { folder, signal, progress } = options;
  progress?.(say('Checking the native backend'), 0, null);
  if (existsSync(packageOf(folder))) {
    const state = await probe(packageOf(folder), signal);
    return state.ok ? state.text : completePackage(options, options.cacheFolder ?? join(folder, 'library'));
  }
  assertOwnFolder(folder);
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(dirname(folder), `${basename(folder)}.part-`);
  const staging = await mkdtemp(`${folder}.part-`);
  try {
    await chmod(staging, 0o755); // temporary folders are private, the installed one is not
    await fetchPackage(staging, options);
    const text = await completePackage({ ...options, folder: staging }, options.cacheFolder ?? join(staging, 'library'));
    await replaceFolder(staging, folder);
    return text;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Removes what `installNative` made: the folder itself. A shared cache stays. A process that has the backend loaded keeps it until it ends. */
export async function removeNative(folder: string): Promise<void> {
  // Renamed first: from this moment no one loads from a folder that is half gone.
  const doomed = `${folder}.part-removed-${process.pid}`;
  if (!existsSync(folder)) return;
  assertOwnFolder(folder);
  await rename(folder, doomed);
  await rm(doomed, { recursive: true, force: true });
}

/** Marks a folder as made by `installNative`. Only such a folder is ever replaced or removed as a whole: another one may be a repository. */
const MARKER = 'focal-lens-native.json';

function assertOwnFolder(folder: string): void {
  if (existsSync(folder) && !existsSync(join(folder, MARKER))) {
    throw new BackendUnavailable(
      messageOf('{0} exists and was not made by Focal Lens', folder),
      messageOf('Move it away, or install {0}@{1} in it with npm.', NATIVE_PACKAGE, VERSION),
    );
  }
}

function packageOf(folder: string): string {
  return join(folder, 'node_modules', NATIVE_PACKAGE);
}

async function fetchPackage(folder: string, { signal, progress }: NativeInstallOptions): Promise<void> {
  progress?.(say('Downloading {0}', `${NATIVE_PACKAGE} ${VERSION}`), 0, null);
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await writeFile(join(folder, MARKER), `{ "package": "${NATIVE_PACKAGE}", "version": "${VERSION}" }\n`);
  const args = [
    'install',
    `${NATIVE_PACKAGE}@${VERSION}`,
    HEADERS,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--loglevel=error',
  ];
  // npm is a script file on Windows, which starts only through the command interpreter; nothing in `args` needs quoting there.
  const [program, all] = process.platform === 'win32' ? ['cmd.exe', ['/d', '/s', '/c', 'npm', ...args]] : ['npm', args];
  const result = await runCommand(program, all, { cwd: folder, ...(signal === undefined ? {} : { signal }) });
  if (result.missing || /'npm' is not recognized/i.test(result.complaint)) {
    throw new BackendUnavailable(
      messageOf('npm is not installed'),
      messageOf('Install Node.js (it brings npm) from https://nodejs.org and try again.'),
    );
  }
  if (!result.ok) {
    throw new BackendUnavailable(
      messageOf('npm could not install {0} ({1})', NATIVE_PACKAGE, result.complaint),
      messageOf('Check the connection to the npm registry and try again.'),
    );
  }
}

/** Works on a copy beside the package, so that a failed or aborted attempt leaves the package as it was. */
async function completePackage({ folder, signal, progress }: NativeInstallOptions, cacheFolder: string): Promise<string> {
  const target = packageOf(folder);
  const { version } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as { version: string };
  await removeAbandoned(dirname(target), '.tfjs-node-part-');
  const staging = await mkdtemp(join(dirname(target), '.tfjs-node-part-'));
  const bin = join(folder, 'node_modules', '.bin');
  const wheel = { cacheFolder, ...(signal === undefined ? {} : { signal }), ...(progress === undefined ? {} : { progress }) };
  const ownWay = () => runInstallScript(staging, bin, signal, progress);
  const wheelWay = () => completeFromWheel(staging, version, wheel);
  const reasons: Message[] = [];
  let remedy: Message | null = null;
  try {
    await chmod(staging, 0o755);
    await cp(target, staging, { recursive: true, filter: (path) => path !== join(target, 'deps') && path !== join(target, 'lib') });
    // What the cache holds needs no network at all, so it comes first where there is one.
    for (const complete of isCached(cacheFolder, version) ? [wheelWay] : [ownWay, wheelWay]) {
      try {
        await complete();
        progress?.(say('Loading TensorFlow'), 0, null);
        const state = await probe(staging, signal);
        if (!state.ok) throw new BackendUnavailable(messageOf('it was installed but does not load ({0})', state.text), null);
        await replaceFolder(staging, target);
        return state.text;
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof BackendUnavailable)) throw error;
        reasons.push(error.said);
        remedy = error.remedy ?? remedy;
        await Promise.all(['deps', 'lib'].map((name) => rm(join(staging, name), { recursive: true, force: true })));
        await copyFile(join(target, 'package.json'), join(staging, 'package.json')); // the install script edits it and may leave it so
      }
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  const [first, second] = reasons;
  throw new BackendUnavailable(second === undefined ? first! : messageOf('{0}; then: {1}', first!, second), remedy);
}

/** How long the download host of tfjs-node may stay silent before the next way is tried (a firewall that drops packets never answers). */
const SILENCE = 30_000;

async function runInstallScript(packageFolder: string, bin: string, signal?: AbortSignal, progress?: ProgressCallback): Promise<void> {
  progress?.(say('Downloading TensorFlow (install script of tfjs-node)'), 0, null);
  const silence = new AbortController();
  const watch = setInterval(async () => {
    const bytes = await largestFile(join(packageFolder, process.platform === 'win32' ? 'scripts' : 'deps'));
    if (bytes > 100_000) progress?.(say('Downloading TensorFlow (install script of tfjs-node)'), bytes, null);
    else if (Date.now() - started > SILENCE) silence.abort();
  }, 500);
  const started = Date.now();
  try {
    const result = await runCommand(process.execPath, ['--no-deprecation', join('scripts', 'install.js')], {
      cwd: packageFolder,
      env: { ELECTRON_RUN_AS_NODE: '1', PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
      signal: signal === undefined ? silence.signal : AbortSignal.any([signal, silence.signal]),
    });
    if (!result.ok)
      throw new BackendUnavailable(messageOf('the install script of {0} failed ({1})', NATIVE_PACKAGE, result.complaint), null);
  } catch (error) {
    if (signal?.aborted || !silence.signal.aborted) throw error;
    throw new BackendUnavailable(
      messageOf('the download host of {0} did not answer within {1} seconds', NATIVE_PACKAGE, SILENCE / 1000),
      null,
    );
  } finally {
    clearInterval(watch);
  }
}

/** Loads the package in a process of its own, where a crash of native code is just a failed attempt, and differentiates something with it. */
const PROBE = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  const tf = require(process.argv[1]);
  const gradient = tf.grad((x) => tf.logSoftmax(x).gather([0], 1).sum())(tf.tensor2d([[1, 2, 3]])).dataSync();
  if (!(Math.abs(gradient[0] - 0.90997) < 1e-4)) throw new Error('it computes a wrong gradient, ' + gradient[0]);
  console.log('TensorFlow ' + tf.backend().binding.TF_Version + ', tfjs-node ' + tf.version['tfjs-node']);`;

async function probe(packageFolder: string, signal?: AbortSignal): Promise<{ ok: boolean; text: string }> {
  const result = await runCommand(process.execPath, ['--no-deprecation', '-e', PROBE, packageFolder], {
    cwd: packageFolder,
    env: { ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
    ...(signal === undefined ? {} : { signal }),
  });
  return result.ok ? { ok: true, text: result.stdout.trim() } : { ok: false, text: result.complaint };
}

/** Puts a finished folder in the place of another. Two steps, since a folder cannot be renamed over one with contents; the loser of a race gives way. */
async function replaceFolder(finished: string, target: string): Promise<void> {
  const replaced = `${finished}.replaced`;
  const hadOne = await rename(target, replaced).then(
    () => true,
    () => false,
  );
  await rename(finished, target).catch(async (error: unknown) => {
    if (existsSync(target)) return;
    if (hadOne) await rename(replaced, target).catch(() => {});
    throw error;
  });
  if (hadOne) await rm(replaced, { recursive: true, force: true });
}
