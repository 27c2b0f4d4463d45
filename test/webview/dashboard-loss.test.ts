/** The Loss page in depth: what can be trusted, what it would cost, what can be changed class by class, and what can be taken along. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LossReport } from '../../src/core/loss/report.ts';
import { type DashboardPage, textOf, textsOf } from '../support/webview/dashboard-page.ts';
import { openedPages } from '../support/webview/opened-pages.ts';
import { evaluated, longTail, lossReport, NEWS, snapshot } from '../support/webview/snapshots.ts';

const opened = openedPages();
const report = lossReport(NEWS, 4000);
const onPage = (of: LossReport, width = 1280) => ({ snapshot: snapshot({ loss: evaluated(of) }), state: { tab: 'loss' }, width });

/** The figure under a heading. */
function figureOf(page: DashboardPage, heading: string | RegExp) {
  return page.page.locator('focal-figure').filter({ has: page.page.getByRole('heading', { name: heading }) });
}

describe('what can be trusted', () => {
  it('draws a dot for each bin with rows, and has all bins as a table', () =>
    opened(onPage(report), async (page) => {
      const figure = figureOf(page, 'Is it right as often as it is sure?');
      const filled = report.calibration!.bins.filter(({ count }) => count > 0).length;
      assert.equal(await figure.locator('.chart .dot').count(), filled);
      await figure.getByRole('button', { name: 'table', exact: true }).click();
      assert.equal(await figure.locator('tbody tr').count(), 15);
      await page.shows(/Calibration error \(ECE\): .* with 15 bins of equal width/);
      await page.choose('bins', 'equal mass');
      await figure.locator('tbody tr').nth(filled).waitFor({ state: 'detached' });
      await page.shows(/do not carry over/);
    }));

  it('shows what a remedy gains, how sure that is, and what the other metrics pay', () =>
    opened(onPage(report), async (page) => {
      const figure = figureOf(page, 'Without training');
      const texts = (await textsOf(figure.locator('.chart .row text'))).join(' | ');
      assert.match(texts, /Logit adjustment, τ 0\.620/);
      assert.match(texts, /macro-F1 41\.3\u202f% → 44\.7\u202f%/);
      assert.match(texts, /\+3\.4/);
      assert.match(texts, /−0\.6/);
      assert.equal(await figure.locator('.chart .whisker').count(), 3);
      const looked = /([\d,]+) of the ([\d,]+) rows were looked at: rare classes whole/.exec(await textOf(figure))!;
      assert.deepEqual(
        looked.slice(1).map((each) => Number(each.replaceAll(',', ''))),
        [report.labelIssueRows, report.examples],
      );
      // The thresholds' interval has 0 in it: no dot, but a ring.
      assert.equal(await figure.locator('.chart .dot:not(.plain)').count(), 2);
      await figure.getByRole('button', { name: 'table', exact: true }).click();
      const row = await textOf(figure.locator('tbody tr').first());
      assert.match(row, /Logit adjustment ?τ 0\.620 ?macro-F1 ?macro-F1 ?41\.3\u202f% ?44\.7\u202f% ?\+3\.4 ?\+1\.8 ?\+5\.1/);
    }));

  it('opens a label that is likely wrong at its line, by the keyboard', () =>
    opened(onPage(report), async (page) => {
      const link = figureOf(page, 'Labels that are likely wrong').getByRole('button', { name: 'dev.conll:52' });
      await link.focus();
      await page.page.keyboard.press('Enter');
      assert.deepEqual(await page.answered(1), [{ method: 'openPlace', params: { path: '/w/dev.conll', line: 52 } }]);
    }));

  it('shows the hardest examples of one class', () =>
    opened(onPage(report), async (page) => {
      const { label } = report.hardest[3]!;
      const own = report.hardest.filter((example) => example.label === label).length;
      await page.choose('class', label);
      const rows = figureOf(page, 'Hardest examples').locator('tbody tr');
      await page.page.waitForFunction(
        (count) => document.querySelectorAll('focal-loss-examples section:first-child tbody tr').length === count,
        Math.min(10, own),
      );
      for (const text of await textsOf(rows)) assert.ok(text.includes(label), text);
    }));
});

