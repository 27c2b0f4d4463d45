/**
 * `npm start [-- --server] [--port N]`: builds Focal Lens, shows the analysis of the sample workspace in the terminal, and opens VS Code on a
 * copy of it: desktop VS Code where there is a display, otherwise the VS Code server with the packaged extension and an address for any browser.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { ensureHost, serverUnsupported } from './host/host.ts';
import { DESKTOP_VSCODE_VERSION } from './host/pins.ts';
import { onInterrupt } from './host/process-group.ts';
import { folderUrl, type Server, startServer } from './host/server.ts';
import { build, packageVsix } from './package.ts';
import { ROOT, RUN_FOLDER, SAMPLE, VSIX } from './paths.ts';

const { values: options } = parseArgs({ options: { server: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } } });
const say = (line: string) => process.stderr.write(`[start] ${line}\n`);
const workspace = join(RUN_FOLDER, 'sample');

let server: Server | undefined;
let ending = false;
onInterrupt(async () => {
  ending = true;
  say('ending');
  await server?.stop();
});

if (!existsSync(SAMPLE)) throw new Error(`The sample workspace ${SAMPLE} is missing: the clone is not complete.`);
const desktop = options.server ? undefined : await findDesktop();
// The parts are downloaded while the extension is built; a failure is reported when its turn comes.
const parts = desktop === undefined ? ensureHost(say) : undefined;
parts?.catch(() => {});
say('building');
await build();
await showAnalysis();
// What was edited in an earlier start is set back; the repository's own sample is never opened.
cpSync(SAMPLE, workspace, { recursive: true });
if (desktop !== undefined) openDesktop(desktop);
else await serve();

async function serve(): Promise<void> {
  say((await packageVsix()) ? 'packaged the extension' : 'the packaged extension is up to date');
  const host = await (parts ?? ensureHost(say));
  say('starting the VS Code server');
  server = await startServer({ vscode: host.vscode, vsix: VSIX, port: Number(options.port) });
  process.stdout.write(`\nOpen in a browser:  ${folderUrl(server, workspace)}\n\nCtrl+C ends the server.\n`);
  const end = await server.ended;
  if (ending) return;
  say(`the VS Code server ended (${end})`);
  await server.stop();
  process.exitCode = 1;
}

/** The executable of desktop VS Code: one that is installed, else, where there is no server for this platform, a downloaded one. */
async function findDesktop(): Promise<string | undefined> {
  const onLinux = process.platform === 'linux';
  const display = !onLinux || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
  const installed = display ? findOnPath(process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code']) : undefined;
  const unsupported = serverUnsupported();
  if (installed !== undefined || unsupported === undefined) return installed;
  if (!display) throw new Error(`There is no display for desktop VS Code, and ${unsupported}.`);
  say(`there is no \`code\` on the PATH: downloading VS Code ${DESKTOP_VSCODE_VERSION}`);
  return downloadAndUnzipVSCode(DESKTOP_VSCODE_VERSION);
}

function findOnPath(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function openDesktop(executable: string): void {
  // Through the shell on Windows, where `code` is a batch file.
  const shell = process.platform === 'win32';
  const quote = (text: string) => (shell ? `"${text}"` : text);
  spawn(quote(executable), ['--new-window', `--extensionDevelopmentPath=${quote(ROOT)}`, quote(workspace)], { stdio: 'inherit', shell });
  say(`VS Code opens a window on ${workspace} with Focal Lens from ${ROOT}.`);
}

function showAnalysis(): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'dist', 'cli.js'), 'analyze', join('media', 'sample')], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    child.once('error', (error) => {
      say(`the analysis did not start: ${error.message}`);
      resolve();
    });
    child.once('close', (code) => {
      if (code !== 0) say(`the analysis of the sample ended with code ${code}`);
      resolve();
    });
  });
}
