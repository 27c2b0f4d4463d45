/** The page of two splits: what it says of them, the pair that is chosen, and what the last commit had. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DashboardSnapshot } from '../../src/protocol/dashboard-api.ts';
import { START } from '../../webview/navigation.ts';
import { textOf, textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { type Counts, dataset, finding, longTail, ready, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();

/** Fixture A against B0: a class is lost, and Evidently's Jensen–Shannon distance reaches its threshold. */
const LOST: Counts = [
  ['ham', 7904, 870],
  ['eggs', 1500, 130],
  ['spam', 596, 0],
];
/** Fixture A against B. */
const MOVED: Counts = [
  ['ham', 7904, 850],
  ['eggs', 1500, 120],
  ['spam', 596, 30],
];

const state = { tab: 'splits' };
const of = (counts: Counts, rest: Partial<DashboardSnapshot> = {}) => snapshot({ analysis: ready(dataset('set', counts)), ...rest });

describe('the page of splits', () => {
  it('says how far apart two splits are, and how sure that is', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      assert.equal(await page.headline(), 'dev is distributed like train: no class moves by more than 6.0 points.');
      const tiles = await textsOf(page.page.locator('.tile'));
      assert.match(tiles[0]!, /JS distance ?0\.0622 ?by chance: 0\.0166/);
      assert.match(tiles[1]!, /L∞ ?0\.0596 ?95 % interval 0\.03\d to 0\.08\d/);
      assert.match(tiles[2]!, /PSI ?0\.0313/);
      assert.match(tiles[3]!, /Cramér’s V ?0\.0443/);
      assert.match(tiles[4]!, /10,000 and 1,000/);
      assert.match((await page.page.locator('.tile').first().getAttribute('title')) ?? '', /in nats/);
    }));

  it('names the class that makes a drift, and the one that is lost', () =>
    opened({ snapshot: of(LOST), state }, async (page) => {
      assert.equal(await page.headline(), 'dev is not distributed like train: ham has 79.0\u202f% there and 87.0\u202f% here.');
      await page.shows(/1 class of train has no example in dev\./);
      assert.equal(await page.page.locator('.chart .wrong').count(), 1);
      await page.shows('none in dev');
    }));

  const even: Counts = [
    ['a', 10, 5],
    ['b', 10, 5],
  ];
  for (const { name, counts, says } of [
    { name: 'the same shares', counts: even, says: 'dev has the same shares as train.' },
    { name: 'one class', counts: [['a', 10, 5]] as Counts, says: 'dev has the same shares as train.' },
    { name: 'the same counts', counts: [['a', 10, 10]] as Counts, says: 'train and dev have the same counts.' },
    { name: 'an empty split', counts: [['a', 10, 0]] as Counts, says: 'dev has no documents: there is nothing to compare with train.' },
    {
      name: 'too few to tell',
      counts: [
        ['a', 10, 0],
        ['b', 10, 2],
      ] as Counts,
      says: 'dev differs from train no more than chance would have it, over 2 classes.',
    },
  ]) {
    it(`finds words for ${name}`, () =>
      opened({ snapshot: of(counts), state }, async (page) => {
        assert.equal(await page.headline(), says);
        assert.equal(await page.overflow(), 0);
      }));
  }

  it('draws ○ and ● of a class on a log scale', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      const at = (name: string) =>
        page.page.locator(`.chart.shifts ${name}`).evaluateAll((all) => all.map((each) => Number(each.getAttribute('cx'))));
      const [before, after] = [await at('.before'), await at('.dot')];
      assert.equal(before.length, 3);
      // By difference: ham, eggs, spam. Equal ratios are equal ways, whatever the width.
      const way = (index: number) => after[index]! - before[index]!;
      const expected = Math.log(0.03 / 0.0596) / Math.log(0.12 / 0.15);
      assert.ok(Math.abs(way(2) / way(1) - expected) < 0.01, `${way(2) / way(1)} is not ${expected}`);
    }));

  it('has the classes as a table with the interval of each difference', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      await page.page.getByRole('button', { name: 'table' }).click();
      const row = await textOf(page.page.getByRole('row').filter({ hasText: 'spam' }));
      assert.match(
        row,
        /spam ?−3\.0 points ?−4\.0 points to −1\.6 points ?596 ?6\.0\u202f% ?30 ?3\.0\u202f% ?2\.1\u202f% to 4\.3\u202f% ?beyond chance/,
      );
    }));

  it('sorts by difference and by ratio', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      const first = () => page.page.locator('.chart.shifts .row-label').first().textContent();
      assert.match((await first()) ?? '', /ham/);
      await page.choose('sort', 'by ratio');
      await page.page.locator('.chart.shifts .row-label').first().filter({ hasText: 'spam' }).waitFor();
    }));

  it('shows fifty of ten thousand classes, and finds the others', () =>
    opened({ snapshot: of(longTail(10_000)), state }, async (page) => {
      await page.shows('50 of 10,000 shown');
      await page.page.getByRole('textbox', { name: 'search' }).fill('class 777');
      await page.page.locator('.chart.shifts .row-label').nth(9).filter({ hasText: 'class 777' }).waitFor();
      assert.equal(await page.page.locator('.chart.shifts .row').count(), 10);
      await page.page.getByRole('textbox', { name: 'search' }).fill('');
      await page.page.getByRole('button', { name: 'show all' }).click();
      await page.shows('1,000 of 10,000 shown');
    }));

  it('tells what other checkers say when it is asked to', () =>
    opened({ snapshot: of(LOST), state }, async (page) => {
      assert.equal(await page.page.locator('focal-peer-table table').count(), 0);
      await page.page.getByText('What other checkers say').click();
      const row = async (name: string) => textOf(page.page.getByRole('row').filter({ hasText: name }));
      assert.match(await row('Evidently, PSI'), /warns ?0\.3907/);
      assert.match(await row('Deepchecks, PSI'), /leaves it open.*0\.09904/);
      assert.match(await row('LabelDrift with balance_classes'), /warns ?0\.4326/);
      assert.deepEqual(await page.violations(), []);
    }));

  it('changes the pair, and remembers it', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      await page.choose('from', 'dev');
      await page.shows('train is distributed like dev: no class moves by more than 6.0 points.');
      assert.deepEqual(page.state, { ...START, tab: 'splits', from: 'dev', to: 'train' });
    }));

  it('opens on the pair that a command names', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      page.notify('show', { tab: 'splits', dataset: 'news-ner', pair: { from: null, to: 'train' } });
      await page.shows(/^train is distributed like dev/);
    }));

  it('is where the findings about two splits lead', () => {
    const drifted = dataset('set', LOST, { findings: [finding('drift', 'info', '{0} is not distributed like {1}.', ['dev', 'train'])] });
    return opened({ snapshot: snapshot({ analysis: ready(drifted) }) }, async (page) => {
      await page.page.getByRole('button', { name: 'compare', exact: true }).click();
      await page.shows('Which classes move');
    });
  });

  it('saves the picture of the classes', () =>
    opened({ snapshot: of(MOVED), state }, async (page) => {
      await page.page.getByRole('button', { name: 'SVG' }).click();
      const [asked] = await page.answered(1);
      assert.ok(asked?.method === 'saveFile');
      assert.match(asked.params.text, /^<svg[\s\S]*Which classes move/);
    }));
});

