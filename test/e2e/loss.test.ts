/** From a file of predictions to the advice, in a real VS Code: from the explorer and from the palette; what is chosen, remembered and saved. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Frame } from 'playwright-core';
import { checkAccessibility } from '../support/e2e/accessibility.ts';
import { chooseFromMenu } from '../support/e2e/context-menu.ts';
import { pick, runCommand } from '../support/e2e/palette.ts';
import { takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { switchTheme, THEMES } from '../support/e2e/theme.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';
import { until } from '../support/until.ts';

const COMMAND = 'Focal Lens: Evaluate Focal Loss on Predictions';
const PREDICTIONS = 'predictions.jsonl';

describe('the loss of predictions', () => {
  let session: Session;
  let frame: Frame;
  const lonely = mkdtempSync(join(tmpdir(), 'focal-lens-lonely-'));
  before(async () => {
    mkdirSync(join(lonely, 'run'));
    const rows = Array.from({ length: 60 }, (_, row) => ({
      label: row % 5 === 0 ? 'spam' : 'ham',
      probs: { ham: row % 3 === 0 ? 0.25 : 0.75, spam: row % 3 === 0 ? 0.75 : 0.25 },
    }));
    writeFileSync(join(lonely, 'run', 'scores.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    session = await openSession({ name: 'news-ner', viewport: { width: 1440, height: 900 } });
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(async () => {
    await session?.close();
    rmSync(lonely, { recursive: true, force: true });
  });

  it('is two actions away in the explorer: its menu, and the entry there', async () => {
    const { page } = session;
    const row = page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: PREDICTIONS });
    await chooseFromMenu(page, row, 'Evaluate Focal Loss on Predictions…');
    frame = await webviewWith(page, 'focal-loss .advice');
    const advice = (await frame.locator('.advice li').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    assert.match(advice[0] ?? '', /^Train on/);
    assert.ok(advice.some((text) => /right in \d+ %/.test(text)));
    assert.match(await frame.locator('focal-loss .source').innerText(), /predictions\.jsonl · logits · 9,019 examples.*α counted on train/);
  });

  const parts = [
    { name: 'advice', selector: '.advice' },
    { name: 'trust', selector: 'focal-loss .columns.even.part' },
    { name: 'parity', selector: 'focal-parity' },
    { name: 'examples', selector: 'focal-loss-examples' },
  ] as const;
  for (const theme of THEMES) {
    it(`is seen in every part of its page in ${theme}`, async () => {
      await switchTheme(session, theme);
      for (const { name, selector } of parts) {
        await frame
          .locator(selector)
          .first()
          .evaluate((part) => part.scrollIntoView({ block: 'start' }));
        await takeScreenshot(session.page, `loss ${name} ${theme}`.toLowerCase().replaceAll(' ', '-'));
      }
      assert.deepEqual((await checkAccessibility(frame)).violations, []);
    });
  }

  it('saves a figure where the person says', async () => {
    const { page, workspace } = session;
    await frame.locator('focal-figure').first().getByRole('button', { name: 'SVG' }).click();
    const input = page.locator('.quick-input-widget input[type=text]');
    await input.waitFor();
    // The dialog proposes the name; the person agrees.
    await page.waitForFunction(() =>
      document.querySelector<HTMLInputElement>('.quick-input-widget input[type=text]')?.value.endsWith('.svg'),
    );
    await page.keyboard.press('Enter');
    const path = join(workspace, 'who-gets-the-gradient.svg');
    await until(
      () => (existsSync(path) && readFileSync(path, 'utf8').endsWith('</svg>\n') ? true : undefined),
      () => `${path} was not written.`,
    );
    assert.match(readFileSync(path, 'utf8'), /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });

  it('opens a hard example at its line', async () => {
    const { page } = session;
    const link = frame.locator('focal-loss-examples .place').first();
    const [, line] = /:(\d+)$/.exec(await link.innerText()) ?? [];
    await link.focus();
    await page.keyboard.press('Enter');
    await page
      .locator('.statusbar-item')
      .filter({ hasText: `Ln ${line}, Col` })
      .waitFor();
  });

  it('is evaluated under another definition, which the palette remembers', async () => {
    const { page } = session;
    await runCommand(page, COMMAND);
    await pick(page, 'Definition');
    await pick(page, 'RetinaNet head');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Definition' }).filter({ hasText: 'RetinaNet' }).waitFor();
    await takeScreenshot(page, 'loss-choices');
    await pick(page, PREDICTIONS);
    frame = await webviewWith(page, 'focal-loss .bar-note');
    assert.match(await frame.locator('focal-loss .bar-note').innerText(), /whole rows/);
    const remembered = page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: 'Definition' })
      .filter({ hasText: 'RetinaNet' });
    await until(
      async () => {
        // A page that has just got its figures may take the focus, which closes the list.
        await runCommand(page, COMMAND);
        return remembered.waitFor({ timeout: 3000 }).then(
          () => true,
          () => undefined,
        );
      },
      () => 'The palette does not remember the definition.',
    );
    await page.keyboard.press('Escape');
  });

  it('goes back to the paper by the page itself', async () => {
    const definition = frame.getByRole('combobox', { name: 'definition' });
    await definition.click();
    await frame.getByRole('option', { name: 'Paper, several classes' }).click();
    frame = await webviewWith(session.page, 'focal-loss .heat');
  });

  it('is two actions away in a folder that holds predictions and no label file: the palette, and the file there, which it remembers', async () => {
    const { page } = session;
    await session.visit(lonely);
    await runCommand(page, COMMAND);
    await pick(page, 'scores.jsonl');
    frame = await webviewWith(page, 'focal-loss .advice');
    assert.match(await frame.locator('focal-loss .source').innerText(), /scores\.jsonl · probabilities · 60 examples/);
    assert.ok((await frame.locator('.advice li').count()) >= 3);
    // Another time it is the first row, which Enter takes.
    await runCommand(page, COMMAND);
    const first = page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: 'scores.jsonl' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('brings no error of its own to the console', () => {
    assert.deepEqual(session.errors, []);
  });
});
