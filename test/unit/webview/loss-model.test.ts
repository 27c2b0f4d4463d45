/** The figures of the Loss page under its own choices: those of core. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { lossBudget } from '../../../src/core/loss/budget.ts';
import { GRADIENT_BALANCED } from '../../../src/core/loss/gradient-balanced.ts';
import {
  freedomOf,
  lossCurves,
  lossView,
  movingView,
  NO_ALPHA,
  SWEEP_GAMMAS,
  spokenClass,
  sweepGrid,
  trainingCounts,
} from '../../../webview/pages/loss-model.ts';
import { dataset, lossReport, NEWS } from '../../support/webview/snapshots.ts';

const COUNTS = NEWS.slice(0, 6);
const report = lossReport(COUNTS, 2000);
const train = COUNTS.map(([, count]) => count);
const settings = { gamma: 1, weighting: NO_ALPHA, alpha: DEFAULT_ALPHA_SETTINGS, choices: new Map() };
const budget = (alpha: readonly number[] | null, gamma: number | readonly number[]) =>
  lossBudget(report.terms!, { classes: COUNTS.length, alpha, gamma, reduction: 'mean' });

describe('the loss under the choices of the page', () => {
  it('takes γ and α of single classes', () => {
    const choices = new Map([
      ['O', { alpha: 0.25, gamma: null }],
      ['B-person', { alpha: null, gamma: 3 }],
    ]);
    const view = lossView(report, train, { ...settings, choices }, 'mean');
    const expected = budget([0.25, 1, 1, 1, 1, 1], [1, 3, 1, 1, 1, 1]);
    assert.equal(view?.value, expected.value);
    assert.deepEqual(
      view?.classes.map(({ gradientShare }) => gradientShare),
      expected.classes.map(({ gradientShare }) => gradientShare),
    );
  });

  it('gives every class the same share of the gradient, as far as the bound lets it', () => {
    for (const gamma of [0, 2]) {
      const alpha = { ...DEFAULT_ALPHA_SETTINGS, maximum: 1e9 };
      const view = lossView(report, train, { ...settings, gamma, alpha, weighting: GRADIENT_BALANCED }, 'mean');
      for (const { gradientShare } of view?.classes ?? []) assert.ok(Math.abs(gradientShare - 1 / COUNTS.length) < 1e-9);
    }
  });

  it('has in each cell of the sweep what that choice alone gives', () => {
    for (const { ids, points } of sweepGrid(report, train, DEFAULT_ALPHA_SETTINGS)) {
      for (const [column, gamma] of SWEEP_GAMMAS.entries()) {
        const view = lossView(report, train, { ...settings, gamma, weighting: ids[0] }, 'mean');
        assert.equal(points[column]?.value, view?.value, `${ids[0]}, γ ${gamma}`);
      }
    }
  });

  describe('while a slider moves', () => {
    const sample = lossReport(NEWS, 9000);
    const counts = NEWS.map(([, count]) => count);
    const byHand = new Map([[NEWS[1]![0], { alpha: 3, gamma: 4.5 }]]);
    for (const weighting of [NO_ALPHA, 'inverse-sqrt', GRADIENT_BALANCED])
      for (const choices of [new Map(), byHand])
        it(`is within 1e-5 of what it is at rest: ${weighting}, ${choices.size} by hand`, () => {
          for (const gamma of [0, 0.05, 0.7, 2, 3.35, 5])
            for (const reduction of ['mean', 'sum', 'class-mean', 'weighted-mean', 'positives', 'none'] as const) {
              const own = { ...settings, gamma, weighting, choices };
              const rested = lossView(sample, counts, own, reduction)!;
              const moving = movingView(sample, counts, own, reduction, rested)!;
              assert.equal(moving.value === null, rested.value === null);
              // Balanced α follows from sums that are within as much again.
              assert.ok(Math.abs((moving.value ?? 0) / (rested.value ?? 1) - (rested.value === null ? 0 : 1)) <= 2e-5, `γ ${gamma}`);
              assert.equal(moving.standardError, rested.standardError);
              for (const [id, each] of rested.classes.entries()) {
                assert.ok(Math.abs(moving.classes[id]!.lossShare - each.lossShare) <= 2e-5);
                assert.ok(Math.abs(moving.classes[id]!.gradientShare - each.gradientShare) <= 2e-5);
                assert.equal(moving.classes[id]!.gradientShareError, each.gradientShareError);
              }
              const [exact, quick] = [lossCurves(sample, rested), lossCurves(sample, moving, true)];
              for (const [step, { examples, before, now }] of exact.entries()) {
                assert.equal(quick[step]!.examples, examples);
                assert.equal(quick[step]!.before, before);
                assert.ok(Math.abs(quick[step]!.now - now) < 0.005, `${quick[step]!.now} is not ${now} at ${examples}, γ ${gamma}`);
              }
            }
        });
  });

  it('names the hardest 1, 5 and 20 % as the report does', () => {
    const steps = lossCurves(report, lossView(report, train, { ...settings, gamma: 0 }, 'mean'));
    for (const { examples, crossEntropy } of report.concentration.hardest) {
      const step = steps.find((each) => Math.abs(each.examples - examples) < 1e-9);
      assert.ok(step !== undefined && Math.abs(step.before - crossEntropy) < 1e-9 && Math.abs(step.now - crossEntropy) < 1e-9);
    }
  });
});

describe('the counts that α is weighed with', () => {
  const analysis = { schema: 'focal-lens/analysis@1' as const, datasets: [dataset('news', COUNTS)], problems: [] };
  const evaluated = report.classes.map(({ examples }) => examples);
  const cases: readonly (readonly [string, Partial<typeof report>, typeof analysis | null, readonly number[], string | null])[] = [
    ['the split of the data set', {}, analysis, train, 'train'],
    ['those that the report was made with, also when the data set is gone', {}, null, train, 'train'],
    [
      'a file that was chosen',
      { trainCounts: [9, 8, 7, 6, 5, 4], trainSource: '/w/other/train.conll' },
      analysis,
      [9, 8, 7, 6, 5, 4],
      'train.conll',
    ],
    ['the evaluated examples', { priors: 'evaluated', trainCounts: evaluated }, analysis, evaluated, null],
  ];
  for (const [name, rest, of, counts, from] of cases)
    it(`are of ${name}`, () => assert.deepEqual(trainingCounts({ ...report, ...rest }, of, 'news'), { counts, from }));
});

describe('what the page may change of a report', () => {
  const sweep = [0, 0.25, 0.5].map((gamma) => ({
    gamma,
    value: 1 - gamma,
    classes: COUNTS.map(([label], id) => ({ label, lossShare: id === 0 ? gamma : 0, gradientShare: id === 1 ? gamma : 0 })),
  }));
  it('is everything where log p_t is enough', () => assert.equal(freedomOf(report), 'free'));
  it('is γ along the sweep where whole rows are needed', () => {
    const other = { ...report, definition: 'torchvision', sweep };
    assert.equal(freedomOf(other), 'sweep');
    const view = lossView(other, train, { ...settings, gamma: 0.3 }, 'mean');
    assert.equal(view?.gamma, 0.25);
    assert.equal(view?.value, 0.75);
    assert.equal(view?.classes[0]?.lossShare, 0.25);
    assert.deepEqual(sweepGrid(other, train, DEFAULT_ALPHA_SETTINGS), []);
  });
  it('is nothing without terms and without a sweep', () => {
    const { terms: _, ...bare } = report;
    assert.equal(freedomOf(bare), 'none');
    assert.equal(lossView(bare, train, settings, 'mean'), undefined);
  });
  it('speaks of the background, else of the most frequent class', () => {
    assert.equal(spokenClass(report), 0);
    const reversed = lossReport([...COUNTS].reverse(), 500);
    assert.equal(spokenClass(reversed), COUNTS.length - 1);
    const plain = lossReport([
      ['ham', 10, 30],
      ['spam', 10, 40],
    ]);
    assert.equal(spokenClass(plain), 1);
  });
});
