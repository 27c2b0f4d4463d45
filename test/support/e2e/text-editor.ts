/** The text editor, by the keyboard, as a person uses it. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';
import type { Session } from './session.ts';

/** Opens a file of the workspace and puts the cursor on a line and a column, both from 1. */
export async function openAt({ page }: Session, file: string, line: number, column: number): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  await page.keyboard.press('Control+P');
  await input.fill(`${file}:${line}:${column}`);
  await page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ hasText: basename(file) })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
  await page
    .locator('.editor-group-container.active .tab.active')
    .filter({ hasText: basename(file) })
    .waitFor();
  await page
    .locator('.statusbar-item')
    .filter({ hasText: `Ln ${line}, Col ${column}` })
    .waitFor();
}

/** The hover at the cursor, once it holds `text`. */
export async function hoverWith(page: Page, text: string): Promise<Locator> {
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').filter({ hasText: text });
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+I');
  await hover.waitFor();
  // It fades in, which a picture would show.
  await hover.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  return hover;
}

/** Saves the file in front and waits until the disk holds what `isThere` accepts; returns it. */
export async function saveUntil({ page, workspace }: Session, file: string, isThere: (text: string) => boolean): Promise<string> {
  const read = () => readFileSync(join(workspace, file), 'utf8');
  await page.keyboard.press('Control+S');
  return until(
    () => (isThere(read()) ? read() : undefined),
    () => `${file} was saved, but it holds:\n${read()}`,
  );
}
