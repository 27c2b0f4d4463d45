/** VS Code in German: tree, findings and dashboard speak the language of the editor. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { runCommand } from '../support/e2e/palette.ts';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';

let session: Session;
before(async () => {
  session = await openSession({ language: 'de' });
});
afterEach(async (test) => {
  if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
});
after(() => session?.close());

describe('VS Code in German', () => {
  it('has a tree with German texts and numbers', async () => {
    const { page } = session;
    await showLabelTree(page);
    await treeRow(page, 'B-ordinal').waitFor();
    assert.match(await treeRow(page, 'sample').innerText(), /27 Labels · 3\.151/);
    assert.match(await treeRow(page, 'O').innerText(), /69\.320 · 79,0/);
    await treeRow(page, '6 Befunde').waitFor();
    await takeScreenshot(page, 'german-tree');
  });

  it('has a dashboard with German pages', async () => {
    // This VS Code reads the titles of commands in English, whatever the language: the check of the manifest compares their translations.
    await runCommand(session.page, 'Focal Lens: Open Dashboard');
    const frame = await webviewWith(session.page, 'focal-lens-dashboard');
    await frame.getByText(/^\s*Auf 100 Token kommen/).waitFor();
    await frame.getByRole('tab', { name: 'Überblick' }).waitFor();
    await frame
      .getByText(/^O hält 79,0/)
      .first()
      .waitFor();
    await takeScreenshot(session.page, 'german-dashboard');
  });
});
