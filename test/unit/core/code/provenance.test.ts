import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AlphaVector, DEFAULT_ALPHA_SETTINGS } from '../../../../src/core/alpha/alpha.ts';
import { NORMALIZATIONS } from '../../../../src/core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../../../../src/core/alpha/schemes.ts';
import { suggestAlpha, usesBeta } from '../../../../src/core/alpha/suggest.ts';
import { provenance, readProvenance } from '../../../../src/core/alpha-code/provenance.ts';
import { UNITS } from '../../../../src/core/analysis.ts';

const VECTOR = suggestAlpha(['O', 'B-X'], [9, 1], DEFAULT_ALPHA_SETTINGS, 'token');

describe('where α comes from, on a line', () => {
  it('is written with all that derives it again', () => {
    assert.equal(
      provenance({ ...VECTOR, dataset: 'news', split: 'train' }),
      'Focal Lens: inverse-sqrt, normalization mean, counted on 10 tokens, split train, data set news',
    );
  });

  const names = [
    'news',
    'my corpus',
    'a, data set b',
    '"',
    '\\',
    'a\nb\u2028c\u202e',
    '__proto__',
    '日本',
    '\u{1f600}',
    '\u{e0001}x',
    '',
    'counted on 3 tokens',
  ];
  const vectors: readonly AlphaVector[] = [
    ...ALPHA_SCHEMES.flatMap(({ id }) =>
      NORMALIZATIONS.map((normalization) =>
        suggestAlpha(['a', 'b'], [3, 1], { ...DEFAULT_ALPHA_SETTINGS, scheme: id, normalization }, 'box'),
      ),
    ),
    ...UNITS.flatMap((unit) => [0, 1, 12].map((count) => suggestAlpha(['a'], [count], { ...DEFAULT_ALPHA_SETTINGS, maximum: 2.5 }, unit))),
    ...names.map((name) => ({ ...VECTOR, dataset: name, split: name })),
  ];
  it('is read as it was written', () => {
    for (const vector of vectors) {
      const line = `    # ${provenance(vector)}`;
      assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}\p{Cf}]/u);
      const read = readProvenance(line);
      assert.deepEqual(read, {
        provenance: {
          scheme: vector.scheme,
          beta: usesBeta(vector.scheme) ? vector.beta : null,
          normalization: vector.normalization,
          maximum: vector.maximum,
          unit: vector.unit,
          total: vector.counts.reduce((sum, count) => sum + count, 0),
          split: vector.split ?? null,
          dataset: vector.dataset ?? null,
        },
        from: 6,
        to: line.length,
      });
    }
  });

  it('of an earlier version has no split and no data set', () => {
    const read = readProvenance('# Focal Lens: balanced, normalization none, counted on 10000 tokens');
    assert.deepEqual([read?.provenance.total, read?.provenance.split, read?.provenance.dataset], [10000, null, null]);
  });

  it('passes over what it does not know', () => {
    const read = readProvenance('# Focal Lens: balanced, smoothing 0.5, normalization none, counted on 7 boxes, moon full');
    assert.deepEqual([read?.provenance.scheme, read?.provenance.unit, read?.provenance.total], ['balanced', 'box', 7]);
  });

  const none = [
    '',
    '# Focal Lens',
    '# Focal Lens: ',
    '# Focal Lens: balanced',
    '# Focal Lens: balanced, normalization sideways, counted on 3 tokens',
    '# Focal Lens: balanced, normalization none, counted on many tokens',
    '# Focal Lens: balanced, normalization none, counted on 3 stones',
    `# Focal Lens: balanced, normalization none, counted on 3 tokens, data set ${'x'.repeat(5000)}`,
    `# Focal Lens: ${'"'.repeat(1900)}`,
  ];
  for (const line of none) it(`is not found in ${JSON.stringify(line.slice(0, 60))}`, () => assert.equal(readProvenance(line), null));
});
