import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { englishOf } from '../../../../src/core/message.ts';
import { Random } from '../../../../src/core/random.ts';
import type { FolderLabelFormat } from '../../../../src/formats/folder-format.ts';
import { brat } from '../../../../src/formats/label-folders/brat.ts';
import { dota } from '../../../../src/formats/label-folders/dota.ts';
import { kitti } from '../../../../src/formats/label-folders/kitti.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

const BOX = '0.00 0 -1.58 587.01 173.33 614.12 200.12 1.65 1.67 3.64 -0.65 1.71 46.70 -1.59';
const CORNERS = '2753.0 2408 2861.5 2385.0 2888.0 2468.0 2805.0 2502.0';

interface Case {
  readonly name: string;
  readonly format: FolderLabelFormat;
  readonly text: string;
  readonly labels: readonly (readonly [label: string, count: number, line: number, difficult?: number])[];
  readonly said?: readonly RegExp[];
}

const CASES: readonly Case[] = [
  {
    name: 'objects, and what nobody cares for',
    format: kitti,
    text: `Car ${BOX}\r\nPedestrian ${BOX}\r\nCar ${BOX}\r\nDontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10\r\n`,
    labels: [
      ['Car', 2, 1],
      ['Pedestrian', 1, 2],
      ['DontCare', 1, 4],
    ],
  },
  { name: 'no objects', format: kitti, text: '', labels: [] },
  {
    name: 'a line that is too short',
    format: kitti,
    text: `Car 0.00 0\n\nVan ${BOX}`,
    labels: [['Van', 1, 3]],
    said: [/^1: A class and 14 numbers was expected/],
  },
  {
    name: 'two lines of a header, difficult ones, a name of properties',
    format: dota,
    text: `imagesource:GoogleEarth\ngsd:0.146343590398\n${CORNERS} large-vehicle 0\n${CORNERS} large-vehicle 1\n${CORNERS} __proto__ 2\n`,
    labels: [
      ['large-vehicle', 2, 3, 1],
      ['__proto__', 1, 5, 1],
    ],
  },
  {
    name: 'no word on how difficult, and a line cut short',
    format: dota,
    text: `${CORNERS} ship\n2753.0 2408.0 ship 0\n`,
    labels: [['ship', 1, 1]],
    said: [/^2: Eight numbers, a class, and 0 or 1 was expected/],
  },
  {
    name: 'mentions, one in two pieces, beside relations, events, attributes and notes',
    format: brat,
    text: 'T1\tPerson 0 5\tAlice\nR1\tMet Arg1:T1 Arg2:T2\nT2\tPerson 10 13;20 24\tBob Ross\nE1\tMeet:T3 Who:T1\nA1\tNegation E1\n#1\tAnnotatorNotes T1\thm\n*\tEquiv T1 T2\nN1\tReference T1 Wiki:1\tAlice\nT3\tPlace 30 34\tRome\n',
    labels: [
      ['Person', 2, 1],
      ['Place', 1, 9],
    ],
  },
  {
    name: 'a broken mention',
    format: brat,
    text: 'T1\tPerson 0\tAlice\nT2\tCity 1 2\tx',
    labels: [['City', 1, 2]],
    said: [/^1: A mention such as/],
  },
];

describe('files of an object a line', () => {
  for (const { name, format, text, labels, said = [] } of CASES) {
    it(`${format.id}: ${name}`, () => {
      const messages: string[] = [];
      const counter = format.counter({ setup: {}, problem: (_, line, message) => messages.push(`${line}: ${englishOf(message)}`) });
      counter.count(Buffer.from(text), { path: 'a' });
      const { counts, unit, recordUnit } = counter.finish();
      assert.deepEqual(
        [...counts.labels].map(([label, { count, firstLine, difficult }]) => [
          label,
          count,
          firstLine,
          ...(difficult === undefined ? [] : [difficult]),
        ]),
        labels,
      );
      assert.deepEqual([counts.records, unit, recordUnit], [1, ...(format === brat ? ['mention', 'document'] : ['box', 'image'])]);
      assert.equal(messages.length, said.length);
      for (const [index, pattern] of said.entries()) assert.match(messages[index]!, pattern);
    });
  }

  it('end with counts or problems, whatever the bytes', () => {
    const random = new Random(11);
    for (const { format, text } of CASES) {
      for (let round = 0; round < 200; round += 1) {
        const bytes = Buffer.from(text);
        for (let change = 0; change < 4 && bytes.length > 0; change += 1) bytes[random.below(bytes.length)] = random.below(256);
        const counter = format.counter({ setup: {}, problem: () => {} });
        counter.count(bytes.subarray(0, random.below(bytes.length + 1)), { path: 'a' });
        const { counts } = counter.finish();
        assert.ok(counts.total <= text.split('\n').length + 4 && counts.records === 1);
      }
    }
  });
});

describe('folders of such files', () => {
  it('are recognised, with their splits', async (context) => {
    const root = await folderOf(context, {
      'kitti/training/label_2/000000.txt': `Car ${BOX}\n`,
      'kitti/training/label_2/000001.txt': '',
      'dota/train/labelTxt/P1.txt': `imagesource:x\ngsd:1\n${CORNERS} ship 0\n`,
      'dota/val/labelTxt/P2.txt': `${CORNERS} plane 1\n`,
      'brat/dev/1.ann': 'T1\tX 0 1\ta\n',
      'brat/dev/1.txt': 'a b',
      'other/a.txt': 'Car is a word\n',
      'other/b.ann': '{"a": 1}',
    });
    const found: unknown[] = [];
    for (const [format, folder] of [
      [kitti, 'kitti/training/label_2'],
      [dota, 'dota/train/labelTxt'],
      [dota, 'dota/val/labelTxt'],
      [brat, 'brat/dev'],
      [kitti, 'other'],
      [dota, 'other'],
      [brat, 'other'],
    ] as const) {
      const read = await readFolder(format, join(root, folder), { root });
      found.push(read.map((each) => [below(root, each.plan.folder), ...outlineOf(each)]));
    }
    assert.deepEqual(found, [
      [['kitti', 'train: Car 1/1; 2']],
      [['dota', 'train: ship 1/1; 1']],
      [['dota', 'dev: plane 1/1; 1']],
      [['brat', 'dev: X 1/1; 1']],
      [],
      [],
      [],
    ]);
  });
});
