/** The figures of the dashboard: the right ones, moved by its controls, and unimpressed by the labels they stand for. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../src/core/alpha/suggest.ts';
import { lossBudget } from '../../src/core/loss/budget.ts';
import { restoreNavigation, START } from '../../webview/navigation.ts';
import { textOf, textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import {
  type Counts,
  dataset,
  evaluated,
  finding,
  HOSTILE,
  longTail,
  lossReport,
  NEWS,
  NEWS_FINDINGS,
  ready,
  snapshot,
} from '../support/webview/snapshots.ts';

const opened = openedPages();
const report = lossReport(NEWS, 8000);
const LABELS = NEWS.map(([label]) => label);
const TRAIN = NEWS.map(([, train]) => train);

/** The share of the gradient that `O` gets, as core computes it, in whole per cent. */
function expectedShare(gamma: number, scheme: string | null): string {
  const alpha = scheme === null ? null : suggestAlpha(LABELS, TRAIN, { ...DEFAULT_ALPHA_SETTINGS, scheme }, 'token').alpha;
  const { classes } = lossBudget(report.terms!, { classes: LABELS.length, alpha, gamma, reduction: 'none' });
  return `${Math.round(classes[0]!.gradientShare * 100)}\u202f%`;
}

describe('the overview', () => {
  it('opens with a sentence, its reason, and five figures beside their baselines', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      assert.equal(await page.headline(), '79 of 100 tokens are O. The rarest label, I-ordinal, has 71.');
      await page.shows('Accuracy will look good whatever the model does: always answering O scores 79.0\u202f%. Look at entity F1.');
      const tiles = await textsOf(page.page.locator('.tile'));
      assert.equal(tiles.length, 5);
      assert.match(tiles[0]!, /2,365\u202f:\u202f1/);
      assert.match(tiles[2]!, /79\.0\u202f%\s+CoNLL-2003 has 83\.3\u202f%/);
      assert.match(tiles[3]!, /25,825\s+13 types/);
    }));

  const sentences: readonly { readonly name: string; readonly counts: Counts; readonly says: RegExp }[] = [
    { name: 'no class', counts: [], says: /^No document of train carries a label\.$/ },
    { name: 'one class', counts: [['spam', 12, 3]], says: /^Every one of the 12 documents is spam\.$/ },
    {
      name: 'an even set',
      counts: [
        ['ham', 10, 3],
        ['spam', 10, 3],
        ['eggs', 10, 2],
      ],
      says: /^The largest of 3 classes, ham, has 10 of 30 documents\. The rarest, ham, has 10\.$/,
    },
    {
      name: 'nearly one class',
      counts: [
        ['no', 9_999, 3],
        ['yes', 1, 3],
      ],
      says: /^999 of 1,000 documents are no\. The rarest label, yes, has 1\.$/,
    },
    {
      name: 'a thousand classes',
      counts: longTail(1000),
      says: /^The largest of 1,000 classes, class 0000, has 20,000 of 86,717 documents\./,
    },
  ];
  for (const { name, counts, says } of sentences) {
    it(`finds words for ${name}`, () =>
      opened({ snapshot: snapshot({ analysis: ready(dataset('set', counts)) }) }, async (page) => {
        assert.match(await page.headline(), says);
        assert.equal(await page.overflow(), 0);
      }));
  }

  it('shows forty classes of a thousand, and all of them when asked', () =>
    opened({ snapshot: snapshot({ analysis: ready(dataset('many', longTail(1000))) }) }, async (page) => {
      assert.equal(await page.page.locator('.chart .row').count(), 40);
      await page.shows('40 of 1,000 shown');
      await page.page.getByRole('button', { name: 'show all' }).click();
      assert.equal(await page.page.locator('.chart .row').count(), 1000);
    }));

  it('draws bars on a log scale, the background class apart', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      const widths = await page.page
        .locator('.chart .bar:not(.other)')
        .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('width'))));
      assert.equal(widths.length, 27);
      // log(n / 0.5) is the length of a bar, so their ratio does not depend on the width of the page.
      const ratio = Math.log(71 / 0.5) / Math.log(167_913 / 0.5);
      assert.ok(Math.abs(widths.at(-1)! / widths[0]! - ratio) < 0.01, `${widths.at(-1)! / widths[0]!} is not ${ratio}`);
      assert.equal(await page.page.locator('.chart .bar.background').count(), 1);
    }));

  it('has the same figures as a table, which leads to the first example', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      await page.page.getByRole('button', { name: 'table' }).click();
      const row = page.page.getByRole('row').filter({ hasText: 'B-ordinal' });
      assert.match(await textOf(row), /B-ordinal ?99 ?0\.05\u202f% ?13/);
      await row.getByRole('button', { name: 'train.conll:26' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/train.conll', line: 26 } }]);
    }));

  it('sorts by count, by id and by name', () =>
    opened({ snapshot: snapshot(), state: { sort: 'id' } }, async (page) => {
      const first = async () =>
        (
          await page.page.locator('.chart .row-label').evaluateAll((all) => all.map((label) => label.querySelector('title')?.textContent))
        ).slice(0, 3);
      assert.deepEqual(await first(), ['O', 'B-person', 'I-person']);
      await page.choose('sort', 'by name');
      await page.page.locator('.chart .row').first().filter({ hasText: 'B-date' }).waitFor();
      assert.deepEqual(page.state, { ...START, sort: 'name' });
    }));

  it('brings findings of one kind together and shows three kinds first', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      const kinds = new Set(NEWS_FINDINGS.map(({ code }) => code)).size;
      await page.shows(`${NEWS_FINDINGS.length} findings of ${kinds} kinds`);
      assert.equal(await page.page.locator('.findings > li').count(), 3);
      await page.page.getByRole('button', { name: 'all', exact: true }).click();
      assert.equal(await page.page.locator('.findings > li').count(), kinds);
      await page.shows('B-ordinal has 13 mentions in dev: its F1 moves in steps of 0.08.');
    }));

  const rare = (labels: readonly string[]) => ({
    ...finding('low-support', 'warning', '{0} is rare.', [labels.join()]),
    labels,
    label: labels.length === 1 ? labels[0]! : null,
    related: [{ path: '/w/labels.txt', line: 18, note: 'declared here' }],
  });
  const leading = [
    { from: rare(['B-law']), link: 'class', state: { tab: 'classes', label: 'B-law', unit: 'token' } },
    { from: rare(['law']), link: 'class', state: { tab: 'classes', label: 'law', unit: 'mention' } },
    { from: rare(['B-law', 'B-date']), link: 'classes', state: { tab: 'classes', classFilter: 'findings', unit: 'token' } },
    { from: finding('drift', 'error', 'They differ.', []), link: 'compare', state: { tab: 'splits', to: 'dev' } },
    {
      from: finding('scheme-violation', 'error', 'A tag is wrong.', []),
      link: 'examples',
      state: { tab: 'examples', finding: { code: 'scheme-violation', split: 'dev', label: null } },
    },
  ];
  for (const { from, link, state } of leading) {
    it(`leads from a finding to the page that shows it: ${from.message}`, () =>
      opened({ snapshot: snapshot({ analysis: ready(dataset('news-ner', NEWS, { findings: [from] })) }) }, async (page) => {
        await page.page.locator('.findings').getByRole('button', { name: link, exact: true }).click();
        await page.page.locator(state.tab === 'overview' ? 'focal-overview' : `focal-${state.tab}`).waitFor();
        assert.deepEqual(page.state, { ...START, ...state });
      }));
  }

  it('shows the other places of a finding, each a link', () =>
    opened({ snapshot: snapshot({ analysis: ready(dataset('news-ner', NEWS, { findings: [rare(['B-law'])] })) }) }, async (page) => {
      await page.shows('declared here');
      await page.page.getByRole('button', { name: 'labels.txt:18' }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/labels.txt', line: 18 } }]);
    }));

  it('inserts and copies the suggested α by the commands of the editor', () =>
    opened({ snapshot: snapshot() }, async (page) => {
      await page.page.getByRole('button', { name: 'Insert as code' }).click();
      await page.page.getByRole('button', { name: 'Copy' }).click();
      assert.deepEqual(await page.answered(2), [
        { method: 'run', params: { command: 'insertAlpha', dataset: 'news-ner' } },
        { method: 'run', params: { command: 'copyAlpha', dataset: 'news-ner' } },
      ]);
    }));

  it('shows α as the code of a framework, and inserts and copies what it shows', () =>
    opened({ snapshot: snapshot(), state: { tab: 'alpha' } }, async (page) => {
      const code = page.page.getByRole('region', { name: 'α as code' });
      assert.match(await code.innerText(), /^alpha = torch\.tensor\(\[\n {4}[\d.]+, {2}# 0 /);
      await page.choose('framework', 'Keras CategoricalFocalCrossentropy');
      await page.choose('shape', '[K, 1]');
      assert.match(
        await code.innerText(),
        /^import keras\n\nalpha = \[\n {4}\[[\d.]+\], {2}# 0 [\s\S]*alpha=\[row\[0\] for row in alpha\]/,
      );
      // A choice leaves a control beside its label.
      const shifts = await page.page.getByRole('group', { name: 'How the code is written' }).evaluate((bar) =>
        [...bar.querySelectorAll('.control')].map((control) => {
          const [label, dropdown] = [...control.children].map((part) => part.getBoundingClientRect());
          return Math.abs(label!.top + label!.bottom - dropdown!.top - dropdown!.bottom);
        }),
      );
      assert.equal(shifts.length, 2);
      assert.ok(shifts.every((shift) => shift < 2));
      await page.page.getByRole('button', { name: 'Insert as code' }).click();
      await page.page.getByRole('button', { name: 'Copy' }).click();
      const params = { dataset: 'news-ner', code: { framework: 'keras', columnVector: true } };
      assert.deepEqual(await page.answered(2), [
        { method: 'run', params: { command: 'insertAlpha', ...params } },
        { method: 'run', params: { command: 'copyAlpha', ...params } },
      ]);
      const { framework, columnVector } = page.state as Readonly<Record<string, unknown>>;
      assert.deepEqual([framework, columnVector], ['keras', true]);
    }));

  it('writes α as it was chosen before a reload, and in a framework that is there', () =>
    opened({ snapshot: snapshot(), state: { tab: 'alpha', framework: 'keras', columnVector: true } }, async (page) => {
      assert.match(await page.page.getByRole('region', { name: 'α as code' }).innerText(), /^import keras\n\nalpha = \[\n {4}\[/);
      assert.deepEqual(restoreNavigation({ framework: 'none', columnVector: 'yes' }), START);
    }));

  for (const tab of ['overview', 'splits', 'alpha', 'loss']) {
    it(`takes labels for text on the page ${tab}`, () => {
      const analysis = ready(dataset('<b>set</b>', HOSTILE), dataset('news-ner', NEWS));
      const options = { snapshot: snapshot({ analysis, loss: evaluated(lossReport(HOSTILE), '<b>set</b>') }), state: { tab }, width: 700 };
      return opened(options, async (page) => {
        // Where no sentence names the class, its whole name is the tooltip of its row.
        if (tab === 'splits')
          await page.page
            .locator('.row-label title', { hasText: '<img src=x onerror="window.hacked=true">' })
            .waitFor({ state: 'attached' });
        else await page.shows('<img src=x onerror="window.hacked=true">');
        await page.shows('<b>set</b>');
        assert.equal(await page.page.locator('main img, header b').count(), 0);
        assert.equal(await page.page.evaluate(() => 'hacked' in window), false);
        assert.equal(await page.overflow(), 0);
      });
    });
  }
});

describe('the page of α', () => {
  it('compares the largest and the rarest class, and tells the host the scheme', () =>
    opened({ snapshot: snapshot(), state: { tab: 'alpha' } }, async (page) => {
      assert.equal(await page.headline(), 'Under inverse-sqrt, one I-ordinal weighs as much as 49 O.');
      await page.choose('scheme', 'balanced');
      await page.shows(/Under balanced, one/);
      assert.equal(await page.headline(), 'Under balanced, one I-ordinal weighs as much as 2,365 O.');
      assert.deepEqual(await page.answered(1), [{ method: 'setAlpha', params: { ...DEFAULT_ALPHA_SETTINGS, scheme: 'balanced' } }]);
    }));

  it('keeps what was chosen while an older snapshot arrives', () =>
    opened({ snapshot: snapshot(), state: { tab: 'alpha' } }, async (page) => {
      page.isBusy = true;
      await page.choose('normalisation', 'sum K');
      page.change(snapshot({ gamma: 3 }));
      await page.answered(1);
      await page.shows('inverse-sqrt, sum K');
    }));

  const typed = [
    { field: 'maximum', text: '5', asks: { ...DEFAULT_ALPHA_SETTINGS, maximum: 5 } },
    { field: 'maximum', text: '-1', asks: null },
    { field: 'maximum', text: 'abc', asks: null },
    { field: 'β', text: '0,99', asks: { ...DEFAULT_ALPHA_SETTINGS, scheme: 'effective-number', beta: 0.99 } },
    { field: 'β', text: '1', asks: null },
  ];
  for (const { field, text, asks } of typed) {
    it(`${asks === null ? 'refuses' : 'takes'} “${text}” as ${field}`, () => {
      const alpha = field === 'β' ? { ...DEFAULT_ALPHA_SETTINGS, scheme: 'effective-number' } : DEFAULT_ALPHA_SETTINGS;
      return opened({ snapshot: snapshot({ alpha }), state: { tab: 'alpha' } }, async (page) => {
        const input = page.page.getByRole('textbox', { name: field });
        await input.fill(text);
        await input.press('Enter');
        if (asks === null) {
          await page.page.getByRole('alert').getByText(`“${text}” was not taken`).waitFor();
          assert.deepEqual(page.asked, []);
        } else assert.deepEqual(await page.answered(1), [{ method: 'setAlpha', params: asks }]);
      });
    });
  }

  it('has no weight for a class without examples, and says so', () =>
    opened({ snapshot: snapshot({ analysis: ready(dataset('set', HOSTILE)) }), state: { tab: 'alpha' } }, async (page) => {
      assert.equal(await page.page.locator('.chart').getByText('no examples').count(), 1);
      await page.shows(/never-seen has no examples: its α is undefined/);
    }));
});

describe('the page of the loss', () => {
  const options = { snapshot: snapshot({ loss: evaluated(report) }), state: { tab: 'loss' } };

  it('names its source and sets each figure beside the constant answer', () =>
    opened(options, async (page) => {
      await page.shows(
        `predictions.jsonl · logits · 27,309 examples, sample of ${report.sampled.toLocaleString('en')} (seed 1) · backend tensorflow`,
      );
      const tiles = await textsOf(page.page.locator('.tile'));
      assert.match(tiles[0]!, /always O: 79\.0\u202f%/);
      assert.match(tiles[1]!, /always O: 3\.7\u202f%/);
      assert.match(tiles[2]!, /always O: 3\.3\u202f%/);
      await page.shows(/does not predict F1/);
    }));

  it('moves the figures with the slider at once, and tells the host when it is let go', () =>
    opened({ ...options, snapshot: snapshot({ loss: evaluated(report), gamma: 0.5 }) }, async (page) => {
      page.isBusy = true;
      assert.ok((await page.headline()).includes(`it would get ${expectedShare(0.5, 'inverse-sqrt')}`));
      const slider = page.page.getByRole('slider');
      await slider.fill('0');
      assert.ok((await page.headline()).includes(`it would get ${expectedShare(0, 'inverse-sqrt')}`));
      await slider.press('ArrowRight');
      assert.equal(await textOf(page.page.locator('output')), '0.05');
      assert.deepEqual((await page.answered(2)).at(-1), { method: 'setGamma', params: 0.05 });
    }));

  it('sets γ and α by a cell of the sweep, reached with the arrow keys', () =>
    opened(options, async (page) => {
      const cell = (name: RegExp) => page.page.getByRole('button', { name });
      assert.equal(await cell(/γ 2\.0, inverse-sqrt/).getAttribute('aria-pressed'), 'true');
      await cell(/γ 2\.0, inverse-sqrt/).focus();
      await page.page.keyboard.press('ArrowUp');
      await page.page.keyboard.press('ArrowLeft');
      await page.page.keyboard.press('Enter');
      await page.page.locator('output').getByText('1.50').waitFor();
      assert.equal(await cell(/γ 1\.5, none/).getAttribute('aria-pressed'), 'true');
      assert.ok((await page.headline()).includes(`With γ 1.5 it would get ${expectedShare(1.5, null)}`));
    }));

  it('shows the loss instead of the gradient', () =>
    opened(options, async (page) => {
      await page.choose('of', 'loss');
      await page.page.getByRole('heading', { name: 'Who pays the loss' }).waitFor();
      await page.page.getByRole('button', { name: 'table' }).first().click();
      const row = await textOf(page.page.locator('tbody tr').first());
      const share = report.classes[0]!.crossEntropyShare * 100;
      assert.ok(row.includes(`${share.toFixed(1)}\u202f%`), row);
    }));

  it('opens a hard example at its line', () =>
    opened(options, async (page) => {
      const { path, line } = report.hardest[0]!;
      await page.page.getByRole('button', { name: `dev.conll:${line}` }).click();
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path, line } }]);
    }));

  it('admits that there is little to shift', () => {
    const rows = report.classes.map((row, id) => (id === 0 ? { ...row, crossEntropyShare: 0.06 } : row));
    return opened({ ...options, snapshot: snapshot({ loss: evaluated({ ...report, classes: rows }) }) }, async (page) => {
      assert.equal(await page.headline(), 'There is little to shift: O holds 6\u202f% of the loss under cross-entropy.');
    });
  });

  it('shows the figures of a report without terms, with the slider off', () => {
    const { terms: _, ...bare } = report;
    return opened({ ...options, snapshot: snapshot({ loss: evaluated(bare) }) }, async (page) => {
      assert.equal(await page.page.getByRole('slider').isDisabled(), true);
      assert.equal(await page.page.locator('focal-figure').first().locator('.chart .row').count(), 27);
    });
  });
});
