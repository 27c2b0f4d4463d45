import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { supervisely } from '../../../../src/formats/label-folders/supervisely.ts';
import { folderOf } from '../../../support/engine.ts';
import { below, outlineOf, readFolder } from '../../../support/label-folders.ts';

const annotation = (...classes: readonly string[]) =>
  JSON.stringify({
    description: '',
    tags: [],
    size: { height: 8, width: 8 },
    objects: classes.map((classTitle) => ({ classTitle, points: {} })),
  });
const META = JSON.stringify({
  classes: [
    { title: 'kiwi', shape: 'bitmap' },
    { title: 'lemon', shape: 'polygon' },
  ],
  tags: [],
});

describe('Supervisely', () => {
  it('counts the objects of each image, the classes in the order of the project', async (t) => {
    const root = await folderOf(t, {
      'p/meta.json': META,
      'p/train/ann/a.jpg.json': annotation('lemon', 'lemon', 'kiwi'),
      'p/train/ann/b.jpg.json': annotation('lemon'),
      'p/train/ann/c.jpg.json': annotation(),
      'p/train/img/a.jpg': '',
    });
    const [read] = await readFolder(supervisely, join(root, 'p/train/ann'), { root });
    assert.deepEqual([below(root, read!.plan.folder), outlineOf(read!)], ['p', ['train: kiwi 1/1, lemon 3/2; 3']]);
    const [part] = read!.counted[0]!.parts;
    assert.deepEqual([part!.unit, part!.declared, below(root, part!.declaredIn!)], ['box', ['kiwi', 'lemon'], 'p/meta.json']);
  });

  it('says what is wrong with a file, and counts the others', async (t) => {
    const broken = { 'a.json': annotation('x'), 'b.json': `${annotation('x').slice(0, -1)}`, 'c.json': annotation('x', '', 'y') };
    const root = await folderOf(t, Object.fromEntries(Object.entries(broken).map(([name, text]) => [`ann/${name}`, text])));
    const [read] = await readFolder(supervisely, join(root, 'ann'), { root });
    assert.deepEqual(outlineOf(read!), ['-: x 2/2, y 1/1; 2']);
    assert.deepEqual(
      read!.counted[0]!.problems.map(({ path }) => below(root, path)),
      ['ann/b.json', 'ann/c.json'],
    );
  });

  it('is no folder of other JSON', async (t) => {
    const root = await folderOf(t, { 'ann/a.json': '{"objects": [], "size": 3}', 'ann/b.json': annotation('x') });
    assert.deepEqual(await readFolder(supervisely, join(root, 'ann'), { root }), []);
  });
});
