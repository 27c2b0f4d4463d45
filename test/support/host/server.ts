/** A running VS Code server with a data folder of its own. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Group, spawnGroup } from './process-group.ts';

export interface ServerOptions {
  /** Holds `out/server-main.js`. */
  readonly vscode: string;
  /** User settings, over the ones every test wants. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A packaged extension to install before the server listens. */
  readonly vsix?: string;
  /**
   * Development mode: the page may name an extension folder and a test suite. It also hides notifications and modal editors, so the
   * installed extension is tested without it.
   */
  readonly development?: boolean;
  /** Kept when the server stops; without it a new folder is made and deleted. */
  readonly dataFolder?: string;
  readonly port?: number;
  /** `de`: extensions speak this language. VS Code itself stays English, for that takes its own translation. */
  readonly language?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

export interface Server {
  /** `127.0.0.1:PORT` */
  readonly authority: string;
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Everything the server printed so far. */
  output(): string;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 60_000;

/** Read when the server starts: a later change of the file goes unseen. */
const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
};

/** Starts a server and resolves when it listens. Ends it, children included, when that fails or takes longer than a minute. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'focal-lens-server-')));
  const user = join(dataFolder, 'data', 'User');
  await mkdir(user, { recursive: true });
  await writeFile(join(user, 'settings.json'), JSON.stringify({ ...SETTINGS, ...options.settings }, null, 2));
  if (options.language !== undefined) await addLanguage(join(dataFolder, 'data'), options.language);
  const group = spawnGroup(
    process.execPath,
    [
      join(options.vscode, 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
      ...['--without-connection-token', '--accept-server-license-terms', '--server-data-dir', dataFolder],
      ...(options.language === undefined ? [] : ['--locale', options.language]),
      ...(options.development === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.vsix === undefined ? [] : ['--install-extension', options.vsix, '--start-server']),
    ],
    { env: { ...process.env, ...options.environment } },
  );
  const stop = async () => {
    await group.stop();
    if (options.dataFolder === undefined) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  let output = '';
  group.leader.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  group.leader.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  try {
    const port = await listening(group, () => output);
    return { authority: `127.0.0.1:${port}`, ended: group.ended, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A language pack without a text: VS Code speaks a language only when a pack of it is there. */
async function addLanguage(data: string, language: string): Promise<void> {
  const texts = join(data, `${language}.i18n.json`);
  const pack = { hash: language, extensions: [], translations: { vscode: texts }, label: language };
  await writeFile(texts, JSON.stringify({ contents: {} }));
  await writeFile(join(data, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

async function listening(group: Group, output: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const look = () => {
    const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
    if (port !== undefined) resolve(port);
  };
  group.leader.stdout?.on('data', look);
  void group.ended.then((end) => reject(new Error(`The VS Code server ended (${end}) before it listened:\n${output()}`)));
  const limit = setTimeout(() => reject(new Error(`The VS Code server did not listen within a minute:\n${output()}`)), START_LIMIT_MS);
  try {
    return await promise;
  } finally {
    clearTimeout(limit);
    group.leader.stdout?.off('data', look);
  }
}

/** The address of a folder in the server's VS Code. */
export function folderUrl(server: Server, folder: string): string {
  return `http://${server.authority}/?folder=${encodeURIComponent(folder).replaceAll('%2F', '/')}`;
}

/** The same in development mode: with the extension from its folder and, when given, the test suite that then runs by itself. */
export function developmentUrl(server: Server, folder: string, extensionFolder: string, suite?: string): string {
  const remote = (path: string) => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extensionFolder)],
    ...(suite === undefined ? [] : [['extensionTestsPath', remote(suite)]]),
    ['skipWelcome', 'true'],
  ];
  return `${folderUrl(server, folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
