import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { englishOf } from '../../../../src/core/message.ts';
import { Random } from '../../../../src/core/random.ts';
import type { FileCounter } from '../../../../src/formats/folder-format.ts';
import { yolo } from '../../../../src/formats/label-folders/yolo.ts';
import { YoloLines } from '../../../../src/formats/label-folders/yolo-lines.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

const CAT = '0 0.5 0.5 0.2 0.2\n';
const DOG = '1 0.25 0.25 0.1 0.1\n';
const IMAGE = new Uint8Array([0xff, 0xd8, 0xff]);

interface Said {
  readonly path: string;
  readonly line: number | null;
  readonly message: string;
}

function linesOf(text: string | Uint8Array, labels?: readonly string[]) {
  const said: Said[] = [];
  const counter: FileCounter = new YoloLines({
    setup: {},
    labels,
    problem: (path, line, message) => said.push({ path, line, message: englishOf(message) }),
  });
  counter.count(typeof text === 'string' ? Buffer.from(text) : text, { path: 'a.txt' });
  return { ...counter.finish(), said };
}

const LINES: readonly {
  readonly name: string;
  readonly text: string;
  readonly labels?: readonly string[];
  readonly expected: Readonly<Record<string, number>>;
  readonly said?: readonly (readonly [line: number | null, message: RegExp])[];
}[] = [
  { name: 'boxes', text: `${CAT}${DOG}${CAT}`, expected: { 0: 2, 1: 1 } },
  { name: 'names of ids', text: `${CAT}${DOG}`, labels: ['cat', 'dog'], expected: { cat: 1, dog: 1 } },
  { name: 'an id that has no name', text: `${CAT}7 0.1 0.1 0.1 0.1`, labels: ['cat', 'dog'], expected: { cat: 1, 7: 1 } },
  { name: 'nothing', text: '', expected: {} },
  { name: 'blank lines', text: ' \n\t\n\r\n', expected: {} },
  {
    name: 'CRLF, tabs, blanks at both ends and no line end at the end',
    text: ' 0\t0.5 0.5  0.2 0.2 \r\n1 .5 .5 1 1.0',
    expected: { 0: 1, 1: 1 },
  },
  { name: 'lone CR', text: '0 0.5 0.5 0.2 0.2\r1 0.5 0.5 0.2 0.2\r', expected: { 0: 1, 1: 1 } },
  { name: 'a confidence', text: '0 0.5 0.5 0.2 0.2 0.93\n', expected: { 0: 1 } },
  { name: 'a polygon', text: '3 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2 0.05 0.15\n', expected: { 3: 1 } },
  { name: 'an oriented box', text: '2 0.1 0.1 0.2 0.1 0.2 0.2 0.1 0.2\n', expected: { 2: 1 } },
  { name: 'a pose with marks of visibility', text: '0 0.5 0.5 0.2 0.2 0.1 0.1 2 0.2 0.2 1.0 0.3 0.3 2.000000 0 0 0\n', expected: { 0: 1 } },
  { name: 'ids as floats, and exponents', text: '1.0 5e-1 0.5 2.0E-1 0.2\n', expected: { 1: 1 } },
  { name: 'rounding past the border', text: '0 1.000001 -0.000001 1 1\n', expected: { 0: 1 } },
  {
    name: 'coordinates outside the image are counted, and said',
    text: `${CAT}0 320 240 64 48\n1 0.5 -0.2 0.1 0.1\n1 0.5 0.5 2 0.1\n`,
    expected: { 0: 2, 1: 2 },
    said: [
      [2, /"48" is outside.*counted/],
      [3, /"-0\.2" is outside/],
      [4, /"2" is outside/],
    ],
  },
  {
    name: 'too few columns',
    text: `0 0.5 0.5 0.2\n7\n${DOG}`,
    expected: { 1: 1 },
    said: [
      [1, /at least 4 coordinates.*there are 3.*not counted/],
      [2, /there are 0/],
    ],
  },
  {
    name: 'what is no class id',
    text: `-1 0.5 0.5 0.2 0.2\n1.5 0.5 0.5 0.2 0.2\ncat 0.5 0.5 0.2 0.2\n${DOG}99999999999 0.5 0.5 0.2 0.2\n`,
    expected: { 1: 1 },
    said: [
      [1, /class id.*"-1"/],
      [2, /"1\.5"/],
      [3, /"cat"/],
      [5, /"99999999999"/],
    ],
  },
  {
    name: 'what is no number',
    text: `0 0.5 0.5 0.2 wide\n0 0.5 0.5 0..2 0.2\n0 nan 0.5 0.2 0.2\n0 . 0.5 0.2 0.2\n${DOG}`,
    expected: { 1: 1 },
    said: [
      [1, /coordinate was expected, not "wide"/],
      [2, /"0\.\.2"/],
      [3, /"nan"/],
      [4, /"\."/],
    ],
  },
  { name: 'large ids', text: '5000 0.5 0.5 0.2 0.2\n5000 0.5 0.5 0.2 0.2\n4095 0.5 0.5 0.2 0.2\n', expected: { 5000: 2, 4095: 1 } },
  { name: 'two ids of one name', text: `${CAT}${DOG}`, labels: ['cat', 'cat'], expected: { cat: 2 } },
  { name: 'a class called like a property', text: CAT, labels: ['__proto__'], expected: JSON.parse('{"__proto__": 1}') },
];

