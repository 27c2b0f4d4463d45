/** The built dashboard page in a real browser, under the policy and with the colours that VS Code gives it, over a host made of answers. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Message,
} from 'vscode-jsonrpc/node';
import { messageOf } from '../../../src/core/message.ts';
import { SnapshotParts } from '../../../src/editor/dashboard/snapshot-parts.ts';
import { badInput, type Handling, type NoRequests } from '../../../src/protocol/connection.ts';
import type { DashboardEvents, DashboardRequests, DashboardSnapshot, ExamplesOfPage } from '../../../src/protocol/dashboard-api.ts';
import type { ExamplesResult } from '../../../src/protocol/engine-api.ts';
import { RpcConnection } from '../../../src/protocol/rpc-connection.ts';
import { ROOT, SCREENSHOTS } from '../paths.ts';
import { THEME, type ThemeName } from './themes.ts';

const PAGE_FOLDER = join(ROOT, 'dist', 'webview');
const ORIGIN = 'http://dashboard.test';
const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';

export interface DashboardOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What `getState()` gives. */
  readonly state?: unknown;
  /** Null: the request stays unanswered, as while the host is busy. */
  readonly snapshot: DashboardSnapshot | null;
  readonly examples?: (asked: ExamplesOfPage, handling: Handling) => ExamplesResult | Promise<ExamplesResult>;
}

/** A request of the page, as the host got it. */
export type Asked = {
  readonly [Method in keyof DashboardRequests]: { readonly method: Method; readonly params: DashboardRequests[Method]['params'] };
}[keyof DashboardRequests];

export class DashboardPage {
  readonly page: Page;
  /** All but `snapshot`. */
  readonly asked: Asked[] = [];
  /** Errors of scripts, refusals of the policy, and errors in the console. */
  readonly complaints: string[] = [];
  state: unknown;
  snapshot: DashboardSnapshot | null;
  /** While set, requests are heard but not answered. */
  isBusy = false;
  /** Answers a request for examples. */
  examples: (asked: ExamplesOfPage, handling: Handling) => ExamplesResult | Promise<ExamplesResult> = () => new Promise<never>(() => {});
  /** When set, what requests are refused with. */
  refusal: string | null = null;
  readonly #host: RpcConnection<NoRequests, DashboardRequests, DashboardEvents>;
  readonly #heard: (() => void)[] = [];
  #receive: DataCallback = () => {};

