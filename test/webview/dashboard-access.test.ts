/** The dashboard for everyone: four themes, three widths, the keyboard alone. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageOf } from '../../src/core/message.ts';
import { badInput } from '../../src/protocol/connection.ts';
import type { DashboardOptions } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { dataset, evaluated, HOSTILE, longTail, lossReport, NEWS, NEWS_FINDINGS, ready, snapshot } from '../support/webview/snapshots.ts';
import { THEMES } from '../support/webview/themes.ts';

const opened = openedPages();
const loss = evaluated(lossReport(NEWS, 4000));
const several = ready(dataset('news-ner', NEWS, { findings: NEWS_FINDINGS }), dataset('many', longTail(1000)));
const news = dataset('news-ner', NEWS);
const progress = { message: 'Counting train.conll', done: 1, total: null };

/** Of single classes. */
const CLASS_FINDINGS = NEWS_FINDINGS.map((finding) => ({ ...finding, labels: [String(finding.args[0])] }));

const long = 'word '.repeat(60);
const examples = () => ({
  seed: 1,
  problems: [],
  splits: [
    {
      ...{ name: 'train', total: 530, places: 412 },
      first: [{ path: '/w/train.conll', line: 12, count: 2, excerpt: `act\tB-law ${long}` }],
      sample: [{ path: `/w/${'x'.repeat(150)}.conll`, line: 9_999_999, count: 1, excerpt: 'x'.repeat(200) }],
    },
  ],
});
const failing = () => {
  throw badInput(messageOf('There is no data set "{0}" any more.', 'x'.repeat(150)));
};

const SCENES: Readonly<Record<string, DashboardOptions>> = {
  overview: { snapshot: snapshot() },
  classes: { snapshot: snapshot({ analysis: ready(dataset('news-ner', NEWS, { findings: CLASS_FINDINGS })) }), state: { tab: 'classes' } },
  'no such class': { snapshot: snapshot(), state: { tab: 'classes', classQuery: 'nobody' } },
  alpha: { snapshot: snapshot(), state: { tab: 'alpha' } },
  splits: { snapshot: snapshot(), state: { tab: 'splits' } },
  examples: {
    snapshot: snapshot({ analysis: ready(dataset('news-ner', NEWS, { findings: CLASS_FINDINGS })) }),
    state: { tab: 'examples' },
  },
  'examples-of': { snapshot: snapshot(), state: { tab: 'examples', label: 'B-law' }, examples },
  'examples-failed': { snapshot: snapshot(), state: { tab: 'examples', label: 'B-law' }, examples: failing },
  'examples-running': { snapshot: snapshot(), state: { tab: 'examples', label: 'B-law' } },
  'one-split': {
    snapshot: snapshot({ analysis: ready({ ...news, splits: news.splits.slice(0, 1), drift: [] }) }),
    state: { tab: 'splits' },
  },
  loss: { snapshot: snapshot({ loss }), state: { tab: 'loss' } },
  'no-predictions': { snapshot: snapshot(), state: { tab: 'loss' } },
  empty: { snapshot: snapshot({ analysis: ready() }) },
  loading: { snapshot: snapshot({ analysis: { kind: 'loading', progress } }) },
  error: { snapshot: snapshot({ analysis: { kind: 'error', message: 'train.conll, line 12: one column, expected two.' } }) },
};

