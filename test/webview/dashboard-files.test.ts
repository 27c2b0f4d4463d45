/** What can be taken along: each figure as a picture of its own, as CSV and as JSON, and the whole report. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import type { SavedFile } from '../../src/protocol/dashboard-api.ts';
import type { DashboardPage } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { evaluated, lossReport, NEWS, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();
const report = lossReport(NEWS, 4000);
const onPage = (of: LossReport) => ({ snapshot: snapshot({ loss: evaluated(of) }), state: { tab: 'loss' } });

/** The figure under a heading. */
function figureOf(page: DashboardPage, heading: string | RegExp) {
  return page.page.locator('focal-figure').filter({ has: page.page.getByRole('heading', { name: heading }) });
}

/** What the page gave to the host to be saved. */
async function savedBy(page: DashboardPage, press: () => Promise<void>): Promise<SavedFile> {
  const before = page.asked.length;
  await press();
  const asked = (await page.answered(before + 1)).at(-1);
  assert.ok(asked?.method === 'saveFile', JSON.stringify(asked));
  return asked.params;
}

/** Pixels of a PNG that are not of the colour of its first one. */
function inkIn(page: DashboardPage, base64: string): Promise<number> {
  return page.page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return pixels.reduce((sum, pixel) => sum + Number(pixel !== pixels[0]), 0);
  }, base64);
}

describe('what can be taken along', () => {
  const headings = [
    'Who gets the gradient',
    'γ × α',
    'Where the loss lies',
    'Is it right as often as it is sure?',
    'Without training',
    'The same predictions under every definition',
  ];
  for (const heading of headings) {
    it(`${heading}: as a picture of its own, as CSV and as JSON`, () =>
      opened(onPage(report), async (page) => {
        const press = (kind: string) => () => figureOf(page, heading).getByRole('button', { name: kind, exact: true }).click();
        const picture = await savedBy(page, press('SVG'));
        assert.match(picture.name, /^[a-z0-9-]+\.svg$/);
        assert.match(picture.text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
        assert.doesNotMatch(picture.text, /class=|color\(|var\(|<!--/);
        const drawn = await page.page.evaluate((text) => {
          const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
          return {
            name: documentElement.nodeName,
            texts: documentElement.querySelectorAll('text').length,
            fill: documentElement.querySelector('text')?.getAttribute('fill'),
          };
        }, picture.text);
        assert.equal(drawn.name, 'svg');
        assert.ok(drawn.texts > 3);
        assert.match(drawn.fill ?? '', /^#[0-9a-f]{6}$/);
        const pixels = await savedBy(page, press('PNG'));
        assert.deepEqual([pixels.name, pixels.encoding], [picture.name.replace('.svg', '.png'), 'base64']);
        assert.ok((await inkIn(page, pixels.text)) > 1000);
        const csv = (await savedBy(page, press('CSV'))).text.trimEnd().split('\r\n');
        const json = JSON.parse((await savedBy(page, press('JSON'))).text);
        assert.equal(json.title, heading);
        assert.equal(json.rows.length, csv.length - 1);
        for (const row of json.rows) assert.equal(row.length, json.columns.length);
      }));
  }

  it('the figures as they are, not as they are shown', () =>
    opened(onPage(report), async (page) => {
      const { text } = await savedBy(page, () => figureOf(page, 'Who gets the gradient').getByRole('button', { name: 'JSON' }).click());
      const { columns, rows } = JSON.parse(text);
      const column = columns.indexOf('cross-entropy');
      const own = rows.find(([label]: readonly unknown[]) => label === 'O');
      assert.equal(own[column], report.classes[0]!.crossEntropyGradientShare);
    }));

  it('the report, as the command line prints it, and it says so when that is done', () =>
    opened(onPage(report), async (page) => {
      const { name, text } = await savedBy(page, () => page.page.getByRole('button', { name: 'save the report' }).click());
      const { terms: _, ...rest } = report;
      assert.equal(name, 'predictions-loss.json');
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(rest)));
      await page.page.getByRole('status').getByText('predictions-loss.json is saved.').waitFor({ state: 'attached' });
    }));
});
