/** The page of classes: every class of one, of 27 and of 100 000, sorted, filtered, reached with the keyboard, and taken along. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Finding } from '../../src/core/analysis.ts';
import { type DashboardPage, textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { type Counts, dataset, finding, HOSTILE, longTail, NEWS, ready, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();

const about = (code: string, severity: Finding['severity'], label: string): Finding => ({
  ...finding(code, severity, '{0} is rare.', [label]),
  label,
  labels: [label],
});
const FINDINGS = [about('drift', 'info', 'B-law'), about('low-support', 'warning', 'ordinal'), about('zero-support', 'error', 'I-ordinal')];
const onPage = (counts: Counts, state: object = {}, findings: readonly Finding[] = []) => ({
  snapshot: snapshot({ analysis: ready(dataset('news-ner', counts, { findings })) }),
  state: { tab: 'classes', ...state },
  width: 1280,
});

/** The classes that are in the document, from the top. */
async function shown(page: DashboardPage): Promise<readonly string[]> {
  const rows = page.page.locator('.grid-body [role=row]');
  const indices = await rows.evaluateAll((all) => all.map((row) => Number(row.getAttribute('data-index'))));
  const labels = await textsOf(rows.locator('button.label'));
  return labels
    .map((label, at) => [indices[at]!, label] as const)
    .sort(([a], [b]) => a - b)
    .map(([, label]) => label);
}

/** Waits until the first row is this class. */
async function startsWith(page: DashboardPage, label: string): Promise<void> {
  await page.page.locator('[data-index="0"] button.label', { hasText: new RegExp(`^\\s*${label}\\s*$`) }).waitFor();
}

/** The class of the row that has the focus, and where it is. */
function focused(page: DashboardPage) {
  return page.page.evaluate(() => {
    const row = document.activeElement?.closest('[role=row]');
    const frame = document.querySelector('.grid-frame')?.getBoundingClientRect();
    const head = document.querySelector('.grid-head')?.getBoundingClientRect();
    const box = row?.getBoundingClientRect();
    return {
      row: row?.getAttribute('aria-rowindex'),
      control: document.activeElement === row ? null : document.activeElement?.textContent?.trim(),
      isSeen:
        box !== undefined && frame !== undefined && head !== undefined && box.top >= head.bottom - 1 && box.bottom <= frame.bottom + 1,
      stops: document.querySelectorAll('.grid-body [role=row][tabindex="0"]').length,
    };
  });
}