describe('the parity lens', () => {
  it('says what lies between two definitions, and what that does to a learning rate', () =>
    opened(onPage(report), async (page) => {
      const value = (id: string) => report.parity.find((each) => each.id === id)!.value;
      const chain = page.page.locator('.chain');
      const ratio = value('paper') / value('torchvision');
      assert.ok(
        (await textOf(chain)).includes(
          `A learning rate tuned under Paper, several classes is about ${ratio.toPrecision(2)} × too small under`,
        ),
        await textOf(chain),
      );
      assert.match(await textOf(chain), /÷ number of classes/);
      // A constant factor alone is exact: 120 rows in the mean, none in the sum.
      await page.choose('to', 'Sum over labels (average = false)');
      await page.shows('A learning rate tuned under Paper, several classes is 120 × too large under Sum over labels (average = false).');
      assert.match(await textOf(chain.locator('tbody')), /not ÷ examples ?× 120/);
      await page.choose('from', 'Sum over labels (average = false)');
      await page.shows(/give the same value/);
    }));

  it('marks the wrong one as wrong, with its reason, and is chosen in the chart', () =>
    opened(onPage(report), async (page) => {
      const figure = figureOf(page, 'The same predictions under every definition');
      assert.equal(await figure.locator('.chart .row').count(), report.parity.length);
      assert.equal(await figure.locator('.chart .wrong').count(), 1);
      await figure.locator('.chart .row').last().click();
      await page.shows(/^p_t from a weighted cross-entropy is wrong: exp\(−ce\) is p_t to the power of α/);
    }));
});

describe('a definition whose loss is infinite', () => {
  it('says so, and has no place on the scale', () => {
    const parity = report.parity.map((value) =>
      value.id === 'kornia'
        ? ({ ...value, value: null, ratio: null, factors: [{ reason: 'terms', factor: null }] } as unknown as typeof value)
        : value,
    );
    return opened(onPage({ ...report, parity }), async (page) => {
      const row = figureOf(page, 'The same predictions under every definition')
        .locator('.chart .row')
        .filter({ hasText: 'kornia focal_loss' });
      assert.match(await textOf(row), /kornia focal_loss ?∞$/);
      assert.equal(await row.locator('.dot').count(), 0);
      await page.choose('to', 'kornia focal_loss');
      await page.shows(/on these rows, kornia focal_loss gives ∞\./);
    });
  });
});

describe('a definition that weighs with 1 − α', () => {
  it('says why its loss is negative', () => {
    const parity = report.parity.map((value) => (value.id === 'torchvision' ? { ...value, value: -0.78, ratio: -0.9 } : value));
    return opened(onPage({ ...report, parity }), async (page) => {
      assert.doesNotMatch(await textOf(page.page.locator('.chain')), /torchvision/);
      await page.choose('to', 'torchvision sigmoid_focal_loss');
      await page.shows(/an α above 1 makes its loss negative/);
      assert.doesNotMatch(await textOf(page.page.locator('.chain')), /learning rate tuned/);
    });
  });
});

describe('α and γ of one class', () => {
  it('are set in the table, by the slider and by the keyboard, answer at once, and are taken back', () =>
    opened(onPage(report), async (page) => {
      const before = await page.headline();
      await page.page.getByRole('button', { name: 'set per class' }).click();
      const gamma = page.page.getByRole('spinbutton', { name: 'γ of O', exact: true });
      await gamma.fill('0');
      await gamma.press('Enter');
      await page.shows('1 class by hand');
      const changed = await page.headline();
      assert.notEqual(changed, before);
      await page.page.getByRole('slider', { name: 'α of O, slider' }).focus();
      await page.page.keyboard.press('End');
      assert.notEqual(await page.headline(), changed);
      assert.equal(await page.page.getByRole('spinbutton', { name: 'α of O', exact: true }).inputValue(), '256');
      const other = page.page.getByRole('spinbutton', { name: 'α of B-person', exact: true });
      await other.fill('-1');
      await other.press('Enter');
      assert.notEqual(await other.inputValue(), '-1');
      await page.shows('1 class by hand');
      await page.page.getByRole('button', { name: 'reset O', exact: true }).click();
      await page.page.getByText('1 class by hand').first().waitFor({ state: 'detached' });
      assert.equal(await page.headline(), before);
    }));

  it('breaks no rule of axe, and fits into 300 pixels', () =>
    opened(onPage(report, 300), async (page) => {
      await page.page.getByRole('button', { name: 'set per class' }).click();
      await page.page.getByRole('spinbutton', { name: 'γ of O', exact: true }).waitFor();
      assert.deepEqual(await page.violations(), []);
      assert.equal(await page.overflow(), 0);
    }));
});

