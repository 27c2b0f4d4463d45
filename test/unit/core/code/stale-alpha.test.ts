import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AlphaSettings, type AlphaVector, DEFAULT_ALPHA_SETTINGS } from '../../../../src/core/alpha/alpha.ts';
import { suggestAlphaOf } from '../../../../src/core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../../../src/core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../../../src/core/alpha-code/write.ts';
import type { Dataset } from '../../../../src/core/analysis.ts';
import type { CodeLanguage } from '../../../../src/core/code/alpha-site.ts';
import type { CodeEdit } from '../../../../src/core/code/code-edit.ts';
import { type AlphaVerdict, deviationText, judgeAlpha, staleAlphaFinding } from '../../../../src/core/code/stale-alpha.ts';
import { alphaEdits } from '../../../../src/core/code/update-alpha.ts';
import { inspectCode } from '../../../../src/formats/code/inspect-code.ts';
import { buildDataset } from '../../../support/editor/analysis-builder.ts';

const LABELS = ['O', 'B-PER', 'B-LOC', 'B-ORG'] as const;

function data(counts: readonly number[], rest: Partial<Dataset> = {}): Dataset {
  return buildDataset({ train: LABELS.map((label, id) => [label, counts[id]!] as const) }, { name: 'news', ...rest });
}

const BEFORE = data([10_000, 1600, 400, 400]);
/** B-PER four times as often: its n^−½ is half of what it was. */
const AFTER = data([10_000, 6400, 400, 400]);

function vectorOf(dataset: Dataset, settings: Partial<AlphaSettings> = {}): AlphaVector {
  const split = dataset.splits[0]!;
  return suggestAlphaOf(split.units[0]!, { ...DEFAULT_ALPHA_SETTINGS, ...settings }, { dataset: dataset.name, split: split.name });
}

async function verdictsOf(
  text: string,
  datasets: readonly Dataset[],
  path: string | null = '/w/train.py',
  language: CodeLanguage = 'python',
) {
  const { alphas } = await inspectCode(language, text);
  return alphas.map((site) => ({ site, verdict: judgeAlpha(site, datasets, path) }));
}

async function onlyVerdict(text: string, datasets: readonly Dataset[], path: string | null = '/w/train.py'): Promise<AlphaVerdict | null> {
  const verdicts = await verdictsOf(text, datasets, path);
  assert.equal(verdicts.length, 1);
  return verdicts[0]!.verdict;
}

function messageOf(verdict: AlphaVerdict | null): string {
  const finding = verdict === null ? null : staleAlphaFinding(verdict, { path: '/w/train.py', line: 1 });
  return finding === null ? '' : `${finding.severity}: ${finding.message.replaceAll('\u202f', ' ')}`;
}

function apply(text: string, edits: readonly CodeEdit[]): string {
  return edits.toReversed().reduce((before, edit) => before.slice(0, edit.from) + edit.text + before.slice(edit.to), text);
}

