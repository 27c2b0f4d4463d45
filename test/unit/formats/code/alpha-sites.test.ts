import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { suggestAlpha } from '../../../../src/core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../../../src/core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../../../src/core/alpha-code/write.ts';
import { type AlphaSite, CODE_LANGUAGES, type CodeLanguage, LONGEST_SOURCE } from '../../../../src/core/code/alpha-site.ts';
import { inspectCode } from '../../../../src/formats/code/inspect-code.ts';

/** `name shape? values`, a question mark where the name may mean anything. */
async function seen(language: CodeLanguage, text: string, isCell = false): Promise<readonly string[]> {
  const { alphas } = await inspectCode(language, text, { isCell });
  for (const site of alphas) assertPlaces(site, text);
  return alphas.map(({ name, shape, isCertain, numbers }) => {
    const values = numbers.map(({ key, value }) => (key === null ? String(value) : `${key}=${value}`));
    return `${name}${isCertain ? '' : '?'} ${shape} ${values.join(' ')}`;
  });
}

/** Every offset points at what it speaks of. */
function assertPlaces(site: AlphaSite, text: string): void {
  for (const { from, to, text: written, value, comment } of [...site.numbers, ...site.counts]) {
    assert.equal(text.slice(from, to), written);
    assert.equal(written === 'null' || written === '~' ? null : Number(written.replace(/[_ ]/g, '')), value);
    if (comment !== null)
      assert.equal(text.slice(comment.from, comment.to), site.language === 'json' ? JSON.stringify(comment.text) : comment.text);
  }
  for (const { from, to } of site.numbers) assert.ok(site.from <= from && to <= site.to);
  if (site.provenance !== null) assert.match(text.slice(site.provenance.from, site.provenance.to), /^Focal Lens: \S.*\S$/);
}

describe('α vectors in Python', () => {
  const cases: readonly (readonly [source: string, expected: readonly string[]])[] = [
    ['alpha = [0.25, 0.75]', ['alpha list 0.25 0.75']],
    ['alpha = torch.tensor([0.25, 0.75], dtype=torch.float32).to(device)', ['alpha list 0.25 0.75']],
    ['alpha: torch.Tensor = torch.FloatTensor([[1.], [.5], [1e-3]])', ['alpha column 1 0.5 0.001']],
    ['class_weights = np.array([[0.5, 1_000.0, 2]])', ['class_weights list 0.5 1000 2']],
    ['self.class_weights = torch.as_tensor((1, 2.5))[:, None]', ['class_weights list 1 2.5']],
    ['class_weight = {0: 1.0, 1: 3}', ['class_weight named 0=1 1=3']],
    ['class_weights = {\'O\': 0.5, "B-PER": 2.0}', ['class_weights named O=0.5 B-PER=2']],
    ['loss = FocalLoss(alpha=[0.25, 0.5, 1], gamma=2)', ['FocalLoss(alpha) list 0.25 0.5 1']],
    ['loss = nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]))', ['CrossEntropyLoss(weight) list 1 2']],
    ['w = [1.0, 2.0]\nloss = nn.CrossEntropyLoss(weight=torch.tensor(w))', ['CrossEntropyLoss(weight) list 1 2']],
    ['model.fit(x, y, class_weight={0: 1.0, 1: 50.0})', ['fit(class_weight) named 0=1 1=50']],
    ['nn.BCEWithLogitsLoss(pos_weight=torch.tensor([3.0, 4.0]))', ['BCEWithLogitsLoss(pos_weight) list 3 4']],
    ['config = {"gamma": 2, "class_weights": [1, 2, 3]}', ['class_weights list 1 2 3']],
    ['config["alpha"] = [1, 2]', ['alpha list 1 2']],
    ['def __init__(self, gamma=2, alpha: list = [0.25, 0.75]): pass', ['alpha list 0.25 0.75']],
    ['self.register_buffer("alpha", torch.tensor([0.25, 0.75]))', ['alpha list 0.25 0.75']],
    ['classWeights = [1.0, 2.0]', ['classWeights list 1 2']],
    ['weights = [0.8, 0.2]', ['weights? list 0.8 0.2']],
    ['plt.scatter(x, y, alpha=[0.1, 0.9])', ['scatter(alpha)? list 0.1 0.9']],
    ['a = alpha = [1.0, 2.0]\nFocalLoss(alpha)', ['alpha list 1 2']],
    ['if True:\n    alpha = [\n        1.0,  # O\n        2.0,\n', ['alpha list 1 2']],
    // Not α, or not what is written.
    ['alpha = 0.25', []],
    ['alpha = [0.25]', []],
    ['alpha = 1 / np.array([100, 20, 3])', []],
    ['alpha = compute_weights([100, 20, 3])', []],
    ['alpha = torch.tensor([1.0, x])', []],
    ['alpha = [1.0, -2.0]', []],
    ['alpha = [0, 0]', []],
    ['alpha = [1e999, 1.0]', []],
    ['class_weights = {"O": 1.0, **others}', []],
    ['weights = random_split(data, [0.8, 0.2])', []],
    ['F.conv(x, weight=[1.0, 2.0])', []],
    ['lr = [0.1, 0.2]', []],
    ['# alpha = [0.25, 0.75]\ns = "alpha = [0.25, 0.75]"', []],
    ['x = x\nalpha = x\nalpha = alpha', []],
  ];
  for (const [source, expected] of cases)
    it(JSON.stringify(source), async () => {
      assert.deepEqual(await seen('python', source), expected);
      assert.deepEqual(await seen('python', source.replaceAll('\n', '\r\n')), expected, 'with CRLF');
    });

  it('lines of IPython are no hindrance in a cell', async () => {
    assert.deepEqual(await seen('python', '%%time\n%matplotlib inline\n!pip install "x\nalpha = [1.0, 2.0]\n', true), ['alpha list 1 2']);
  });
});

