import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../../src/core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../../src/core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../../src/core/alpha-code/write.ts';

const VECTOR = suggestAlpha(
  ['O', 'B-X', 'I-X', 'B-Y'],
  [7904, 1500, 596, 0],
  { ...DEFAULT_ALPHA_SETTINGS, scheme: 'balanced', normalization: 'none' },
  'token',
);

test('PyTorch: one value per line with id and label, four digits, the largest α for a class without examples', () => {
  assert.equal(
    writeAlphaCode(VECTOR, { framework: 'pytorch', columnVector: false }),
    `alpha = torch.tensor([
    0.4217,  # 0 O
    2.222,  # 1 B-X
    5.593,  # 2 I-X
    5.593,  # 3 B-Y (no examples: largest α)
])
# Focal Lens: balanced, normalization none, counted on 10000 tokens
`,
  );
});

test('PyTorch as a column vector has shape [K, 1]', () => {
  assert.match(
    writeAlphaCode(VECTOR, { framework: 'pytorch', columnVector: true }),
    /^alpha = torch\.tensor\(\[\n {4}\[0\.4217\], {2}# 0 O\n/,
  );
});

test('YAML', () => {
  assert.equal(
    writeAlphaCode(VECTOR, { framework: 'yaml', columnVector: false }),
    `alpha:
  - 0.4217  # 0 O
  - 2.222  # 1 B-X
  - 5.593  # 2 I-X
  - 5.593  # 3 B-Y (no examples: largest α)
# Focal Lens: balanced, normalization none, counted on 10000 tokens
`,
  );
});

test('JSON is data: full precision and null', () => {
  const flat = JSON.parse(writeAlphaCode(VECTOR, { framework: 'json', columnVector: false }));
  assert.deepEqual(flat.alpha, VECTOR.alpha);
  assert.equal(flat.alpha[3], null);
  assert.deepEqual(flat.labels, VECTOR.labels);
  assert.deepEqual(
    JSON.parse(writeAlphaCode(VECTOR, { framework: 'json', columnVector: true })).alpha,
    VECTOR.alpha.map((value) => [value]),
  );
});

const USES: readonly (readonly [string, RegExp])[] = [
  ['keras', /CategoricalFocalCrossentropy\(alpha=alpha, gamma=2\.0, from_logits=True\)/],
  ['monai', /FocalLoss\(use_softmax=True, to_onehot_y=True, gamma=2\.0, weight=alpha\)/],
  ['kornia', /FocalLoss\(alpha=None, gamma=2\.0, reduction="mean", weight=alpha\)/],
  ['transformers', /def focal_loss\(outputs, labels, num_items_in_batch=None, gamma=2\.0\):/],
  ['ultralytics', /pos_weight=alpha\.to\(self\.device\)/],
];

for (const [framework, use] of USES) {
  test(`${framework}: the vector and its use`, () => {
    const code = writeAlphaCode(VECTOR, { framework, columnVector: false });
    assert.match(code, use);
    assert.match(code, / {4}0\.4217, {2}# 0 O\n {4}2\.222, {2}# 1 B-X\n/);
    assert.match(code, /# Focal Lens: balanced, normalization none, counted on 10000 tokens\n/);
  });
}

const HOSTILE = ['a\nimport os', 'b\r\n]); evil()', 'c\u2028d', '\u202egpj', '', ' x ', '__proto__', 'y'.repeat(1000), '"""', '\\u{41}'];

for (const framework of ALPHA_FRAMEWORKS.filter((each) => each.language !== 'json')) {
  for (const columnVector of [false, true]) {
    test(`${framework.id}: a label cannot leave its comment (${columnVector ? '[K, 1]' : '[K]'})`, () => {
      const plain = suggestAlpha(
        HOSTILE.map((_, index) => `l${index}`),
        HOSTILE.map(() => 5),
        DEFAULT_ALPHA_SETTINGS,
        'document',
      );
      const hostile = writeAlphaCode({ ...plain, labels: HOSTILE }, { framework: framework.id, columnVector });
      const withoutComments = (code: string): string => code.replace(/#.*/g, '');
      assert.equal(withoutComments(hostile), withoutComments(writeAlphaCode(plain, { framework: framework.id, columnVector })));
      assert.doesNotMatch(hostile, /[\r\u0085\u2028\u2029\u202e]/);
      assert.ok(hostile.split('\n').every((line) => line.length < 200));
    });
  }
}

test('numbers are float literals, also very small, large and whole ones', () => {
  const vector = { ...VECTOR, labels: ['a', 'b', 'c', 'd', 'e', 'f'], alpha: [1, 1.23456e-9, 123456, 1e-7, 8055.2, 2.49] };
  assert.deepEqual(
    [...writeAlphaCode(vector, { framework: 'yaml', columnVector: false }).matchAll(/- (\S+)/g)].map((match) => match[1]),
    ['1.000', '1.235e-9', '1.235e+5', '1.000e-7', '8055.0', '2.490'],
  );
});

test('without any examples every class gets 1', () => {
  const vector = suggestAlpha(['a', 'b'], [0, 0], DEFAULT_ALPHA_SETTINGS, 'document');
  assert.match(
    writeAlphaCode(vector, { framework: 'pytorch', columnVector: false }),
    / {4}1\.000, {2}# 0 a \(no examples: largest α\)\n {4}1\.000,/,
  );
});

test('β stands in the provenance of the scheme that uses it', () => {
  const vector = suggestAlpha(['a', 'b'], [1, 2], { ...DEFAULT_ALPHA_SETTINGS, scheme: 'effective-number', beta: 0.99999 }, 'box');
  assert.match(
    writeAlphaCode(vector, { framework: 'yaml', columnVector: false }),
    /# Focal Lens: effective-number, beta 0\.99999, normalization mean, counted on 3 boxes\n/,
  );
});

test('so does an upper bound', () => {
  const vector = suggestAlpha(['a', 'b'], [1, 2], { ...DEFAULT_ALPHA_SETTINGS, maximum: 1.05 }, 'document');
  assert.match(
    writeAlphaCode(vector, { framework: 'pytorch', columnVector: false }),
    /# Focal Lens: inverse-sqrt, normalization mean, maximum 1\.05, counted on 3 documents\n$/,
  );
});

test('an unknown framework is refused with the known ones', () => {
  assert.throws(
    () => writeAlphaCode(VECTOR, { framework: 'constructor', columnVector: false }),
    /Unknown framework "constructor"\. Known: pytorch, keras, monai/,
  );
});

test('the Python compiles', (t) => {
  const codes = ALPHA_FRAMEWORKS.filter((each) => each.language === 'python').flatMap((each) =>
    [true, false].map((columnVector) => each.write({ ...VECTOR, labels: HOSTILE.slice(0, 4) }, columnVector)),
  );
  const run = spawnSync('python3', ['-c', 'import json,sys\nfor code in json.load(sys.stdin): compile(code, "alpha", "exec")'], {
    input: JSON.stringify(codes),
    encoding: 'utf8',
  });
  if (run.error !== undefined) return t.skip('python3 is not there');
  assert.equal(run.stderr, '');
  assert.equal(run.status, 0);
});
