import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseFiles, type FileGroup } from '../../../src/engine/analyze/sample-files.ts';

function group(folder: string, count: number, name = (index: number) => `${index}.txt`): FileGroup {
  return { folder, names: Array.from({ length: count }, (_, index) => name(index)) };
}

/** What is kept of each group, how much nobody looked at, and at how much somebody looked. */
async function choose(groups: readonly FileGroup[], isSomething: (path: string) => boolean) {
  const looked = new Set<string>();
  const { kept, passedBy } = await chooseFiles(groups, async ({ folder }, name) => {
    looked.add(`${folder}/${name}`);
    return isSomething(`${folder}/${name}`);
  });
  return { kept: kept.map((names) => names.length), passedBy, looked: looked.size };
}

describe('files of a workspace that has too many', () => {
  it('few files are all kept without a look', async () => {
    assert.deepEqual(await choose([group('a', 3000), group('b', 1000)], () => false), { kept: [3000, 1000], passedBy: 0, looked: 0 });
  });

  it('of many that are nothing none is kept, and the looks are bounded', async () => {
    const { kept, passedBy, looked } = await choose([group('a', 100_000), group('b', 100_000)], () => false);
    assert.deepEqual(kept, [0, 0]);
    assert.ok(looked <= 4000 && looked >= 2000, String(looked));
    assert.equal(passedBy, 200_000 - looked);
  });

  it('a folder of which one sample is something is kept whole', async () => {
    const { kept, looked } = await choose([group('notes', 100_000), group('labels', 9000)], (path) => path.startsWith('labels/'));
    assert.deepEqual(kept, [0, 9000]);
    assert.ok(looked <= 4000);
  });

  it('small folders are kept beside a large one', async () => {
    const { kept } = await choose([group('notes', 100_000), group('few', 12)], () => false);
    assert.deepEqual(kept, [0, 12]);
  });

  it('names that promise something are kept', async () => {
    const names = (index: number) => (index === 54_321 ? 'train.txt' : `${index}.txt`);
    const { kept } = await choose([group('a', 100_000, names)], () => false);
    assert.deepEqual(kept, [1]);
  });

  it('more folders than looks are no more work', async () => {
    const groups = Array.from({ length: 20_000 }, (_, index) => group(`f${index}`, 10));
    const { looked, passedBy } = await choose(groups, () => false);
    assert.ok(looked <= 4000, String(looked));
    assert.ok(passedBy >= 196_000);
  });
});
