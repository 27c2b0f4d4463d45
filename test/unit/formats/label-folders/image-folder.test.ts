import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { imageFolder } from '../../../../src/formats/label-folders/image-folder.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, readFolder } from '../../../support/label-folders.ts';

/** `count` numbered images in a folder. */
function images(folder: string, count: number, name = (index: number) => `img_${index}.jpg`): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/${name(index)}`, '']));
}

const WORDS = ['login', 'search', 'profile', 'settings', 'home', 'about', 'help', 'contact', 'cart', 'menu', 'list', 'map'];
const pictures = (folder: string) => images(folder, WORDS.length, (index) => `${WORDS[index]}.png`);

const CLAIMED: readonly {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly empty?: readonly string[];
  readonly at: string;
  readonly isGiven?: boolean;
  readonly folder: string;
  readonly split: string | null;
  readonly declared: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}[] = [
  {
    name: 'classes below a split, with one that has no images',
    files: { ...images('set/train/dog', 2), ...images('set/train/cat', 3, (index) => `${index}.PNG`), 'set/train/cat/Thumbs.db': '' },
    empty: ['set/train/bird'],
    at: 'set/train',
    folder: 'set',
    split: 'train',
    declared: ['bird', 'cat', 'dog'],
    counts: { cat: 3, dog: 2 },
  },
  {
    name: 'classes without a split',
    files: { ...images('petals/tulip', 15), ...images('petals/rose', 9) },
    at: 'petals',
    folder: 'petals',
    split: null,
    declared: ['rose', 'tulip'],
    counts: { rose: 9, tulip: 15 },
  },
  {
    name: 'partitions of Hive by a label, in the order of their values',
    files: {
      ...images('lake/split=train/label=tabby%20cat', 1),
      ...images('lake/split=train/label=Dog', 2),
    },
    at: 'lake/split=train',
    folder: 'lake',
    split: 'train',
    declared: ['Dog', 'tabby cat'],
    counts: { Dog: 2, 'tabby cat': 1 },
  },
  {
    name: 'partitions by a label without a split, be they few',
    files: { ...images('lake/label=0', 2, (index) => `${'ab'[index]}.png`), ...images('lake/label=1', 1) },
    at: 'lake',
    folder: 'lake',
    split: null,
    declared: ['0', '1'],
    counts: { 0: 2, 1: 1 },
  },
  {
    name: 'one class, where a split beside it has that and others (MVTec)',
    files: { ...images('bottle/train/good', 9), ...images('bottle/test/good', 3), ...images('bottle/test/broken', 4) },
    at: 'bottle/train',
    folder: 'bottle',
    split: 'train',
    declared: ['good'],
    counts: { good: 9 },
  },
  {
    name: 'people of whom there is hardly more than one picture, called after them',
    files: Object.assign({}, ...Array.from({ length: 21 }, (_, index) => images(`faces/Ann_${index}`, 1, () => `Ann_${index}_0001.jpg`))),
    at: 'faces',
    folder: 'faces',
    split: null,
    declared: Array.from({ length: 21 }, (_, index) => `Ann_${index}`).sort(),
    counts: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`Ann_${index}`, 1])),
  },
  {
    name: 'ids in the order of code points',
    files: {
      ...images('s/val/Zebra', 1),
      ...images('s/val/ant', 1),
      ...images('s/val/Äffchen', 1),
      ...images('s/val/10', 1),
      ...images('s/val/9', 1),
      ...images('s/val/😀', 1),
      ...images('s/val/ﬀ', 1),
    },
    at: 's/val',
    folder: 's',
    split: 'dev',
    declared: ['10', '9', 'Zebra', 'ant', 'Äffchen', 'ﬀ', '😀'],
    counts: { 10: 1, 9: 1, Zebra: 1, ant: 1, Äffchen: 1, ﬀ: 1, '😀': 1 },
  },
  {
    name: 'folders inside a class',
    files: { ...images('s/test/cat', 2), ...images('s/test/cat/more', 3), ...images('s/test/dog', 1) },
    at: 's/test',
    folder: 's',
    split: 'test',
    declared: ['cat', 'dog'],
    counts: { cat: 5, dog: 1 },
  },
  {
    name: 'people with a mask and without',
    files: { ...images('s/train/mask', 2), ...images('s/train/no_mask', 3) },
    at: 's/train',
    folder: 's',
    split: 'train',
    declared: ['mask', 'no_mask'],
    counts: { mask: 2, no_mask: 3 },
  },
  {
    name: 'splits that have another word, twice as archives unpack',
    files: { ...images('s/seg_train/seg_train/sea', 15), ...images('s/seg_train/seg_train/street', 9) },
    at: 's/seg_train/seg_train',
    folder: 's',
    split: 'train',
    declared: ['sea', 'street'],
    counts: { sea: 15, street: 9 },
  },
  {
    name: 'a split in a folder of the same split',
    files: { ...images('s/training_set/training_set/cats', 1), ...images('s/training_set/training_set/dogs', 2) },
    at: 's/training_set/training_set',
    folder: 's',
    split: 'train',
    declared: ['cats', 'dogs'],
    counts: { cats: 1, dogs: 2 },
  },
  {
    name: 'Tiny ImageNet: images one folder deeper, beside a list',
    files: {
      ...images('t/train/n1/images', 12),
      't/train/n1/n1_boxes.txt': '',
      ...images('t/train/n2/images', 11),
      't/train/n2/n2_boxes.txt': '',
    },
    at: 't/train',
    folder: 't',
    split: 'train',
    declared: ['n1', 'n2'],
    counts: { n1: 12, n2: 11 },
  },
  {
    name: 'a folder that is called images',
    files: { ...images('cub/images/001.Albatross', 15), ...images('cub/images/002.Auklet', 9) },
    at: 'cub/images',
    folder: 'cub',
    split: null,
    declared: ['001.Albatross', '002.Auklet'],
    counts: { '001.Albatross': 15, '002.Auklet': 9 },
  },
  {
    name: 'a few pictures, when the format is given',
    files: { ...images('a/x', 1), ...images('a/y', 1) },
    at: 'a',
    isGiven: true,
    folder: 'a',
    split: null,
    declared: ['x', 'y'],
    counts: { x: 1, y: 1 },
  },
];

const LEFT: readonly (readonly [name: string, files: Readonly<Record<string, string>>, at: string])[] = [
  ['screenshots and icons of a documentation', { ...pictures('docs/screenshots'), ...pictures('docs/icons') }, 'docs'],
  ['folders of documentation, even of numbered pictures', { ...images('docs/guide', 30), ...images('docs/tutorial-a', 30) }, 'docs'],
  ['pictures of an application', { ...images('assets/cars', 20), ...images('assets/bikes', 20) }, 'assets'],
  ['pictures with names in any folder', { ...pictures('media-kit/blue'), ...pictures('media-kit/green') }, 'media-kit'],
  ['few pictures', { ...images('a/x', 5), ...images('a/y', 5) }, 'a'],
  ['resolutions', { ...images('app/drawable-hdpi', 20), ...images('app/drawable-mdpi', 20) }, 'app'],
  ['sizes', { ...images('pix/16x16', 20), ...images('pix/32x32', 20) }, 'pix'],
  ['portions of pictures', { ...images('scans/batch1', 20), ...images('scans/batch2', 20) }, 'scans'],
  ['years of pictures', { ...images('holidays/2021', 20), ...images('holidays/2022-07', 20) }, 'holidays'],
  ['images and masks', { ...images('set/images', 20), ...images('set/masks', 20) }, 'set'],
  ['masks of a kind', { ...images('set/images_png', 20), ...images('set/masks_png', 20) }, 'set'],
  ['stages', { ...images('set/original_images', 20), ...images('set/label_images_semantic', 20) }, 'set'],
  [
    'splits under names of their own',
    { ...images('set/sampled_train', 20), ...images('set/sampled_test', 20), ...images('set/all', 20) },
    'set',
  ],
  ['splits', { ...images('set/train', 20), ...images('set/val', 20) }, 'set'],
  ['one folder', images('set/cat', 40), 'set'],
  [
    'folders with text beside images',
    { ...images('s/train/a', 3), ...images('s/train/b', 3), 's/train/a/1.txt': '', 's/train/a/2.txt': '' },
    's/train',
  ],
  ['folders that hold other things', { ...images('s/train/a', 3), ...images('s/train/b', 3), 's/train/code/main.py': '' }, 's/train'],
  ['pictures beside the folders', { ...images('s/train/a', 3), ...images('s/train/b', 3), ...images('s/train', 5) }, 's/train'],
  [
    'places whose pictures other files describe',
    {
      ...images('d/pictures/train/berlin', 9),
      ...images('d/pictures/train/ulm', 9),
      'd/outlines/train/berlin/img_0.json': '{}',
      'd/outlines/train/ulm/img_0.json': '{}',
    },
    'd/pictures/train',
  ],
  [
    'a folder of folders of classes',
    { ...images('d/flowers/rose', 20), ...images('d/flowers/tulip', 20), ...images('d/pets/cat', 20), ...images('d/pets/dog', 20) },
    'd',
  ],
];

describe('folders of images', () => {
  it('claim the tables of what they say anyway', async (t) => {
    const root = await folderOf(t, { ...images('signs/00000', 20), ...images('signs/00001', 20), 'signs/00001/GT-00001.csv': 'a;b' });
    const [planned] = await readFolder(imageFolder, join(root, 'signs'), { root });
    assert.deepEqual(
      planned!.plan.claims.map(({ folder, extensions }) => [below(root, folder), extensions]),
      [
        ['signs/00000', ['.csv']],
        ['signs/00001', ['.csv']],
      ],
    );
  });

  it('stay classes where the same pictures lie twice', async (t) => {
    const files = { ...images('d/full/train/cat', 9), ...images('d/full/train/dog', 9) };
    const twice = { ...images('d/small/train/cat', 9), ...images('d/small/train/dog', 9) };
    const root = await folderOf(t, { ...files, ...twice });
    assert.equal((await readFolder(imageFolder, join(root, 'd/full/train'), { root })).length, 1);
  });

  for (const { name, files, empty = [], at, isGiven = false, folder, split, declared, counts } of CLAIMED) {
    it(name, async (t) => {
      const root = await folderOf(t, files);
      for (const each of empty) await mkdir(join(root, each), { recursive: true });
      const read = await readFolder(imageFolder, join(root, at), { root, isGiven });
      assert.equal(read.length, 1);
      const [{ plan, counted }] = read as [(typeof read)[0]];
      const [part] = counted[0]!.parts;
      assert.deepEqual(
        [below(root, plan.folder), plan.parts[0]!.split, part!.unit, counted[0]!.task],
        [folder, split, 'image', 'image-classification'],
      );
      assert.deepEqual(part!.declared, declared);
      assert.deepEqual(new Map([...part!.counts.labels].map(([label, { count }]) => [label, count])), new Map(Object.entries(counts)));
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      assert.deepEqual([part!.counts.total, part!.counts.records, counted[0]!.files?.count], [total, total, total]);
    });
  }

  it('have no label in the partition of those without a value', async (t) => {
    const root = await folderOf(t, { ...images('label=cat', 2), ...images('label=__HIVE_DEFAULT_PARTITION__', 3) });
    const [read] = await readFolder(imageFolder, root, { root });
    const [part] = read!.counted[0]!.parts;
    assert.deepEqual(part!.declared, ['cat']);
    assert.deepEqual(
      [...part!.counts.labels].map(([label, { count }]) => [label, count]),
      [['cat', 2]],
    );
    assert.deepEqual([part!.counts.records, part!.counts.total], [5, 2]);
  });

  for (const [name, files, at] of LEFT) {
    it(`are not ${name}`, async (t) => {
      const root = await folderOf(t, files);
      assert.deepEqual(await readFolder(imageFolder, join(root, at), { root }), []);
    });
  }
});
