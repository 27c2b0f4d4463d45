import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonl } from '../../../src/formats/label-files/jsonl.ts';
import { readText, supportOf } from '../../support/pieces.ts';

interface Case {
  readonly name: string;
  readonly records: readonly unknown[];
  readonly column?: string;
  readonly labels?: readonly string[];
  readonly expected: readonly (readonly [string, number])[];
  /** Images that carry each label. */
  readonly carriers: readonly number[];
  readonly ignored?: number;
}

const BOX = [1, 2, 3, 4];

const CASES: readonly Case[] = [
  {
    name: 'an object of lists, as in the metadata of an image folder',
    records: [
      { file_name: '1.png', objects: { bbox: [BOX, BOX], categories: [0, 1] } },
      { file_name: '2.png', objects: { bbox: [BOX, BOX], categories: [1, 1] } },
      { file_name: '3.png', objects: { bbox: [], categories: [] } },
    ],
    labels: ['cat', 'dog'],
    expected: [
      ['cat', 1],
      ['dog', 3],
    ],
    carriers: [1, 2],
  },
  {
    name: 'a list of objects',
    records: [
      {
        image_id: 7,
        objects: [
          { bbox: BOX, category: 'car' },
          { bbox: BOX, category: 'bus' },
        ],
      },
      { image_id: 8, objects: [{ bbox: BOX, category: 'car' }] },
      { image_id: 9, objects: null },
    ],
    expected: [
      ['car', 2],
      ['bus', 1],
    ],
    carriers: [2, 1],
  },
  {
    name: 'centres and sizes, as CreateML writes them',
    records: [
      { image: '1.jpg', annotations: [] },
      { image: '2.jpg', annotations: [{ label: 'cat', coordinates: { x: 1, y: 2, width: 3, height: 4 } }] },
      {
        image: '3.jpg',
        annotations: [
          { label: 'dog', coordinates: { x: 1, y: 2, width: 3, height: 4 } },
          { label: 'cat', coordinates: { x: 1, y: 2, width: 3, height: 4 } },
        ],
      },
    ],
    expected: [
      ['cat', 2],
      ['dog', 1],
    ],
    carriers: [2, 1],
  },
  {
    name: 'corners by their names, other shapes beside them',
    records: [
      {
        name: 'a.jpg',
        labels: [
          { category: 'car', box2d: { x1: 1, y1: 2, x2: 3, y2: 4 } },
          { category: 'lane', poly2d: [[1, 2]] },
        ],
      },
      { name: 'b.jpg', labels: [{ category: 'car', box2d: { x1: 1, y1: 2, x2: 3, y2: 4 } }] },
    ],
    expected: [
      ['car', 2],
      ['lane', 1],
    ],
    carriers: [2, 1],
  },
  {
    name: 'boxes and classes beside each other',
    records: [
      { image: '1.png', bboxes: [BOX, BOX], category_id: [3, -1] },
      { image: '2.png', bboxes: [BOX], category_id: [3] },
    ],
    expected: [['3', 2]],
    carriers: [2],
    ignored: 1,
  },
  {
    name: 'people whose class is a tag, with several boxes each (CrowdHuman)',
    records: [
      {
        ID: '1,a',
        gtboxes: [
          { fbox: BOX, tag: 'person', hbox: BOX, extra: { box_id: 0 }, vbox: BOX },
          { fbox: BOX, tag: 'mask', extra: { ignore: 1 } },
        ],
      },
      { ID: '2,b', gtboxes: [{ fbox: BOX, tag: 'person', hbox: BOX, vbox: BOX }] },
    ],
    expected: [
      ['person', 2],
      ['mask', 1],
    ],
    carriers: [2, 1],
  },
  {
    name: 'another class, which is named',
    records: [{ objects: [{ bbox: BOX, category: 'car', color: 'red' }] }, { objects: [{ bbox: BOX, category: 'bus', color: 'red' }] }],
    column: 'objects.color',
    expected: [['red', 2]],
    carriers: [2],
  },
];

describe('boxes in records', () => {
  for (const { name, records, column, labels, expected, carriers, ignored = 0 } of CASES) {
    it(`counts ${name}`, async () => {
      const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      const options = { ...(column === undefined ? {} : { column }), ...(labels === undefined ? {} : { labels }) };
      const { parts, problems } = await readText(jsonl, text, options);
      assert.deepEqual(problems, []);
      const [part] = parts;
      assert.deepEqual(supportOf(part!.counts), expected);
      assert.deepEqual(
        [...part!.counts.labels.values()].map((tally) => tally.records),
        carriers,
      );
      assert.deepEqual(
        [part!.unit, part!.recordUnit, part!.counts.records, part!.counts.ignored],
        ['box', 'image', records.length, ignored],
      );
    });
  }

  it('says which record holds no boxes', async () => {
    const good = `${JSON.stringify({ objects: [{ bbox: BOX, category: 'car' }] })}\n`;
    const { parts, problems } = await readText(jsonl, `${good}${good}{"objects": "none"}\n${good}`);
    assert.deepEqual(problems, [[3, 'Boxes with their classes were expected; the record was not counted.']]);
    assert.deepEqual(supportOf(parts[0]!.counts), [['car', 3]]);
  });

  it('takes the boxes of tokens on a page for no objects', async () => {
    const record = { tokens: ['a', 'b'], bboxes: [BOX, BOX], ner_tags: ['B-X', 'O'] };
    const { parts } = await readText(jsonl, `${JSON.stringify(record)}\n${JSON.stringify(record)}\n`);
    assert.notEqual(parts[0]!.counts.sequence, null);
  });
});