describe('α with its origin', () => {
  it('fits the data it was computed from, in every framework', async () => {
    for (const framework of ALPHA_FRAMEWORKS.filter(
      (each) => each.language === 'python' || each.language === 'yaml' || each.language === 'json',
    )) {
      for (const columnVector of [false, true]) {
        const code = writeAlphaCode(vectorOf(BEFORE), { framework: framework.id, columnVector });
        const [first] = await verdictsOf(code, [BEFORE], null, framework.language as CodeLanguage);
        assert.equal(first?.verdict?.kind, 'fits', framework.id);
        assert.equal(first?.verdict?.origin, 'provenance');
      }
    }
  });

  it('is stale on other data: the class that is off most, by how much, and both totals', async () => {
    const code = writeAlphaCode(vectorOf(BEFORE, { normalization: 'none' }), { framework: 'pytorch', columnVector: false });
    const verdict = await onlyVerdict(code, [AFTER]);
    assert.equal(verdict?.kind, 'stale');
    // 1/√1600 = 0.025 is written, 1/√6400 = 0.0125 is right.
    assert.deepEqual(
      verdict?.off.map(({ label, expected, off }) => [label, expected, Math.round(off * 100)]),
      [['B-PER', 0.0125, 100]],
    );
    assert.equal(messageOf(verdict), 'warning: alpha was computed from 12,400 tokens; data now 17,200: B-PER is off by 100 %.');
  });

  it('says how many classes are off', async () => {
    // Their mean over the examples is another one, so every class is.
    const code = writeAlphaCode(vectorOf(BEFORE), { framework: 'pytorch', columnVector: false });
    assert.match(messageOf(await onlyVerdict(code, [AFTER])), /B-PER is off by \d+ %, and 3 more of its values are off\.$/);
  });

  it('is a note where no class is off by a tenth', async () => {
    const code = writeAlphaCode(vectorOf(BEFORE, { normalization: 'none' }), { framework: 'pytorch', columnVector: false });
    // 1/√1600 against 1/√1760: √1.1 − 1 = 4.9 %.
    assert.equal(
      messageOf(await onlyVerdict(code, [data([10_000, 1760, 400, 400])])),
      'info: alpha was computed from 12,400 tokens; data now 12,560: B-PER is off by 5 %.',
    );
  });

  it('is not stale within the digits that are written', async () => {
    const code = writeAlphaCode(vectorOf(data([1_000_000, 1600, 400, 400]), { normalization: 'none' }), {
      framework: 'pytorch',
      columnVector: false,
    });
    assert.equal((await onlyVerdict(code, [data([1_000_400, 1600, 400, 400])]))?.kind, 'fits');
    assert.equal((await onlyVerdict('alpha = [0.01, 0.03, 0.05, 0.05]', [BEFORE]))?.kind, 'fits', 'two decimals of 0.01, 0.025, 0.05');
  });

  it('belongs to the data set that it names, wherever that lies', async () => {
    const other = data([1, 2, 3, 4], { name: 'other', folder: '/w/src' });
    const code = writeAlphaCode(vectorOf(BEFORE), { framework: 'pytorch', columnVector: false });
    assert.equal((await onlyVerdict(code, [other, BEFORE], '/w/src/train.py'))?.target.dataset.name, 'news');
  });

  it('that names a data set which is not here belongs to another only by its labels', async () => {
    const vector = { ...vectorOf(BEFORE), dataset: 'elsewhere' };
    for (const framework of ['pytorch', 'json', 'yaml']) {
      const { language } = ALPHA_FRAMEWORKS.find(({ id }) => id === framework)!;
      const write = (labels: readonly string[]) => writeAlphaCode({ ...vector, labels }, { framework, columnVector: false });
      const kindOf = async (text: string) => (await verdictsOf(text, [BEFORE], null, language as CodeLanguage))[0]?.verdict?.kind;
      assert.equal(await kindOf(write(LABELS)), 'fits', framework);
      assert.equal(await kindOf(write(['a', 'b', 'c', 'd'])), undefined, framework);
    }
  });

  it('of a document of JSON has the order of its labels', async () => {
    const vector = vectorOf(BEFORE);
    const text = writeAlphaCode({ ...vector, labels: ['O', 'B-LOC', 'B-PER', 'B-ORG'] }, { framework: 'json', columnVector: false });
    const [first] = await verdictsOf(text, [BEFORE], null, 'json');
    assert.equal(first?.verdict?.kind, 'other-labels');
  });

  it('of a scheme that nobody knows is looked at like any other', async () => {
    const code = writeAlphaCode({ ...vectorOf(BEFORE), scheme: 'moon-phase' }, { framework: 'pytorch', columnVector: false });
    const verdict = await onlyVerdict(code, [BEFORE]);
    assert.deepEqual([verdict?.kind, verdict?.origin], ['fits', 'fit']);
  });
});