describe('the sweep', () => {
  it('has the budget of the cell that is looked at', () =>
    opened(onPage(report), async (page) => {
      const foot = figureOf(page, 'γ × α').locator('.foot');
      assert.match(await textOf(foot), /^γ 2\.0, inverse-sqrt: O \d/);
      await page.page.getByRole('button', { name: /percent with γ 0\.0, none/ }).focus();
      await page.page.getByText('γ 0.0, none').waitFor();
      const share = Math.round(report.classes[0]!.crossEntropyGradientShare * 100);
      assert.match(await textOf(foot), new RegExp(`^γ 0\\.0, none: O ${share}\u202f%.*all others .* loss `));
    }));
});

describe('another definition', () => {
  it('is evaluated by the host', () =>
    opened(onPage(report), async (page) => {
      await page.choose('definition', 'RetinaNet head');
      assert.deepEqual(await page.answered(1), [{ method: 'evaluateAgain', params: { definition: 'retinanet' } }]);
    }));

  it('that needs whole rows moves along its sweep', () => {
    const sweep = [0, 0.25, 0.5].map((gamma) => ({
      ...{ gamma, value: 0.5 - gamma / 2 },
      classes: report.classes.map(({ label }, id) => ({
        label,
        lossShare: id === 0 ? 0.4 : 0,
        gradientShare: id === 0 ? 0.3 - gamma / 2 : 0,
      })),
    }));
    const other = { ...report, definition: 'torchvision', sweep };
    return opened({ ...onPage(other), snapshot: snapshot({ loss: evaluated(other), gamma: 0.25 }) }, async (page) => {
      await page.shows(/γ moves along the evaluated sweep/);
      assert.match(await page.headline(), /With γ 0\.25 it would get 18\u202f%/);
      await page.page.getByRole('slider').press('ArrowRight');
      assert.match(await page.headline(), /With γ 0\.5 it would get 5\u202f%/);
      assert.equal(await page.page.locator('.heat').count(), 0);
    });
  });
});

describe('parts of a report', () => {
  it('predicted classes without scores have metrics and advice, and no loss', () => {
    const classes = report.classes.map((row) => ({
      ...row,
      meanP: null,
      meanLoss: null,
      loss: 0,
      lossShare: 0,
      gradientShare: 0,
      crossEntropyShare: 0,
      crossEntropyGradientShare: 0,
    }));
    const { terms: _, ...rest } = report;
    const bare: LossReport = {
      ...{ ...rest, classes, backend: null, inputs: null, value: null, standardError: null, calibration: null, calibrationError: null },
      ...{ parity: [], previews: [], hardest: [], labelIssues: [], labelIssueCount: 0, gradientBalancedAlpha: null, statement: null },
      concentration: { hardest: [], curve: { crossEntropy: [], loss: [] } },
    };
    return opened(onPage(bare, 300), async (page) => {
      assert.match(
        await page.headline(),
        /^The model is right on \d+\.\d\u202f% of the examples; always answering O is right on 79\.0\u202f%\.$/,
      );
      await page.shows(/classes without scores/);
      await page.page.getByRole('heading', { name: 'What to try, in this order' }).waitFor();
      assert.equal(await page.page.locator('focal-loss .chart').count(), 0);
      assert.deepEqual(await page.violations(), []);
      assert.equal(await page.overflow(), 0);
    });
  });

  for (const [name, counts] of [
    [
      'two classes',
      [
        ['ham', 900, 300],
        ['spam', 100, 40],
      ],
    ],
    ['a thousand classes', longTail(1000)],
  ] as const) {
    it(`fit into 300 pixels with ${name}`, () =>
      opened(onPage(lossReport(counts, 2000), 300), async (page) => {
        assert.deepEqual(await page.violations(), []);
        assert.equal(await page.overflow(), 0);
        await page.screenshot(`loss-${counts.length}-classes-300`);
      }));
  }

  it('advice stands apart from the description and is reached from its top', () =>
    opened(onPage(report), async (page) => {
      await page.page.getByRole('button', { name: 'What to try' }).click();
      const focused = await page.page.evaluate(() => document.activeElement?.textContent);
      assert.equal(focused, 'What to try, in this order');
      const list = await textsOf(page.page.locator('.advice ol li'));
      assert.match(list[0]!, /^ ?Train on/);
      assert.match(list.at(-1)!, /^ ?Focal loss, γ/);
      assert.ok(list.every((text) => !/unlikely/.test(text)));
      const against = await textsOf(page.page.locator('.advice ul li'));
      assert.ok(against.length > 0 && against.every((text) => /unlikely/.test(text)));
      assert.ok([...list, ...against].some((text) => /right in \d+\u202f%/.test(text)));
      await page.shows(/untested/);
    }));
});
