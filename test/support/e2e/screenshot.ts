/** Pictures: of every run in `.vscode-test/screenshots`, and those of the README when `npm run screenshots` asks for them. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Frame, Page } from 'playwright-core';
import { ROOT, SCREENSHOTS } from '../paths.ts';

/** Where the pictures of the README are kept. */
const README_PICTURES = join(ROOT, 'media', 'screenshots');

/** Takes `NAME.png` of the whole window or of a webview; returns its path. */
export async function takeScreenshot(of: Page | Frame, name: string): Promise<string> {
  return capture(of, join(SCREENSHOTS, `${name}.png`));
}

/** A picture that the README shows: written into the repository only when asked for, so that a test run leaves the clone clean. */
export async function takeReadmePicture(of: Page | Frame, name: string): Promise<string> {
  return capture(of, join(process.env.FOCAL_LENS_SCREENSHOTS === '1' ? README_PICTURES : SCREENSHOTS, `${name}.png`));
}

async function capture(of: Page | Frame, path: string): Promise<string> {
  mkdirSync(dirname(path), { recursive: true });
  if ('frameElement' in of) await (await of.frameElement()).screenshot({ path });
  else await of.screenshot({ path });
  return path;
}
