/** A headless Chromium: an installed one, or the one from npm with its own libraries and fonts, so that every machine draws the same. */
import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { chmod, copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { ROOT } from '../paths.ts';
import { download } from './npm.ts';
import { ensurePart, type Log, partFolder } from './part.ts';
import { PINS } from './pins.ts';

const execute = promisify(execFile);
const LAYOUT = 2;

/** The npm Chromium brings Open Sans alone, in which code is not monospaced and arrows are missing. */
const DEJAVU = join(ROOT, 'node_modules', 'dejavu-fonts-ttf', 'ttf');
const DEJAVU_FACES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf', 'DejaVuSansMono.ttf', 'DejaVuSansMono-Bold.ttf'];

/** Where desktop browsers stand on the platforms for which npm has no Chromium. */
const INSTALLED: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

export function browserFolder(cache: string): string {
  return partFolder(cache, 'chromium', PINS.browser, LAYOUT);
}

/** The browser that needs no set-up: `FOCAL_LENS_BROWSER`, or, where npm has none, one that is installed. */
export function installedBrowser(npmHasOne: boolean): string | undefined {
  const chosen = process.env.FOCAL_LENS_BROWSER;
  if (chosen !== undefined && chosen !== '') {
    if (!existsSync(chosen)) throw new Error(`FOCAL_LENS_BROWSER names ${chosen}, which does not exist; expected the path of a Chromium.`);
    return chosen;
  }
  return npmHasOne ? undefined : INSTALLED[process.platform]?.find((path) => existsSync(path));
}

/** Sets the npm Chromium up in the cache; returns the script that starts it. */
export async function ensureBrowser(cache: string, log: Log): Promise<string> {
  const folder = await ensurePart(browserFolder(cache), PINS.browser, log, async (into) => {
    const tarball = await download(PINS.browser, into);
    await execute('tar', ['-xzf', tarball, '-C', into, '--strip-components=2', 'package/bin']);
    await rm(tarball);
    const binary = join(into, 'chromium');
    await Promise.all([
      pipeline(createReadStream(`${binary}.br`), createBrotliDecompress(), createWriteStream(binary)),
      ...['fonts', 'swiftshader', 'al2023'].map((name) => unpack(join(into, `${name}.tar.br`), into)),
    ]);
    for (const face of DEJAVU_FACES) await copyFile(join(DEJAVU, face), join(into, 'fonts', face));
    for (const name of await readdir(into)) if (name.endsWith('.br')) await rm(join(into, name));
    await writeFile(join(into, 'chrome'), START);
    await Promise.all([chmod(binary, 0o755), chmod(join(into, 'chrome'), 0o755)]);
  });
  return join(folder, 'chrome');
}

/** By way of a file: tar closes a pipe as soon as it has read the last entry, and what still comes after that fails. */
async function unpack(archive: string, into: string): Promise<void> {
  const tar = archive.replace(/\.br$/, '');
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(tar));
  await execute('tar', ['-xf', tar, '-C', into]);
  await rm(tar);
}

/**
 * The package's own font configuration points elsewhere; without one no text is drawn and a page crashes on the first key press. Where
 * the folder stands is known when the script runs; the rename keeps two that start at once from reading half a file.
 */
const START = `#!/bin/sh
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
cat > "$here/fonts.$$" <<END
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>$here/fonts</dir><cachedir>$here/cache</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
END
mv "$here/fonts.$$" "$here/fonts.conf"
export LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;
