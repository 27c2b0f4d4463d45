/** The command palette. */
import type { Page } from 'playwright-core';

const ATTEMPTS = 30;
const COMES_WITHIN_MS = 1000;

/**
 * Runs the command whose row begins with `title`, `Focal Lens: Open Dashboard` for example. Commands come seconds after the workbench
 * and an open palette does not gain them: it is opened again until the row is there.
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type=text]');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await page.keyboard.press('F1');
    // A webview that is still loading swallows the key, or closes the palette when it takes the focus.
    if (!(await comesTrue(input.fill(`>${title}`, { timeout: COMES_WITHIN_MS })))) continue;
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    if (await comesTrue(row.waitFor({ timeout: COMES_WITHIN_MS }))) {
      await row.click();
      return;
    }
    await page.keyboard.press('Escape');
  }
  throw new Error(`The palette has no command "${title}".`);
}

function comesTrue(waiting: Promise<void>): Promise<boolean> {
  return waiting.then(
    () => true,
    () => false,
  );
}

/** Picks the row that holds `text` in the list that a command has opened. */
export async function pick(page: Page, text: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first().click();
}
