/** From a number to the places behind it: examples of a class, in files of any size, and what was decided about a data set. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { pick, runCommand } from '../support/e2e/palette.ts';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';

/** A rare tag on every tenth token of `few` (60 in all), and on every ten-thousandth of `large`, which is more than the editor is handed at once. */
function writeWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'focal-lens-examples-'));
  const text = (lines: number, rare: number) =>
    Array.from({ length: lines }, (_, index) => ((index + 1) % rare === 0 ? `rare${index + 1} B-x\n` : `word${index + 1} O\n`)).join('');
  for (const [name, lines, rare] of [
    ['few', 600, 10],
    ['large', 2_000_000, 10_000],
  ] as const) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'train.conll'), text(lines, rare));
  }
  return folder;
}

describe('examples', () => {
  let folder: string;
  let session: Session;
  before(async () => {
    folder = writeWorkspace();
    session = await openSession({ workspace: folder, name: 'examples', settings: { 'workbench.colorTheme': 'Light Modern' } });
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(async () => {
    await session?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const row = (text: string | RegExp) => session.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  const tab = (text: string | RegExp) => session.page.locator('.tab').filter({ hasText: text });
  const lineInFront = (text: string) => session.page.locator('.editor-instance .view-line').filter({ hasText: text }).first();

  async function listExamples(dataset: string): Promise<void> {
    await runCommand(session.page, 'Focal Lens: Show Examples');
    await pick(session.page, dataset);
    await pick(session.page, 'B-x');
  }

  it('of a class are listed by split, shown while they have the focus, and opened', async () => {
    const { page } = session;
    await showLabelTree(page);
    await treeRow(page, 'few').waitFor();
    await listExamples('few');
    await row('train: the first 20 of 60 places').waitFor();
    await row('rare10 B-x').waitFor();
    assert.equal(await tab('train.conll').count(), 0, 'nothing is opened unasked');
    await page.keyboard.press('ArrowDown');
    await lineInFront('rare20').waitFor();
    await takeScreenshot(page, 'examples');
    await page.locator('.quick-input-widget input[type=text]').fill('rare1');
    await row('rare100').click();
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /^Ln 100, Col 1$/ })
      .waitFor();
  });

  it('in a file that the editor does not open whole are shown in pieces of it', async () => {
    const { page } = session;
    await listExamples('large');
    await row('train: the first 20 of 200 places').waitFor();
    await page.keyboard.press('ArrowDown');
    await tab(/lines 19,800–20,200 of train\.conll/).waitFor();
    await lineInFront('rare20000').waitFor();
    await takeScreenshot(page, 'examples-large');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await page
      .locator('.statusbar-item')
      .filter({ hasText: /^Ln 201, Col 1$/ })
      .waitFor();
  });

  it('stand beside what was decided about the data set, each decision with its reason', async () => {
    const { page } = session;
    await treeRow(page, 'How it was read').click();
    await treeRow(page, 'Tag scheme: IOB2').waitFor();
    await takeScreenshot(page, 'decisions');
    assert.match(await treeRow(page, 'Format: conll').innerText(), /2 columns separated by/);
  });

  it('bring no error of their own to the console', () => assert.deepEqual(session.errors, []));
});