describe('lines of YOLO', () => {
  for (const { name, text, labels, expected, said: expectedSaid = [] } of LINES) {
    it(name, () => {
      const { counts, unit, recordUnit, said } = linesOf(text, labels);
      assert.deepEqual(new Map([...counts.labels].map(([label, { count }]) => [label, count])), new Map(Object.entries(expected)));
      assert.deepEqual([unit, recordUnit, counts.records], ['box', 'image', 1]);
      assert.equal(
        counts.total,
        Object.values(expected).reduce((sum, count) => sum + count, 0),
      );
      assert.deepEqual(
        said.map(({ line }) => line),
        expectedSaid.map(([line]) => line),
      );
      for (const [index, [, message]] of expectedSaid.entries()) assert.match(said[index]!.message, message);
    });
  }

  it('says of a binary file that it is no text, once', () => {
    const { counts, said } = linesOf(Buffer.from([7, 0, 255, 10, 1, 2, 10, 3, 0, 10, 48, 10]));
    assert.equal(counts.total, 0);
    assert.deepEqual(
      said.map(({ line, message }) => [line, /no text/.test(message)]),
      [[null, true]],
    );
  });

  it('counts images, and the first place of a class', () => {
    const counter = new YoloLines({ setup: {}, labels: ['cat', 'dog'], problem: () => assert.fail() });
    for (const [path, text] of [
      ['a.txt', `${DOG}${DOG}`],
      ['b.txt', ''],
      ['c.txt', `\n${CAT}${DOG}`],
    ] as const)
      counter.count(Buffer.from(text), { path });
    const { counts } = counter.finish();
    assert.equal(counts.records, 3);
    assert.deepEqual(counts.labels.get('dog'), { count: 3, records: 2, firstLine: 1, firstPath: 'a.txt' });
    assert.deepEqual(counts.labels.get('cat'), { count: 1, records: 1, firstLine: 2, firstPath: 'c.txt' });
  });

  it('counts as a plain reading of lines does, whatever the numbers', () => {
    const random = new Random(7);
    const pick = (items: readonly string[]) => items[random.below(items.length)]!;
    for (let round = 0; round < 400; round += 1) {
      const text = Array.from({ length: random.below(6) }, () => {
        const columns = Array.from({ length: random.below(9) }, () =>
          pick(['0', '1', '0.5', '.5', '1.0', '0.999', '1e-3', '-0.5', '2', '07.5', '0.5.5', 'x', '12', '1.5', '']),
        );
        return [pick(['0', '1', '3', '17', '1.0', '-1', 'a', '2.5', '']), ...columns].join(pick([' ', '\t', '  ']));
      }).join(pick(['\n', '\r\n', '\n\n']));
      const expected = new Map<string, number>();
      for (const line of text.split('\n')) {
        const [id = '', ...columns] = line.trim().split(/\s+/);
        if (/^\d+(\.0*)?$/.test(id) && columns.length >= 4 && columns.every((column) => !Number.isNaN(Number(column))))
          expected.set(String(Number(id)), (expected.get(String(Number(id))) ?? 0) + 1);
      }
      const { counts } = linesOf(text);
      assert.deepEqual(
        new Map([...counts.labels].map(([label, { count }]) => [label, count] as const).sort()),
        new Map([...expected].sort()),
        JSON.stringify(text),
      );
    }
  });

  it('ends on any bytes', () => {
    const random = new Random(11);
    for (let round = 0; round < 300; round += 1) {
      const bytes = Buffer.from(`${CAT}${DOG}2 0.1 0.1 0.2 0.1 0.2 0.2\n`.repeat(3));
      for (let change = random.below(8); change > 0; change -= 1) bytes[random.below(bytes.length)] = random.below(256);
      const { counts } = linesOf(bytes.subarray(0, random.below(bytes.length + 1)));
      assert.ok(counts.total <= 9);
    }
  });
});