describe('α without an origin', () => {
  const cases: readonly (readonly [name: string, settings: Partial<AlphaSettings>, factor: number])[] = [
    ['inverse-sqrt, mean 1', { scheme: 'inverse-sqrt', normalization: 'mean' }, 1],
    ['inverse-sqrt, largest 1', { scheme: 'inverse-sqrt', normalization: 'max' }, 1],
    ['scikit-learn', { scheme: 'balanced', normalization: 'none' }, 1],
    ['ENet', { scheme: 'enet', normalization: 'none' }, 1],
    ['complement', { scheme: 'complement', normalization: 'none' }, 1],
    ['effective number', { scheme: 'effective-number', beta: 0.999, normalization: 'sum' }, 1],
    ['times 7', { scheme: 'inverse-sqrt', normalization: 'mean' }, 7],
  ];
  for (const [name, settings, factor] of cases) {
    it(`fits its scheme: ${name}`, async () => {
      const alpha = vectorOf(BEFORE, settings).alpha.map((value) => (value! * factor).toPrecision(4));
      const verdict = await onlyVerdict(`loss = FocalLoss(alpha=[${alpha.join(', ')}])`, [BEFORE]);
      assert.equal(verdict?.kind, 'fits');
      assert.equal(verdict?.origin, 'fit');
      const known = verdict!.vector!;
      for (const [id, value] of known.alpha.entries()) assert.ok(Math.abs(value! / Number(alpha[id]) - 1) < 1e-3, `${name} ${id}`);
    });
  }

  it('is a note where it fits no longer, with the scheme that it was', async () => {
    const alpha = vectorOf(BEFORE).alpha.map((value) => value!.toPrecision(4));
    const grown = data([10_500, 2000, 410, 390]);
    const message = messageOf(await onlyVerdict(`alpha = [${alpha.join(', ')}]`, [grown]));
    assert.match(
      message,
      /^info: alpha fits the scheme inverse-sqrt best, but not on the 13,300 tokens of today: B-PER is off by \d+ %\.$/,
    );
  });

  const unknown: readonly (readonly [name: string, source: string])[] = [
    ['of any making', 'alpha = [3.0, 0.1, 2.0, 0.01]'],
    ['all alike', 'alpha = [1.0, 1.0, 1.0, 1.0]'],
  ];
  for (const [name, source] of unknown) {
    it(`${name} is not judged`, async () => {
      const verdict = await onlyVerdict(source, [BEFORE]);
      assert.deepEqual([verdict?.kind, verdict?.said, verdict?.classes.map(({ label }) => label)], ['unknown', null, [...LABELS]]);
    });
  }

  it('two numbers are in proportion to any scheme', async () => {
    const binary = buildDataset({
      train: [
        ['no', 900],
        ['yes', 100],
      ],
    });
    assert.equal((await onlyVerdict('alpha = [0.3, 0.7]', [binary]))?.kind, 'unknown');
  });
});

describe('the data set of a vector', () => {
  const near = data([1, 2, 3, 4], { name: 'near', folder: '/w/a/data' });
  const far = data([1, 2, 3, 4], { name: 'far', folder: '/w/b/data' });
  const tags = buildDataset(
    {
      train: [
        ['x', 4],
        ['y', 2],
        ['z', 1],
        ['w', 1],
      ],
    },
    { name: 'tags', folder: '/w/c' },
  );

  const cases: readonly (readonly [
    name: string,
    source: string,
    datasets: readonly Dataset[],
    path: string | null,
    expected: string | null,
  ])[] = [
    ['the nearest folder', 'alpha = [1.0, 2.0, 3.0, 4.0]', [far, near], '/w/a/train.py', 'near'],
    ['its labels before the folder', 'alpha = {"x": 1.0, "y": 2.0, "z": 3.0, "w": 4.0}', [near, tags], '/w/a/train.py', 'tags'],
    [
      'its comments before the folder',
      'alpha = [\n1.0, # 0 x\n2.0, # 1 y\n3.0, # 2 z\n4.0, # 3 w\n]',
      [near, tags],
      '/w/a/train.py',
      'tags',
    ],
    ['none of two that are as near', 'alpha = [1.0, 2.0, 3.0, 4.0]', [far, near], '/w/train.py', null],
    ['none by an uncertain name and another length', 'weights = [1.0, 2.0, 3.0]', [near], '/w/a/train.py', null],
    ['none by a far length', 'alpha = [0.25, 0.75]', [near], '/w/a/train.py', null],
    ['none of nothing', 'alpha = [1.0, 2.0, 3.0, 4.0]', [], null, null],
  ];
  for (const [name, source, datasets, path, expected] of cases)
    it(name, async () => assert.equal((await onlyVerdict(source, datasets, path))?.target.dataset.name ?? null, expected));
});

