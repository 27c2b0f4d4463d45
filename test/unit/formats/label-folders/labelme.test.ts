import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { englishOf } from '../../../../src/core/message.ts';
import { Random } from '../../../../src/core/random.ts';
import { labelMe } from '../../../../src/formats/label-folders/labelme.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

function annotation(...labels: readonly unknown[]): string {
  const shapes = labels.map((label) => ({
    label,
    points: [
      [1.5, 2],
      [3, 4],
    ],
    group_id: null,
    shape_type: 'rectangle',
    flags: {},
  }));
  return JSON.stringify({ version: '5.0.1', flags: {}, shapes, imagePath: 'a.jpg', imageData: 'iVBORw0KGgo=', imageHeight: 3 }, null, 2);
}

interface Counted {
  readonly labels: readonly (readonly [label: string, count: number, line: number])[];
  readonly images: number;
  readonly said: readonly string[];
}

function countText(text: string | Uint8Array): Counted {
  const said: string[] = [];
  const counter = labelMe.counter({ setup: {}, problem: (_, line, message) => said.push(`${line}: ${englishOf(message)}`) });
  counter.count(typeof text === 'string' ? Buffer.from(text) : text, { path: 'a.json' });
  const { counts } = counter.finish();
  return { labels: [...counts.labels].map(([label, { count, firstLine }]) => [label, count, firstLine]), images: counts.records, said };
}

describe('LabelMe files', () => {
  const cases: readonly (readonly [name: string, text: string, labels: Counted['labels'], images: number, said: readonly RegExp[]])[] = [
    [
      'shapes with their lines',
      annotation('cat', 'dog', 'cat'),
      [
        ['cat', 2, 6],
        ['dog', 1, 22],
      ],
      1,
      [],
    ],
    ['no shapes', annotation(), [], 1, []],
    [
      'names that are names of properties',
      annotation('__proto__', 'constructor'),
      [
        ['__proto__', 1, 6],
        ['constructor', 1, 22],
      ],
      1,
      [],
    ],
    ['a shape without a label', annotation('cat', null, ''), [['cat', 1, 6]], 1, [/^null: 2 shapes have no label/]],
    [
      'one line',
      '{"shapes":[{"label":"a"},{"label":1}]}',
      [
        ['a', 1, 1],
        ['1', 1, 1],
      ],
      1,
      [],
    ],
    ['a cut file', annotation('cat').slice(0, 60), [], 0, [/not valid JSON/]],
    ['an array', '[]', [], 0, [/An object with a list "shapes" was expected/]],
    ['shapes that are none', '{"shapes":{"label":"cat"}}', [], 0, [/list "shapes"/]],
    ['shapes of other things', '{"shapes":[1,null,"cat",[]]}', [], 1, [/4 shapes have no label/]],
  ];
  for (const [name, text, labels, images, said] of cases) {
    it(`may hold ${name}`, () => {
      const counted = countText(text);
      assert.deepEqual(counted.labels, labels);
      assert.equal(counted.images, images);
      assert.equal(counted.said.length, said.length);
      for (const [index, pattern] of said.entries()) assert.match(counted.said[index]!, pattern);
    });
  }

  it('are a data set with its split and its list of labels', async (t) => {
    const root = await folderOf(t, {
      'set/labels.txt': '__ignore__\n_background_\ncat\ndog\n',
      'set/train/annotations/a.json': annotation('dog'),
      'set/train/annotations/b.json': annotation('cat', 'dog'),
      'set/train/annotations/other.json': '{"name": "x"}',
    });
    const [read, ...others] = await readFolder(labelMe, join(root, 'set/train/annotations'), { root });
    assert.deepEqual(others, []);
    assert.deepEqual(outlineOf(read!), ['train: cat 1/1, dog 2/2; 2']);
    assert.deepEqual([below(root, read!.plan.folder), below(root, read!.plan.labelConfig!)], ['set', 'set/labels.txt']);
    assert.deepEqual(read!.plan.claims[0]!.names, ['a.json', 'b.json']);
  });

  it('are no other JSON files', async (t) => {
    const root = await folderOf(t, { 'a.json': '{"shapes": {"a": 1}}', 'b.json': '[{"label": "cat"}]', 'c.json': '' });
    assert.deepEqual(await readFolder(labelMe, root), []);
  });

  it('end whatever they hold', () => {
    const random = new Random(11);
    const text = annotation('cat', 'dog');
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(text);
      for (let change = 0; change < 4; change += 1) bytes[random.below(bytes.length)] = random.below(256);
      const cut = bytes.subarray(0, random.below(bytes.length + 1));
      assert.ok(countText(cut).labels.length <= 2);
    }
  });
});
