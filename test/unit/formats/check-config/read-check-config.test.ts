import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CheckSettings } from '../../../../src/core/check/settings.ts';
import { readFoundConfig, readNamedConfig } from '../../../../src/formats/check-config/read-check-config.ts';
import { UnreadableFile } from '../../../../src/formats/unreadable.ts';

const SETTINGS: CheckSettings = {
  limits: [
    { code: 'max-imbalance-ratio', split: null, value: 20 },
    { code: 'min-support', split: 'train', value: 50 },
    { code: 'min-support', split: 'dev', value: 5 },
    { code: 'max-drift', split: null, value: 0.1 },
  ],
  failOn: ['warning'],
  format: 'sarif',
  paths: ['data'],
  splits: [
    { name: 'train', path: 'a.conll' },
    { name: 'dev', path: 'b.conll' },
    { name: 'dev', path: 'c.conll' },
  ],
  column: 3,
  unit: 'mention',
  muted: [{ code: 'drift' }, { label: 'O', file: '*.conll' }],
};

const JSON_TEXT = `{
  // Agreed in spring.
  "maxImbalanceRatio": 20,
  "minSupport": { "train": 50, "dev": 5 },
  "maxDrift": 0.1,
  "failOn": "warning",
  "format": "sarif",
  "paths": ["data"],
  "splits": { "train": "a.conll", "dev": ["b.conll", "c.conll"] },
  "column": 3,
  "unit": "mention",
  "muted": ["drift", { "label": "O", "file": "*.conll" }],
}`;

const TOML_TEXT = `[project]
name = "news"

[tool.focal-lens]
max-imbalance-ratio = 20
min-support = { train = 50, dev = 5 }
max_drift = 0.1
fail-on = ["warning"]
format = 'sarif'
paths = "data"
column = 3
unit = "mention"
muted = ["drift", { label = "O", file = "*.conll" }]

[tool.focal-lens.splits]
train = "a.conll"
dev = ["b.conll", "c.conll"]
`;