describe('α for other labels', () => {
  const cases: readonly (readonly [source: string, kind: AlphaVerdict['kind'], message: RegExp])[] = [
    ['alpha = [1.0, 2.0, 3.0]', 'wrong-length', /^info: alpha has 3 values, but news has 4 classes/],
    ['alpha = [\n  1.0,  # O\n  2.0,  # B-PER\n  3.0,  # B-LOC\n]', 'wrong-length', /^warning: alpha has 3 values, but news has 4 classes/],
    ['class_weights = {"O": 1.0, "B-PER": 2.0, "B-LOC": 3.0}', 'other-labels', /class_weights has no value for B-ORG of news/],
    ['class_weights = {"O": 1.0, "B-PER": 2.0, "B-LOC": 3.0, "B-GPE": 2.0}', 'other-labels', /has values for B-GPE, no classes of news/],
    [
      'alpha = [\n  1.0,  # 0 O\n  2.0,  # 1 B-LOC\n  3.0,  # 2 B-PER\n  4.0,  # 3 B-ORG\n]',
      'other-labels',
      /another order than the label map of news: by its comment the value of id 1 is that of B-LOC, but the id is B-PER/,
    ],
  ];
  for (const [source, kind, message] of cases) {
    it(JSON.stringify(source), async () => {
      const [first] = await verdictsOf(source, [BEFORE]);
      assert.equal(first?.verdict?.kind, kind);
      assert.match(messageOf(first!.verdict), message);
      assert.deepEqual(alphaEdits(first!.site, first!.verdict!), [], 'nothing is rewritten as if it fitted');
    });
  }

  it('a value for each declared class is enough where others were only seen', async () => {
    const seen = data([10_000, 1600, 400, 400]);
    const dataset = { ...seen, labelMap: { ...seen.labelMap, declared: 3 } };
    assert.notEqual((await onlyVerdict('alpha = [1.0, 2.0, 3.0]', [dataset]))?.kind, 'wrong-length');
  });
});

/** The vector and the line that says where it comes from. */
function untilOrigin(text: string): string {
  return /^[\s\S]*?Focal Lens: .*\n/.exec(text)?.[0] ?? '';
}

