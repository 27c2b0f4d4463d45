/** The page in another language: every text of it is translated, the numbers follow, and the long words of German have room. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ALPHA_SCHEMES } from '../../src/core/alpha/schemes.ts';
import { GRADIENT_BALANCED } from '../../src/core/loss/gradient-balanced.ts';
import type { DashboardSnapshot } from '../../src/protocol/dashboard-api.ts';
import { englishTexts } from '../support/l10n/texts.ts';
import { ROOT } from '../support/paths.ts';
import type { DashboardPage } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { dataset, evaluated, lossReport, NEWS, NEWS_FINDINGS, ready, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();
const GERMAN = JSON.parse(readFileSync(join(ROOT, 'media/l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;

const report = lossReport(NEWS, 4000);
/** What the made-up report and findings say of their own. */
const made = [
  ...NEWS_FINDINGS.map(({ template }) => template),
  ...report.findings.map(({ template }) => template),
  report.training!.message.template,
];

/** A language in which what is translated stands in brackets, and what is put into its places does not. */
const BRACKETS = Object.fromEntries([...englishTexts().keys(), ...made].map((text) => [text, bracketed(text)]));

function bracketed(text: string): string {
  const parts = text.split(/(\{\d+\})/).filter((part) => part !== '');
  return parts.map((part) => (/^\{\d+\}$/.test(part) ? part : `⟦${part}⟧`)).join('');
}

const progress = { message: '⟦Counting⟧ train.conll', done: 1, total: null };
const news = dataset('news-ner', NEWS, { findings: NEWS_FINDINGS });
const SCENES: Readonly<Record<string, { readonly tab?: string; readonly label?: string; readonly of?: Partial<DashboardSnapshot> }>> = {
  overview: {},
  'two data sets': {
    of: {
      analysis: ready(
        news,
        dataset('other', [
          ['ham', 900, 90],
          ['spam', 5, 0],
        ]),
      ),
    },
  },
  classes: {
    tab: 'classes',
    of: { analysis: ready(dataset('news-ner', NEWS, { findings: NEWS_FINDINGS.map((each) => ({ ...each, labels: ['B-ordinal'] })) })) },
  },
  examples: { tab: 'examples' },
  'examples of one': { tab: 'examples', label: 'B-law' },
  alpha: { tab: 'alpha' },
  splits: { tab: 'splits' },
  'one split': { tab: 'splits', of: { analysis: ready({ ...news, splits: news.splits.slice(0, 1), drift: [] }) } },
  'counting a commit': { tab: 'splits', of: { committed: { kind: 'loading', dataset: 'news-ner' } } },
  'no predictions': { tab: 'loss' },
  loss: { tab: 'loss', of: { loss: evaluated(report) } },
  empty: { of: { analysis: ready() } },
  loading: { of: { analysis: { kind: 'loading', progress } } },
};

/** Names of the data, of files and of formats, and what stands for itself in every language. */
const NAMES = new Set(
  [
    ...NEWS.flatMap(([label]) => label.split('-')),
    ...['mean', 'sum', 'class-mean', 'weighted-mean', GRADIENT_BALANCED].flatMap((id) => id.split('-')),
    ...ALPHA_SCHEMES.flatMap(({ id }) => id.split('-')),
    ...[...NEWS_FINDINGS, ...report.findings].flatMap(({ code, args }) => [...code.split('-'), ...args.map(String)]),
    ...[
      'CoNLL',
      'news',
      'ner',
      'other',
      'ham',
      'spam',
      'train',
      'dev',
      'conll',
      'csv',
      'tensorflow',
      'predictions',
      'jsonl',
      'SVG',
      'PNG',
      'CSV',
      'JSON',
      'YAML',
    ],
    ...['labels', 'txt', 'trainer', 'state', 'json', 'torch', 'tensor', 'alpha', 'dtype', 'float32', 'import'],
  ].flatMap((name) => name.split(/[^\p{L}]+/u)),
);

/** Words outside of brackets that are no names. */
function untranslated(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => {
    const rest = text.replace(/⟦[^⟧]*⟧/g, ' ');
    return (rest.match(/\p{L}{2,}/gu) ?? []).some((word) => !NAMES.has(word));
  });
}

/** In the page: everything that is read or heard. */
function textsOfPage(): readonly string[] {
  const texts = new Set<string>();
  const add = (text: string | null) => {
    const one = (text ?? '').replace(/\s+/g, ' ').trim();
    if (one !== '') texts.add(one);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Element) for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(node.getAttribute(name));
    else if (node.parentElement?.closest('script, style, pre, code') === null) {
      // A mark that is drawn in the middle of a text does not part it.
      const isMarked = node.parentElement.querySelector(':scope > svg.mark') !== null;
      add((isMarked ? node.parentElement : node).textContent);
    }
  }
  return [...texts];
}

async function turnToTables(page: DashboardPage, name: string): Promise<void> {
  const toggles = page.page.getByRole('button', { name, exact: true });
  for (let left = await toggles.count(); left > 0; left--) await toggles.first().click();
}

describe('the dashboard in another language', () => {
  for (const [name, { tab, label, of }] of Object.entries(SCENES)) {
    it(`leaves no text in English: ${name}`, () =>
      opened({ snapshot: snapshot({ locale: 'de', translations: BRACKETS, ...of }), state: { tab, label } }, async (page) => {
        assert.deepEqual(untranslated(await page.page.evaluate(textsOfPage)), []);
        await turnToTables(page, '⟦table⟧');
        assert.deepEqual(untranslated(await page.page.evaluate(textsOfPage)), []);
      }));
  }

  for (const [name, { tab, label, of }] of Object.entries(SCENES)) {
    it(`has room for German on 300, 700 and 1280 pixels: ${name}`, () =>
      opened({ snapshot: snapshot({ locale: 'de', translations: GERMAN, ...of }), state: { tab, label }, width: 300 }, async (page) => {
        for (const isTable of [false, true]) {
          if (isTable) await turnToTables(page, GERMAN.table!);
          for (const width of [300, 700, 1280]) {
            await page.page.setViewportSize({ width, height: 900 });
            // Charts follow the width after the next frame.
            await page.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
            assert.equal(await page.overflow(), 0, `wider than ${width} pixels${isTable ? ' as tables' : ''}`);
            if (!isTable) await page.screenshot(`page-de-${name.replaceAll(' ', '-')}-${width}`);
          }
        }
      }));
  }
});
