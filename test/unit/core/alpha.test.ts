import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AlphaSettings, DEFAULT_ALPHA_SETTINGS, type Normalization } from '../../../src/core/alpha/alpha.ts';
import { ALPHA_SCHEMES, alphaScheme } from '../../../src/core/alpha/schemes.ts';
import { suggestAlpha, suggestAlphaOf } from '../../../src/core/alpha/suggest.ts';
import { near } from '../../support/near.ts';

const A = [7904, 1500, 596];
const LABELS = ['O', 'B-X', 'I-X'];
/** 27 labels, O on 79.04 % of 200 000 tokens. */
const SEED_STORY = [158080, ...Array<number>(26).fill(41920 / 26)];
const SEED_LABELS = SEED_STORY.map((_, index) => (index === 0 ? 'O' : `B-${index}`));

function settings(scheme: string, normalization: Normalization, more: Partial<AlphaSettings> = {}): AlphaSettings {
  return { ...DEFAULT_ALPHA_SETTINGS, scheme, normalization, ...more };
}

const FIXTURES: readonly (readonly [string, AlphaSettings, readonly number[]])[] = [
  ['balanced', settings('balanced', 'none'), [0.421727, 2.222222, 5.592841]],
  ['inverse, Σ = K', settings('inverse', 'sum'), [0.153601, 0.809377, 2.037022]],
  ['inverse square root, Σ = K', settings('inverse-sqrt', 'sum'), [0.432453, 0.992697, 1.57485]],
  ['effective number, β .9', settings('effective-number', 'sum', { beta: 0.9 }), [1, 1, 1]],
  ['effective number, β .99', settings('effective-number', 'sum', { beta: 0.99 }), [0.999164, 0.999164, 1.001672]],
  ['effective number, β .999', settings('effective-number', 'sum', { beta: 0.999 }), [0.664885, 0.855352, 1.479763]],
  ['effective number, β .9999', settings('effective-number', 'sum', { beta: 0.9999 }), [0.208846, 0.819133, 1.97202]],
  ['median frequency', settings('median-frequency', 'none'), [0.189777, 1, 2.516779]],
  ['ENet', settings('enet', 'none'), [1.684784, 6.369275, 13.056432]],
  ['smallest ÷ count', settings('min-ratio', 'none'), [0.075405, 0.397333, 1]],
  ['complement', settings('complement', 'none'), [0.2096, 0.85, 0.9404]],
];

for (const [name, chosen, expected] of FIXTURES) {
  test(`fixture A: ${name}`, () => {
    const { alpha } = suggestAlpha(LABELS, A, chosen, 'token');
    for (const [index, value] of expected.entries()) near(alpha[index], value, 5.1e-7);
  });
}

test('the effective numbers themselves', () => {
  const cases = [
    [0.999, [999.632, 777.037, 449.153]],
    [0.9999, [5463.546, 1392.985, 578.615]],
  ] as const;
  for (const [beta, expected] of cases) {
    const weights = alphaScheme('effective-number').weigh(A, settings('effective-number', 'none', { beta }));
    for (const [index, value] of expected.entries()) near(1 / weights[index]!, value, 5e-4);
  }
});

test('the founding story', () => {
  const cases: readonly (readonly [AlphaSettings, number, number, number])[] = [
    [settings('balanced', 'none'), 0.046859, 4.594289, 1e-6],
    [settings('enet', 'none'), 1.684784, 36.133659, 1e-6],
    [settings('effective-number', 'sum', { beta: 0.99 }), 1, 1, 1e-6],
    [settings('effective-number', 'sum', { beta: 0.999 }), 0.807, 1.007, 5e-4],
    [settings('effective-number', 'sum', { beta: 0.9999 }), 0.1537, 1.0325, 1e-4],
  ];
  for (const [chosen, outside, rest, tolerance] of cases) {
    const { alpha } = suggestAlpha(SEED_LABELS, SEED_STORY, chosen, 'token');
    near(alpha[0], outside, tolerance);
    near(alpha[26], rest, tolerance);
  }
  const { alpha } = suggestAlpha(SEED_LABELS, SEED_STORY, settings('inverse-sqrt', 'none'), 'token');
  near(alpha[1]! / alpha[0]!, 2.143429 / 0.216468, 5e-5);
});

