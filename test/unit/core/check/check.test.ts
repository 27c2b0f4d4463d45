import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Analysis, Dataset } from '../../../../src/core/analysis.ts';
import { type CheckOptions, checkAnalysis } from '../../../../src/core/check/check.ts';
import { DEFAULT_FAIL_ON, failsOn, isFailOn } from '../../../../src/core/check/fail-on.ts';
import type { Limit } from '../../../../src/core/check/limits/limit.ts';
import { buildDataset } from '../../../../src/core/dataset.ts';
import { countDocuments, labelsFile, splitInput } from '../../../support/counted.ts';

/** A data set of documents: split → label → count. */
function documents(splits: Readonly<Record<string, Readonly<Record<string, number>>>>, labels: readonly string[] = []): Dataset {
  return buildDataset({
    name: 'reviews',
    folder: 'data',
    labelMap: labels.length === 0 ? null : labelsFile(...labels),
    splits: Object.entries(splits).map(([name, counts]) => splitInput(name, countDocuments(Object.entries(counts)))),
  });
}

const OPTIONS: CheckOptions = {
  version: '1',
  limits: [],
  failOn: ['error'],
  config: null,
  baseline: null,
  identityOf: ({ name, folder }) => ({ name, folder }),
  unmuted: (findings) => findings,
};

function check(datasets: readonly Dataset[], limits: readonly Limit[], options: Partial<CheckOptions> = {}) {
  const analysis: Analysis = { schema: 'focal-lens/analysis@1', datasets, problems: [] };
  return checkAnalysis(analysis, { ...OPTIONS, limits, ...options });
}

const limit = (code: string, value: number, split: string | null = null): Limit => ({ code, split, value });

describe('thresholds', () => {
  // train: a 60, b 30, c 10 (ratio 6); dev: a 5, b 4, c 1 (ratio 5); shares differ by 0.10 (a and b).
  const reviews = () => documents({ train: { a: 60, b: 30, c: 10 }, dev: { a: 5, b: 4, c: 1 } });
  const cases: readonly {
    readonly name: string;
    readonly limits: readonly Limit[];
    /** code, split, value, passed */
    readonly verdicts: readonly (readonly [string, string, number | null, boolean])[];
    readonly data?: () => Dataset;
  }[] = [
    {
      name: 'a ratio at its limit holds',
      limits: [limit('max-imbalance-ratio', 6)],
      verdicts: [
        ['max-imbalance-ratio', 'train', 6, true],
        ['max-imbalance-ratio', 'dev', 5, true],
      ],
    },
    {
      name: 'a ratio above its limit is broken, in each split by itself',
      limits: [limit('max-imbalance-ratio', 5.5)],
      verdicts: [
        ['max-imbalance-ratio', 'train', 6, false],
        ['max-imbalance-ratio', 'dev', 5, true],
      ],
    },
    {
      name: 'a limit of one split goes before that of all',
      limits: [limit('min-support', 1, 'dev'), limit('min-support', 10)],
      verdicts: [
        ['min-support', 'train', 10, true],
        ['min-support', 'dev', 1, true],
      ],
    },
    {
      name: 'a limit of one split alone leaves the others',
      limits: [limit('min-support', 11, 'train')],
      verdicts: [['min-support', 'train', 10, false]],
    },
    {
      name: 'declared classes without examples count',
      limits: [limit('min-support', 1)],
      data: () => documents({ train: { a: 5, b: 5 } }, ['a', 'b', 'never']),
      verdicts: [['min-support', 'train', 0, false]],
    },
    {
      name: 'drift compares the other splits with train',
      limits: [limit('max-drift', 0.09)],
      verdicts: [['max-drift', 'dev', 0.1, false]],
    },
    { name: 'drift within its limit', limits: [limit('max-drift', 0.11)], verdicts: [['max-drift', 'dev', 0.1, true]] },
    {
      name: 'one split has nothing to drift from',
      limits: [limit('max-drift', 0.1)],
      data: () => documents({ train: { a: 5, b: 5 } }),
      verdicts: [['max-drift', 'train', null, true]],
    },
    {
      name: 'one class has no ratio',
      limits: [limit('max-imbalance-ratio', 2)],
      data: () => documents({ train: { a: 5 } }),
      verdicts: [['max-imbalance-ratio', 'train', null, true]],
    },
  ];
  for (const { name, limits, verdicts, data = reviews } of cases) {
    it(name, () => {
      const { datasets } = check([data()], limits);
      const found = datasets[0]!.limits.map(({ code, split, value, passed }) => [
        code,
        split,
        value === null ? null : Number(value.toFixed(6)),
        passed,
      ]);
      assert.deepEqual(found, verdicts);
      const broken = verdicts.filter(([, , , passed]) => !passed).map(([code, split]) => [code, split]);
      const errors = datasets[0]!.findings.filter(({ code }) => limits.some((each) => each.code === code));
      assert.deepEqual(
        errors.map(({ code, split }) => [code, split]),
        broken,
      );
      assert.ok(errors.every(({ severity, fails, shown }) => severity === 'error' && fails && shown.path !== ''));
    });
  }

  it('says what was measured and what is allowed', () => {
    const messages = (limits: readonly Limit[]) =>
      check([reviews()], limits).datasets[0]!.findings.map(({ message }) => message.replaceAll('\u202f', ' '));
    assert.equal(
      messages([limit('max-imbalance-ratio', 5.5)])[0],
      'The imbalance ratio of train is 6.0 : 1, but at most 5.5 : 1 is allowed: a has 60 documents, c has 10.',
    );
    assert.equal(messages([limit('min-support', 11, 'train')])[0], 'c has 10 documents in train, but at least 11 are asked for.');
    // Wilson's interval of 4 of 10: 0.1682 … 0.6873.
    assert.equal(
      messages([limit('max-drift', 0.05)])[0],
      'A share differs by 0.1 between train and dev, but at most 0.05 is allowed: b has 40.0 % of the 10 documents in dev (95 % interval 16.8 % to 68.7 %), against 30.0 % in train.',
    );
  });

  it('says when a limit is for a split that is nowhere', () => {
    const { problems } = check([reviews()], [limit('min-support', 1, 'val')]);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['min-support names the split val, which no data set has; there is train and dev.'],
    );
  });

  it('does not report what is muted', () => {
    const { outcome, datasets } = check([reviews()], [limit('min-support', 11)], {
      unmuted: (findings) => findings.filter(({ code }) => code !== 'min-support'),
    });
    assert.equal(outcome, 'passed');
    assert.ok(datasets[0]!.limits.some(({ passed, muted }) => !passed && muted));
    assert.ok(datasets[0]!.limits.every(({ passed, muted }) => passed !== muted));
  });
});

