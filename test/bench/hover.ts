/** Hovers and edits in large files, measured in VS Code itself. */
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { ensureHost, serverUnsupported } from '../support/host/host.ts';
import { build } from '../support/package.ts';
import { ROOT, RUN_FOLDER } from '../support/paths.ts';
import { HOVER_LINE } from './host/hover-line.ts';
import { runProcess } from './measure.ts';

/** Prints a line for each measurement. */
export async function bench(): Promise<void> {
  if (serverUnsupported() === undefined) await ensureHost(console.log);
  await build();
  const suite = join(RUN_FOLDER, 'build', 'bench', 'hover-suite.cjs');
  await bundle({
    entryPoints: [join(ROOT, 'test', 'bench', 'host', 'hover-suite.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  });
  const { output } = await runProcess(process.execPath, [join(ROOT, 'test', 'support', 'host', 'run-integration.ts'), suite]);
  for (const line of output.split('\n')) {
    const start = line.indexOf(HOVER_LINE);
    if (start >= 0) console.log(`  ${line.slice(start + HOVER_LINE.length).trim()}`);
  }
}
