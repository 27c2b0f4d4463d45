/**
 * The integration suite by `@vscode/test-electron`: in the server from npm where there is one, else in the desktop VS Code that it
 * downloads; or another suite, which is named by its path. The workspace is a fresh copy of the sample, so that tests may write to it.
 */
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { INTEGRATION_SUITE, ROOT, SAMPLE } from '../paths.ts';
import { serverUnsupported } from './host.ts';
import { DESKTOP_VSCODE_VERSION } from './pins.ts';

const workspace = mkdtempSync(join(tmpdir(), 'focal-lens-workspace-'));
if (existsSync(SAMPLE)) cpSync(SAMPLE, workspace, { recursive: true });
try {
  await runTests({
    ...(serverUnsupported() === undefined ? { vscodeExecutablePath: shim() } : { version: DESKTOP_VSCODE_VERSION }),
    extensionDevelopmentPath: ROOT,
    extensionTestsPath: process.argv[2] ?? INTEGRATION_SUITE,
    launchArgs: [workspace],
    // The shim is a script: its interpreter is the Node that runs this file.
    extensionTestsEnv: { PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` },
  });
} finally {
  rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
}

function shim(): string {
  const path = join(import.meta.dirname, 'vscode-shim.ts');
  // An unpacked archive may have lost the mode that git keeps.
  chmodSync(path, 0o755);
  return path;
}
