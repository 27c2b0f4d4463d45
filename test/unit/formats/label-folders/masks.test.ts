import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Random } from '../../../../src/core/random.ts';
import { readColourMap } from '../../../../src/formats/label-folders/colour-map.ts';
import { masks } from '../../../../src/formats/label-folders/masks.ts';
import { folderOf } from '../../../support/engine.ts';
import { evidenceOf } from '../../../support/evidence.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';
import { makePng, maskOf, randomSamples } from '../../../support/png.ts';

const CAT = [1, 0, 0] as const;
const BLACK = [0, 0, 0] as const;
/** Two rows of 0011 and 1122: three classes. */
const MASK = maskOf(['0011', '1122']);
const OTHER = maskOf(['0000', '0003']);
const VOID = makePng(2, 2, [[0], [1], [255], [255]]);
const PHOTO = makePng(40, 40, randomSamples(new Random(1), 1600, 3, 256), { type: 2 });
const GREY_PHOTO = makePng(40, 40, randomSamples(new Random(2), 1600, 1, 256));
const RGB = makePng(2, 2, [BLACK, CAT, CAT, [0, 0, 9]], { type: 2 });
const PALETTE = makePng(2, 2, [[0], [1], [1], [1]], { type: 3, palette: [BLACK, CAT] });

