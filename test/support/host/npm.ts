/** The npm client as a child process: registries are reached through it alone, so that its proxy, mirror and credentials apply. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Pin } from './pins.ts';

const execute = promisify(execFile);

/** Runs npm in `cwd` without install scripts; returns its standard output. Throws with npm's own message. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  const all = [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  // Within an npm script, the very npm that runs it; on Windows there is no other that starts without a shell.
  const client = process.env.npm_execpath;
  const [command, first] = client?.endsWith('.js') === true ? [process.execPath, [client]] : ['npm', []];
  try {
    const { stdout } = await execute(command, [...first, ...all], { cwd, maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new Error(`npm ${args.join(' ')} failed in ${cwd}: ${stderr.trim() || message}`);
  }
}

/** Downloads the tarball of a pin into `folder` and checks it; returns its path. */
export async function download(pin: Pin, folder: string): Promise<string> {
  const name = `${pin.package}@${pin.version}`;
  const answer: unknown = JSON.parse(await npm(['pack', name, '--json', '--pack-destination', folder], folder));
  // An array of packages until npm 11, an object keyed by package from npm 12 on.
  const [entry] = Object.values(answer as Record<string, { filename: string }>);
  if (entry === undefined) throw new Error(`npm pack ${name} wrote no tarball.`);
  const tarball = join(folder, entry.filename.replace('@', '').replace('/', '-'));
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const integrity = `sha512-${hash.digest('base64')}`;
  if (integrity !== pin.integrity) {
    throw new Error(`${name}: the tarball has ${integrity}, expected ${pin.integrity} (test/support/host/pins.ts). It is not used.`);
  }
  return tarball;
}