const FOLDERS: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly at?: string;
  readonly only?: string;
  readonly isGiven?: boolean;
  /** Plans; none where it is nothing. */
  readonly expected: readonly {
    readonly folder: string;
    readonly labelConfig?: string;
    readonly parts: readonly string[];
    readonly said?: readonly RegExp[];
  }[];
}[] = [
  {
    name: 'data.yaml with folders of images, one without a label file and one with an empty one',
    files: {
      'data.yaml': 'path: .\ntrain: images/train\nval: images/val\ntest:\nnames:\n  0: cat\n  1: dog\n',
      'images/train/a.jpg': IMAGE,
      'images/train/b.PNG': IMAGE,
      'images/train/c.jpg': IMAGE,
      'labels/train/a.txt': `${CAT}${DOG}`,
      'labels/train/b.txt': '',
      'images/val/d.jpg': IMAGE,
      'labels/val/d.txt': DOG,
      'labels/train/classes.txt': 'cat\ndog\n',
      'labels/train.cache': 'x',
    },
    expected: [{ folder: '.', labelConfig: 'data.yaml', parts: ['train: 0 1/1, 1 1/1; 3', 'dev: 1 1/1; 1'] }],
  },
  {
    name: 'data.yaml of Roboflow, whose paths begin one folder too high',
    files: {
      'data.yaml': "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 2\nnames: ['cat', 'dog']\n",
      'train/images/a.jpg': IMAGE,
      'train/labels/a.txt': CAT,
      'valid/images/b.jpg': IMAGE,
      'valid/labels/b.txt': DOG,
      'README.roboflow.txt': 'Words about it.',
    },
    expected: [{ folder: '.', labelConfig: 'data.yaml', parts: ['train: 0 1/1; 1', 'dev: 1 1/1; 1'] }],
  },
  {
    name: 'absolute paths of another machine, and no images',
    files: {
      'custom.yaml': 'train: /content/drive/set/images/train\nval: C:\\data\\set\\images\\val\nnc: 1\nnames: [cat]\n',
      'labels/train/a.txt': CAT,
      'labels/val/b.txt': CAT + CAT,
    },
    expected: [{ folder: '.', labelConfig: 'custom.yaml', parts: ['train: 0 1/1; 1', 'dev: 0 2/1; 1'] }],
  },
  {
    name: 'lists of folders, a list of images, and folders inside folders',
    files: {
      'data.yaml': 'path: ../set\ntrain: [images/a, images/b]\nval: val.txt\nnames: [cat, dog]\n',
      'images/a/deep/1.jpg': IMAGE,
      'labels/a/deep/1.txt': CAT,
      'images/b/2.jpg': IMAGE,
      'labels/b/2.txt': DOG,
      'images/c/3.jpg': IMAGE,
      'images/c/4.jpg': IMAGE,
      'labels/c/3.txt': DOG,
      'labels/c/5.txt': DOG,
      'val.txt': './images/c/3.jpg\n./images/c/4.jpg\n',
    },
    at: '.',
    expected: [{ folder: '.', labelConfig: 'data.yaml', parts: ['train: 0 1/1; 1', 'train: 1 1/1; 1', 'dev: 1 1/1; 2'] }],
  },
  {
    name: 'a split that is not there is said, a test split is not',
    files: {
      'data.yaml': 'train: images\nval: valid/images\ntest: test/images\nnames: [cat]\n',
      'images/a.jpg': IMAGE,
      'labels/a.txt': CAT,
    },
    expected: [{ folder: '.', labelConfig: 'data.yaml', parts: ['train: 0 1/1; 1'], said: [/val: valid\/images is not there/] }],
  },
  {
    name: 'a description without data is none',
    files: { 'coco.yaml': 'path: ../datasets/coco\ntrain: train2017.txt\nval: val2017.txt\nnames:\n  0: person\n' },
    expected: [],
  },
  {
    name: 'a description without data is said to be so when a person named it',
    files: { 'coco.yaml': 'path: ../datasets/coco\ntrain: train2017.txt\nnames:\n  0: person\n' },
    only: 'coco.yaml',
    expected: [{ folder: '.', labelConfig: 'coco.yaml', parts: [], said: [/train2017\.txt is not there/, /None of the label files/] }],
  },
  {
    name: 'names of other computers are not asked for',
    files: { 'data.yaml': 'train: \\\\evil\\share\\images\nval: //evil/share\nnames: [cat]\n' },
    expected: [],
  },
  { name: 'other YAML', files: { 'compose.yaml': 'services:\n  train:\n    image: x\nnames: [a]\n' }, expected: [] },
  {
    name: 'Darknet as CVAT writes it',
    files: {
      'obj.data': 'classes = 2\ntrain = data/train.txt\nnames = data/obj.names\nbackup = backup/\n',
      'obj.names': 'cat\ndog\n',
      'train.txt': 'data/obj_train_data/a.jpg\ndata/obj_train_data/b.jpg\n',
      'obj_train_data/a.txt': CAT,
    },
    expected: [{ folder: '.', labelConfig: 'obj.names', parts: ['train: 0 1/1; 2'] }],
  },
  {
    name: 'lists of images without any description, and names beside them',
    files: {
      'd/train.txt': '/somewhere/d/obj/a.jpg\n/somewhere/d/obj/b.jpg\n',
      'd/test.txt': '/somewhere/d/obj/c.jpg\n',
      'd/pets.names': 'cat\ndog\n',
      'd/obj/a.txt': CAT,
      'd/obj/b.txt': DOG,
      'd/obj/c.txt': DOG,
      'd/obj/d.txt': DOG,
    },
    at: 'd',
    expected: [{ folder: 'd', labelConfig: 'd/pets.names', parts: ['test: 1 1/1; 1', 'train: 0 1/1, 1 1/1; 2'] }],
  },
  {
    name: 'folders without any description',
    files: {
      'set/labels/train2017/a.txt': CAT,
      'set/labels/train2017/b.txt': DOG,
      'set/images/train2017/a.jpg': IMAGE,
      'set/classes.txt': 'cat\ndog\n',
    },
    at: 'set/labels/train2017',
    expected: [
      {
        folder: 'set',
        labelConfig: 'set/classes.txt',
        parts: ['train: 0 1/1, 1 1/1; 2'],
        said: [/1 label file has no image beside it; it was counted/],
      },
    ],
  },
  {
    name: 'names of another data set, above this one',
    files: { 'other.yaml': 'train: other/images\nnames: [bus]\n', 'set/labels/a.txt': CAT, 'set/labels/b.txt': CAT },
    at: 'set/labels',
    expected: [{ folder: 'set', parts: ['-: 0 2/2; 2'] }],
  },
  {
    name: 'folders of splits that hold the labels',
    files: { 'set/valid/labels/a.txt': CAT, 'set/valid/images/a.jpg': IMAGE, 'set/valid/images/b.jpg': IMAGE },
    at: 'set/valid/labels',
    expected: [{ folder: 'set', parts: ['dev: 0 1/1; 2'] }],
  },
  {
    name: 'images and labels in one folder, with classes.txt as labelImg writes it',
    files: { 'pets/a.jpg': IMAGE, 'pets/a.txt': CAT, 'pets/b.jpg': IMAGE, 'pets/classes.txt': 'cat\ndog\n', 'pets/readme.txt': 'hello' },
    at: 'pets',
    expected: [{ folder: 'pets', labelConfig: 'pets/classes.txt', parts: ['-: 0 1/1; 2'] }],
  },
  {
    name: 'an image that is called like a list',
    files: { 'pets/train.jpg': IMAGE, 'pets/train.txt': CAT, 'pets/b.jpg': IMAGE, 'pets/b.txt': DOG },
    at: 'pets',
    expected: [{ folder: 'pets', parts: ['-: 0 1/1, 1 1/1; 2'] }],
  },
  {
    name: 'coordinates in pixels beside images are labels all the same',
    files: { 'pets/a.jpg': IMAGE, 'pets/a.txt': '0 12 30 200 100\n' },
    at: 'pets',
    expected: [{ folder: 'pets', parts: ['-: 0 1/1; 1'] }],
  },
  {
    name: 'coordinates in pixels alone are not',
    files: { 'd/a.txt': '0 12 30 200 100\n', 'd/b.txt': '1 12 30 200 100\n' },
    at: 'd',
    expected: [],
  },
  { name: 'text', files: { 'd/a.txt': 'Some words about it.\n', 'd/b.txt': 'More words.\n' }, at: 'd', expected: [] },
  { name: 'text beside images', files: { 'd/a.txt': 'A cat on a mat.\n', 'd/a.jpg': IMAGE }, at: 'd', expected: [] },
  { name: 'one file of numbers', files: { 'd/a.txt': CAT }, at: 'd', expected: [] },
  {
    name: 'one file of numbers, when it is given',
    files: { 'd/a.txt': CAT },
    at: 'd',
    isGiven: true,
    expected: [{ folder: 'd', parts: ['-: 0 1/1; 1'] }],
  },
  {
    name: 'what a model found',
    files: { 'runs/detect/predict/labels/a.txt': '0 0.5 0.5 0.2 0.2 0.9\n', 'runs/detect/predict/labels/b.txt': '0 0.5 0.5 0.2 0.2 0.9\n' },
    at: 'runs/detect/predict/labels',
    expected: [],
  },
];

