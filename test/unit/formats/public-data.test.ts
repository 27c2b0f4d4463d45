/** Exact against the answer keys of public data, where the folder is there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type CountedFile, countFile } from '../../../src/formats/count-file.ts';
import { readLabelConfig } from '../../../src/formats/read-label-config.ts';
import { ROOT } from '../../support/paths.ts';

const DATA = join(ROOT, '..', 'shared', 'data');

interface TagKey {
  readonly tokens: number;
  readonly sentences: number;
  readonly bytes: number;
  readonly tags: Readonly<Record<string, number>>;
}

interface LabelKey {
  readonly units: number;
  readonly counts: Readonly<Record<string, number>>;
}

function keyOf(dataset: string): Readonly<Record<string, unknown>> {
  const keys = JSON.parse(readFileSync(join(DATA, 'keys.json'), 'utf8')) as Record<
    string,
    { readonly answer_key: Readonly<Record<string, unknown>> }
  >;
  return Object.values(keys[dataset]!.answer_key)[0] as Readonly<Record<string, unknown>>;
}

function skipWithout(t: TestContext): boolean {
  if (existsSync(join(DATA, 'keys.json'))) return false;
  t.skip('The folder of public data (../shared/data) is not there.');
  return true;
}

function countsOf(file: CountedFile, split: string | null = null): Map<string, number> {
  const part = file.parts.find((candidate) => candidate.split === split);
  return new Map([...(part?.counts.labels ?? [])].map(([label, { count }]) => [label, count]));
}

describe('public data', () => {
  for (const [split, name] of [
    ['train', 'wnut17train.conll'],
    ['dev', 'emerging.dev.conll'],
    ['test', 'emerging.test.annotated'],
  ] as const) {
    it(`wnut17 ${split} is exact`, async (t) => {
      if (skipWithout(t)) return;
      const key = keyOf('wnut17')[split] as TagKey;
      const file = await countFile(join(DATA, 'wnut17', name));
      assert.deepEqual(countsOf(file), new Map(Object.entries(key.tags)));
      assert.equal(file.parts[0]!.counts.total, key.tokens);
      assert.equal(file.parts[0]!.counts.records, key.sentences);
      assert.deepEqual(
        [file.format, file.task, file.encoding, file.bytes, file.problemCount],
        ['conll', 'token-classification', 'utf-8', key.bytes, 0],
      );
    });
  }

  for (const split of ['train', 'test'] as const) {
    it(`banking77 ${split} is exact`, async (t) => {
      if (skipWithout(t)) return;
      const key = keyOf('banking77')[split] as LabelKey;
      const file = await countFile(join(DATA, 'banking77', `${split}.csv`));
      assert.deepEqual(countsOf(file), new Map(Object.entries(key.counts)));
      assert.equal(file.parts[0]!.counts.total, key.units);
      assert.deepEqual([file.format, file.task, file.problemCount], ['csv', 'text-classification', 0]);
    });
  }

  it('banking77 declares the labels of its train split', async (t) => {
    if (skipWithout(t)) return;
    const config = await readLabelConfig(join(DATA, 'banking77', 'categories.json'));
    const seen = countsOf(await countFile(join(DATA, 'banking77', 'train.csv')));
    assert.deepEqual(new Set(config.labels.map(({ label }) => label)), new Set(seen.keys()));
    assert.deepEqual([config.format, config.problems.length], ['labels.json', 0]);
  });

  it('clinc_oos is exact in every split', async (t) => {
    if (skipWithout(t)) return;
    const key = keyOf('clinc_oos') as Readonly<Record<string, LabelKey>>;
    const file = await countFile(join(DATA, 'clinc_oos', 'data_imbalanced.json'));
    assert.equal(file.format, 'json-splits');
    assert.equal(file.parts.length, Object.keys(key).length);
    for (const [split, { counts, units }] of Object.entries(key)) {
      const name = split === 'val' ? 'dev' : split;
      assert.deepEqual(countsOf(file, name), new Map(Object.entries(counts)), split);
      assert.equal(file.parts.find((part) => part.split === name)!.counts.total, units);
    }
  });

  it('a list of labels without a line end at its end is whole', async (t) => {
    if (skipWithout(t)) return;
    const { labels } = await readLabelConfig(join(DATA, 'goemotions', 'labels.txt'));
    assert.deepEqual([labels.length, labels[0]!.label, labels[27]!.label], [28, 'admiration', 'neutral']);
  });

  it('other files of public data are no label files of these formats', async (t) => {
    if (skipWithout(t)) return;
    for (const path of [
      'clinc_oos/domains.json',
      'banking77/categories.json',
      'goemotions/original.json',
      'keys.json',
      'README.md',
      'clinc_oos/LICENSE',
    ]) {
      await assert.rejects(countFile(join(DATA, path)), /was not recognised as a label file/, path);
    }
  });

  for (const [data, name, file, format] of [
    ['rod_metrics', 'coco_v1', 'rod_metrics/coco_format_v1/instances_default.json', 'coco'],
    ['rod_metrics', 'cvat', 'rod_metrics/cvat_format/annotations.xml', 'cvat'],
    ['rod_metrics', 'openimages_csv', 'rod_metrics/openimages_format/all_bounding_boxes.csv', 'detection-table'],
    ['bccd', 'test.csv', 'bccd/test.csv', 'detection-table'],
  ] as const) {
    it(`${data}: the boxes of ${name} are exact`, async (t) => {
      if (skipWithout(t)) return;
      const key = keyOf(data)[name] as LabelKey & { readonly labels_total: number };
      const counted = await countFile(join(DATA, file));
      assert.deepEqual(countsOf(counted), new Map(Object.entries(key.counts)));
      const [part] = counted.parts;
      assert.deepEqual([counted.format, counted.task, part?.unit, part?.recordUnit], [format, 'object-detection', 'box', 'image']);
      assert.deepEqual([part?.counts.total, part?.counts.records, counted.problemCount], [key.labels_total, key.units, 0]);
    });
  }
});
