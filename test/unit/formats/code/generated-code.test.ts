/** What the product writes it reads: as a vector of the source, and as α of an evaluation. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DEFAULT_ALPHA_SETTINGS } from '../../../../src/core/alpha/alpha.ts';
import { suggestAlpha } from '../../../../src/core/alpha/suggest.ts';
import { ALPHA_FRAMEWORKS } from '../../../../src/core/alpha-code/frameworks.ts';
import { writeAlphaCode } from '../../../../src/core/alpha-code/write.ts';
import { CODE_LANGUAGES } from '../../../../src/core/code/alpha-site.ts';
import { readAlphaFile } from '../../../../src/formats/alpha-files/read-alpha-file.ts';
import { inspectCode } from '../../../../src/formats/code/inspect-code.ts';

// α by hand: N ÷ (K n) is 1000 ÷ (2 · 900) and 1000 ÷ (2 · 100).
const VECTORS = {
  'two classes': { labels: ['ham', 'spam'], counts: [900, 100], written: [0.5556, 5] },
  // 1000 ÷ (3 n), and the largest for the class without examples.
  'four classes': { labels: ['O', 'a "b"\n', '# c', 'd'], counts: [500, 250, 250, 0], written: [0.6667, 1.333, 1.333, 1.333] },
};

describe('generated code is read again', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focal-lens-generated-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [name, { labels, counts, written }] of Object.entries(VECTORS)) {
    const vector = suggestAlpha(labels, counts, { ...DEFAULT_ALPHA_SETTINGS, scheme: 'balanced', normalization: 'none' }, 'document');
    for (const { id, language } of ALPHA_FRAMEWORKS) {
      for (const columnVector of [false, true]) {
        const code = writeAlphaCode(vector, { framework: id, columnVector });
        const about = `${id}, ${name}, ${columnVector ? '[K, 1]' : '[K]'}`;

        it(`as α of an evaluation: ${about}`, async () => {
          const path = join(folder, `${id}.${language === 'python' ? 'py' : language}`);
          await writeFile(path, code);
          const found = await readAlphaFile(path);
          const values = found.kind === 'list' ? found.values : found.entries.map(([, value]) => value);
          const expected = language === 'json' || language === 'csv' ? vector.alpha : written;
          assert.deepEqual(values, expected);
        });

        const read = CODE_LANGUAGES.find((each) => each === language);
        if (read === undefined) continue;
        it(`as the one vector of a source, with its origin, and without remarks: ${about}`, async () => {
          const { alphas, remarks } = await inspectCode(read, code);
          assert.deepEqual(
            alphas.map((site) => [site.name, site.numbers.map(({ value }) => value), site.provenance?.scheme, site.provenance?.total]),
            [['alpha', language === 'json' ? vector.alpha : written, 'balanced', 1000]],
          );
          assert.deepEqual(remarks, []);
        });
      }
    }
  }
});
