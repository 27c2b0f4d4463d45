/** Webviews: a frame in a frame. */
import type { Frame, Page } from 'playwright-core';

const LIMIT_MS = 30_000;
const POLL_MS = 50;

/** The frame that holds an element matching `selector`, as soon as there is one. */
export async function webviewWith(page: Page, selector: string): Promise<Frame> {
  const end = performance.now() + LIMIT_MS;
  while (performance.now() < end) {
    for (const frame of page.frames()) {
      // A frame may go away while it is asked.
      const found = await frame.$(selector).catch(() => null);
      if (found !== null) return frame;
    }
    await page.waitForTimeout(POLL_MS);
  }
  throw new Error(
    `No webview holds ${selector}; the frames are ${page
      .frames()
      .map((frame) => frame.url().slice(0, 80))
      .join(', ')}.`,
  );
}
