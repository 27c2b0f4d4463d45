import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../src/core/alpha/alpha.ts';
import { NORMALIZATIONS } from '../../../src/core/alpha/normalize.ts';
import { ALPHA_SCHEMES } from '../../../src/core/alpha/schemes.ts';
import { UNITS } from '../../../src/core/analysis.ts';
import { FINDING_CODES } from '../../../src/core/findings/codes.ts';
import { MUTE_KEYS } from '../../../src/core/findings/muting.ts';
import { BACKENDS } from '../../../src/core/loss/report.ts';
import { SCHEMES } from '../../../src/core/tag-scheme.ts';
import { DECISION_KEYS } from '../../../src/editor/dataset-declarations.ts';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly markdownEnumDescriptions?: readonly string[];
  readonly items?: { readonly anyOf?: readonly Choice[] };
  readonly additionalProperties?: { readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>> };
}

interface Choice {
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, { readonly enum?: readonly string[] }>>;
}

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly contributes: { readonly configuration: { readonly properties: Readonly<Record<string, Setting>> } };
};

function setting(key: string): Setting {
  const found = manifest.contributes.configuration.properties[`focalLens.${key}`];
  assert.ok(found, `no setting ${key}`);
  return found;
}

describe('the settings of the manifest offer what the code knows', () => {
  const choices: readonly (readonly [string, readonly string[]])[] = [
    ['alpha.scheme', ALPHA_SCHEMES.map(({ id }) => id)],
    ['alpha.normalization', NORMALIZATIONS],
    ['kernel.backend', ['auto', ...BACKENDS]],
  ];
  for (const [key, known] of choices) {
    it(key, () => {
      assert.deepEqual([...(setting(key).enum ?? [])].sort(), [...known].sort());
      assert.equal(setting(key).markdownEnumDescriptions?.length, known.length);
    });
  }

  it('every finding can be muted', () => {
    const [code, mute] = setting('findings.muted').items?.anyOf ?? [];
    assert.deepEqual(code?.enum, FINDING_CODES);
    assert.deepEqual(mute?.properties?.code?.enum, FINDING_CODES);
    assert.deepEqual(Object.keys(mute?.properties ?? {}), [...MUTE_KEYS]);
  });

  it('every finding has a page that says what it is, how it is found and what to do', () => {
    for (const code of FINDING_CODES) {
      const page = readFileSync(new URL(`../../../media/findings/${code}.md`, import.meta.url), 'utf8');
      const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading);
      assert.match(headings[0] ?? '', new RegExp(`\\(\`${code}\`\\)$`), code);
      assert.deepEqual(headings.slice(1), ['How it is found', 'What to do', 'When to mute it'], code);
    }
  });

  it('every decision about a data set can be overridden', () => {
    const keys = setting('datasets').additionalProperties?.properties ?? {};
    assert.deepEqual(Object.keys(keys).sort(), [...DECISION_KEYS].sort());
    assert.deepEqual([keys.scheme?.enum, keys.unit?.enum], [SCHEMES, UNITS]);
  });

  it('alpha has the defaults of the code', () => {
    const read = (key: string) => setting(`alpha.${key}`).default;
    const defaults = { scheme: read('scheme'), beta: read('beta'), normalization: read('normalization'), maximum: read('maximum') };
    assert.deepEqual(defaults, DEFAULT_ALPHA_SETTINGS);
  });
});