describe('folders of YOLO', () => {
  for (const { name, files, at = '.', only, isGiven = false, expected } of FOLDERS) {
    it(name, async (t) => {
      const root = await folderOf(t, files);
      const read = await readFolder(yolo, join(root, at), { root, isGiven, ...(only === undefined ? {} : { only }) });
      assert.deepEqual(
        read.map((planned) => ({
          folder: below(root, planned.plan.folder) || '.',
          labelConfig: planned.plan.labelConfig === null ? undefined : below(root, planned.plan.labelConfig),
          parts: outlineOf(planned),
        })),
        expected.map(({ folder, labelConfig, parts }) => ({ folder, labelConfig, parts })),
      );
      for (const [index, { said = [] }] of expected.entries()) {
        const { problems } = read[index]!.plan;
        assert.equal(problems.length, said.length, JSON.stringify(problems));
        for (const [place, message] of said.entries()) assert.match(problems[place]!.message, message);
      }
    });
  }

  it('skips what is no file any more, and files in other encodings are read', async (t) => {
    const root = await folderOf(t, {
      'labels/a.txt': `\uFEFF${CAT}`,
      'labels/b.txt': Buffer.from(`\uFEFF${DOG}`, 'utf16le'),
      'labels/c.txt': CAT,
    });
    const [read] = await readFolder(yolo, join(root, 'labels'), { root });
    assert.deepEqual(outlineOf(read!), ['-: 0 2/2, 1 1/1; 3']);
    assert.equal(read!.counted[0]!.problemCount, 0);
  });

  it('descriptions of any bytes are read to their end', async (t) => {
    const random = new Random(13);
    const root = await folderOf(t, { 'labels/a.txt': CAT, 'labels/b.txt': DOG });
    const seeds: Readonly<Record<string, string>> = {
      'data.yaml': 'path: ../set # where\ntrain: [images, "./x"]\nval: val.txt\nnc: 2\nnames: {0: cat, 1: &a dog, 2: *a}\n',
      'obj.data': 'classes = 2\ntrain = data/train.txt\nnames = data/obj.names\n',
      'val.txt': 'data/images/a.jpg\n/abs/images/b.jpg\n..\\..\\c.jpg\n',
    };
    const bits = [
      '\u0000',
      '/',
      '..',
      '//',
      '\\\\h',
      '~',
      '[',
      ']',
      '{',
      '*a',
      '&a',
      '- ',
      ':',
      '\n',
      '\t',
      '"',
      'train: /\n',
      'x'.repeat(5000),
      'é',
      '%',
      '\ud800',
    ];
    for (let round = 0; round < 60; round += 1) {
      for (const [name, seed] of Object.entries(seeds)) {
        let text = seed;
        for (let change = random.below(4); change > 0; change -= 1) {
          const at = random.below(text.length + 1);
          text = text.slice(0, at) + bits[random.below(bits.length)]! + text.slice(at + random.below(5));
        }
        writeFileSync(join(root, name), text);
      }
      for (const { counted } of await readFolder(yolo, root, { root }))
        for (const { parts } of counted) assert.ok(parts[0]!.counts.total <= 8);
    }
  });
});