test('a β near 1 keeps its digits for small counts', () => {
  const weights = alphaScheme('effective-number').weigh([1, 2], settings('effective-number', 'none', { beta: 1 - 1e-12 }));
  near(weights[0], 1, 1e-3);
  near(weights[1], 0.5, 1e-3);
  assert.deepEqual(alphaScheme('effective-number').weigh([3], settings('effective-number', 'none', { beta: 0 })), [1]);
});

const support = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
const anySettings = fc.record({
  scheme: fc.constantFrom(...ALPHA_SCHEMES.map((scheme) => scheme.id)),
  beta: fc.constantFrom(0, 0.9, 0.999, 0.9999, 0.999999),
  normalization: fc.constantFrom<Normalization>('none', 'sum', 'mean', 'max'),
  maximum: fc.constantFrom(null, 0.5, 20),
});

test('every scheme: null exactly for classes without examples, rarer never below commoner, normalised and capped as defined', () => {
  fc.assert(
    fc.property(support, anySettings, (counts, chosen) => {
      const { alpha } = suggestAlpha(counts.map(String), counts, chosen, 'token');
      const finite: number[] = [];
      for (const [index, value] of alpha.entries()) {
        assert.equal(value === null, counts[index] === 0);
        if (value !== null) finite.push(value);
        assert.ok(value === null || (Number.isFinite(value) && value >= 0 && value <= (chosen.maximum ?? Number.POSITIVE_INFINITY)));
      }
      for (const [i, a] of alpha.entries()) {
        for (const [j, b] of alpha.entries()) if (a !== null && b !== null && counts[i]! < counts[j]!) assert.ok(a >= b * (1 - 1e-9));
      }
      if (chosen.maximum !== null || finite.length === 0 || finite.every((value) => value === 0)) return;
      const sum = finite.reduce((total, value) => total + value, 0);
      const examples = counts.reduce((total, count) => total + count, 0);
      const weighted = counts.reduce((total, count, index) => total + count * (alpha[index] ?? 0), 0);
      if (chosen.normalization === 'sum') near(sum, finite.length, 1e-9 * finite.length);
      if (chosen.normalization === 'mean') near(weighted / examples, 1, 1e-9);
      if (chosen.normalization === 'max') near(Math.max(...finite), 1, 1e-12);
    }),
  );
});

test('the upper bound comes after the normalisation', () => {
  const { alpha, notes } = suggestAlpha(LABELS, A, settings('inverse', 'sum', { maximum: 1 }), 'token');
  near(alpha[1], 0.809377, 1e-6);
  assert.equal(alpha[2], 1);
  assert.ok(notes.some((note) => note.startsWith('1 class was cut to the maximum 1')));
});

test('the vector carries what it was made from', () => {
  const vector = suggestAlpha(LABELS, A, DEFAULT_ALPHA_SETTINGS, 'token');
  assert.deepEqual(
    { ...vector, alpha: [], notes: [], noteMessages: [] },
    {
      scheme: 'inverse-sqrt',
      beta: null,
      normalization: 'mean',
      maximum: null,
      unit: 'token',
      labels: LABELS,
      counts: A,
      alpha: [],
      notes: [],
      noteMessages: [],
    },
  );
  assert.equal(suggestAlpha(LABELS, A, settings('effective-number', 'sum'), 'token').beta, 0.9999);
});

const NOTES: readonly (readonly [string, AlphaSettings, readonly number[], string, RegExp | null])[] = [
  [
    'β that saturates',
    settings('effective-number', 'sum', { beta: 0.99 }),
    SEED_STORY,
    'token',
    /β = 0\.99 does nothing here.*= 100, .*Try β ≥ 0\.9999\./,
  ],
  [
    'β that saturates',
    settings('effective-number', 'sum', { beta: 0.999 }),
    SEED_STORY,
    'token',
    /β = 0\.999 does little here.*factor of 1\.25.*98.:.1\. Try β ≥ 0\.9999\./,
  ],
  ['a β that works', settings('effective-number', 'sum', { beta: 0.9999 }), SEED_STORY, 'token', null],
  ['equal counts', settings('effective-number', 'sum', { beta: 0.9 }), [500, 500], 'token', null],
  [
    'balanced on tokens',
    settings('balanced', 'none'),
    SEED_STORY,
    'token',
    /lost 9\.0 points of entity F1.*worse in 88 %.*transformers were not tested/,
  ],
  ['inverse on tokens', settings('inverse', 'mean'), SEED_STORY, 'token', /inverse-sqrt/],
  ['balanced on documents', settings('balanced', 'none'), SEED_STORY, 'document', null],
  ['inverse-sqrt on tokens', settings('inverse-sqrt', 'mean'), SEED_STORY, 'token', null],
];

