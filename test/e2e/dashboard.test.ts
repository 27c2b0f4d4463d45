import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { checkAccessibility } from '../support/e2e/accessibility.ts';
import { runCommand } from '../support/e2e/palette.ts';
import { takeReadmePicture, takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { switchTheme, THEMES } from '../support/e2e/theme.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';

describe('the dashboard of the sample', () => {
  let session: Session;
  let frame: Frame;
  before(async () => {
    session = await openSession();
    await runCommand(session.page, 'Focal Lens: Open Dashboard');
    frame = await webviewWith(session.page, 'focal-lens-dashboard');
    await frame.getByText('B-organization').filter({ visible: true }).first().waitFor();
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(() => session?.close());

  for (const theme of THEMES) {
    it(`has no violation that axe finds in ${theme}`, async () => {
      await switchTheme(session, theme);
      const { violations, passes } = await checkAccessibility(frame);
      assert.deepEqual(violations, []);
      assert.ok(passes > 20, `only ${passes} rules were looked at`);
      await takeReadmePicture(session.page, `dashboard ${theme}`.toLowerCase().replaceAll(' ', '-'));
    });
  }

  it('brings no error of its own to the console, none of its security policy either', () => {
    assert.deepEqual(session.errors, []);
  });
});
