import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { checkAccessibility } from '../support/e2e/accessibility.ts';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { pick, runCommand } from '../support/e2e/palette.ts';
import { takeReadmePicture, takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { switchTheme, THEMES } from '../support/e2e/theme.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';

/** The tabs, each with what stands on it once it is drawn. */
const TABS = [
  { tab: 'Overview', page: 'focal-overview', drawn: '.chart' },
  { tab: 'Alpha', page: 'focal-alpha', drawn: '.chart' },
  { tab: 'Loss', page: 'focal-loss', drawn: '.heat' },
] as const;

/** Of the pictures of every theme and tab, those that the README shows. */
const PICTURES: ReadonlyMap<string, string> = new Map([
  ['Overview in Dark Modern', 'overview'],
  ['Alpha in Dark Modern', 'alpha'],
  ['Loss in Light Modern', 'loss'],
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
          const width = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth] as const);
          assert.ok(width[0] <= width[1], `the page is ${width[0]} wide, its frame ${width[1]}`);
          const readme = PICTURES.get(`${tab} in ${theme}`);
          if (readme !== undefined) await takeReadmePicture(session.page, readme);
          await takeScreenshot(session.page, `dashboard ${tab} ${theme}`.toLowerCase().replaceAll(' ', '-'));
        });
      }
    });
  }

  it('brings no error of its own to the console, none of its security policy either', () => {
    assert.deepEqual(session.errors, []);
  });
});
