/** The story the extension exists for, from the first look at the sidebar to the loss of a model, on a copy of the sample. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { showLabelTree, treeRow } from '../support/e2e/label-tree.ts';
import { pick, runCommand } from '../support/e2e/palette.ts';
import { takeReadmePicture, takeScreenshot } from '../support/e2e/screenshot.ts';
import { openSession, type Session } from '../support/e2e/session.ts';
import { hoverWith, openAt, saveUntil } from '../support/e2e/text-editor.ts';
import { settled, switchTheme } from '../support/e2e/theme.ts';
import { webviewWith } from '../support/e2e/webview-frame.ts';
import { SAMPLE } from '../support/paths.ts';

const LABELS = readFileSync(join(SAMPLE, 'labels.txt'), 'utf8').trim().split('\n');
const SCRIPT = readFileSync(join(SAMPLE, 'train.py'), 'utf8');

describe('the story of the sample', () => {
  let session: Session;
  before(async () => {
    session = await openSession({ name: 'news-ner', settings: { 'workbench.colorTheme': 'Dark Modern', 'editor.minimap.enabled': false } });
  });
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) await takeScreenshot(session.page, `failed: ${test.name}`);
  });
  after(() => session?.close());

  it('shows the labels behind the entry of the activity bar', async () => {
    const { page } = session;
    await showLabelTree(page);
    await treeRow(page, 'B-ordinal').waitFor();
    const text = async (label: string) => plain(await treeRow(page, label).innerText());
    assert.match(await text('news-ner'), /27 labels · 3,151 : 1/);
    assert.match(await text('train'), /87,701 tokens · IOB2/);
    assert.match(await text('O'), /69,320 · 79\.0 %/);
    assert.match(await text('B-ordinal'), /61 · 0\.07 %/);
    await takeScreenshot(page, 'story-tree');
  });

  it('marks the rare classes that dev cannot measure, and says why to those who listen', async () => {
    const { page } = session;
    for (const label of ['B-law', 'B-language', 'B-ordinal']) {
      const row = treeRow(page, label);
      assert.equal(await row.locator('.codicon-warning').count(), 1, label);
      assert.match((await row.getAttribute('aria-label')) ?? '', /Warning: .*mentions in dev/, label);
    }
    assert.equal(await treeRow(page, 'B-person').locator('.codicon-warning').count(), 0);
  });

  it('says the share of the majority class in the status bar', async () => {
    const item = session.page.locator('.statusbar-item').filter({ hasText: /^O\s79\s%$/ });
    await item.waitFor();
    assert.match(plain((await item.getAttribute('aria-label')) ?? ''), /79/);
  });

  for (const [file, line, column] of [
    ['labels.txt', LABELS.indexOf('B-ordinal') + 1, 3],
    ['config.json', lineOf('config.json', /"25": "B-ordinal"/), 7],
    ['train.conll', lineOf('train.conll', /\tB-ordinal$|\sB-ordinal$/), columnOf('train.conll', /B-ordinal$/)],
  ] as const) {
    it(`tells in ${file} what a label is: id, counts, shares, α`, async () => {
      const { page } = session;
      await openAt(session, file, line, column);
      const said = plain(await (await hoverWith(page, 'id 25')).innerText());
      assert.match(said, /B-ordinal · id 25/);
      assert.match(said, /tokens mentions sentences share\s+train\s+61\s+61\s+61\s+0\.07 %/);
      assert.match(said, /dev\s+7\s+7\s+7\s+0\.08 %/);
      assert.match(said, /α \d+\.\d+ · inverse-sqrt/);
      await (file === 'labels.txt' ? takeReadmePicture : takeScreenshot)(page, file === 'labels.txt' ? 'editor' : `hover-${file}`);
      await page.keyboard.press('Escape');
    });
  }

  it('says above the vector of the script that it is of older data, updates its numbers at a click, and one undo takes that back', async () => {
    const { page } = session;
    const line = SCRIPT.split('\n').indexOf('alpha = torch.tensor([') + 1;
    await openAt(session, 'train.py', line, 1);
    const lens = page.locator('.codelens-decoration', { hasText: 'computed from' });
    await lens.waitFor();
    assert.match(plain(await lens.innerText()), /computed from 34,001 tokens; data now 87,701; I-product off by 88 % and 26 more/);
    await takeScreenshot(page, 'story-stale-alpha');
    await lens.getByText('Update alpha').click();
    const text = await saveUntil(session, 'train.py', (now) => now !== SCRIPT);
    const origin = / \d+ tokens, split train.*$/m;
    const numbers = /^( {4})[\d.]+(?=,)/gm;
    const [before, after] = [SCRIPT, text].map((script) => script.replace(numbers, '$1n').replace(origin, ''));
    assert.equal(after, before, 'only the numbers and their origin are others');
    assert.match(text, /^ {4}10\.19, {2}# I-product$/m);
    await takeScreenshot(page, 'story-updated-alpha');
    await page.keyboard.press('Control+Z');
    await saveUntil(session, 'train.py', (now) => now === SCRIPT);
  });

  it('inserts the suggested vector at the cursor, in label-id order, and one undo takes it back', async () => {
    const { page } = session;
    const line = SCRIPT.split('\n').indexOf('GAMMA = 2.0') + 2;
    await openAt(session, 'train.py', line, 1);
    await runCommand(page, 'Focal Lens: Suggest Alpha Vector');
    await page.locator('.quick-input-list').getByText('effective-number').first().waitFor();
    await takeScreenshot(page, 'story-schemes');
    await pick(page, 'effective-number');
    await pick(page, 'Insert as code: PyTorch tensor');
    const text = await saveUntil(session, 'train.py', (now) => now !== SCRIPT);
    assert.deepEqual(labelsOf(text.split('\n').slice(line - 1)), LABELS);
    assert.equal(
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n'),
      SCRIPT.split('\n')
        .slice(0, line - 1)
        .join('\n'),
    );
    await takeScreenshot(page, 'inserted');
    await page.keyboard.press('Control+Z');
    await saveUntil(session, 'train.py', (now) => now === SCRIPT);
  });

  it('inserts it again by the command alone, under the scheme that was chosen', async () => {
    const { page } = session;
    await runCommand(page, 'Focal Lens: Insert Alpha Vector as Code');
    await pick(page, 'PyTorch tensor');
    const text = await saveUntil(session, 'train.py', (now) => now !== SCRIPT && now !== '');
    assert.match(text, /effective-number/);
    await page.keyboard.press('Control+Z');
    await saveUntil(session, 'train.py', (now) => now === SCRIPT);
  });

  it('shows who pays the loss of the predictions, and the γ slider moves the figures at once', async () => {
    const { page } = session;
    await runCommand(page, 'Focal Lens: Evaluate Focal Loss on Predictions');
    await pick(page, 'predictions.jsonl');
    const frame = await webviewWith(page, 'focal-loss');
    const headline = frame.locator('focal-loss .headline');
    await headline.waitFor();
    assert.match(plain(await headline.innerText()), /O gets \d+(\.\d+)? % of the gradient/);
    const tiles = plain(await frame.locator('focal-loss .tiles').innerText());
    assert.match(tiles, /accuracy 93\.3 %/i);
    assert.match(tiles, /macro-F1[^0-9]*41\.3 %/i);
    const slider = frame.locator('focal-loss input[type=range]');
    const readout = frame.locator('focal-loss .readout');
    const before = { headline: await headline.innerText(), loss: await readout.innerText() };
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await frame.locator('focal-loss output').innerText(), '2.05');
    assert.notEqual(await readout.innerText(), before.loss);
    await page.keyboard.press('Home');
    assert.equal(await frame.locator('focal-loss output').innerText(), '0.00');
    assert.notEqual(await headline.innerText(), before.headline);
    for (let step = 0; step < 4; step++) await page.keyboard.press('PageUp');
    assert.equal(await frame.locator('focal-loss output').innerText(), '2.00');
    assert.equal(await headline.innerText(), before.headline);
    await settled(session, 'focalLens.loss.gamma', 2);
    await switchTheme(session, 'Light Modern');
    await takeScreenshot(page, 'story-loss');
  });

  it('brings no error of its own to the console', () => {
    assert.deepEqual(session.errors, []);
  });
});

/** Spaces of every kind as one plain space. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** What the comments of an inserted vector name, in order. */
function labelsOf(lines: readonly string[]): readonly string[] {
  const end = lines.indexOf('])');
  return lines.slice(0, end).flatMap((line) => /#\s+\d+\s+(\S+)$/.exec(line)?.[1] ?? []);
}

function lineOf(file: string, pattern: RegExp): number {
  return linesOf(file).findIndex((line) => pattern.test(line)) + 1;
}

function columnOf(file: string, pattern: RegExp): number {
  const line = linesOf(file).find((each) => pattern.test(each)) ?? '';
  return line.search(pattern) + 2;
}

function linesOf(file: string): readonly string[] {
  return readFileSync(join(SAMPLE, file), 'utf8').split('\n');
}