const FOLDERS: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly at: string;
  readonly labels?: readonly string[];
  readonly expected: readonly { readonly folder: string; readonly labelConfig?: string; readonly parts: readonly string[] }[];
}[] = [
  {
    name: 'Pascal VOC, with its lists; 255 is void',
    files: {
      'VOC/SegmentationClass/a.png': MASK,
      'VOC/SegmentationClass/b.png': VOID,
      'VOC/SegmentationClass/c.png': MASK,
      'VOC/ImageSets/Segmentation/train.txt': 'a\nb\n',
      'VOC/ImageSets/Segmentation/val.txt': 'c\n',
      'VOC/ImageSets/Segmentation/trainval.txt': 'a\nb\nc\n',
    },
    at: 'VOC/SegmentationClass',
    expected: [{ folder: 'VOC', parts: ['train: 0 3/2, 1 5/2, 2 2/1; 2', 'dev: 0 2/1, 1 4/1, 2 2/1; 1'] }],
  },
  {
    name: 'folders of splits',
    files: { 'set/masks/val/a.png': MASK, 'set/images/val/a.jpg': '' },
    at: 'set/masks/val',
    labels: ['sky', 'road', 'car'],
    expected: [{ folder: 'set', parts: ['dev: car 2/1, road 4/1, sky 2/1; 1'] }],
  },
  {
    name: 'masks beside photographs of another ending, whose colours a table above names (DeepGlobe)',
    files: { 'd/train/1_mask.png': RGB, 'd/train/1_sat.jpg': '', 'd/class_dict.csv': 'name,r,g,b\nfield,0,0,0\nwater,1,0,0\nroad,0,0,9\n' },
    at: 'd/train',
    expected: [{ folder: 'd', parts: ['train: field 1/1, road 1/1, water 2/1; 1'] }],
  },
  {
    name: 'ids that a table beside them names (Roboflow)',
    files: {
      'd/valid/a_mask.png': MASK,
      'd/valid/a.jpg': '',
      'd/valid/_classes.csv': 'Pixel Value, Class\n0, background\n2, crack\n1, spall\n',
    },
    at: 'd/valid',
    expected: [{ folder: 'd', parts: ['dev: background 2/1, crack 2/1, spall 4/1; 1'] }],
  },
  {
    name: 'places between the masks and their split (LoveDA)',
    files: { 'd/Train/Rural/masks_png/1.png': MASK, 'd/Train/Urban/masks_png/1.png': MASK, 'd/Val/Rural/masks_png/1.png': MASK },
    at: 'd/Train/Rural/masks_png',
    expected: [{ folder: 'd', parts: ['train: 0 2/1, 1 4/1, 2 2/1; 1'] }],
  },
  {
    name: 'SegNet',
    files: { 'CamVid/trainannot/a.png': MASK, 'CamVid/train/a.png': PHOTO },
    at: 'CamVid/trainannot',
    expected: [{ folder: 'CamVid', parts: ['train: 0 2/1, 1 4/1, 2 2/1; 1'] }],
  },
  {
    name: 'Cityscapes: ids, not train ids, instances and colours',
    files: {
      'gtFine/train/aachen/aachen_0_gtFine_labelIds.png': MASK,
      'gtFine/train/aachen/aachen_0_gtFine_labelTrainIds.png': OTHER,
      'gtFine/train/aachen/aachen_0_gtFine_instanceIds.png': OTHER,
      'gtFine/train/aachen/aachen_0_gtFine_color.png': RGB,
      'gtFine/train/aachen/aachen_0_gtFine_polygons.json': '{}',
    },
    at: 'gtFine/train/aachen',
    expected: [{ folder: '.', parts: ['train: 0 2/1, 1 4/1, 2 2/1; 1'] }],
  },
  {
    name: 'black and white are two classes',
    files: { 'set/masks/a.png': makePng(2, 2, [[0], [255], [255], [255]]), 'set/masks/b.png': makePng(2, 1, [[0], [0]]) },
    at: 'set/masks',
    expected: [{ folder: 'set', parts: ['-: 0 3/2, 255 3/1; 2'] }],
  },
  {
    name: 'colours with a map of CVAT, and one that it does not know',
    files: { 'set/SegmentationClass/a.png': RGB, 'set/labelmap.txt': '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:1,0,0::\n' },
    at: 'set/SegmentationClass',
    expected: [{ folder: 'set', labelConfig: 'set/labelmap.txt', parts: ['-: background 1/1, cat 2/1, rgb(0,0,9) 1/1; 1'] }],
  },
  {
    name: 'indexes of a palette whose colours a map names',
    files: { 'set/masks/a.png': PALETTE, 'set/class_dict.csv': 'name,r,g,b\nCat,1,0,0\nNothing,0,0,0\n' },
    at: 'set/masks',
    expected: [{ folder: 'set', parts: ['-: Cat 3/1, Nothing 1/1; 1'] }],
  },
  {
    name: 'CamVid as it was: colours that a map names, void ones not counted, in a folder of any name',
    files: { 'CamVid/Labeled_full/a_L.png': RGB, 'CamVid/label_colors.txt': '0 0 0\tVoid\n1 0 0\t\tCat\n0 0 9\tNine\n' },
    at: 'CamVid/Labeled_full',
    expected: [{ folder: 'CamVid/Labeled_full', parts: ['-: Cat 2/1, Nine 1/1; 1'] }],
  },
  {
    name: 'photographs beside a colour map',
    files: {
      'CamVid/raw/a.png': makePng(2, 2, [BLACK, CAT, CAT, [9, 9, 9]], { type: 2 }),
      'CamVid/label_colors.txt': '0 0 0\tVoid\n1 0 0\tCat\n',
    },
    at: 'CamVid/raw',
    expected: [],
  },
  {
    name: 'trimaps of pets',
    files: { 'pets/annotations/trimaps/a.png': maskOf(['1122', '3333']), 'pets/images/a.jpg': '' },
    at: 'pets/annotations/trimaps',
    expected: [{ folder: 'pets/annotations', parts: ['-: 1 2/1, 2 2/1, 3 4/1; 1'] }],
  },
  {
    name: 'annotations, if there are images of the same names',
    files: { 'set/annotations/a.png': MASK, 'set/images/a.jpg': '' },
    at: 'set/annotations',
    expected: [{ folder: 'set', parts: ['-: 0 2/1, 1 4/1, 2 2/1; 1'] }],
  },
  { name: 'annotations without images', files: { 'set/annotations/a.png': MASK }, at: 'set/annotations', expected: [] },
  { name: 'photographs', files: { 'set/masks/a.png': PHOTO, 'set/images/a.jpg': '' }, at: 'set/masks', expected: [] },
  { name: 'grey photographs', files: { 'set/labels/a.png': GREY_PHOTO, 'set/images/a.jpg': '' }, at: 'set/labels', expected: [] },
  { name: 'pictures of any folder', files: { 'docs/a.png': MASK, 'docs/b.png': OTHER }, at: 'docs', expected: [] },
  {
    name: 'masks beside the images',
    files: { 'set/a.png': PHOTO, 'set/a_mask.png': MASK, 'set/b.jpg': '', 'set/b_mask.png': OTHER },
    at: 'set',
    expected: [{ folder: 'set', parts: ['-: 0 9/2, 1 4/1, 2 2/1, 3 1/1; 2'] }],
  },
];

