import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { HEAD, readHead } from '../../../src/formats/read-head.ts';
import { recogniseAt, recogniseFile } from '../../../src/formats/sniff.ts';
import { evidenceOf } from '../../support/evidence.ts';

const times = (count: number, item: (index: number) => unknown) => Array.from({ length: count }, (_, index) => item(index));
const images = times(4000, (id) => ({ id, width: 640, height: 480, file_name: `${id}.jpg` }));
const boxes = times(4000, (id) => ({ id, image_id: id, category_id: (id % 3) + 1, bbox: [1.5, 2.5, 30, 40], area: 1200, iscrowd: 0 }));
const categories = times(3, (id) => ({ id: Number(id) + 1, name: `class ${id}`, supercategory: 'thing' }));
const segments = times(2000, (id) => ({ image_id: id, file_name: `${id}.png`, segments_info: [{ id: 7, category_id: 1, area: 99 }] }));
const captions = times(4000, (id) => ({ id, image_id: id, caption: 'A cat sits on a mat.' }));
const records = times(4000, (id) => ({ text: `it is number ${id}`, label: id % 2 === 0 ? 'even' : 'odd' }));
const sentences = times(3000, () => ({ tokens: ['a', 'b', 'c'], ner_tags: ['O', 'B-PER', 'O'] }));
const vector = times(20_000, () => 0.125);

/** Documents whose first line is longer than a head. */
const DOCUMENTS: readonly (readonly [what: string, name: string, text: string, expected: string | null])[] = [
  ['COCO, annotations first', 'instances.json', JSON.stringify({ annotations: boxes, images, categories }), 'coco'],
  ['COCO, images first', 'instances.json', JSON.stringify({ info: {}, images, annotations: boxes, categories }), 'coco'],
  ['COCO, categories between', 'instances.json', JSON.stringify({ images, categories, annotations: boxes }), 'coco'],
  ['COCO panoptic, images first', 'panoptic.json', JSON.stringify({ images, annotations: segments, categories }), 'coco-panoptic'],
  ['captions of COCO, images first', 'captions.json', JSON.stringify({ info: {}, images, annotations: captions }), null],
  ['an array of records', 'data.json', JSON.stringify(records), 'json'],
  ['an array of sentences', 'data.json', JSON.stringify(sentences), 'json'],
  ['records by splits', 'data.json', JSON.stringify({ train: records, test: records }), 'json-splits'],
  ['rows with vectors', 'train.jsonl', `${JSON.stringify({ vector, text: 'x', label: 'a' })}\n`.repeat(3), 'jsonl'],
  ['a configuration with its labels at the end', 'config.json', JSON.stringify({ vector, id2label: { 0: 'a', 1: 'b' } }), 'config.json'],
];

describe('a document whose first line is longer than a head', () => {
  for (const [what, name, text, expected] of DOCUMENTS) {
    it(`is known by no more of it than needed: ${what}`, async (t) => {
      const folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
      t.after(() => rm(folder, { recursive: true, force: true }));
      const path = join(folder, name);
      await writeFile(path, text);
      const head = await readHead(path);
      assert.ok(text.indexOf('\n') < 0 || text.indexOf('\n') > HEAD);
      assert.ok(head.bytes.length > HEAD, 'all of the first line is at hand');
      const found = await recogniseAt(path);
      assert.equal(found?.format ?? null, expected, evidenceOf(found));
      assert.deepEqual(found, recogniseFile(head));
    });
  }

  it('is read no further where its beginning is enough', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'focal-lens-test-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, 'data.json');
    await writeFile(path, JSON.stringify(records));
    const asked: number[] = [];
    const head = await readHead(path, ({ bytes, complete }) => asked.push(bytes.length) > 0 && !complete);
    assert.deepEqual(asked, [HEAD]);
    assert.equal(head.bytes.length, HEAD);
    assert.equal(head.complete, false);
  });
});