describe('the last commit', () => {
  const single = dataset('set', MOVED);
  const now = { ...single, splits: single.splits.slice(0, 1), drift: [] };
  const before = dataset('set', [
    ['ham', 7904, 0],
    ['eggs', 1400, 0],
    ['spam', 0, 0],
  ]);
  const committed = { commit: '1a2b3c4', date: '2026-01-02T03:04:05.000Z', splits: before.splits.slice(0, 1), problems: [] };

  it('is offered where a data set has one split', () =>
    opened({ snapshot: snapshot({ analysis: ready(now) }), state }, async (page) => {
      assert.equal(await page.headline(), 'train is the only split: there is nothing to compare it with.');
      await page.page.getByRole('button', { name: 'Compare with the last commit' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'compareWithCommit', params: { dataset: 'set' } }]);
      page.change(snapshot({ analysis: ready(now), committed: { kind: 'loading', dataset: 'set' } }));
      await page.shows('Counting the last commit…');
      page.change(snapshot({ analysis: ready(now), committed: { kind: 'ready', dataset: 'set', committed } }));
      await page.shows(/^train now is distributed like train at 1a2b3c4|^train now is not distributed like train at 1a2b3c4/);
      await page.shows('none in train at 1a2b3c4');
    }));

  it('says why it could not be counted', () =>
    opened(
      {
        snapshot: snapshot({
          analysis: ready(now),
          committed: { kind: 'error', dataset: 'set', message: 'The files lie in no git repository.' },
        }),
        state: { ...state, from: '@commit', to: 'train' },
      },
      async (page) => {
        assert.equal(await page.headline(), 'The last commit could not be counted.');
        await page.shows('The files lie in no git repository.');
      },
    ));

  it('is asked for again where the host has forgotten it', () =>
    opened({ snapshot: snapshot(), state: { ...state, from: '@commit', to: 'dev' } }, async (page) => {
      await page.page.getByRole('button', { name: 'Count the last commit' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'compareWithCommit', params: { dataset: 'news-ner' } }]);
    }));
});

describe('what other checkers say of one split', () => {
  it('is on the overview, on demand, beside all measures', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      await page.page.getByText('What other checkers say').click();
      const row = async (name: string) => textOf(page.page.getByRole('row').filter({ hasText: name }));
      assert.match(await row('spaCy debug data'), /is silent.*99/);
      assert.match(await row('Deepchecks, ClassImbalance'), /is silent ?Its condition is the wrong way round/);
      await page.page.getByText('All measures, with formula and denominator').click();
      assert.match(await row('negative : positive'), /3\.8\u202f:\u202f1 ?CoNLL-2003 has 4\.98 : 1/);
      assert.match(await row('effective classes, by Simpson'), /1 ÷ Σ p²/);
      assert.equal((await page.page.locator('focal-measures .strong').count()) > 0, true);
      assert.deepEqual(await page.violations(), []);
    }));
});