describe('what fails a build', () => {
  const cases: readonly (readonly [failOn: readonly string[], code: string, severity: 'error' | 'warning' | 'info', fails: boolean])[] = [
    [['error'], 'x', 'error', true],
    [['error'], 'x', 'warning', false],
    [['warning'], 'x', 'error', true],
    [['warning'], 'x', 'warning', true],
    [['warning'], 'x', 'info', false],
    [['info'], 'x', 'info', true],
    [['drift'], 'drift', 'info', true],
    [['drift'], 'x', 'error', false],
    [DEFAULT_FAIL_ON, 'missing-in-split', 'warning', true],
    [DEFAULT_FAIL_ON, 'background-dominates', 'warning', false],
  ];
  for (const [failOn, code, severity, fails] of cases) {
    it(`${failOn.join()}: ${fails ? '' : 'not '}${code} (${severity})`, () => assert.equal(failsOn(failOn, { code, severity }), fails));
  }

  it('is a severity or a code', () => {
    for (const word of ['error', 'info', 'drift', 'max-drift', 'stale-alpha']) assert.ok(isFailOn(word), word);
    for (const word of ['', 'errors', 'constructor', 'zero_support']) assert.ok(!isFailOn(word), word);
  });

  it('is nothing on balanced data, whatever is asked', () => {
    const balanced = documents({ train: { a: 500, b: 500, c: 500 }, dev: { a: 50, b: 50, c: 50 } }, ['a', 'b', 'c']);
    const limits = [limit('max-imbalance-ratio', 1), limit('min-support', 50), limit('max-drift', 0.0001)];
    const { outcome, datasets } = check([balanced], limits, { failOn: ['info'] });
    assert.equal(outcome, 'passed');
    assert.deepEqual(datasets[0]!.findings, []);
  });

  it('is what the baseline does not know', () => {
    const before = check([documents({ train: { a: 60, b: 3 } })], [limit('min-support', 10)]);
    const baseline = new Set(before.datasets[0]!.findings.map(({ fingerprint }) => fingerprint));
    // The same class is rare at another line and by another count.
    const same = check([documents({ train: { a: 90, b: 4 } })], [limit('min-support', 10)], { baseline });
    assert.equal(same.outcome, 'passed');
    assert.ok(same.datasets[0]!.findings.every(({ known }) => known === true));
    const worse = check([documents({ train: { a: 90, b: 4, c: 2 } })], [limit('min-support', 10)], { baseline });
    assert.equal(worse.outcome, 'failed');
    assert.deepEqual(
      worse.datasets[0]!.findings.filter(({ fails }) => fails).map(({ code, label }) => [code, label]),
      [['min-support', 'c']],
    );
  });

  it('has a fingerprint of its own for every finding', () => {
    const twice = documents({ train: { a: 60, b: 3 }, dev: { a: 2, b: 1 } });
    const { datasets } = check([twice, twice], [limit('min-support', 10)], { failOn: ['info'] });
    const fingerprints = datasets.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint));
    assert.equal(new Set(fingerprints).size, fingerprints.length);
    assert.ok(fingerprints.length >= 6);
  });

  it('cannot be said where nothing was counted', () => assert.equal(check([], []).outcome, 'unreadable'));
});
