/** Command-line tools of the project's own dependencies as child processes, without a shell. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

export interface ToolResult {
  readonly code: number;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** Runs the executable `name` of the package with `args` in the project's folder, in this very Node. */
export function runTool(packageName: string, name: string, args: readonly string[]): Promise<ToolResult> {
  const folder = join(ROOT, 'node_modules', packageName);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { bin: string | Record<string, string> };
  const script = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[name];
  if (script === undefined) throw new Error(`${packageName} has no executable "${name}".`);
  return runNode([join(folder, script), ...args]);
}

/** Runs this Node with `args` in the project's folder. */
export function runNode(args: readonly string[]): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve({ code: -1, output: String(error) }));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