for (const [name, chosen, counts, unit, expected] of NOTES) {
  test(`notes: ${name} (${chosen.scheme}, ${unit})`, () => {
    const { notes } = suggestAlpha(
      counts.map((_, index) => `l${index}`),
      counts,
      chosen,
      unit,
    );
    assert.match(notes.at(-1)!, new RegExp(`^Normalisation ${chosen.normalization}`));
    const others = notes.slice(0, -1);
    if (expected === null) assert.deepEqual(others, []);
    else assert.match(others.join('\n'), expected);
  });
}

test('notes name the classes without examples, a few of them', () => {
  const labels = ['O', 'a', 'b', 'c', 'd', 'e'];
  const first = (counts: readonly number[]): string => suggestAlpha(labels, counts, DEFAULT_ALPHA_SETTINGS, 'token').notes[0]!;
  assert.match(first([9, 0, 1, 1, 1, 1]), /^a has no examples/);
  assert.match(first([9, 0, 0, 1, 1, 1]), /^a and b have no examples/);
  assert.match(first([9, 0, 0, 0, 0, 0]), /^a, b, c and 2 more have no examples/);
  assert.deepEqual(suggestAlpha(['a'], [0], DEFAULT_ALPHA_SETTINGS, 'token').alpha, [null]);
});

test('impossible settings are refused with what was expected', () => {
  const cases: readonly (readonly [() => unknown, RegExp])[] = [
    [
      () => suggestAlpha(LABELS, A, settings('__proto__', 'none'), 'token'),
      /Unknown alpha scheme "__proto__"\. Known: inverse-sqrt, balanced/,
    ],
    [() => suggestAlpha(LABELS, A, settings('balanced', 'none', { beta: 1 }), 'token'), /0 ≤ β < 1/],
    [() => suggestAlpha(LABELS, A, settings('balanced', 'none', { maximum: 0 }), 'token'), /greater than 0/],
    [() => suggestAlpha(LABELS, A, settings('balanced', 'toString' as Normalization), 'token'), /Unknown normalisation/],
    [() => suggestAlpha(LABELS, [1], DEFAULT_ALPHA_SETTINGS, 'token'), /3 labels but 1 counts/],
    [() => suggestAlpha(LABELS, [1, -1, 2], DEFAULT_ALPHA_SETTINGS, 'token'), /count of label 1 is -1/],
    [() => suggestAlpha(LABELS, [1, Number.NaN, 2], DEFAULT_ALPHA_SETTINGS, 'token'), /count of label 1 is NaN/],
  ];
  for (const [run, message] of cases) assert.throws(run, { name: 'RangeError', message });
});

test('median frequency divides by the pixels of the images that hold the class, where they were counted', () => {
  const classOf = (label: string, count: number, extent?: number) => ({
    label,
    count,
    share: 0,
    first: null,
    ...(extent === undefined ? {} : { extent }),
  });
  const chosen = settings('median-frequency', 'none');
  // Frequencies 60 ÷ 100, 30 ÷ 100 and 5 ÷ 50: the median is 0.3.
  const counted = [classOf('sky', 60, 100), classOf('road', 30, 100), classOf('car', 5, 50), classOf('boat', 0)];
  const { alpha, counts } = suggestAlphaOf({ unit: 'pixel', classes: counted }, chosen);
  for (const [index, value] of [0.5, 1, 3].entries()) near(alpha[index], value, 1e-12);
  assert.deepEqual([alpha[3], counts], [null, [60, 30, 5, 0]]);
  // Where the images of a class are not known, the counts alone tell: the median of 60, 30 and 5 is 30.
  const partly = suggestAlphaOf({ unit: 'pixel', classes: [classOf('sky', 60, 100), classOf('road', 30), classOf('car', 5)] }, chosen);
  for (const [index, value] of [0.5, 1, 6].entries()) near(partly.alpha[index], value, 1e-12);
});