  static async open(browser: Browser, options: DashboardOptions): Promise<DashboardPage> {
    if (!existsSync(join(PAGE_FOLDER, 'dashboard.js')))
      throw new Error(`The page is not built: ${PAGE_FOLDER} lacks dashboard.js. Run npm run build.`);
    const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: options.height ?? 960 } });
    page.setDefaultTimeout(10_000);
    const dashboard = new DashboardPage(page, options);
    await dashboard.#load(options.theme ?? 'dark');
    return dashboard;
  }

  private constructor(page: Page, { snapshot, state, examples }: DashboardOptions) {
    this.page = page;
    if (examples !== undefined) this.examples = examples;
    this.snapshot = snapshot;
    this.state = state;
    const reader = new CallbackReader((callback) => {
      this.#receive = callback;
    });
    // As one text: the browser's own protocol takes seconds for the classes of a large data set.
    const writer = new CallbackWriter((message) =>
      page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), JSON.stringify(message)),
    );
    this.#host = new RpcConnection(createMessageConnection(reader, writer));
    const parts = new SnapshotParts();
    this.#host.handle('snapshot', ({ known }) =>
      this.snapshot === null ? new Promise<never>(() => {}) : parts.update(this.snapshot, known),
    );
    this.#host.handle('examples', (asked, handling) => {
      this.#hear({ method: 'examples', params: asked });
      return this.examples(asked, handling);
    });
    for (const method of ['openPlace', 'run', 'setAlpha', 'setGamma', 'evaluateAgain', 'compareWithCommit', 'saveFile'] as const) {
      this.#host.handle(method, (params) => {
        this.#hear({ method, params } as Asked);
        if (this.refusal !== null) throw badInput(messageOf('{0}', this.refusal));
        if (this.isBusy) return new Promise<never>(() => {});
        return method === 'saveFile' ? true : null;
      });
    }
    this.#host.listen();
  }

  #hear(asked: Asked): void {
    this.asked.push(asked);
    for (const heard of this.#heard.splice(0)) heard();
  }

  async #load(theme: ThemeName): Promise<void> {
    const { page } = this;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error' || /Content Security Policy/.test(line.text())) this.complaints.push(line.text());
    });
    await page.exposeFunction('toHost', (message: Message) => this.#receive(message));
    await page.exposeFunction('keepState', (state: unknown) => {
      this.state = state;
    });
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: this.#document(theme) });
      return name === 'dashboard.js' || name === 'dashboard.css'
        ? route.fulfill({ path: join(PAGE_FOLDER, name) })
        : route.fulfill({ status: 404, body: '' });
    });
    await page.goto(`${ORIGIN}/`);
    await page.locator('.headline').waitFor();
    if (this.snapshot !== null) await page.waitForFunction(isDrawn);
  }

  /** As the host writes it, with what VS Code adds: the theme's variables and `acquireVsCodeApi`. */
  #document(theme: ThemeName): string {
    const { className, colors } = THEME[theme];
    const variables = Object.entries(colors).map(([name, value]) => `--vscode-${name}: ${value};`);
    const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src ${ORIGIN} 'nonce-${NONCE}'; font-src ${ORIGIN}; img-src blob:; base-uri 'none'; form-action 'none'`;
    const state = JSON.stringify(this.state ?? null).replaceAll('<', '\\u003c');
    return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="csp-nonce" property="csp-nonce" content="${NONCE}" nonce="${NONCE}">
  <title>Focal Lens</title>
  <style nonce="${NONCE}">:root { ${variables.join(' ')} }</style>
  <script nonce="${NONCE}">
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.toHost(message),
      getState: () => (${state}) ?? undefined,
      setState: (state) => window.keepState(state),
    });
  </script>
  <link rel="stylesheet" href="${ORIGIN}/dashboard.css">
</head>
<body class="${className}">
  <script type="module" nonce="${NONCE}" src="${ORIGIN}/dashboard.js"></script>
</body>
</html>`;
  }

  notify<Event extends keyof DashboardEvents & string>(event: Event, params: DashboardEvents[Event]): void {
    this.#host.notify(event, params);
  }

  /** Shows another snapshot, as after a change in the workspace. */
  change(snapshot: DashboardSnapshot): void {
    this.snapshot = snapshot;
    this.notify('changed', {});
  }

  /** Waits until the page has asked this often, and gives all it asked. */
  async answered(count: number): Promise<readonly Asked[]> {
    while (this.asked.length < count) await new Promise<void>((resolve) => this.#heard.push(resolve));
    return this.asked;
  }

  /** Chooses in a dropdown of the toolkit. */
  async choose(dropdown: string, option: string): Promise<void> {
    await this.page.getByRole('combobox', { name: dropdown, exact: true }).click();
    await this.page.getByRole('option', { name: option, exact: true }).click();
  }

  /** Where the Tab key stops, from the top of the page until it leaves it, and whether each stop looks different when it has the focus. */
  async tabStops(): Promise<readonly { readonly name: string; readonly isMarked: boolean }[]> {
    const stops: { name: string; isMarked: boolean }[] = [];
    await this.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    for (let count = 0; count < 200; count++) {
      await this.page.keyboard.press('Tab');
      const stop = await this.page.evaluate(focusedControl);
      if (stop === null) break;
      stops.push(stop);
    }
    return stops;
  }

  /** The large sentence of the shown page. */
  headline(): Promise<string> {
    return textOf(this.page.locator('.headline'));
  }

  /** Waits until the page shows this text. */
  async shows(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor();
  }

  /** How far the page is wider than its window, in pixels. */
  overflow(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  }

  /** What axe finds: rule and element. The policy refuses script elements, so its source is evaluated. */
  async violations(): Promise<readonly string[]> {
    await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate(() => (window as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run());
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} (${failureSummary})`),
    );
  }

  /** A picture for a person, in the folder of the run. */
  async screenshot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  }

  async close(): Promise<void> {
    this.#host.dispose();
    await this.page.close();
  }
}

/** The text of an element, with the line breaks and blanks of its template as one blank. */
export async function textOf(element: Locator): Promise<string> {
  return oneLine((await element.textContent()) ?? '');
}

export async function textsOf(elements: Locator): Promise<readonly string[]> {
  return (await elements.allTextContents()).map(oneLine);
}

/** Narrow spaces, which belong to a figure, stay. */
function oneLine(text: string): string {
  return text.replace(/[ \n]+/g, ' ').trim();
}

/** In the page: the snapshot is shown, and the charts, which wait for their width, are drawn. */
function isDrawn(): boolean {
  const figures = [...document.querySelectorAll('focal-figure')];
  return (
    document.querySelector('.headline')?.textContent !== 'Opening…' &&
    figures.every((figure) => figure.querySelector('.chart, .quiet, table') !== null)
  );
}

/** In the page: name and look of what has the focus; null when nothing has. */
function focusedControl(): { name: string; isMarked: boolean } | null {
  const outer = document.activeElement;
  if (outer === null || outer === document.body) return null;
  const inner = outer.shadowRoot?.activeElement ?? null;
  const name = outer.getAttribute('aria-label') ?? outer.textContent?.trim() ?? '';
  const look = (element: Element) => {
    const { outlineStyle, outlineWidth, outlineColor, borderColor, boxShadow } = getComputedStyle(element);
    return [outlineStyle === 'none' ? '' : `${outlineWidth} ${outlineColor}`, borderColor, boxShadow].join(' ');
  };
  const parts = [outer, ...(inner === null ? [] : [inner]), ...(outer.shadowRoot?.querySelectorAll('*') ?? [])];
  const focused = parts.map(look);
  (outer as HTMLElement).blur();
  const blurred = parts.map(look);
  (outer as HTMLElement).focus({ preventScroll: true });
  return { name, isMarked: focused.some((each, index) => each !== blurred[index]) };
}

class CallbackReader extends AbstractMessageReader {
  readonly #listening: (callback: DataCallback) => void;

  constructor(listening: (callback: DataCallback) => void) {
    super();
    this.#listening = listening;
  }

  listen(callback: DataCallback) {
    this.#listening(callback);
    return { dispose: () => {} };
  }
}

class CallbackWriter extends AbstractMessageWriter {
  readonly #send: (message: Message) => Promise<unknown>;

  constructor(send: (message: Message) => Promise<unknown>) {
    super();
    this.#send = send;
  }

  async write(message: Message): Promise<void> {
    // A page that is closing has nobody to answer.
    await this.#send(message).catch(() => {});
  }

  end(): void {}
}