describe('an update', () => {
  for (const framework of ALPHA_FRAMEWORKS.filter(
    (each) => each.language === 'python' || each.language === 'yaml' || each.language === 'json',
  )) {
    for (const columnVector of [false, true]) {
      it(`gives what would be written anew: ${framework.id}, ${columnVector ? '[K, 1]' : '[K]'}`, async () => {
        const write = (dataset: Dataset) => writeAlphaCode(vectorOf(dataset), { framework: framework.id, columnVector });
        for (const [before, after] of [
          [BEFORE, AFTER],
          [AFTER, data([10_000, 1600, 0, 400])],
          [data([10_000, 1600, 0, 400]), BEFORE],
        ] as const) {
          const [first] = await verdictsOf(write(before), [after], null, framework.language as CodeLanguage);
          const updated = apply(write(before), alphaEdits(first!.site, first!.verdict!));
          assert.equal(updated, write(after));
        }
      });
    }
  }

  const vector = vectorOf(AFTER).alpha.map((value) => value!);
  const of = (digits: number) => vector.map((value) => value.toPrecision(digits));
  const old = vectorOf(data([10_500, 5200, 390, 410])).alpha.map((value) => value!);
  it('touches numbers only, and keeps their digits, comments and order', async () => {
    const [a, b, c, d] = old.map((value) => value.toPrecision(3));
    const text = `class_weights = {'B-LOC': ${c}, 'O': ${a},  # much\r\n  "B-ORG": ${d}, 'B-PER' :${b}}  # by hand\r\n`;
    const [first] = await verdictsOf(text, [AFTER]);
    const [na, nb, nc, nd] = of(3);
    assert.equal(
      apply(text, alphaEdits(first!.site, first!.verdict!)),
      `class_weights = {'B-LOC': ${nc}, 'O': ${na},  # much\r\n  "B-ORG": ${nd}, 'B-PER' :${nb}}  # by hand\r\n`,
    );
  });

  const binary = (counts: readonly [number, number]) =>
    buildDataset({ train: [['no', counts[0]] as const, ['yes', counts[1]] as const] }, { name: 'binary' });
  for (const { id, language } of ALPHA_FRAMEWORKS) {
    if (language !== 'python') continue;
    it(`of two classes gives the bias of the head anew as well: ${id}`, async () => {
      const write = (dataset: Dataset) => writeAlphaCode(vectorOf(dataset), { framework: id, columnVector: false });
      const [before, after] = [binary([900, 100]), binary([990, 10])];
      const [first] = await verdictsOf(write(before), [after], null);
      assert.equal(apply(write(before), alphaEdits(first!.site, first!.verdict!)), write(after));
      const indented = write(before)
        .replaceAll(/^(?=.)/gm, '    ')
        .replaceAll('\n', '\r\n');
      const [inside] = await verdictsOf(`def loss():\r\n${indented}`, [after], null);
      const expected = write(after)
        .replaceAll(/^(?=.)/gm, '    ')
        .replaceAll('\n', '\r\n');
      assert.equal(apply(`def loss():\r\n${indented}`, alphaEdits(inside!.site, inside!.verdict!)), `def loss():\r\n${expected}`);
    });
  }

  it('leaves alone a bias that is not of its own, or of another vector', async () => {
    const write = (dataset: Dataset) => writeAlphaCode(vectorOf(dataset), { framework: 'pytorch', columnVector: false });
    const [before, after] = [binary([900, 100]), binary([990, 10])];
    const bias = /prior_bias = .*/.exec(write(before))![0];
    for (const text of [
      write(before).replace(/# A head with.*/, '# by hand'),
      write(before).replace(bias, `other = [1.0, 2.0]\n${bias}`),
      write(before).replace(bias, 'prior_bias = start()'),
    ]) {
      const [first] = await verdictsOf(text, [after], null);
      const updated = apply(text, alphaEdits(first!.site, first!.verdict!));
      assert.equal(updated.slice(untilOrigin(updated).length), text.slice(untilOrigin(text).length));
    }
    const gone = binary([990, 0]);
    const [first] = await verdictsOf(write(before), [gone], null);
    assert.ok(apply(write(before), alphaEdits(first!.site, first!.verdict!)).endsWith(`${bias}\n`), 'no share, no bias');
  });

  it('leaves alone what fits', async () => {
    const text = writeAlphaCode(vectorOf(AFTER), { framework: 'pytorch', columnVector: false });
    const [first] = await verdictsOf(text, [AFTER]);
    assert.deepEqual(alphaEdits(first!.site, first!.verdict!), []);
  });
});

it('a deviation is a per cent without digits that nobody needs', () => {
  assert.deepEqual(
    [0.3141, 0.0949, 0.0049, 0.00051, 2.5, 12].map((off) => deviationText(off).replace('\u202f', ' ')),
    ['31 %', '9 %', '0.5 %', '0.05 %', '250 %', '1,200 %'],
  );
});
