/** Tables of public data, plain and packed, exact against their answer keys where the folder is there. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { countFile } from '../../../src/formats/count-file.ts';
import { readLabelConfig } from '../../../src/formats/read-label-config.ts';
import { ROOT } from '../../support/paths.ts';

const DATA = join(ROOT, '..', 'shared', 'data');
const folder = mkdtempSync(join(tmpdir(), 'focal-lens-public-'));
after(() => rmSync(folder, { recursive: true, force: true }));

interface LabelKey {
  readonly units: number;
  readonly counts: Readonly<Record<string, number>>;
}

function keyOf(dataset: string, split: string): LabelKey {
  const keys = JSON.parse(readFileSync(join(DATA, 'keys.json'), 'utf8'));
  const [key] = Object.values(keys[dataset].answer_key) as Readonly<Record<string, LabelKey>>[];
  return key![split]!;
}

function skipWithout(t: TestContext): boolean {
  if (existsSync(join(DATA, 'keys.json'))) return false;
  t.skip('The folder of public data (../shared/data) is not there.');
  return true;
}

async function assertExact(path: string, { counts, units }: LabelKey, labels?: readonly string[]): Promise<void> {
  const file = await countFile(path, { labels });
  const { counts: counted } = file.parts[0]!;
  assert.deepEqual(new Map([...counted.labels].map(([label, { count }]) => [label, count])), new Map(Object.entries(counts)));
  assert.deepEqual([file.format, counted.total, file.problemCount], ['csv', units, 0]);
}

describe('public tables', () => {
  for (const split of ['train', 'dev', 'test']) {
    it(`goemotions ${split} is exact, plain and packed`, async (t) => {
      if (skipWithout(t)) return;
      const { labels: declared } = await readLabelConfig(join(DATA, 'goemotions', 'labels.txt'));
      const labels = declared.map(({ label }) => label);
      const path = join(DATA, 'goemotions', `${split}.tsv`);
      const key = keyOf('goemotions', split);
      await assertExact(path, key, labels);
      for (const [extension, pack] of [
        ['gz', gzipSync],
        ['zst', zstdCompressSync],
      ] as const) {
        const packed = join(folder, `${split}.tsv.${extension}`);
        writeFileSync(packed, pack(readFileSync(path)));
        await assertExact(packed, key, labels);
      }
    });
  }

  for (const split of ['train', 'test']) {
    it(`banking77 ${split} is exact when it is packed`, async (t) => {
      if (skipWithout(t)) return;
      const packed = join(folder, `banking-${split}.csv.gz`);
      writeFileSync(packed, gzipSync(readFileSync(join(DATA, 'banking77', `${split}.csv`))));
      await assertExact(packed, keyOf('banking77', split));
    });
  }
});
