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
  ['monai', /FocalLoss\(use_softmax=True, to_onehot_y=True, gamma=2\.0, weight=alpha, reduction="none"\)/],
  ['kornia', /alpha=None, gamma=gamma, reduction="sum", weight=alpha\.to\(logits\), ignore_index=ignore_index/],
  ['torchvision', /sigmoid_focal_loss\(logits, targets, alpha=-1, gamma=gamma, reduction="none"\)/],
  ['pytorch-module', /class FocalLoss\(torch\.nn\.Module\):[\s\S]*loss = FocalLoss\(alpha, gamma=2\.0\)/],
  ['lightning', /class FocalClassifier\(lightning\.LightningModule\):[\s\S]*self\.loss = FocalLoss\(alpha, gamma\)/],
  ['jax-optax', /def focal_loss\(logits, labels, alpha=alpha, gamma=2\.0, ignore=-100\):/],
  ['transformers', /def compute_loss\(self, model, inputs, return_outputs=False, num_items_in_batch=None, \*\*kwargs\):/],
  ['ultralytics', /pos_weight=alpha\.to\(loss\.device\)/],
];

for (const [framework, use] of USES) {
  test(`${framework}: the vector and its use`, () => {
    const code = writeAlphaCode(VECTOR, { framework, columnVector: false });
    assert.match(code, use);
    assert.match(code, / {4}0\.4217, {2}# 0 O\n {4}2\.222, {2}# 1 B-X\n/);
    assert.match(code, /# Focal Lens: balanced, normalization none, counted on 10000 tokens\n/);
  });
}

test('CSV is data: a row per class, full precision, an empty cell for null', () => {
  const rows = ['O,7904', 'B-X,1500', 'I-X,596'].map((row, id) => `${id},${row},${VECTOR.alpha[id]}`);
  assert.equal(
    writeAlphaCode(VECTOR, { framework: 'csv', columnVector: false }),
    `${['id,label,count,alpha', ...rows, '3,B-Y,0,'].join('\n')}\n`,
  );
});

test('a label is no formula of a spreadsheet, and no row of its own', () => {
  const labels = ['=cmd()|x', '@SUM(1)', '+1', 'a,b', 'c\nd', '"e"', ' f ', '-DOCSTART-'];
  const each = labels.map(() => 1);
  const rows = ["'=cmd()|x", "'@SUM(1)", "'+1", '"a,b"', '"c\nd"', '"""e"""', '" f "', '-DOCSTART-'].map(
    (label, id) => `${id},${label},1,1\n`,
  );
  assert.equal(
    writeAlphaCode({ ...VECTOR, labels, counts: each, alpha: each }, { framework: 'csv', columnVector: true }),
    `id,label,count,alpha\n${rows.join('')}`,
  );
});

test('of two classes a head with one output starts at their prior', () => {
  const vector = suggestAlpha(['ham', 'spam'], [99, 1], DEFAULT_ALPHA_SETTINGS, 'document');
  for (const framework of ['pytorch', 'pytorch-module', 'keras', 'jax-optax', 'lightning', 'monai', 'kornia']) {
    // Lin et al. 2017, section 4.1: −log((1 − π) / π) for π = 0.01.
    const expected = /pi = 0\.01000 the share of 1 spam\.\nprior_bias = -4\.595\n/;
    assert.match(writeAlphaCode(vector, { framework, columnVector: false }), expected, framework);
  }
  const empty = suggestAlpha(['ham', 'spam'], [99, 0], DEFAULT_ALPHA_SETTINGS, 'document');
  assert.doesNotMatch(writeAlphaCode(empty, { framework: 'pytorch', columnVector: false }), /prior_bias/);
});

test('detectors start at the prior of the paper, other sigmoid heads at that of each class', () => {
  const detector = { ...VECTOR, unit: 'box' };
  assert.match(writeAlphaCode(detector, { framework: 'torchvision', columnVector: false }), /\nprior_bias = -4\.595\n/);
  const rows = ['1.327,  # 0', '-1.735,  # 1', '-2.759,  # 2', '-2.759,  # 3 (no share: smallest bias)'];
  const biases = `prior_bias = torch.tensor([\n${rows.map((row) => `    ${row}\n`).join('')}])\n`;
  assert.ok(writeAlphaCode(VECTOR, { framework: 'torchvision', columnVector: false }).includes(biases));
});

const HOSTILE = ['a\nimport os', 'b\r\n]); evil()', 'c\u2028d', '\u202egpj', '', ' x ', '__proto__', 'y'.repeat(1000), '"""', '\\u{41}'];

for (const framework of ALPHA_FRAMEWORKS.filter((each) => each.language === 'python' || each.language === 'yaml')) {
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
  const vector = suggestAlpha(['a', 'b', 'c'], [1, 2, 0], { ...DEFAULT_ALPHA_SETTINGS, maximum: 1.05 }, 'document');
  assert.match(
    writeAlphaCode(vector, { framework: 'pytorch', columnVector: false }),
    /# Focal Lens: inverse-sqrt, normalization mean, maximum 1\.05, counted on 3 documents\n$/,
  );
});

test('an unknown framework is refused with the known ones', () => {
  assert.throws(
    () => writeAlphaCode(VECTOR, { framework: 'constructor', columnVector: false }),
    /Unknown framework "constructor"\. Known: pytorch, pytorch-module, transformers/,
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
