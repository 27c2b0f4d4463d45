import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { ensureHostBrowser } from '../host/host.ts';
import { type DashboardOptions, DashboardPage } from './dashboard-page.ts';

/** One browser for the tests of a file. What it returns opens a page of its own, looks at it, and holds that the page complained of nothing. */
export function openedPages(): (options: DashboardOptions, look: (page: DashboardPage) => Promise<void>) => Promise<void> {
  let browser: Browser;
  before(async () => {
    browser = await launchBrowser(await ensureHostBrowser(() => {}));
  });
  after(() => browser.close());
  return async (options, look) => {
    const page = await DashboardPage.open(browser, options);
    try {
      await look(page);
      assert.deepEqual(page.complaints, []);
    } finally {
      await page.close();
    }
  };
}