describe('settings of the gate', () => {
  it('stand in focal-lens.json', () => assert.deepEqual(readFoundConfig('a/focal-lens.json', JSON_TEXT), SETTINGS));
  it('stand in package.json', () =>
    assert.deepEqual(readFoundConfig('package.json', `{"name": "x", "focalLens": ${JSON_TEXT}}`), SETTINGS));
  it('stand in pyproject.toml', () => assert.deepEqual(readFoundConfig('pyproject.toml', TOML_TEXT), SETTINGS));
  it('stand in a file of any name', () => {
    assert.deepEqual(readNamedConfig('gate.json', JSON_TEXT), SETTINGS);
    assert.deepEqual(readNamedConfig('gate.toml', TOML_TEXT), SETTINGS);
    assert.deepEqual(readNamedConfig('gate.toml', 'min-support = 3\r\n'), { limits: [{ code: 'min-support', split: null, value: 3 }] });
  });
  it('are none in files of others', () => {
    assert.equal(readFoundConfig('package.json', '{"name": "x"}'), null);
    assert.equal(readFoundConfig('package.json', '{"name": '), null);
    assert.equal(readFoundConfig('pyproject.toml', '[tool.black]\nline-length = 100\n'), null);
    assert.equal(readFoundConfig('pyproject.toml', 'broken = = \n'), null);
    assert.equal(readFoundConfig('pyproject.toml', 'keywords = ["focal-lens"]\n'), null);
  });

  const faults: readonly (readonly [path: string, text: string, line: number | null, message: RegExp])[] = [
    [
      'focal-lens.json',
      '{\n  "maxDrft": 0.1\n}',
      2,
      /^focal-lens\.json:2: maxDrft is not a setting; known are maxImbalanceRatio, minSupport, maxDrift, failOn/,
    ],
    [
      'focal-lens.json',
      '{\n\n  "maxDrift": "high"}',
      3,
      /maxDrift is "high", but a number from 0 to 1 \(or an object of them by split\) was expected\.$/,
    ],
    ['focal-lens.json', '{"maxDrift": 1.5}', 1, /maxDrift is 1\.5, but a number from 0 to 1/],
    ['focal-lens.json', '{"minSupport": {"dev": 2.5}}', 1, /minSupport\.dev is 2\.5, but a whole number from 0 was expected/],
    [
      'focal-lens.json',
      '{"failOn": ["error", "loud"]}',
      1,
      /failOn\[1\] is "loud", but error, warning, info, or codes of findings was expected/,
    ],
    ['focal-lens.json', '{"format": "xml"}', 1, /format is "xml", but one of text, json, sarif, junit, github was expected/],
    ['focal-lens.json', '{"unit": "word"}', 1, /unit is "word", but one of token, mention/],
    ['focal-lens.json', '{"muted": "drift"}', 1, /muted is "drift", but a list/],
    [
      'focal-lens.json',
      '{"muted": [{"lable": "O"}]}',
      1,
      /muted\[0\] has the key lable; the code of a finding, or an object with "code", "label", "file" was expected/,
    ],
    ['focal-lens.json', '{"muted": [{}]}', 1, /muted\[0\] is an empty object/],
    ['focal-lens.json', '{"muted": [null]}', 1, /muted\[0\] is null/],
    ['focal-lens.json', '{"splits": ["a"]}', 1, /splits is a list, but an object of paths/],
    ['focal-lens.json', '{"column": 0}', 1, /column is 0, but a name, or a position from 1/],
    ['focal-lens.json', '{"paths": [true]}', 1, /paths\[0\] is true/],
    ['focal-lens.json', '[1]', 1, /The configuration is a list, but an object was expected/],
    ['focal-lens.json', '{"maxDrift": 0.1', 1, /The JSON is broken here/],
    ['focal-lens.json', '', 1, /The JSON is broken here/],
    ['focal-lens.json', '{"__proto__": 1}', 1, /__proto__ is not a setting/],
    ['focal-lens.json', '{"constructor": 1}', 1, /constructor is not a setting/],
    ['focal-lens.json', '{"\\u001b]0;x": 1}', 1, /: \\u\{1b\}\]0;x is not a setting/],
    ['package.json', '{\n"focalLens": {\n"unit": 1}}', 3, /^package\.json:3: unit is 1/],
    ['pyproject.toml', '[tool.focal-lens]\n\nmax-drift = "x"\n', 3, /^pyproject\.toml:3: max-drift is "x"/],
    ['pyproject.toml', '[tool]\n"focal-lens".max-drift = true\n', 2, /^pyproject\.toml:2: max-drift is true/],
    ['pyproject.toml', '[tool.focal-lens]\nunknown = 1979-05-27\n', 2, /:2: unknown is not a setting/],
    ['pyproject.toml', '[tool.focal-lens.min-support]\ntrain = 1\ndev = -1\n', 3, /:3: min-support\.dev is -1/],
    ['pyproject.toml', '[tool.focal-lens]\nmuted = [\n  "a",\n  1,\n]\n', 2, /:2: muted\[1\] is 1/],
    ['pyproject.toml', '[tool.focal-lens]\nmax-drift = \n', 2, /^pyproject\.toml:2: The TOML is broken here/],
    ['pyproject.toml', '[tool.focal-lens]\n"__proto__" = 1\n', 2, /__proto__ is not a setting/],
  ];
  for (const [path, text, line, message] of faults) {
    it(`${path}: ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => readFoundConfig(path, text),
        (error: unknown) => {
          assert.ok(error instanceof UnreadableFile);
          assert.match(error.message, message);
          assert.equal(error.line, line);
          assert.ok(!error.message.includes('\n'));
          return true;
        },
      );
    });
  }

  it('are asked for in a file that has none', () => {
    assert.throws(
      () => readNamedConfig('package.json', '{}'),
      /package\.json holds no settings of Focal Lens: the key "focalLens" was expected/,
    );
    assert.throws(() => readNamedConfig('pyproject.toml', ''), /\[tool\.focal-lens\] was expected/);
  });

  it('end in one way, however damaged the file is', () => {
    const end = (path: string, text: string) => {
      try {
        readNamedConfig(path, text);
      } catch (error) {
        assert.ok(error instanceof UnreadableFile, String(error));
      }
    };
    for (const deep of ['['.repeat(100_000), `{"muted":${'['.repeat(50_000)}`]) end('focal-lens.json', deep);
    end('x.toml', `a = ${'['.repeat(50_000)}`);
    for (const [path, whole] of [
      ['focal-lens.json', JSON_TEXT],
      ['pyproject.toml', TOML_TEXT],
    ] as const) {
      const damage = fc.record({ at: fc.nat(whole.length), length: fc.nat(12), put: fc.string({ maxLength: 6 }) });
      fc.assert(
        fc.property(damage, ({ at, length, put }) => end(path, whole.slice(0, at) + put + whole.slice(at + length))),
        { seed: 7, numRuns: 400 },
      );
    }
  });
});
