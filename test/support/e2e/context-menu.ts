/** Context menus of the workbench. */
import type { Locator, Page } from 'playwright-core';
import { until } from '../until.ts';

/** Opens the menu of a row and chooses an entry. A menu takes no click at first (VS Code ignores the button that opened it): one that stays open is clicked again. */
export async function chooseFromMenu(page: Page, row: Locator, entry: string): Promise<void> {
  await row.click({ button: 'right' });
  const item = page.getByRole('menuitem', { name: entry });
  await item.waitFor();
  await until(
    async () => {
      if (await item.isHidden()) return true;
      // It may close while it is clicked.
      await item.click({ timeout: 1000 }).catch(() => {});
      return (await item.isHidden()) ? true : undefined;
    },
    () => `The entry "${entry}" of the menu was clicked, and the menu stays open.`,
  );
}