describe('folders of masks', () => {
  for (const { name, files, at, labels, expected } of FOLDERS) {
    it(name, async (t) => {
      const root = await folderOf(t, files);
      const read = await readFolder(masks, join(root, at), { root, labels });
      assert.deepEqual(
        read.map((planned) => ({
          folder: below(root, planned.plan.folder) || '.',
          labelConfig: planned.plan.labelConfig === null ? undefined : below(root, planned.plan.labelConfig),
          parts: outlineOf(planned),
        })),
        expected.map(({ folder, labelConfig, parts }) => ({ folder, labelConfig, parts })),
      );
    });
  }

  it('counts void apart, and the pixels of the images that carry a class', async (t) => {
    const root = await folderOf(t, { 'masks/a.png': MASK, 'masks/b.png': VOID, 'masks/c.png': OTHER });
    const [read] = await readFolder(masks, join(root, 'masks'), { root });
    const { counts, unit, recordUnit } = read!.counted[0]!.parts[0]!;
    assert.deepEqual([unit, recordUnit, counts.total, counts.ignored, counts.records], ['pixel', 'image', 8 + 2 + 8, 2, 3]);
    assert.match(evidenceOf(read?.plan), /255 stands for void/);
    assert.deepEqual(
      [...counts.labels].map(([label, { count, records, extent, firstPath }]) => [label, count, records, extent, below(root, firstPath)]),
      [
        ['0', 2 + 1 + 7, 3, 8 + 2 + 8, 'masks/a.png'],
        ['1', 4 + 1, 2, 8 + 2, 'masks/a.png'],
        ['2', 2, 1, 8, 'masks/a.png'],
        ['3', 1, 1, 8, 'masks/c.png'],
      ],
    );
  });

  it('what is no mask is said, and the rest is counted', async (t) => {
    const root = await folderOf(t, {
      'masks/a.png': MASK,
      'masks/b.png': 'no picture',
      'masks/c.png': MASK.subarray(0, MASK.length - 30),
      'masks/d.png': OTHER,
    });
    const [read] = await readFolder(masks, join(root, 'masks'), { root });
    const { problems, parts } = read!.counted[0]!;
    assert.deepEqual(problems.map(({ path, message }) => `${below(root, path)}: ${message}`).sort(), [
      'masks/b.png: The mask is no PNG; it was left out.',
      'masks/c.png: The mask ends before its last row; it was left out.',
    ]);
    assert.equal(parts[0]!.counts.records, 2);
  });
});

describe('colour maps', () => {
  const cases: readonly (readonly [text: string, expected: readonly (readonly [number, string])[] | null])[] = [
    [
      'background:0,0,0::\ncat:255,0,1:head:\n',
      [
        [0, 'background'],
        [0xff0001, 'cat'],
      ],
    ],
    [
      'name,r,g,b\r\nSky, 128, 128, 128\r\n"Road",1,2,3\r\n',
      [
        [0x808080, 'Sky'],
        [0x010203, 'Road'],
      ],
    ],
    [
      '64 128 64\tAnimal\n192 0 128\t\tArchway\n',
      [
        [0x408040, 'Animal'],
        [0xc00080, 'Archway'],
      ],
    ],
    ['some words\nand more\n', null],
    ['', null],
    ['name,r,g,b\n', null],
  ];
  for (const [text, expected] of cases) it(JSON.stringify(text.slice(0, 20)), () => assert.deepEqual(readColourMap(text), expected));
});
