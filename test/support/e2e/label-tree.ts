/** The rows of the label tree. */
import type { Locator, Page } from 'playwright-core';
import { ACTIVITY_BAR_ENTRY } from './session.ts';

const ROW = '.sidebar .monaco-list-row';

/** Shows the view by its entry in the activity bar, unless it is shown. */
export async function showLabelTree(page: Page): Promise<void> {
  const shown = page.locator('.activitybar .action-item.checked').filter({ has: page.locator('a[aria-label^="Focal Lens"]') });
  if ((await shown.count()) === 0) await page.locator(ACTIVITY_BAR_ENTRY).click();
  await page
    .locator('.sidebar .composite.title')
    .filter({ hasText: /focal lens/i })
    .waitFor();
}

/** The row whose label is `label`; its text is the label with the description. */
export function treeRow(page: Page, label: string): Locator {
  return page
    .locator(ROW)
    .filter({ has: page.locator('.label-name', { hasText: exactly(label) }) })
    .first();
}

function exactly(text: string): RegExp {
  return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
