/** One VS Code with the packaged extension, opened in a browser on a copy of a workspace. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { ensureHost } from '../host/host.ts';
import { folderUrl, startServer } from '../host/server.ts';
import { SAMPLE, VSIX } from '../paths.ts';
import { silenceKnownErrors } from './known-errors.ts';
import { takeScreenshot } from './screenshot.ts';

export interface SessionOptions {
  /** The folder that is copied and opened; the sample without it. */
  readonly workspace?: string;
  /** What the copy is called; as its source without it. */
  readonly name?: string;
  /** User settings: read at start. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The language of the extension: `de`; English without it. */
  readonly language?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

export interface Session {
  readonly page: Page;
  /** The copy that is open: tests may write to it. */
  readonly workspace: string;
  /** Opens a copy of another folder in the same VS Code. */
  visit(folder: string): Promise<void>;
  /** Errors on the console and uncaught ones so far, webviews included, without those that VS Code itself brings. */
  readonly errors: readonly string[];
  /** Ends the browser and every process of the server, and deletes the copy. */
  close(): Promise<void>;
}

/** The extension's own entry in the activity bar: the link in it, for the label of the tab around it is filled in late or never. */
export const ACTIVITY_BAR_ENTRY = '.activitybar a.action-label[aria-label^="Focal Lens"]';

const READY_LIMIT_MS = 60_000;

/** Opens VS Code and waits until the extension's entry stands in the activity bar. */
export async function openSession(options: SessionOptions = {}): Promise<Session> {
  if (!existsSync(VSIX)) throw new Error(`${VSIX} is missing: run \`npm run package\`, or \`npm test -- e2e\`, which packs it.`);
  const copies = mkdtempSync(join(tmpdir(), 'focal-lens-e2e-'));
  const copy = (source: string, name: string) => {
    const into = join(copies, name);
    cpSync(source, into, { recursive: true });
    return into;
  };
  const opened: (() => Promise<void>)[] = [async () => rmSync(copies, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const source = options.workspace ?? SAMPLE;
    let workspace = copy(source, options.name ?? basename(source));
    const host = await ensureHost((line) => process.stderr.write(`[set-up] ${line}\n`));
    const server = await startServer({
      vscode: host.vscode,
      vsix: VSIX,
      settings: options.settings ?? {},
      ...(options.language === undefined ? {} : { language: options.language }),
    });
    opened.push(() => server.stop());
    const browser = await launchBrowser(host.browser);
    opened.push(() => browser.close());
    // Without motion a picture never catches a list that fades or a colour on its way.
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    const errors = silenceKnownErrors(page);
    const open = async () => {
      await page.goto(folderUrl(server, workspace));
      await page
        .locator(ACTIVITY_BAR_ENTRY)
        .waitFor({ timeout: READY_LIMIT_MS })
        .catch(async () => {
          throw new Error(
            `VS Code did not show the extension within a minute; see ${await takeScreenshot(page, 'not-ready')}. The server said:\n${server.output()}`,
          );
        });
    };
    await open();
    return {
      page,
      errors,
      close,
      get workspace() {
        return workspace;
      },
      async visit(folder) {
        workspace = copy(folder, basename(folder));
        // A page that is left cancels what it is at, and reports that as errors.
        const before = errors.length;
        await page.goto('about:blank');
        errors.splice(before);
        await open();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
