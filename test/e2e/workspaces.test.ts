/** Workspaces in every state: nothing to read, files that change, records that cannot be read, too many classes or too few. */
import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { LONG_LABEL, type OddWorkspaces, writeOddWorkspaces } from '../support/e2e/odd-workspaces.ts';
import { runCommand } from '../support/e2e/palette.ts';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';

let folders: OddWorkspaces;
let session: Session;
before(async () => {
  folders = writeOddWorkspaces();
  session = await openSession({ workspace: folders.empty });
});
afterEach(async (test) => {
  if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
});
after(async () => {
  await session?.close();
  folders?.remove();
});

describe('a workspace without label files', () => {
  it('is welcomed with what can be done: choose a file, or open the sample', async () => {
    const { page } = session;
    await showLabelTree(page);
    const welcome = page.locator('.sidebar .welcome-view-content');
    await welcome.getByText('No label files were found here').waitFor();
    assert.deepEqual(await welcome.locator('.monaco-button').allInnerTexts(), ['Choose a Label File', 'Open the Sample']);
    assert.equal(await page.locator('.statusbar-item').filter({ hasText: '%' }).count(), 0);
    await takeScreenshot(page, 'welcome');
  });

  it('says the same on the dashboard', async () => {
    await runCommand(session.page, 'Focal Lens: Open Dashboard');
    const frame = await webviewWith(session.page, 'focal-lens-dashboard');
    // The page opens before it has heard of the workspace.
    const state = frame.locator('focal-lens-dashboard .state').filter({ hasText: 'No label file' });
    await state.waitFor();
    assert.match(await state.innerText(), /Open the sample/i);
    await takeScreenshot(session.page, 'dashboard-empty');
  });

  it('gives way to the sample, which opens in a window of its own', async () => {
    const { page } = session;
    const opened = page.context().waitForEvent('page');
    await page.locator('.sidebar .welcome-view-content .monaco-button').filter({ hasText: 'Open the Sample' }).click();
    const sample = await opened;
    assert.match(decodeURIComponent(sample.url()), /\/news-ner$/);
    await showLabelTree(sample);
    await treeRow(sample, 'B-ordinal').waitFor();
    assert.match(await treeRow(sample, 'news-ner').innerText(), /27 labels/);
    await sample.close();
  });
});

describe('label files that change', () => {
  it('are counted again by themselves', async () => {
    const { page } = session;
    await session.visit(folders.oneClass);
    await showLabelTree(page);
    await treeRow(page, 'O')
      .filter({ hasText: /4 · 100/ })
      .waitFor();
    await takeScreenshot(page, 'one-class');
    appendFileSync(join(session.workspace, 'train.conll'), '\nAda B-person\nsmiled O\n');
    await treeRow(page, 'B-person')
      .filter({ hasText: /1 · 16\.7/ })
      .waitFor();
    await treeRow(page, 'O')
      .filter({ hasText: /5 · 83\.3/ })
      .waitFor();
  });

  it('show a record that cannot be read among the problems, at its line, and count the rest', async () => {
    const { page } = session;
    appendFileSync(join(session.workspace, 'train.conll'), '\nlost\nBob B-person\n');
    await treeRow(page, 'B-person')
      .filter({ hasText: /^B-person\s*2 · / })
      .waitFor();
    await runCommand(page, 'Problems: Focus on Problems View');
    const problem = page.locator('.markers-panel .monaco-list-row').filter({ hasText: 'Ln 10, Col 1' });
    await problem.waitFor();
    assert.match(await problem.innerText(), /Focal Lens\s*\(?unreadable-record/);
    await takeScreenshot(page, 'problems');
    await runCommand(page, 'View: Toggle Panel Visibility');
  });
});

describe('the dashboard of odd data', () => {
  async function dashboardOf(folder: string, text: string, picture: string): Promise<string> {
    await session.visit(folder);
    await showLabelTree(session.page);
    await runCommand(session.page, 'Focal Lens: Open Dashboard');
    const frame = await webviewWith(session.page, 'focal-lens-dashboard .headline');
    await frame.getByText(text).filter({ visible: true }).first().waitFor();
    await takeScreenshot(session.page, picture);
    const [scroll, client] = await frame.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(Number(scroll) <= Number(client), `the page is ${scroll} wide, its frame ${client}`);
    return (await frame.locator('focal-lens-dashboard').innerText()).replace(/\s+/g, ' ');
  }

  it('with one class says that every token is of it', async () => {
    assert.match(await dashboardOf(folders.oneClass, 'effective classes', 'dashboard-one-class'), /Every one of the 4 tokens is O\./);
    assert.doesNotMatch(await treeRow(session.page, 'one-class').innerText(), /–/);
  });

  it('with a thousand classes shows the first of them, and long names without breaking out', async () => {
    const text = await dashboardOf(folders.thousandClasses, 'type-0', 'dashboard-thousand-classes');
    assert.match(text, /of 1,000 shown/);
    const row = session.page.locator('.sidebar .monaco-list-row').filter({ hasText: LONG_LABEL.slice(0, 15) });
    assert.match(await row.innerText(), /-indeed\s*871 · 9\.5/);
  });

  it('without any record says which files are empty', async () => {
    const text = await dashboardOf(folders.noRecords, 'Open the sample', 'dashboard-no-records');
    assert.match(text, /No label file of this workspace could be counted\. .*train\.conll The file is empty/);
  });

  it('brings no error of its own to the console', () => {
    assert.deepEqual(session.errors, []);
  });
});