describe('α vectors in YAML', () => {
  const cases: readonly (readonly [source: string, expected: readonly string[]])[] = [
    ['alpha: [0.25, 0.75]', ['alpha list 0.25 0.75']],
    ['loss:\n  alpha:\n    - 0.25  # O\n    - .75\nseed: 1\n', ['alpha list 0.25 0.75']],
    ['alpha:\n  - [1.0]\n  - [2.0]\n', ['alpha column 1 2']],
    ['class_weights:\n  O: 0.5\n  "B-PER": 2\n', ['class_weights named O=0.5 B-PER=2']],
    ['class_weights: {0: 0.5, 1: ~}', ['class_weights named 0=0.5 1=null']],
    ['a: &w [1, 2]\nclass_weights: *w\nalpha: *w\n', ['class_weights list 1 2']],
    ['models:\n  - weights: [1, 2]\n', ['weights? list 1 2']],
    ['alpha: "[0.25, 0.75]"\nalphas: ["1", 2]\nclass_weight: [.inf, 1]\n', []],
    ['alpha: [0.25, 0.75\nx: [', ['alpha list 0.25 0.75']],
  ];
  for (const [source, expected] of cases)
    it(JSON.stringify(source), async () => {
      const found = await seen('yaml', source);
      // Of a broken document any part may be read, and nothing may go wrong.
      if (!source.endsWith('[')) assert.deepEqual(found, expected);
    });
});

describe('α vectors in JSON', () => {
  const cases: readonly (readonly [source: string, expected: readonly string[]])[] = [
    ['{"alpha": [0.25, null, 1e-3]}', ['alpha list 0.25 null 0.001']],
    ['{"loss": {"kwargs": {"alpha": [[1], [2]]}}} // c', ['alpha column 1 2']],
    ['{"class_weight": {"O": 0.5, "__proto__": 2}}', ['class_weight named O=0.5 __proto__=2']],
    ['[{"pos_weight": [3, 4],}]', ['pos_weight list 3 4']],
    ['{"weights": [1, 2]}', ['weights? list 1 2']],
    ['{"alpha": "x", "alphas": [1], "class_weights": [1, "2"]}', []],
    ['{"alpha": [1, 2', ['alpha list 1 2']],
  ];
  for (const [source, expected] of cases) it(source, async () => assert.deepEqual(await seen('json', source), expected));
});

describe('the code that this product writes', () => {
  const vector = {
    ...suggestAlpha(
      ['O', 'B-x', '__proto__'],
      [90, 10, 0],
      { scheme: 'effective-number', beta: 0.99, normalization: 'mean', maximum: 8 },
      'token',
    ),
    dataset: 'my "news", 2',
    split: 'train',
  };
  for (const framework of ALPHA_FRAMEWORKS.filter(({ language }) => (CODE_LANGUAGES as readonly string[]).includes(language))) {
    for (const columnVector of [false, true]) {
      it(`is found again: ${framework.id}, ${columnVector ? '[K, 1]' : '[K]'}`, async () => {
        const code = writeAlphaCode(vector, { framework: framework.id, columnVector });
        const { alphas } = await inspectCode(framework.language as CodeLanguage, code);
        assert.equal(alphas.length, 1, JSON.stringify(alphas));
        const [site] = alphas;
        assertPlaces(site!, code);
        assert.equal(site!.isCertain, true);
        assert.equal(site!.shape, columnVector ? 'column' : 'list');
        assert.equal(site!.numbers.length, 3);
        const { from: _from, to: _to, ...provenance } = site!.provenance!;
        assert.deepEqual(provenance, {
          scheme: 'effective-number',
          beta: 0.99,
          normalization: 'mean',
          maximum: 8,
          unit: 'token',
          total: 100,
          split: 'train',
          dataset: 'my "news", 2',
        });
        const isData = framework.language === 'json';
        assert.deepEqual(
          site!.counts.map(({ value }) => value),
          isData ? [90, 10, 0] : [],
        );
        const comments = site!.numbers.map(({ comment }) => comment?.text);
        assert.deepEqual(comments, isData ? ['O', 'B-x', '__proto__'] : ['0 O', '1 B-x', '2 __proto__ (no examples: largest α)']);
      });
    }
  }

  it('belongs to the vector above it, or below it', async () => {
    const line = (total: number) => `# Focal Lens: balanced, normalization none, counted on ${total} tokens\n`;
    const { alphas } = await inspectCode(
      'python',
      `${line(11)}alpha = [1.0, 2.0]\n\nclass_weights = torch.tensor(\n    [1.0, 2.0],\n)\n${line(12)}\nfocal_alpha = [3.0, 4.0]\nx = 1\n${line(13)}`,
    );
    assert.deepEqual(
      alphas.map(({ provenance }) => provenance?.total),
      [11, 12, undefined],
    );
  });
});

