import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { checkAccessibility } from '../support/e2e/accessibility.ts';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { pick, runCommand } from '../support/e2e/palette.ts';
import { takeReadmePicture, takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { openAt, saveUntil } from '../support/e2e/text-editor.ts';
import { switchTheme, THEMES } from '../support/e2e/theme.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';

/** The tabs, each with what stands on it once it is drawn. */
const TABS = [
  { tab: 'Overview', page: 'focal-overview', drawn: '.chart' },
  { tab: 'Classes', page: 'focal-classes', drawn: '.grid-body .class-bar' },
  { tab: 'Alpha', page: 'focal-alpha', drawn: '.chart' },
  { tab: 'Splits', page: 'focal-splits', drawn: '.chart' },
  { tab: 'Examples', page: 'focal-examples', drawn: '.offers' },
  { tab: 'Loss', page: 'focal-loss', drawn: '.heat' },
] as const;

/** Of the pictures of every theme and tab, those that the README shows. */
const PICTURES: ReadonlyMap<string, string> = new Map([
  ['Overview in Dark Modern', 'overview-dark'],
  ['Alpha in Dark Modern', 'alpha-dark'],
  ['Loss in Light Modern', 'loss-light'],
]);

describe('the dashboard of the sample', () => {
  let session: Session;
  let frame: Frame;
  before(async () => {
    session = await openSession({ name: 'news-ner', viewport: { width: 1440, height: 900 } });
    await showLabelTree(session.page);
    await treeRow(session.page, 'B-ordinal').waitFor();
    await runCommand(session.page, 'Focal Lens: Evaluate Focal Loss on Predictions');
    await pick(session.page, 'predictions.jsonl');
    frame = await webviewWith(session.page, 'focal-loss');
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(() => session?.close());

  for (const theme of THEMES) {
    describe(`in ${theme}`, () => {
      before(() => switchTheme(session, theme));
      for (const { tab, page, drawn } of TABS) {
        it(`shows ${tab} in ${theme}, and axe finds nothing`, async () => {
          await frame.locator('vscode-panel-tab', { hasText: tab }).click();
          await frame.locator(`${page} ${drawn}`).filter({ visible: true }).first().waitFor();
          const { violations, passes } = await checkAccessibility(frame);
          assert.deepEqual(violations, []);
          assert.ok(passes > 20, `only ${passes} rules were looked at`);
          assert.equal(await overflow(frame), 0);
          const readme = PICTURES.get(`${tab} in ${theme}`);
          if (readme !== undefined) await takeReadmePicture(session.page, readme);
          await takeScreenshot(session.page, `dashboard ${tab} ${theme}`.toLowerCase().replaceAll(' ', '-'));
        });
      }
    });
  }

  it('leads from a class to its examples, which the engine finds in the files', async () => {
    await frame.locator('vscode-panel-tab', { hasText: 'Classes' }).click();
    await frame.locator('focal-classes .grid-body button.label', { hasText: 'B-ordinal' }).click();
    await frame.locator('focal-examples .excerpt').filter({ visible: true }).first().waitFor();
    const excerpts = await frame.locator('focal-examples .excerpt').allTextContents();
    assert.ok(excerpts.length > 3);
    for (const excerpt of excerpts) assert.match(excerpt, /B-ordinal/);
    await frame.getByRole('button', { name: 'another sample' }).click();
    await frame.getByText('seed 2').first().waitFor();
  });

  it('gives a chart to be saved as a picture', async () => {
    await frame.locator('vscode-panel-tab', { hasText: 'Overview' }).click();
    await frame.getByRole('button', { name: 'PNG', exact: true }).first().click();
    // The dialog of the browser's VS Code; the picture is drawn by then.
    await session.page.locator('.quick-input-widget', { hasText: 'Save classes.png' }).waitFor();
    await session.page.keyboard.press('Escape');
    assert.equal(await frame.locator('.failure').count(), 0);
  });

  it('compares two splits on their page', async () => {
    await runCommand(session.page, 'Focal Lens: Compare Splits');
    await pick(session.page, 'train → dev');
    await frame.locator('focal-splits .chart').filter({ visible: true }).first().waitFor();
    assert.match((await frame.locator('.headline').textContent()) ?? '', /^dev is distributed like train/);
    await frame.locator('vscode-panel-tab', { hasText: 'Loss' }).click();
    await frame.locator('focal-loss .heat').filter({ visible: true }).first().waitFor();
  });

  it('moves beside code, keeps its tab, stays whole in a narrow column, and inserts there', async () => {
    const { page } = session;
    await switchTheme(session, 'Dark Modern');
    await openAt(session, 'train.py', 8, 1);
    await runCommand(page, 'Focal Lens: Open Dashboard');
    await webviewWith(page, 'focal-loss .heat');
    await runCommand(page, 'View: Move Editor into Right Group');
    await page.setViewportSize({ width: 1100, height: 900 });
    const narrow = await webviewWith(page, 'focal-loss .heat');
    await narrow.waitForFunction(() => document.documentElement.clientWidth < 450);
    assert.equal(await overflow(narrow), 0);
    await narrow.getByRole('button', { name: 'Insert α as code' }).click();
    const text = await saveUntil(session, 'train.py', (now) => now.includes('# 0 O'));
    assert.match(text, /^GAMMA = 2\.0\nalpha = torch\.tensor\(\[\n {4}0\.3966, {2}# 0 O\n/m);
    await takeReadmePicture(page, 'beside-code');
  });

  it('brings no error of its own to the console, none of its security policy either', () => {
    assert.deepEqual(session.errors, []);
  });
});

/** By how many pixels the page is wider than its frame. */
function overflow(page: Frame): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
}
