import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyCounts } from '../../../src/core/label-counts.ts';
import { namesFromOne } from '../../../src/engine/analyze/ids-from-one.ts';
import { csv } from '../../../src/formats/label-files/csv.ts';
import { readText, supportOf } from '../../support/pieces.ts';

const NAMES = ['World', 'Sports', 'Business', 'Sci/Tech'];
const tableOf = (ids: readonly number[]) => ids.map((id, index) => `"${id}","a title","some text number ${index}"\n`).join('');

describe('ids from 1', () => {
  it('gives each its name', async () => {
    const table = tableOf([3, 4, 1, 2, 4, 3, 3, 3, 1]);
    const first = await readText(csv, table, { labels: NAMES });
    const labels = namesFromOne(first.parts, NAMES, 'text-classification');
    assert.notEqual(labels, null);
    const again = await readText(csv, table, { labels: labels! });
    assert.deepEqual(
      new Map(supportOf(again.parts[0]!.counts)),
      new Map([
        ['Business', 4],
        ['Sci/Tech', 2],
        ['World', 2],
        ['Sports', 1],
      ]),
    );
  });

  const NOT: readonly (readonly [string, readonly number[], readonly string[]])[] = [
    ['an id of 0', [0, 4, 1, 2], NAMES],
    ['none after the last', [1, 2, 3, 1], NAMES],
    ['one far after the last', [1, 2, 4, 9], NAMES],
    ['few of many', [1, 8], ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']],
    ['names that are numbers', [1, 2, 3], ['7', '8', '9']],
  ];
  for (const [name, ids, labels] of NOT) {
    it(`leaves ids alone: ${name}`, async () => {
      const { parts } = await readText(csv, tableOf([...ids, ...ids]), { labels });
      assert.equal(namesFromOne(parts, labels, 'text-classification'), null);
    });
  }

  it('leaves boxes, tags and labels without a map alone', async () => {
    const { parts } = await readText(csv, tableOf([1, 2, 3, 4, 1, 2]), { labels: NAMES });
    assert.equal(namesFromOne(parts, undefined, 'text-classification'), null);
    assert.equal(namesFromOne(parts, NAMES, 'object-detection'), null);
    assert.equal(
      namesFromOne([{ split: null, counts: emptyCounts(), recordUnit: 'image' }, ...parts], NAMES, 'image-classification'),
      null,
    );
  });
});