describe('hostile sources', () => {
  const big = 200_000;
  const sources: readonly (readonly [CodeLanguage, string, string])[] = [
    ['python', 'deep brackets', `alpha = ${'['.repeat(big)}`],
    ['python', 'deep calls', `alpha = ${'tensor('.repeat(50_000)}[1, 2]${')'.repeat(50_000)}`],
    ['python', 'long sums', `alpha = ${'1 + '.repeat(100_000)}1`],
    ['python', 'many names', 'alpha = alpha\n'.repeat(50_000)],
    ['python', 'long chains', `alpha = [1, 2]${'.to(d)'.repeat(50_000)}`],
    ['python', 'many vectors', 'alpha = [1, 2]\n'.repeat(20_000)],
    ['python', 'one long line', `alpha = [${'1, '.repeat(9_999)}1]${' '.repeat(500_000)}`],
    ['python', 'too many numbers', `alpha = [${'1, '.repeat(100_000)}1]`],
    ['yaml', 'deep brackets', `alpha: ${'['.repeat(big)}`],
    ['yaml', 'quotation marks', '"'.repeat(big)],
    [
      'yaml',
      'aliases of aliases',
      `a: &a [1, 2]\n${[...Array(40).keys()].map((at) => `k${at}: &k${at} [*${at === 0 ? 'a' : `k${at - 1}`}, *${at === 0 ? 'a' : `k${at - 1}`}]\n`).join('')}alpha: *k39\n`,
    ],
    ['json', 'deep brackets', `{"alpha": ${'['.repeat(big)}`],
    ['json', 'deep objects', '{"alpha":'.repeat(100_000)],
  ];
  for (const [language, name, text] of sources) {
    it(`${language}: ${name}`, async () => {
      const { alphas } = await inspectCode(language, text);
      assert.ok(alphas.length <= 200);
    });
  }

  it('a source beyond the cap is not looked at', async () => {
    assert.deepEqual(await inspectCode('python', `alpha = [1.0, 2.0]\n${'#'.repeat(LONGEST_SOURCE)}`), { alphas: [], remarks: [] });
  });

  it('a signal is heard', async () => {
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(inspectCode('python', 'alpha = [1, 2]\n'.repeat(50_000), { signal: controller.signal }), { name: 'AbortError' });
  });

  it('mutated and cut sources end, and every offset is right', async () => {
    const seeds: readonly (readonly [CodeLanguage, string])[] = [
      [
        'python',
        'alpha = torch.tensor([\n    0.5,  # 0 O\n    [2.0],\n])\n# Focal Lens: balanced, normalization none, counted on 10 tokens\nclass_weight={0: 1, "b": 2}\n',
      ],
      ['yaml', 'loss:\n  alpha:\n    - 0.5  # 0 O\n    - 2\nclass_weights: {O: 1, "B": ~}\n'],
      [
        'json',
        '{"alpha": [[1], [null]], "counts": [1, 2], "class_weights": {"a": 1, "b": 2}, "source": "Focal Lens: balanced, normalization none, counted on 3 boxes"}',
      ],
    ];
    const change = fc.record({
      at: fc.nat(400),
      length: fc.nat(5),
      text: fc.constantFrom('', '[', ']', '{', '"', '#', ',', '-', 'null', '1', '\n', '\r', '\u2028', ' ', ':', '(', '0.5', 'alpha'),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(change, { maxLength: 5 }), async ([language, seed], changes) => {
        let text = seed;
        for (const { at, length, text: added } of changes) text = text.slice(0, at) + added + text.slice(at + length);
        await seen(language, text);
      }),
      { seed: 7, numRuns: 600 },
    );
  });
});