describe('the page of classes', () => {
  const headlines: readonly (readonly [name: string, counts: Counts, headline: RegExp])[] = [
    ['none', [], /^No document of train carries a label|^There is no class/],
    ['one', [['spam', 12, 3]], /^One class, spam\.$/],
    ['27', NEWS, /^Each of the 27 classes that occur has at least 20 tokens\.$/],
    ['some that are rare', HOSTILE, /^2 of 5 classes have fewer than 20 documents in train\. 1 has none at all\.$/],
    // 20 000 ÷ n^1.2 is below 19.5 from n = 323 on.
    ['1 000', longTail(1000), /^678 of 1,000 classes have fewer than 20 documents in train\.$/],
  ];
  for (const [name, counts, headline] of headlines) {
    it(`begins with what there is to know: ${name}`, () =>
      opened(onPage(counts), async (page) => assert.match(await page.headline(), headline)));
  }

  it('shows count and share of each split, α, findings and the first place of a class', () =>
    opened(onPage(NEWS, { classSort: 'id' }, FINDINGS), async (page) => {
      // The table draws its rows when it knows its height.
      await page.page.locator('[data-index="26"] [role=gridcell]').first().waitFor();
      const cells = await textsOf(page.page.locator('[data-index="26"] [role=gridcell]'));
      const [id, label, bar, train, trainShare, dev, devShare, alpha, findings, place] = cells;
      assert.deepEqual([id, label, bar, train, dev, place], ['26', 'I-ordinal', '', '71', '9', 'train.conll:27']);
      // 71 of 212 440 tokens, and 9 of 27 309.
      assert.deepEqual([trainShare, devShare], ['0.03\u202f%', '0.03\u202f%']);
      assert.ok(Number(alpha) > 1);
      // The kind of mention is spoken of as well; the more urgent comes first.
      assert.equal(findings, 'zero-support +1');
      const row = page.page.locator('[data-index="26"]');
      assert.match(
        (await row.getAttribute('aria-label')) ?? '',
        /^I-ordinal, id 26; train: 71, 0\.03.%; dev: 9, .*I-ordinal is rare\.; ordinal is rare\.$/,
      );
      await row.getByRole('button', { name: 'train.conll:27' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/train.conll', line: 27 } }]);
    }));

  const sorts: readonly { readonly head: string; readonly first: string; readonly again: string }[] = [
    { head: 'id', first: 'O', again: 'I-ordinal' },
    { head: 'class', first: 'B-date', again: 'O' },
    { head: 'count in train', first: 'I-ordinal', again: 'O' },
    { head: 'count in dev', first: 'O', again: 'I-ordinal' },
    { head: 'α', first: 'I-ordinal', again: 'O' },
    { head: 'findings', first: 'I-ordinal', again: 'O' },
  ];
  for (const { head, first, again } of sorts) {
    it(`sorts by ${head}, both ways`, () =>
      opened(onPage(NEWS, {}, FINDINGS), async (page) => {
        const header = page.page.getByRole('columnheader', { name: head, exact: true });
        await header.getByRole('button').click();
        await startsWith(page, first);
        const way = await header.getAttribute('aria-sort');
        await header.getByRole('button').click();
        await startsWith(page, again);
        assert.deepEqual([way, await header.getAttribute('aria-sort')].sort(), ['ascending', 'descending']);
      }));
  }

  it('counts as people do where names have numbers', () =>
    opened(
      onPage(
        [
          ['class 10', 5, 1],
          ['Class 9', 7, 1],
          ['class 100', 6, 1],
        ],
        { classSort: 'name' },
      ),
      async (page) => assert.deepEqual(await shown(page), ['Class 9', 'class 10', 'class 100']),
    ));

  const filters: readonly { readonly filter: string; readonly counts: Counts; readonly classes: readonly string[] }[] = [
    { filter: 'with findings', counts: NEWS, classes: ['B-law', 'B-ordinal', 'I-ordinal'] },
    { filter: 'absent in dev', counts: HOSTILE, classes: ['__proto__', 'never-seen'] },
    { filter: 'medium, 20 to 100', counts: NEWS, classes: ['B-ordinal', 'I-ordinal'] },
    { filter: 'tail, fewer than 20', counts: HOSTILE, classes: ['__proto__', '{0} $(bug) [link](command:evil)'] },
    { filter: 'without examples', counts: HOSTILE, classes: ['never-seen'] },
  ];
  for (const { filter, counts, classes } of filters) {
    it(`leaves those that are wanted: ${filter}`, () =>
      opened(onPage(counts, {}, FINDINGS), async (page) => {
        await page.choose('show', filter);
        await page.page.getByRole('status').getByText(`${classes.length} of ${counts.length} classes`).waitFor();
        assert.deepEqual(await shown(page), classes);
        assert.equal(await page.page.getByRole('grid').getAttribute('aria-rowcount'), String(classes.length + 1));
      }));
  }

  it('searches while one types, says how many are left, and how to get all back', () =>
    opened(onPage(NEWS), async (page) => {
      const search = page.page.getByRole('textbox', { name: 'search' });
      await search.pressSequentially('ORDINAL');
      await page.page.getByRole('status').getByText('2 of 27 classes').waitFor();
      assert.deepEqual(await shown(page), ['B-ordinal', 'I-ordinal']);
      await search.fill('<none>');
      await page.shows('No class is called “<none>”.');
      await page.page.getByRole('button', { name: 'Show all classes' }).click();
      await startsWith(page, 'O');
      assert.equal((page.state as { classQuery: string }).classQuery, '');
    }));

  it('is as it was left after a reload', () =>
    opened(onPage(NEWS, { classQuery: 'i-', classFilter: 'head', classSort: 'count:dev', classScale: 'linear' }), async (page) => {
      assert.deepEqual((await shown(page)).slice(0, 2), ['I-work-of-art', 'I-quantity']);
      assert.equal(await page.page.getByRole('columnheader', { name: 'count in dev' }).getAttribute('aria-sort'), 'ascending');
      await page.page.locator('.grid-note', { hasText: 'linear scale' }).waitFor();
    }));

  it('keeps the rows that are seen, and no more, of 100 000', () =>
    opened(onPage(longTail(100_000)), async (page) => {
      assert.equal(await page.page.getByRole('grid').getAttribute('aria-rowcount'), '100001');
      assert.ok((await shown(page)).length < 80);
      await page.page.locator('[data-index="0"]').focus();
      await page.page.keyboard.press('End');
      await page.page.locator('[data-index="99999"]:focus').waitFor();
      assert.ok((await shown(page)).length < 80);
      assert.deepEqual(await focused(page), { row: '100001', control: null, isSeen: true, stops: 1 });
    }));

  it('says of how many lines the code of 1 000 classes is shown', () =>
    opened({ ...onPage(longTail(1000)), state: { tab: 'alpha' } }, async (page) => {
      await page.shows(/^400 of 1,0\d\d lines shown; what is inserted or copied has all$/);
      const text = await page.page.locator('pre.code').textContent();
      assert.equal(text?.split('\n').length, 401);
    }));

  it('moves with the keyboard, and never loses the row', () =>
    opened({ ...onPage(longTail(1000)), height: 700 }, async (page) => {
      const press = async (key: string, row: number) => {
        await page.page.keyboard.press(key);
        await page.page.locator(`[data-index="${row}"]:focus`).waitFor();
        const { isSeen, stops } = await focused(page);
        assert.ok(isSeen, `${key}: row ${row} is out of sight`);
        assert.equal(stops, 1);
      };
      await page.page.locator('[data-index="0"]').focus();
      await press('ArrowUp', 0);
      await press('ArrowDown', 1);
      await press('End', 999);
      await press('ArrowDown', 999);
      await press('Home', 0);
      await page.page.keyboard.press('PageDown');
      await page.page.waitForFunction(() => Number(document.activeElement?.getAttribute('data-index')) > 5);
      const { row } = await focused(page);
      await press('PageUp', 0);
      await press('ArrowDown', 1);
      assert.ok(Number(row) < 40);
      await page.page.keyboard.press('ArrowRight');
      assert.equal((await focused(page)).control, 'class 0001');
      await page.page.keyboard.press('ArrowRight');
      assert.equal((await focused(page)).control, 'train.csv:2');
      await page.page.keyboard.press('Enter');
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/train.csv', line: 2 } }]);
      // The wheel takes the row out of sight, not out of the document.
      await page.page.locator('.grid-frame').evaluate((frame) => frame.scrollTo(0, 12_000));
      await page.page.locator('[data-index="500"]').waitFor();
      assert.equal((await focused(page)).row, '3');
      await page.page.keyboard.press('ArrowLeft');
      await press('ArrowDown', 2);
    }));

  it('shows first where a link led to', () =>
    opened(onPage(longTail(1000), { label: 'class 0700' }), async (page) => {
      await page.page.locator('[data-index="700"][aria-current=true]').waitFor();
      assert.match((await page.page.locator('[data-index="700"]').getAttribute('aria-label')) ?? '', /^class 0700,/);
    }));

  it('folds columns away where they have no room, and says which', () =>
    opened({ ...onPage(NEWS, {}, FINDINGS), width: 1280 }, async (page) => {
      const heads = async (width: number) => {
        await page.page.setViewportSize({ width, height: 900 });
        await page.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
        assert.equal(await page.overflow(), 0);
        return page.page.getByRole('columnheader').count();
      };
      const [wide, middle, narrow] = [await heads(1280), await heads(640), await heads(300)];
      assert.equal(wide, 10);
      assert.ok(wide > middle && middle > narrow && narrow >= 3, `${wide} > ${middle} > ${narrow}`);
      await page.shows(/a wider page shows .*α/);
    }));

  it('is saved as it is filtered and sorted', () =>
    opened(onPage(NEWS, { classQuery: 'ordinal', classSort: 'count' }, FINDINGS), async (page) => {
      await page.page.getByRole('button', { name: 'CSV', exact: true }).click();
      await page.page.getByRole('button', { name: 'JSON', exact: true }).click();
      const [csv, json] = (await page.answered(2)).map((asked) => (asked.method === 'saveFile' ? asked.params : null));
      assert.equal(csv?.name, 'news-ner-classes.csv');
      const lines = csv.text.trimEnd().split('\r\n');
      assert.equal(lines[0], 'id,class,train: count,train: share,dev: count,dev: share,alpha,findings,first');
      assert.deepEqual(
        lines.slice(1).map((line) => line.split(',').slice(0, 3)),
        [
          ['26', 'I-ordinal', '71'],
          ['25', 'B-ordinal', '99'],
        ],
      );
      assert.equal(JSON.parse(json?.text ?? '').rows[0][7], 'zero-support low-support');
    }));
});
