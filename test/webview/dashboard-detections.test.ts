/** The Loss page of a detector: which objects it found, class by class. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DetectedClass, LossReport } from '../../src/core/loss/report.ts';
import { textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { evaluated, lossReport, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();

const cat: DetectedClass = {
  label: 'cat',
  matched: 30,
  unmatched: 10,
  missed: 0,
  matchedScore: 0.875,
  unmatchedScore: 0.25,
  crossEntropyShare: 0.25,
  lossShare: 0.125,
};
const CLASSES: readonly DetectedClass[] = [
  cat,
  { ...cat, label: 'dog', matched: 6, unmatched: 2, missed: 18, crossEntropyShare: 0.75, lossShare: 0.875 },
  {
    ...cat,
    label: 'emu',
    matched: 0,
    unmatched: 0,
    missed: 4,
    matchedScore: null,
    unmatchedScore: null,
    crossEntropyShare: 0,
    lossShare: 0,
  },
];
const report: LossReport = {
  ...lossReport([
    ['background', 12, 12],
    ['object', 36, 36],
  ]),
  detections: { groundTruth: '/w/instances_val.json', overlap: 0.5, crowds: 1, classes: CLASSES },
};
const onPage = (width = 1280) => ({ snapshot: snapshot({ loss: evaluated(report) }), state: { tab: 'loss' as const }, width });

describe('what a detector found', () => {
  it('is a table of the classes, the most missed first, and is saved with its figures', () =>
    opened(onPage(), async (page) => {
      const figure = page.page.locator('focal-figure').filter({ has: page.page.getByRole('heading', { name: 'Which objects are found' }) });
      const cells = await Promise.all((await figure.locator('tbody tr').all()).map((row) => textsOf(row.locator('td'))));
      assert.deepEqual(
        cells.map((row) => row.map((cell) => cell.replaceAll('\u202f', ' '))),
        [
          ['dog', '24', '6', '18', '2', '25.0 %', '75.0 %', '0.875', '0.250', '75.0 %', '87.5 %'],
          ['emu', '4', '0', '4', '0', '0.0 %', '–', '–', '–', '0.0 %', '0.0 %'],
          ['cat', '30', '30', '0', '10', '100.0 %', '75.0 %', '0.875', '0.250', '25.0 %', '12.5 %'],
        ],
      );
      await page.shows('all boxes whatever their score, matched to instances_val.json from an overlap (IoU) of 0.5 on');
      await page.shows('1 box around a crowd counts in no class.');
      await figure.getByRole('button', { name: 'CSV', exact: true }).click();
      const [asked] = await page.answered(1);
      assert.ok(asked?.method === 'saveFile');
      const lines = asked.params.text.replace(/^\uFEFF/, '').split('\r\n');
      assert.equal(lines[1], 'dog,24,6,18,2,0.25,0.75,0.875,0.25,0.75,0.875');
      assert.equal(lines[2], 'emu,4,0,4,0,0,,,,0,0');
    }));

  it('breaks no rule of axe, and fits into 300 pixels', () =>
    opened(onPage(300), async (page) => {
      await page.page.getByRole('heading', { name: 'Which objects are found' }).waitFor();
      assert.deepEqual(await page.violations(), []);
      assert.equal(await page.overflow(), 0);
    }));
});
