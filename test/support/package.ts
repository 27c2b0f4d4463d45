/** Builds what ships and packs it into a VSIX; as a program (`npm run package`) it does both and prints where the package is. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, RUN_FOLDER, VSIX } from './paths.ts';
import { runNode, runTool } from './tool.ts';

/** Everything that .vscodeignore lets in, and the list itself. */
const PACKED = ['dist/**/*.{js,cjs,css,json,txt,wasm}', 'media/**/*', 'l10n/**/*', 'package*.json', '*.md', 'LICENSE', '.vscodeignore'];

/** Builds everything as it ships, and the suite that runs in VS Code. Throws with the messages of the build. */
export async function build(): Promise<void> {
  const { code, output } = await runNode(['esbuild.mjs', '--production']);
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/** Packs `dist` into `.vscode-test/focal-lens.vsix`; returns false when the one that is there has the same contents. */
export async function packageVsix(): Promise<boolean> {
  const contents = contentHash();
  const stamp = `${VSIX}.sha256`;
  if (existsSync(VSIX) && (await readFile(stamp, 'utf8').catch(() => '')) === contents) return false;
  await mkdir(RUN_FOLDER, { recursive: true });
  const unfinished = join(RUN_FOLDER, `unfinished-${process.pid}.vsix`);
  const { code, output } = await runTool('@vscode/vsce', 'vsce', [
    'package',
    '--no-dependencies',
    '--no-rewrite-relative-links',
    '--allow-missing-repository',
    '--out',
    unfinished,
  ]);
  if (code !== 0) throw new Error(`vsce package failed:\n${output}`);
  await rename(unfinished, VSIX);
  await writeFile(stamp, contents);
  return true;
}

function contentHash(): string {
  const hash = createHash('sha256');
  for (const file of globSync(PACKED, { cwd: ROOT, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    hash.update(path).update('\0').update(readFileSync(path));
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  await build();
  await packageVsix();
  process.stdout.write(`${VSIX}\n`);
}