describe('the dashboard for everyone', () => {
  for (const theme of THEMES) {
    for (const [name, scene] of Object.entries(SCENES)) {
      it(`breaks no rule of axe: ${name}, ${theme}`, () =>
        opened({ ...scene, theme }, async (page) => {
          assert.deepEqual(await page.violations(), []);
          await page.screenshot(`page-${name}-${theme}`);
        }));
    }
  }

  it('breaks no rule of axe with its charts turned to tables', () =>
    opened({ ...SCENES.loss!, theme: 'light' }, async (page) => {
      const toggles = page.page.getByRole('button', { name: 'table', exact: true });
      for (let left = await toggles.count(); left > 0; left--) await toggles.first().click();
      assert.equal(await toggles.count(), 0);
      assert.deepEqual(await page.violations(), []);
    }));

  const HOSTILE_LOSS = {
    snapshot: snapshot({
      analysis: ready(dataset('x'.repeat(120), HOSTILE), dataset('b', NEWS)),
      loss: evaluated(lossReport(HOSTILE), null),
    }),
  };
  const narrow: Readonly<Record<string, DashboardOptions>> = {
    ...SCENES,
    several: { snapshot: snapshot({ analysis: several }) },
    'hostile-overview': HOSTILE_LOSS,
    'hostile-classes': { ...HOSTILE_LOSS, state: { tab: 'classes' } },
    'hostile-alpha': { ...HOSTILE_LOSS, state: { tab: 'alpha' } },
    'hostile-splits': { ...HOSTILE_LOSS, state: { tab: 'splits' } },
    'hostile-loss': { ...HOSTILE_LOSS, state: { tab: 'loss' } },
  };
  for (const [name, scene] of Object.entries(narrow)) {
    it(`fits into 320, 700 and 1280 pixels: ${name}`, () =>
      opened({ ...scene, width: 320 }, async (page) => {
        for (const width of [320, 700, 1280]) {
          await page.page.setViewportSize({ width, height: 900 });
          // Charts follow the width after the next frame.
          await page.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
          assert.equal(await page.overflow(), 0, `wider than ${width} pixels`);
          if (width < 1280) await page.screenshot(`page-${name}-${width}`);
        }
      }));
  }

  const reached: readonly { readonly scene: string; readonly controls: readonly string[] }[] = [
    {
      scene: 'overview',
      controls: [
        'unit',
        'split',
        'Overview',
        'sort',
        'table',
        'all',
        'dev.conll:811',
        'Suggested α as code',
        'Insert as code',
        'Copy',
        'Compare schemes',
        'Choose predictions…',
      ],
    },
    {
      scene: 'classes',
      controls: ['Classes', 'search', 'show', 'sort', 'bars', 'CSV', 'JSON', 'id', 'class', 'count in train', 'α', 'findings'],
    },
    { scene: 'examples', controls: ['Examples', 'Choose among all classes', 'I-ordinal'] },
    { scene: 'examples-of', controls: ['another sample', 'as a list in the editor', 'another class', 'CSV', 'train.conll:12'] },
    { scene: 'alpha', controls: ['Alpha', 'scheme', 'normalisation', 'maximum', 'table', 'α as code', 'Insert as code', 'Copy'] },
    {
      scene: 'loss',
      controls: [
        'Loss',
        'γ, the focusing parameter',
        'α',
        'reduction',
        'Insert α as code',
        'of',
        'table',
        ' percent with γ 2.0, inverse-sqrt',
        'set per class',
        'definition',
        'bins',
        'from',
        'SVG',
        'show all',
        'Hardest examples, table',
      ],
    },
    { scene: 'splits', controls: ['Splits', 'from', 'to', 'sort', 'table', 'SVG', 'What other checkers say'] },
    { scene: 'one-split', controls: ['Compare with the last commit'] },
    { scene: 'empty', controls: ['Choose a label file…', 'Open the sample'] },
    { scene: 'loading', controls: ['Cancel'] },
  ];
  for (const { scene, controls } of reached) {
    it(`reaches every control with the Tab key: ${scene}`, () =>
      opened(SCENES[scene]!, async (page) => {
        const stops = await page.tabStops();
        for (const control of controls)
          assert.ok(
            stops.some(({ name }) => name.endsWith(control)),
            `“${control}” is not among ${JSON.stringify(stops)}`,
          );
        const hidden = stops.filter(({ isMarked }) => !isMarked);
        assert.deepEqual(hidden, [], 'focus that cannot be seen');
      }));
  }

  it('changes the tab with the arrow keys', () =>
    opened(SCENES.overview!, async (page) => {
      await page.page.getByRole('tab', { name: 'Overview' }).focus();
      await page.page.keyboard.press('ArrowRight');
      await page.shows(/^Each of the 27 classes/);
      await page.page.keyboard.press('ArrowRight');
      await page.shows(/^Under inverse-sqrt/);
      await page.page.keyboard.press('ArrowRight');
      await page.shows('How far apart');
    }));
});
