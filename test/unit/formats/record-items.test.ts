/** The records that carry a label, against sets: few and many labels, in any order. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../../../src/core/random.ts';
import { RecordItems } from '../../../src/formats/label-files/record-items.ts';

const CASES: readonly (readonly [what: string, labels: number, records: number, items: number])[] = [
  ['few labels of many records', 3, 4000, 9000],
  ['one record a label', 5000, 5000, 5000],
  ['labels of a few records far apart', 40, 200_000, 600],
  ['rare labels that become frequent', 8, 30_000, 20_000],
];

describe('items of records', () => {
  for (const [what, labels, records, items] of CASES) {
    it(`count each record once for a label: ${what}`, () => {
      const random = new Random(19);
      const counted = new RecordItems();
      const expected = new Map<string, Set<number>>();
      for (let record = 0; record < records; record += 1) counted.record(record);
      for (let item = 0; item < items; item += 1) {
        const label = `l${random.below(labels)}`;
        // In the order of the file, back to an earlier one, or anywhere.
        const record = [Math.floor((item * records) / items), random.below(Math.min(records, 40)), random.below(records)][random.below(3)]!;
        counted.item(record, label, item + 1);
        if (!expected.has(label)) expected.set(label, new Set());
        expected.get(label)!.add(record);
      }
      const counts = counted.finish();
      assert.deepEqual([counts.records, counts.total], [records, items]);
      assert.deepEqual(
        new Map([...counts.labels].map(([label, tally]) => [label, tally.records])),
        new Map([...expected].map(([label, { size }]) => [label, size])),
      );
    });
  }

  it('of which each has a label of its own need memory for the items, not for their square', () => {
    const before = process.memoryUsage().arrayBuffers;
    const counted = new RecordItems();
    for (let record = 0; record < 30_000; record += 1) for (const label of [record, record + 1]) counted.item(record, `l${label}`, 1);
    // A bit for each record and label would be 56 MB here.
    assert.ok(process.memoryUsage().arrayBuffers - before < 8e6);
    assert.equal(counted.finish().labels.get('l7')!.records, 2);
  });
});
